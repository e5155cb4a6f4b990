// One question and its answer, from the first word to the last.
import { actions } from "./actions.js";
import { answerView, statementView } from "./answer.js";
import { button, make, newId, set } from "./dom.js";
import { problemView } from "./problems.js";
import { counted, live, word } from "./words.js";

// A view with a method for each thing that can come: the events of the stream, and its ends.
export function turnView(question, open) {
  const id = newId("question");
  const asked = make(
    "h2",
    { class: "asked", id, tabindex: -1 },
    make("span", { class: "spoken", text: () => `${word("you_asked")} ` }),
    make("span", { class: "asked-words" }, question),
  );
  const understood = make("p", { class: "understood", hidden: true });
  const progress = make("p", { class: "progress", text: () => word("searching") });
  const body = make("div", { class: "answer" });
  const article = make(
    "article",
    { class: "turn", "aria-labelledby": id, "aria-busy": "true" },
    asked,
    understood,
    progress,
    body,
  );
  let language = null;
  let written = null; // what a chat model writes, not checked yet

  const spoken = (code) => {
    language = code;
    asked.querySelector(".asked-words").lang = code;
  };
  const settled = () => {
    article.setAttribute("aria-busy", "false");
    progress.remove();
  };
  const understand = (told) => {
    if (told.language) spoken(told.language);
    if (!told.understood_as) return;
    understood.replaceChildren(
      make("span", { text: () => `${word("understood_as")} ` }),
      make("span", { lang: language }, told.understood_as),
    );
    understood.hidden = false;
  };

  const view = {
    article,
    asked,
    understood: understand,
    passages({ passages = [] }) {
      const sources = new Set(passages.map((passage) => passage.document)).size;
      live(progress, "text", () => counted("reading", passages.length, { sources: counted("from_sources", sources) }));
    },
    token({ text }) {
      if (!written) {
        written = make("p", { class: "written", lang: language }, "");
        body.replaceChildren(written, make("p", { class: "hint", text: () => word("unchecked") }));
        live(progress, "text", () => word("writing"));
      }
      written.append(text);
    },
    statement(statement) {
      if (written) return; // the checked answer replaces what was written when it is whole
      body.append(...statementView(statement, { answer: { language, composer: "extractive" } }));
    },
    done(answer) {
      understand(answer);
      settled();
      body.replaceChildren(...answerView(answer, open), actions(answer));
    },
    stopped(retry) {
      settled();
      const again = button(() => word("retry"), retry, { class: "link" });
      body.append(make("p", { class: "hint" }, make("span", { text: () => word("stopped") }), " ", again));
    },
    failed(problem, retry) {
      settled();
      body.append(problemView(problem, retry));
    },
    again() {
      set(article, "aria-busy", "true");
      live(progress, "text", () => word("searching"));
      article.insertBefore(progress, body);
      body.replaceChildren();
      written = null;
    },
  };
  return view;
}
