// The sources of an answer as cards.
import { numbered, opening } from "./citation.js";
import { make, newId } from "./dom.js";
import { citationHref } from "./links.js";
import { about, mark } from "./marks.js";
import { word } from "./words.js";

// The sources of an answer, each with its numbers.
export function cards(citations, given, open) {
  if (!citations.length) return null;
  const id = newId("sources");
  const of = ([{ document }]) => given.filter((notice) => notice.document === document);
  const items = alike(citations).map((group) => card(group, of(group), open));
  return make(
    "section",
    { class: "cards", "aria-labelledby": id },
    make("h3", { id, text: () => word("sources") }),
    make("ol", {}, items),
  );
}

// Citations whose cards would say the same share one.
function alike(citations) {
  const groups = new Map();
  for (const citation of citations) {
    const place = JSON.stringify([citation.document, citation.page, citation.headings.at(-1)]);
    groups.set(place, [...(groups.get(place) ?? []), citation]);
  }
  return [...groups.values()];
}

function card(group, given, open) {
  const [citation] = group;
  const title = make(
    "a",
    { class: "card-title", href: citationHref(citation), lang: citation.language },
    citation.title || citation.document,
  );
  const numbers = group.map((one) => numbered(one, "card-number", open));
  const part = citation.headings.at(-1);
  const marks = [...new Set(given.map((notice) => notice.kind))].map(mark).filter(Boolean);
  return make(
    "li",
    { class: "card" },
    make("div", { class: "card-numbers" }, numbers),
    make(
      "div",
      { class: "card-body" },
      opening(title, citation, open),
      part && part !== citation.title ? make("p", { class: "card-part", lang: citation.language }, part) : null,
      about(citation),
      marks.length ? make("p", { class: "marks" }, marks) : null,
    ),
  );
}
