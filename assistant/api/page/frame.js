// What is around every part of the page: name, ways to the parts, choice of language.
import { button, make } from "./dom.js";
import { forgetKey, hasKey } from "./keys.js";
import { LANGUAGES, choose, language, nameOf, titled, word } from "./words.js";

const WAYS = [
  ["/", "ask"],
  ["/sources", "browse"],
];

export function frame(current) {
  titled(() => word(current));
  const skip = make("a", { class: "skip", href: "#main", text: () => word("skip"), onclick: toMain });
  const main = make("main", { id: "main", tabindex: -1, class: `part part-${current}` });
  const header = make("header", { class: "top" }, home(), ways(current), languages());
  return { header: [skip, header], main, footer: foot(current) };
}

function toMain(event) {
  event.preventDefault();
  document.getElementById("main").focus();
}

const home = () => make("a", { class: "name", href: "/" }, "Arena");

function ways(current) {
  const links = WAYS.map(([href, key]) =>
    make("a", { href, text: () => word(key), "aria-current": key === current ? "page" : null }),
  );
  return make("nav", { class: "ways", "aria-label": () => word("pages") }, links);
}

function languages() {
  const options = LANGUAGES.map((code) =>
    make("option", { value: code, lang: code, selected: code === language }, nameOf(code)),
  );
  const select = make("select", { class: "language", "aria-label": () => word("interface_language") }, options);
  select.addEventListener("change", () => choose(select.value));
  return select;
}

function foot(current) {
  const forget = button(
    () => word("forget_key"),
    () => {
      forgetKey();
      location.reload();
    },
    { class: "quiet" },
  );
  const evaluation = make("a", {
    href: "/evaluation",
    text: () => word("evaluation"),
    "aria-current": current === "evaluation" ? "page" : null,
  });
  return make(
    "footer",
    { class: "foot" },
    make("p", { text: () => word("tagline") }),
    hasKey() ? forget : null,
    evaluation,
  );
}
