// The words of the interface, in the reader's language, changed in place when another one is chosen.
export const LANGUAGES = ["nb", "nn", "da", "en"];
const NAMES = { nb: "Bokmål", nn: "Nynorsk", da: "Dansk", en: "English" };
const LOCALES = { nb: "nb-NO", nn: "nn-NO", da: "da-DK", en: "en-GB" };
const KEPT = "arena.language";
const lively = new WeakMap(); // element -> Map of attribute -> function that gives its text

let words = {};
export let language = "en";

export const nameOf = (code) => NAMES[code];

// What the reader chose before, else the first language of the browser that is spoken here, else English.
export function preferred() {
  const wanted = [kept(), ...navigator.languages].filter(Boolean);
  for (const tag of wanted) {
    const code = tag.toLowerCase().split("-")[0];
    if (code === "no") return "nb";
    if (LANGUAGES.includes(code)) return code;
  }
  return "en";
}

function kept() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

// Change the language of everything that is shown.
export async function speak(code) {
  words = (await import(`./words/${code}.js`)).default;
  language = code;
  document.documentElement.lang = code;
  for (const element of document.querySelectorAll("[data-live]")) {
    for (const [name, text] of lively.get(element) ?? []) write(element, name, text());
  }
}

export function choose(code) {
  try {
    localStorage.setItem(KEPT, code);
  } catch {
    // private browsing: the choice lasts as long as the page
  }
  return speak(code);
}

// The text of an element, or of one of its attributes, that is asked for again when the language changes.
export function live(element, name, text) {
  if (!lively.has(element)) lively.set(element, new Map());
  lively.get(element).set(name, text);
  element.dataset.live = "";
  write(element, name, text());
}

function write(element, name, value) {
  if (name === "text") element.textContent = value;
  else element.setAttribute(name, value);
}

export const has = (key) => Object.hasOwn(words, key);

// The phrase of a key; what is none stands for itself.
export const word = (key, values = {}) => (has(key) ? filled(words[key], values) : String(key));

// A phrase with a number in it: `count` is looked up as count_one or count_other.
export function counted(key, n, values = {}) {
  const form = new Intl.PluralRules(LOCALES[language]).select(n) === "one" ? "one" : "other";
  return word(`${key}_${form}`, { n: number(n), ...values });
}

const filled = (phrase, values) =>
  phrase.replace(/\{(\w+)\}/g, (whole, name) => (Object.hasOwn(values, name) ? values[name] : whole));

// The name of the page, in the tab and in the history.
export const titled = (text) => live(document.querySelector("title"), "text", () => `${text()} – Arena`);

export const number = (n, options = {}) => new Intl.NumberFormat(LOCALES[language], options).format(n);

// "2022", "2022-06" or "2022-06-14", each said as exactly as it is known.
export function day(iso, style = "long") {
  if (!/^\d{4}(-\d{2}(-\d{2})?)?$/.test(iso ?? "")) return iso ?? "";
  const [year, month, date] = iso.split("-").map(Number);
  if (!month) return String(year);
  const options = { year: "numeric", month: style, ...(date ? { day: "numeric" } : {}), timeZone: "UTC" };
  return new Intl.DateTimeFormat(LOCALES[language], options).format(Date.UTC(year, month - 1, date || 1));
}

// A day and an hour; what is none stands for itself.
export function moment(iso) {
  const at = new Date(iso);
  if (Number.isNaN(at.valueOf())) return String(iso);
  return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: "medium", timeStyle: "short" }).format(at);
}
