// A document to read: what is known of it, and its text with the quoted words marked.
import { fetched, originalPath } from "./api.js";
import { blocksOf, drawn, looksLikeHeadings, unitsOf } from "./blocks.js";
import { button, make } from "./dom.js";
import { hasKey } from "./keys.js";
import { sourceHref, webAddress } from "./links.js";
import { about, mark, marksOf } from "./marks.js";
import { day, word } from "./words.js";

const AROUND = 12_000; // UTF-16 units shown on either side of the marked words at first

// Title, publisher, marks and dates. `page` is that of the marked words.
export function heading(document, { page = null, level = 2, id = null } = {}) {
  const marks = marksOf(document).map(mark);
  return make(
    "div",
    { class: "document-head" },
    make(
      `h${level}`,
      { class: "document-title", id, lang: document.language, tabindex: -1 },
      document.title || document.source || document.id,
    ),
    about({ ...document, page }, () => (document.language ? [word(`lang_${document.language}`)] : [])),
    marks.length ? make("p", { class: "marks" }, marks) : null,
    facts(document),
  );
}

function facts(document) {
  const event = document.event ?? {};
  const when = () =>
    [event.start, event.end]
      .filter(Boolean)
      .map((iso) => day(iso))
      .join(" – ");
  const until = marksOf(document).includes("outdated") ? "valid_to" : "valid_until";
  const rows = [
    fact("valid_from", document.valid_from, () => day(document.valid_from)),
    fact(until, document.valid_to, () => day(document.valid_to)),
    fact("status_date", document.status_date, () => day(document.status_date)),
    fact("when", event.start, when),
    fact("place", event.place, () => event.place),
    fact("organiser", event.organiser, () => event.organiser),
    fact("speakers", event.speakers?.length, () => event.speakers.join(", ")),
  ];
  const next = document.superseded_by
    ? [
        make("dt", { text: () => word("superseded_by") }),
        make("dd", {}, make("a", { href: sourceHref(document.superseded_by) }, document.superseded_by)),
      ]
    : [];
  const shown = [...rows.flat().filter(Boolean), ...next];
  return shown.length ? make("dl", { class: "facts" }, shown) : null;
}

const fact = (key, value, text) => (value ? [make("dt", { text: () => word(key) }), make("dd", { text })] : []);

// Ways to the same document elsewhere: the original at its page, the publisher.
export function ways(document, page) {
  return [original(document, page), publisher(document)].filter(Boolean);
}

function publisher(document) {
  const href = webAddress(document.source_url);
  return href ? make("a", { href, text: () => word("at_publisher") }) : null;
}

function original(document, page) {
  if (!document.original) return null;
  const pdf = document.original === "application/pdf";
  const sheet = pdf ? sheetOf(document, page) : null;
  const href = `${originalPath(document.id)}${sheet ? `#page=${sheet}` : ""}`;
  const type = /\.(\w{1,5})$/.exec(document.source ?? "")?.[1].toUpperCase() ?? "";
  const text = () => (pdf && page ? word("original_page", { page }) : word("original", { type }));
  const link = make("a", { href, target: pdf ? "_blank" : null, download: !pdf, text });
  if (hasKey()) link.addEventListener("click", (event) => openWithKey(event, href));
  return link;
}

// The number of the sheet, which is what a viewer counts, behind the label that is printed on it.
const sheetOf = (document, page) => (document.pages ?? []).find((one) => one.label === page)?.number ?? null;

// A link carries no key: the file is fetched with it and opened from memory.
async function openWithKey(event, href) {
  event.preventDefault();
  const [path, place] = href.split("#");
  const opened = window.open("", "_blank");
  const file = await (await fetched(path)).blob();
  const address = URL.createObjectURL(file);
  if (opened) opened.location = place ? `${address}#${place}` : address;
}

// The text around the marked words ({start, end} in UTF-16 units, or null), with buttons for the rest.
export function textOf(document, marked, level = 3) {
  const text = document.text ?? "";
  const blocks = withoutTitle(document, blocksOf(text, headingsOf(document, text)), marked);
  const near = (block) => !marked || (block.end > marked.start - AROUND && block.start < marked.end + AROUND);
  let first = marked ? Math.max(0, blocks.findIndex(near)) : 0;
  let last = marked
    ? blocks.findLastIndex(near)
    : Math.min(
        blocks.length - 1,
        blocks.findLastIndex((block) => block.start < 4 * AROUND),
      );
  const places = startsOf(document, text);
  const draw = (block) => [
    ...pagesIn(places, block),
    drawn(text, block, marked, level),
    ...signsOf(places, text, block),
  ];
  const body = make("div", { class: "text", lang: document.language }, blocks.slice(first, last + 1).flatMap(draw));
  const above = button(
    () => word("more_above"),
    () => {
      const from = Math.max(0, first - 200);
      const top = body.firstChild;
      body.prepend(...blocks.slice(from, first).flatMap(draw));
      first = from;
      top.scrollIntoView();
      above.hidden = first === 0;
    },
    { class: "more", hidden: first === 0 },
  );
  const below = button(
    () => word("more_below"),
    () => {
      body.append(...blocks.slice(last + 1, last + 201).flatMap(draw));
      last += 200;
      below.hidden = last >= blocks.length - 1;
    },
    { class: "more", hidden: last >= blocks.length - 1 },
  );
  return make("div", {}, above, body, below);
}

const headingsOf = (document, text) =>
  new Set([...(document.sections ?? []).flatMap((section) => section.headings), ...looksLikeHeadings(text)]);

// The title stands above already; it is drawn again only where it is what was quoted.
function withoutTitle(document, blocks, marked) {
  const [first, ...rest] = blocks;
  const same = first?.type === "heading" && document.text.slice(first.start, first.end).trim() === document.title;
  return same && !(marked && marked.start < first.end) ? rest : blocks;
}

// Pages and sections with their places in UTF-16 units.
function startsOf({ pages = [], sections = [] }, text) {
  const placed = (one) => ({ ...one, start: unitsOf(text, one.start) });
  return { pages: pages.map(placed), sections: sections.map(placed) };
}

// Under a heading, what holds for its section only: that it has ended, or is told at second hand.
function signsOf({ sections }, text, block) {
  if (block.type !== "heading") return [];
  const words = text.slice(block.start, block.end).trim();
  const section = sections.find((one) => one.headings.at(-1) === words && one.start >= block.start);
  const signs = section ? marksOf(section).map(mark) : [];
  return signs.length ? [make("p", { class: "marks" }, signs)] : [];
}

// Where a page begins inside a block, or with it, a rule with its label.
function pagesIn({ pages }, block) {
  const begun = pages.filter((page) => page.start >= block.start && page.start < block.end);
  return begun.map((page) => make("p", { class: "page-rule", text: () => word("page", { page: page.label }) }));
}

// Bring the marked words into the middle, and the reader's attention to them.
export function toMark(within) {
  const first = within.querySelector("mark");
  if (!first) return false;
  first.tabIndex = -1;
  first.focus({ preventScroll: true });
  first.scrollIntoView({ block: "center", inline: "nearest" });
  return true;
}
