// What a reader sees when something does not work: what happened, and what to do now.
import { Problem } from "./api.js";
import { button, make } from "./dom.js";
import { forgetKey, hasKey, useKey } from "./keys.js";
import { live, word } from "./words.js";

// `retry` is called once the reader wants to, with a key in place where one was asked for; our own mistakes are thrown.
export function problemView(problem, retry) {
  if (!(problem instanceof Problem)) throw problem;
  const { status, detail, after } = problem;
  if (status === 401 || status === 403) return keyForm(retry, status === 401);
  const [title, hint] = wordsOf(status);
  const again = retry ? button(() => word("retry"), retry, { class: "primary" }) : null;
  const told = hint && (status === 0 || status >= 500 || !detail) ? make("p", { text: () => word(hint) }) : null;
  const said = detail && status !== 429 ? make("p", { lang: "en" }, detail) : null; // the service's errors are English
  const wait = status === 429 || (status === 503 && after) ? countdown(after || 5, again) : null;
  return box(title, [told, said, wait, reference(problem), again]);
}

// The title, and the hint where the service said nothing itself.
function wordsOf(status) {
  if (status === 0) return navigator.onLine ? ["cut", "failed_hint"] : ["offline", "offline_hint"];
  if (status === 429) return ["busy", null];
  return status === 503 ? ["not_ready", null] : ["failed", "failed_hint"];
}

const box = (title, inside, attributes = {}) =>
  make("div", { class: "problem", role: "alert", ...attributes }, make("h3", { text: () => word(title) }), inside);

// `level` 1 where nothing else is on the page.
export function emptyView(title, hint, { level = 2, more = null } = {}) {
  const heading = make(`h${level}`, { class: "empty-title", text: () => word(title) });
  return make("div", { class: "empty" }, heading, make("p", { text: () => word(hint) }), more);
}

export const loadingView = (key = "loading") => make("p", { class: "loading", role: "status", text: () => word(key) });

const reference = (problem) =>
  problem.request ? make("p", { class: "reference", text: () => word("request_id", { id: problem.request }) }) : null;

// Counts down once a second, out of hearing of a screen reader, and then lets the reader try.
function countdown(seconds, again) {
  let left = Math.min(Math.ceil(seconds), 600);
  const text = make("p", { "aria-live": "off" });
  const say = () => live(text, "text", () => (left > 0 ? word("busy_hint", { n: left }) : word("busy_now")));
  const tick = () => {
    left -= 1;
    say();
    if (again && left <= 0) again.disabled = false;
    if (left <= 0) clearInterval(timer);
  };
  if (again) again.disabled = true;
  const timer = setInterval(tick, 1000);
  say();
  return text;
}

// A key that is unknown is forgotten; one that only does not reach here still opens the rest.
export function keyForm(retry, unknown = true) {
  const field = make("input", {
    type: "password",
    id: "key",
    autocomplete: "off",
    spellcheck: "false",
    required: true,
  });
  const label = make("label", { for: "key", text: () => word("key") });
  const send = make("button", { type: "submit", class: "primary", text: () => word("use_key") });
  const form = make("form", { class: "key-form" }, label, make("div", { class: "key-row" }, field, send));
  const refused = hasKey() ? make("p", { class: "wrong", text: () => word("key_wrong") }) : null;
  if (unknown) forgetKey();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    useKey(field.value);
    retry?.();
  });
  return box("key_title", [refused, make("p", { text: () => word("key_hint") }), form], { class: "problem key" });
}
