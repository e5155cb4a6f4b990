// An answer on the clipboard.
import { button, make } from "./dom.js";
import { citationHref } from "./links.js";
import { live, word } from "./words.js";

// Puts text on the clipboard; where the browser does not allow it, shows it to be copied by hand.
export async function copied(text, told, done) {
  try {
    await navigator.clipboard.writeText(text());
    live(told, "text", () => word(done));
  } catch {
    const area = make("textarea", { readonly: true, rows: 6, "aria-label": () => word("copy_by_hand") });
    area.value = text();
    const close = button(
      () => word("close"),
      () => box.close(),
    );
    const box = make(
      "dialog",
      { class: "by-hand", "aria-label": () => word("copy") },
      make("p", { text: () => word("copy_by_hand") }),
      area,
      close,
    );
    box.addEventListener("close", () => box.remove());
    document.body.append(box);
    box.showModal();
    area.select();
  }
}

// The answer as plain text with its sources, for the clipboard.
export function plainText(answer) {
  const sources = answer.citations.map((citation) => {
    const known = [
      citation.title,
      citation.publisher,
      citation.published,
      citation.page ? word("page", { page: citation.page }) : "",
    ];
    return `[${citation.number}] ${known.filter(Boolean).join(", ")}\n    ${location.origin}${citationHref(citation)}`;
  });
  const notes = answer.notices.map((notice) => `! ${notice.text}`);
  const parts = [
    answer.question,
    answer.text,
    sources.length ? [word("sources"), ...sources].join("\n") : "",
    notes.join("\n"),
  ];
  return parts.filter(Boolean).join("\n\n");
}
