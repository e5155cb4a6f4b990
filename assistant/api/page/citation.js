// Links to the words of a citation, which open beside the answer.
import { make } from "./dom.js";
import { citationHref } from "./links.js";
import { language, word } from "./words.js";

// A number that leads to the words; a screen reader says of which source they are.
export function numbered(citation, name, open) {
  const label = () => word("source_n", { n: citation.number, title: citation.title });
  const about = {
    class: name,
    lang: () => language,
    href: citationHref(citation),
    "aria-label": label,
    "data-citation": citation.key,
  };
  return opening(make("a", about, String(citation.number)), citation, open);
}

// Opens beside the answer, unless the reader wants a tab or a window of its own.
export function opening(link, citation, open) {
  link.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open(citation, link);
  });
  return link;
}
