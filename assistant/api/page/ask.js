// The ask page: a thread of questions and answers, with the source beside.
import { conversationList } from "./conversations.js";
import { composer } from "./composer.js";
import { button, make } from "./dom.js";
import { asBody } from "./filters.js";
import { conversations, keep, newConversation } from "./history.js";
import { shared } from "./share.js";
import { sourcePanel } from "./source.js";
import { asking } from "./stream.js";
import { turnView } from "./turn.js";
import { welcome } from "./welcome.js";
import { live, word } from "./words.js";

const REMEMBERED = 6; // turns that a follow-up can lean on
const AS_IT_COMES = new Set(["understood", "passages", "token", "statement"]);

export async function start(main) {
  const source = sourcePanel();
  const log = make("div", { class: "log", role: "log", "aria-live": "off", "aria-label": () => word("conversation") });
  const announced = make("p", { class: "spoken", role: "status", "aria-live": "polite", id: "announced" });
  const writing = composer({ ask, stop: () => under_way?.abort() });
  const [hero, suggestions] = welcome((question) => ask(question, {}));
  const fresh = button(() => word("new_conversation"), begin, { class: "quiet", hidden: true });
  const past = conversationList(resume, forgotten);
  let conversation = newConversation();
  let under_way = null;

  const tools = make("div", { class: "thread-tools" }, fresh, button(() => word("history"), past.open, { class: "quiet" }));
  main.append(make("div", { class: "thread" }, tools, hero, log, writing.form, suggestions), source.panel, announced, past.dialog);
  resumeFromAddress();
  window.addEventListener("hashchange", resumeFromAddress);

  function resumeFromAddress() {
    const link = shared();
    const id = new URLSearchParams(location.hash.slice(1)).get("c");
    const known = conversations().find((one) => one.id === id);
    if (link) {
      history.replaceState(null, "", "/");
      begin();
      writing.fill(link.filters);
      ask(link.question, writing.filters());
    } else if (known && known.id !== conversation.id) resume(known);
    else if (!conversation.turns.length) writing.area.focus();
  }

  function begin() {
    under_way?.abort();
    source.close();
    conversation = newConversation();
    log.replaceChildren();
    announced.textContent = "";
    history.replaceState(null, "", "/");
    shown(false);
    writing.area.focus();
  }

  function shown(thread) {
    hero.hidden = suggestions.hidden = thread;
    fresh.hidden = !thread;
    writing.more(thread);
    main.classList.toggle("talking", thread);
  }

  function resume(known) {
    begin();
    conversation = known;
    shown(true);
    history.replaceState(null, "", `/#c=${known.id}`);
    for (const { question, answer } of known.turns) {
      const view = turnView(question, source.open);
      log.append(view.article);
      view.done(answer);
    }
    log.lastElementChild?.querySelector(".asked").focus({ preventScroll: true });
    log.lastElementChild?.scrollIntoView({ block: "start" });
  }

  function forgotten(id) {
    if (id === null || id === conversation.id) begin();
  }

  function ask(question, filters) {
    shown(true);
    const view = turnView(question, source.open);
    log.append(view.article);
    view.article.scrollIntoView({ block: "start" });
    return follow(view, question, filters);
  }

  // Draws the stream into the view, to whichever end it comes.
  async function follow(view, question, filters) {
    under_way?.abort();
    const signal = (under_way = new AbortController()).signal;
    const talk = conversation;
    writing.busy(true);
    announced.textContent = "";
    try {
      for await (const { name, data } of asking({ question, history: said(talk), filters: asBody(filters) }, signal)) {
        if (name === "done") finished(view, talk, question, { ...data, filters });
        else if (AS_IT_COMES.has(name)) view[name](data);
      }
    } catch (error) {
      if (error.name === "AbortError") view.stopped();
      else view.failed(error, () => { view.again(); follow(view, question, filters); });
    } finally {
      if (under_way?.signal === signal) {
        under_way = null;
        writing.busy(false);
      }
    }
  }

  function finished(view, talk, question, answer) {
    view.done(answer);
    talk.turns.push({ question, answer });
    talk.title ||= question.slice(0, 120);
    talk.at = new Date().toISOString();
    if (keep(talk)) history.replaceState(null, "", `/#c=${talk.id}`);
    announced.lang = answer.language;
    announced.textContent = [word(answer.refused ? "answer_refused" : "answer_ready"), answer.text].join(" ");
  }
}

// What was said, as the service takes it: whole questions rather than those that leaned on others.
function said(conversation) {
  return conversation.turns.slice(-REMEMBERED / 2).flatMap(({ question, answer }) => [
    { role: "user", content: answer.understood_as || question },
    { role: "assistant", content: answer.text },
  ]);
}
