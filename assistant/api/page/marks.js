// The small marks that say what one must know of a source, and the line that says what it is.
import { make } from "./dom.js";
import { day, word } from "./words.js";

const MARKS = new Map([
  ["outdated", "outdated"],
  ["superseded", "superseded"],
  ["secondary", "secondary"],
  ["not yet", "not_yet"],
  ["disagree", "disagree"],
]);

export const mark = (kind) =>
  MARKS.has(kind) ? make("span", { class: `mark mark-${MARKS.get(kind)}`, text: () => word(MARKS.get(kind)) }) : null;

export const today = () => new Date().toLocaleDateString("sv-SE"); // ISO, of the reader's own day

const ended = (about) => Boolean(about.valid_to) && about.valid_to < today().slice(0, about.valid_to.length);

// The kinds of marks that a document's metadata call for.
export function marksOf(about) {
  return [
    about.superseded_by ? "superseded" : ended(about) ? "outdated" : null,
    about.valid_from && about.valid_from > today().slice(0, about.valid_from.length) ? "not yet" : null,
    about.secondary ? "secondary" : null,
  ].filter(Boolean);
}

// Publisher, date, kind, page: what is known, with a middle dot between.
export function about(source, more = () => []) {
  return make("p", { class: "about", text: () => known(source, more()).join(" · ") });
}

function known(source, more) {
  const kind = source.kind && word(source.kind);
  const page = source.page ? word("page", { page: source.page }) : "";
  return [source.publisher, day(source.published), kind, page, ...more].filter(Boolean);
}
