// The reader's key: kept for this tab only, and sent in a header, never in an address.
const KEPT = "arena.key";
let held = "";

try {
  held = sessionStorage.getItem(KEPT) ?? "";
} catch {
  // storage is off: the key lasts as long as the page
}

export const key = () => held;
export const hasKey = () => held !== "";

export function useKey(given) {
  held = given.trim();
  keep(() => sessionStorage.setItem(KEPT, held));
}

export function forgetKey() {
  held = "";
  keep(() => sessionStorage.removeItem(KEPT));
}

function keep(change) {
  try {
    change();
  } catch {
    // as above
  }
}
