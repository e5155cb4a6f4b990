// Turns Markdown into HTML of words, lists, tables and checked links. Loaded when something is copied, not before.
import { pastedHref } from "./links.js";
import purify from "./vendor/dompurify.js";
import { marked } from "./vendor/marked.js";

const KEPT = {
  ALLOWED_TAGS: "h2 h3 p ul ol li a blockquote table thead tbody tr th td".split(" "),
  ALLOWED_ATTR: ["href"],
  ALLOW_ARIA_ATTR: false,
  ALLOW_DATA_ATTR: false,
};

purify.addHook("afterSanitizeAttributes", (element) => {
  const safe = pastedHref(element.getAttribute("href"));
  if (safe === null) element.removeAttribute("href");
  else element.setAttribute("href", safe);
});

export const htmlOf = (markdown) => purify.sanitize(marked.parse(markdown), KEPT);
