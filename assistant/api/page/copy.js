// Puts an answer or an address on the clipboard.
import { button, make } from "./dom.js";
import { live, word } from "./words.js";
import { markdown, plainText } from "./written.js";

// As formatted text and as plain text, of which the program that it is pasted into takes what it can.
export async function copiedAnswer(answer, told) {
  try {
    const forms = { "text/plain": blob(plainText(answer), "text/plain"), "text/html": formatted(answer) };
    await navigator.clipboard.write([new ClipboardItem(forms)]);
    live(told, "text", () => word("copied"));
  } catch {
    await copied(plainText(answer), told, "copied"); // an older browser, or no connection to load what formats it
  }
}

const blob = (text, type) => new Blob([text], { type });

async function formatted(answer) {
  const { htmlOf } = await import("./clean.js");
  return blob(htmlOf(markdown(answer)), "text/html");
}

// Puts text on the clipboard; where the browser does not allow it, shows it to be copied by hand.
export async function copied(text, told, done) {
  try {
    await navigator.clipboard.writeText(text);
    live(told, "text", () => word(done));
  } catch {
    byHand(text);
  }
}

function byHand(text) {
  const area = make("textarea", { readonly: true, rows: 6, "aria-label": () => word("copy_by_hand") });
  area.value = text;
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
