// Conversations, kept in this browser and nowhere else.
const KEPT = "arena.conversations";
const MOST = 40; // conversations; the oldest go first

// [{id, title, at, turns: [{question, answer}]}], newest first.
export function conversations() {
  try {
    const found = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
    return Array.isArray(found)
      ? found.filter((one) => one && typeof one.id === "string" && Array.isArray(one.turns))
      : [];
  } catch {
    return [];
  }
}

// False where the browser keeps nothing.
export function keep(conversation) {
  return write([conversation, ...conversations().filter((one) => one.id !== conversation.id)].slice(0, MOST));
}

// Whether the browser keeps anything at all.
export function keeps() {
  try {
    localStorage.setItem(`${KEPT}.trial`, "");
    localStorage.removeItem(`${KEPT}.trial`);
    return true;
  } catch {
    return false;
  }
}

export const drop = (id) => write(conversations().filter((one) => one.id !== id));

export function dropAll() {
  try {
    localStorage.removeItem(KEPT);
  } catch {
    // there was nothing to remove
  }
}

// Where there is no room, older conversations make it.
function write(all) {
  for (let many = all.length; many >= 0; many = many > 1 ? Math.floor(many / 2) : many - 1) {
    try {
      localStorage.setItem(KEPT, JSON.stringify(all.slice(0, many)));
      return many > 0 || all.length === 0;
    } catch {
      // half as many are tried
    }
  }
  return false;
}

export const newConversation = () => ({
  id: crypto.randomUUID?.() ?? String(Math.random()).slice(2),
  title: "",
  at: "",
  turns: [],
});
