// Makes elements. Text goes in as text: there is no way from here to markup, to a script or to a style.
import { safeHref } from "./links.js";
import { live } from "./words.js";

// Attributes: `on<event>` takes a function; a function as value is called again when the language changes, and
// `text` is the element's only text; true sets an empty attribute, false and null none.
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) set(element, name, value);
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function set(element, name, value) {
  if (name.startsWith("on")) {
    if (typeof value !== "function") throw new TypeError(`${name} wants a function`);
    element.addEventListener(name.slice(2), value);
  } else if (typeof value === "function") live(element, name, value);
  else if (name === "text") element.textContent = value;
  else if (value === null || value === undefined || value === false) element.removeAttribute(name);
  else if (name === "href") setHref(element, String(value));
  else element.setAttribute(name, value === true ? "" : String(value));
}

function setHref(element, address) {
  const safe = safeHref(address);
  if (safe === null) return;
  element.setAttribute("href", safe);
  if (new URL(safe, location.href).origin === location.origin) return;
  element.setAttribute("rel", "noopener noreferrer nofollow");
  element.setAttribute("target", "_blank");
}

export const button = (text, onclick, attributes = {}) =>
  make("button", { type: "button", text, onclick, ...attributes });

// Read out, not shown.
export const spoken = (text) => make("span", { class: "spoken", text });

let numbered = 0;
export const newId = (prefix) => `${prefix}-${++numbered}`;
