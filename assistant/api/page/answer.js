// An answer: its statements with numbered citations, what to know about the sources, and the sources as cards.
import { blocksOf, drawn } from "./blocks.js";
import { cards } from "./cards.js";
import { numbered } from "./citation.js";
import { make, newId } from "./dom.js";
import { sourceHref } from "./links.js";
import { mark } from "./marks.js";
import { counted, word } from "./words.js";

// `open(citation, link)` is called when a citation is followed.
export function answerView(answer, open) {
  const key = newId("answer");
  const citations = new Map(
    answer.citations.map((citation) => [citation.number, { ...citation, key: `${key}-${citation.number}` }]),
  );
  if (answer.refused) return [refusal(answer)];
  return [
    statements(answer, citations, open),
    struck(answer.struck ?? []),
    notices(answer.notices),
    cards([...citations.values()], answer.notices, open),
  ].filter(Boolean);
}

function refusal(answer) {
  const nearest = answer.nearest.map((one) =>
    make("li", {}, make("a", { href: sourceHref(one.document) }, one.title || one.document)),
  );
  return make(
    "div",
    { class: "refusal" },
    make("p", { class: "refusal-words", lang: answer.language }, answer.text),
    nearest.length ? make("h3", { text: () => word("nearest") }) : null,
    nearest.length ? make("ul", { class: "nearest" }, nearest) : null,
    make("p", {
      class: "hint",
      text: () => word(Object.keys(answer.filters ?? {}).length ? "narrowed_hint" : "refused_hint"),
    }),
  );
}

function statements(answer, citations, open) {
  const flowing = answer.composer !== "extractive";
  const body = make("div", { class: `statements${flowing ? " flowing" : ""}` });
  for (const statement of answer.statements) body.append(...statementView(statement, { answer, citations, open }));
  return body;
}

// One statement as the elements it takes; its citations follow its last words.
export function statementView(statement, { answer, citations = new Map(), open = null }) {
  const cited = statement.citations.map((number) => citations.get(number) ?? { number });
  const lang = answer.composer === "extractive" ? (cited[0]?.language ?? answer.language) : answer.language;
  const blocks = blocksOf(statement.text).map((block) => drawn(statement.text, block));
  const last = endOf(blocks.at(-1));
  const numbers = cited.map((citation) => cite(citation, open));
  follow(last, numbers);
  if (statement.verdict !== "supported") last.append(" ", verdict(statement));
  return [make("div", { class: "statement", lang }, blocks)];
}

// The first number never stands alone on a line: it stays with the last word, if that is one.
function follow(element, numbers) {
  const words = element.lastChild;
  const at = words?.nodeType === Node.TEXT_NODE ? words.data.search(/\S{1,24}\s*$/) : -1;
  if (at >= 0) element.append(make("span", { class: "together" }, words.splitText(at), numbers.shift()));
  element.append(...numbers);
}

// The element that holds the last words of a block: a list's last item, a table's last cell.
function endOf(element) {
  const inner = element.matches("ul") ? element.lastElementChild : [...element.querySelectorAll("td")].at(-1);
  return inner ?? element;
}

// A number that leads to the words; without a citation yet, while the answer comes in, only the number.
function cite(citation, open) {
  if (!citation.document) return make("span", { class: "cite", "aria-hidden": "true" }, String(citation.number));
  return numbered(citation, "cite", open);
}

function verdict(statement) {
  const key = statement.verdict === "not supported" ? "unsupported" : "partly";
  return make("span", { class: "mark mark-verdict", text: () => word(key) });
}

// What a chat model wrote and the sources do not carry: struck, and shown to whoever wants to see it. Reasons are English.
function struck(taken) {
  if (!taken.length) return null;
  const items = taken.map((one) =>
    make(
      "li",
      {},
      make("s", {}, one.text),
      one.reason ? make("span", { class: "why", lang: "en" }, ` ${one.reason}`) : null,
    ),
  );
  return make(
    "details",
    { class: "struck" },
    make("summary", { text: () => counted("struck", taken.length) }),
    make("ul", {}, items),
  );
}

function notices(given) {
  if (!given.length) return null;
  const items = given.map((notice) =>
    make("li", { class: "notice" }, mark(notice.kind), make("span", {}, notice.text)),
  );
  return make("ul", { class: "notices", "aria-label": () => word("about_sources") }, items);
}
