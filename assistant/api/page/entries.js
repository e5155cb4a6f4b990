// Documents in a list, and events in a calendar.
import { make } from "./dom.js";
import { sourceHref } from "./links.js";
import { about, mark, marksOf, today } from "./marks.js";
import { day, word } from "./words.js";

export function entry(source) {
  return make(
    "li",
    { class: "source-entry" },
    title(source),
    about(source, () => languageOf(source)),
    validity(source),
    signs(source),
  );
}

const title = (source) =>
  make(
    "a",
    { class: "source-title", href: sourceHref(source.id), lang: source.language },
    source.title || source.source || source.id,
  );

const languageOf = (source) => (source.language ? [word(`lang_${source.language}`)] : []);

function signs(source) {
  const marks = marksOf(source).map(mark);
  return marks.length ? make("p", { class: "marks" }, marks) : null;
}

function validity(source) {
  const { valid_from: from, valid_to: to } = source;
  if (!from && !to) return null;
  const until = marksOf(source).includes("outdated") ? "valid_to" : "valid_until";
  const parts = () => [from && `${word("valid_from")} ${day(from)}`, to && `${word(until)} ${day(to)}`];
  return make("p", { class: "validity", text: () => parts().filter(Boolean).join(" · ") });
}

// Coming events first, soonest on top; then those that were, latest on top; then those without a date.
export function calendar(events) {
  const [dated, undated] = [events.filter(ends), events.filter((one) => !ends(one))];
  const coming = dated.filter((one) => ends(one) >= today().slice(0, ends(one).length)).sort(byStart);
  const past = dated
    .filter((one) => !coming.includes(one))
    .sort(byStart)
    .reverse();
  return [group("upcoming", coming), group("past", past), group("undated", undated)].filter(Boolean);
}

const ends = ({ event }) => event?.end || event?.start || "";

const byStart = (one, other) => (one.event.start || one.event.end).localeCompare(other.event.start || other.event.end);

function group(key, events) {
  if (!events.length) return null;
  return make(
    "section",
    { class: "calendar" },
    make("h2", { text: () => word(key) }),
    make("ol", {}, events.map(happening)),
  );
}

function happening(source) {
  const { start, end, place, organiser } = source.event ?? {};
  const when = () =>
    [start, end && end !== start ? end : ""]
      .filter(Boolean)
      .map((iso) => day(iso, "short"))
      .join(" – ");
  const where = [...new Set([place, organiser || source.publisher])].filter(Boolean).join(" · ");
  return make(
    "li",
    { class: "event" },
    make("p", { class: "event-when", text: when }),
    make("div", {}, title(source), make("p", { class: "about" }, where)),
  );
}
