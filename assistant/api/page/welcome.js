// What is there before the first question: what this is, how much it knows, something to begin with.
import { examples, sources } from "./api.js";
import { button, make } from "./dom.js";
import { emptyView, keyForm } from "./problems.js";
import { counted, word } from "./words.js";

// What stands above the form, and what stands below it and comes a little later.
export function welcome(ask) {
  const hero = make(
    "div",
    { class: "hero" },
    make("h1", { text: () => word("hello") }),
    make("p", { class: "intro", text: () => word("intro") }),
  );
  const below = make("div", { class: "suggestions" });
  fill(below, ask);
  return [hero, below];
}

async function fill(below, ask) {
  const [known, corpus] = await Promise.allSettled([examples(), sources({ limit: 1 })]);
  if (corpus.reason?.status === 401) return below.append(keyForm(() => location.reload()));
  if (corpus.value?.total === 0) return below.append(emptyView("empty_corpus", "empty_corpus_hint"));
  const questions = asked(known.value);
  if (questions.length)
    below.append(
      make("h2", { text: () => word("examples") }),
      make(
        "ul",
        {},
        questions.map((one) => example(one, ask)),
      ),
    );
  if (corpus.value) below.append(count(corpus.value.total));
  return null;
}

const count = (total) =>
  make(
    "p",
    { class: "corpus" },
    make("span", { text: () => counted("corpus", total) }),
    " · ",
    make("a", { href: "/sources", text: () => word("see_sources") }),
  );

// [{text, lang}] from a list of strings or of {question, language}.
const asked = (told) =>
  (told?.examples ?? told?.questions ?? [])
    .slice(0, 6)
    .map((one) => (typeof one === "string" ? { text: one } : { text: one.question, lang: one.language }));

const example = ({ text, lang }, ask) =>
  make(
    "li",
    {},
    button(text, () => ask(text), { lang: lang ?? null, class: "example" }),
  );
