// An answer as a text to be taken elsewhere: plain, or as Markdown that becomes formatted text.
import { blocksOf, wordsOf } from "./blocks.js";
import { permalinkHref, webAddress } from "./links.js";
import { day, word } from "./words.js";

export function plainText(answer) {
  const said = answer.statements.map((one) =>
    [one.text, ...one.citations.map((number) => `[${number}]`), doubt(one)].filter(Boolean).join(" "),
  );
  const sources = answer.citations.map((one) => `[${one.number}] ${about(one).join(", ")}\n    ${permalink(one)}`);
  const parts = [
    asked(answer),
    said.join(answer.composer === "extractive" ? "\n\n" : "\n"),
    [word("sources"), ...sources].join("\n"),
    answer.notices.map((notice) => `! ${notice.text}`).join("\n"),
  ];
  return parts.filter(Boolean).join("\n\n");
}

// Headings, paragraphs, lists and tables; the only links are the citations' and those of their publishers.
export function markdown(answer) {
  const parts = [
    `## ${escaped(asked(answer))}`,
    statements(answer),
    answer.notices.map((notice) => `> ${escaped(notice.text)}`).join("\n>\n"),
    `### ${escaped(word("sources"))}`,
    answer.citations.map(source).join("\n"),
  ];
  return parts.filter(Boolean).join("\n\n");
}

// Every sign that could mean something in Markdown or HTML means only itself.
export const escaped = (text) =>
  String(text)
    .trim()
    .replace(/\s+/g, " ")
    .replace(/[!-/:-@[-`{-~]/g, "\\$&");

const asked = (answer) => answer.understood_as || answer.question;

const doubt = ({ verdict }) =>
  verdict === "supported" ? "" : `(${word(verdict === "not supported" ? "unsupported" : "partly")})`;

const permalink = (citation) => location.origin + permalinkHref(citation);

function about({ title, document, publisher, published, page, headings }) {
  const part = headings.at(-1) === title ? "" : headings.at(-1);
  return [title || document, publisher, day(published), page ? word("page", { page }) : part].filter(Boolean);
}

const link = (words, address) => `[${escaped(words)}](<${escaped(address)}>)`;

function source(citation) {
  const [title, ...rest] = about(citation);
  const web = webAddress(citation.source_url);
  const parts = [link(title, permalink(citation)), ...rest.map(escaped), web ? link(word("at_publisher"), web) : null];
  return `${citation.number}. ${parts.filter(Boolean).join(", ")}`;
}

// What a chat model wrote runs on in one paragraph; a source's own words stand apart.
function statements(answer) {
  const gaps = { list: "\n", paragraph: answer.composer === "extractive" ? "\n\n" : " " };
  const cited = new Map(answer.citations.map((citation) => [citation.number, citation]));
  const blocks = answer.statements.flatMap((one) => blocksWritten(one, cited));
  return blocks.reduce((text, block, at) => {
    const alike = blocks[at - 1]?.type === block.type;
    return text + (at ? (alike && gaps[block.type]) || "\n\n" : "") + block.text;
  }, "");
}

function blocksWritten(statement, cited) {
  const marks = statement.citations.map((number) => link(`[${number}]`, permalink(cited.get(number))));
  const end = [...marks, escaped(doubt(statement))].filter(Boolean).map((mark) => ` ${mark}`);
  return blocksOf(statement.text).map((block, at, all) => {
    const lines = wordsOf(statement.text, block).map((cells) => cells.map(escaped));
    if (at === all.length - 1) lines.at(-1).push(lines.at(-1).pop() + end.join(""));
    return { type: block.type, text: WRITTEN[block.type](lines) };
  });
}

const row = (cells) => `| ${cells.join(" | ")} |`;

const WRITTEN = {
  paragraph: ([[words]]) => words,
  list: (lines) => lines.map(([words]) => `- ${words}`).join("\n"),
  table: (lines) => {
    const width = Math.max(...lines.map((cells) => cells.length)); // cells beyond those of the head would be lost
    const [head, ...rows] = lines.map((cells) => row(Object.assign(Array(width).fill(""), cells)));
    return [head, row(Array(width).fill("---")), ...rows].join("\n");
  },
};
