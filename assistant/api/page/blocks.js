// Reads canonical text as headings, paragraphs, lists and tables, and draws them without losing a single offset.
import { make } from "./dom.js";

const ITEM = /^\s*(?:[•–-]|\d{1,3}[.)])\s+/;
const LONGEST_HEADING = 100;

// Offsets count characters; JavaScript counts UTF-16 units, of which an emoji has two.
export function unitsOf(text, characters) {
  let units = 0;
  for (let left = characters; left > 0 && units < text.length; left--)
    units += text.codePointAt(units) > 0xffff ? 2 : 1;
  return units;
}

// [{type, start, end, lines: [{start, end}]}] in UTF-16 units; `headings` are the lines known to be headings.
export function blocksOf(text, headings = new Set()) {
  const blocks = [];
  for (const { 0: whole, index } of text.matchAll(/(?:[^\n]+\n?)+/g)) {
    for (const line of linesOf(whole, index)) add(blocks, line, typeOf(text.slice(line.start, line.end), headings));
    blocks.push(null); // an empty line ends a block
  }
  return blocks.filter(Boolean).map(oneRowIsNoTable);
}

function linesOf(whole, index) {
  let start = index;
  return whole
    .replace(/\n$/, "")
    .split("\n")
    .map((line) => {
      const found = { start, end: start + line.length };
      start = found.end + 1;
      return found;
    });
}

function typeOf(line, headings) {
  if (headings.has(line.trim())) return "heading";
  if (ITEM.test(line)) return "list";
  return line.includes(" | ") ? "table" : "paragraph";
}

function add(blocks, line, type) {
  const last = blocks.at(-1);
  if (last?.type === type && type !== "heading" && type !== "paragraph") {
    last.lines.push(line);
    last.end = line.end;
  } else blocks.push({ type, ...line, lines: [line] });
}

const oneRowIsNoTable = (block) =>
  block.type === "table" && block.lines.length < 2 ? { ...block, type: "paragraph" } : block;

// Short lines that stand alone, do not end like a sentence and are followed by something longer.
export function looksLikeHeadings(text) {
  const parts = text.split(/\n\n+/);
  const alone = (part) =>
    part.length < LONGEST_HEADING && /[^\s.:;,!]$/.test(part) && !/\n| \| /.test(part) && !ITEM.test(part);
  return parts.filter((part, at) => alone(part) && parts[at + 1]?.length > part.length);
}

// One block as an element; the parts of it inside `marked` ({start, end} or null) stand in <mark>.
export function drawn(text, block, marked = null, level = 3) {
  const inside = (line) => runs(text, line, marked);
  switch (block.type) {
    case "heading":
      return make(`h${level}`, { class: "text-heading" }, inside(block));
    case "list":
      return make(
        "ul",
        {},
        block.lines.map((line) => make("li", {}, inside(withoutBullet(text, line)))),
      );
    case "table":
      return table(text, block, inside);
    default:
      return make("p", {}, inside(block));
  }
}

// The words of a block, line by line: the cells of a table's row, else one stretch without its bullet.
export function wordsOf(text, block) {
  const stretches = (line) => (block.type === "table" ? cells(text, line) : [withoutBullet(text, line)]);
  return block.lines.map((line) => stretches(line).map(({ start, end }) => text.slice(start, end)));
}

function withoutBullet(text, line) {
  const bullet = /^\s*[•–-]\s+/.exec(text.slice(line.start, line.end));
  return bullet ? { start: line.start + bullet[0].length, end: line.end } : line;
}

function table(text, block, inside) {
  const [head, ...rows] = block.lines.map((line) => cells(text, line));
  const row = (of, tag, scope) =>
    make(
      "tr",
      {},
      of.map((cell) => make(tag, scope ? { scope } : {}, inside(cell))),
    );
  const whole = make(
    "table",
    {},
    make("thead", {}, row(head, "th", "col")),
    make(
      "tbody",
      {},
      rows.map((one) => row(one, "td")),
    ),
  );
  return make("div", { class: "table", tabindex: 0, role: "group" }, whole);
}

function cells(text, line) {
  let start = line.start;
  return text
    .slice(line.start, line.end)
    .split(" | ")
    .map((cell) => {
      const found = { start, end: start + cell.length };
      start = found.end + 3;
      return found;
    });
}

// The words of a stretch, those that are marked in <mark>.
function runs(text, { start, end }, marked) {
  const from = marked ? Math.max(start, marked.start) : end;
  const to = marked ? Math.min(end, marked.end) : end;
  if (from >= to) return [text.slice(start, end)];
  return [text.slice(start, from), make("mark", {}, text.slice(from, to)), text.slice(to, end)].filter(
    (part) => part !== "",
  );
}
