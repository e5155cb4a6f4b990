// Where the words of a citation stand in the document as it is now.
import { unitsOf } from "./blocks.js";
import { span as askedSpan } from "./api.js";

// {start, end} in UTF-16 units or null, and how it came: "same" version, "moved" in a changed one, "gone" or "unknown".
export async function whereabouts(document, { version, start, end, quote, mark }) {
  if (!Number.isInteger(start) || !Number.isInteger(end) || end <= start) return { place: null, state: "none" };
  if (!version || document.version.startsWith(version)) return asGiven(document, start, end);
  if (quote) return byQuote(document.text, quote, start);
  return byService(document, { v: version, start, end, h: mark });
}

function asGiven(document, start, end) {
  const place = { start: unitsOf(document.text, start), end: unitsOf(document.text, end) };
  return place.start < place.end ? { place, state: "same" } : { place: null, state: "outside" };
}

// The quote nearest to where it was, however its lines are broken now.
function byQuote(text, quote, start) {
  const pattern = quote
    .trim()
    .split(/\s+/)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join("\\s+");
  const was = unitsOf(text, start);
  const places = [...text.matchAll(new RegExp(pattern, "gu"))].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
  places.sort((one, other) => Math.abs(one.start - was) - Math.abs(other.start - was));
  return places.length ? { place: places[0], state: "moved" } : { place: null, state: "gone" };
}

// The service knows the words again by their mark, where the link has one.
async function byService(document, asked) {
  const told = await askedSpan(document.id, asked).catch(() => null);
  if (told && Number.isInteger(told.start) && Number.isInteger(told.end)) {
    return { ...asGiven(document, told.start, told.end), state: "moved" };
  }
  return { place: null, state: told?.found === false ? "gone" : "unknown" };
}
