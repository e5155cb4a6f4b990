// One document on its own page, opened at the words a link points to.
import { source } from "./api.js";
import { unitsOf } from "./blocks.js";
import { copied } from "./copy.js";
import { button, make } from "./dom.js";
import { heading, textOf, toMark, ways } from "./document.js";
import { whereabouts } from "./found.js";
import { emptyView, loadingView, problemView } from "./problems.js";
import { tellChange } from "./source.js";
import { titled, word } from "./words.js";

export async function start(main) {
  const id = decodeURIComponent(location.pathname.replace(/^\/sources\//, ""));
  main.replaceChildren(loadingView("opening"));
  try {
    const found = await source(id);
    titled(() => found.title || found.id);
    main.replaceChildren(await page(found));
    toMark(main);
  } catch (problem) {
    main.replaceChildren(problem.status === 404 ? missing() : problemView(problem, () => start(main)));
  }
}

function missing() {
  const more = make("p", {}, make("a", { href: "/sources", text: () => word("see_sources") }));
  return emptyView("no_such_source", "no_such_source_hint", { level: 1, more });
}

async function page(found) {
  const asked = linked();
  const { place, state } = await whereabouts(found, asked);
  const at = place ? pageAt(found, place.start) : null;
  const told = make("span", { class: "told", role: "status" });
  const jump = place
    ? button(
        () => word("go_to_quote"),
        () => toMark(article),
        { class: "link" },
      )
    : null;
  const copy = button(
    () => word("copy_link"),
    () => copied(location.href, told, "link_copied"),
    { class: "link" },
  );
  const ask = make("a", { href: "/", text: () => word("ask_about") });
  const article = make(
    "article",
    { class: "reading" },
    heading(found, { page: at, level: 1 }),
    make("p", { class: "ways-out" }, jump, ways(found, at), copy, ask, told),
    textOf(found, place, 2),
  );
  tellChange(article, state, asked.quote);
  return article;
}

// What the address says: the version, the place, and the quote behind the #.
function linked() {
  const query = new URLSearchParams(location.search);
  const whole = (name) => (/^\d{1,9}$/.test(query.get(name) ?? "") ? Number(query.get(name)) : NaN);
  const quote = new URLSearchParams(location.hash.slice(1)).get("quote") ?? "";
  return { version: query.get("v") ?? "", start: whole("start"), end: whole("end"), quote, mark: query.get("h") ?? "" };
}

const pageAt = (found, start) =>
  (found.pages ?? []).findLast((page) => unitsOf(found.text, page.start) <= start)?.label ?? null;
