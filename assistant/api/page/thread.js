// A thread of questions and answers: asks, draws what comes, remembers, begins anew.
import { make, set } from "./dom.js";
import { asBody } from "./filters.js";
import { keep, newConversation } from "./history.js";
import { asking } from "./stream.js";
import { turnView } from "./turn.js";
import { word } from "./words.js";

const REMEMBERED = 3; // questions, with their answers, that a follow-up can lean on
const AS_IT_COMES = new Set(["understood", "passages", "token", "statement"]);

export class Thread {
  #underWay = null;

  // `source` opens citations, `form` takes questions, `changed(begun)` is told when the first one is asked.
  constructor({ source, form, changed }) {
    Object.assign(this, { source, form, changed });
    this.conversation = newConversation();
    this.log = make("div", { class: "log", role: "log", "aria-live": "off", "aria-label": () => word("conversation") });
    this.announced = make("p", { class: "spoken", role: "status", "aria-live": "polite", id: "announced" });
  }

  begin() {
    this.stop();
    this.source.close();
    this.conversation = newConversation();
    this.log.replaceChildren();
    this.announced.textContent = "";
    history.replaceState(null, "", "/");
    this.changed(false);
    this.form.area.focus();
  }

  resume(conversation) {
    this.begin();
    this.conversation = conversation;
    this.changed(true);
    history.replaceState(null, "", `/#c=${conversation.id}`);
    for (const { question, answer } of conversation.turns) this.#add(question).done(answer);
    const last = this.log.lastElementChild;
    last?.querySelector(".asked").focus({ preventScroll: true });
    last?.scrollIntoView({ block: "start" });
  }

  ask(question, filters = {}) {
    this.changed(true);
    const view = this.#add(question);
    view.article.scrollIntoView({ block: "start" });
    return this.#follow(view, question, filters);
  }

  stop() {
    this.#underWay?.abort();
  }

  #add(question) {
    const view = turnView(question, (citation, link) => this.source.open(citation, link));
    this.log.append(view.article);
    return view;
  }

  // Draws the stream into the view, to whichever end it comes.
  async #follow(view, question, filters) {
    this.stop();
    const work = (this.#underWay = new AbortController());
    this.form.busy(true);
    this.announced.textContent = "";
    const again = () => this.#again(view, question, filters);
    try {
      await this.#draw(view, { question, filters }, work.signal);
    } catch (error) {
      if (error.name === "AbortError") view.stopped(again);
      else view.failed(error, again);
      if (error.name === "AbortError" && this.#underWay === work && view.article.isConnected) this.#announce("stopped");
    } finally {
      if (this.#underWay === work) this.form.busy(false);
    }
  }

  async #draw(view, { question, filters }, signal) {
    const conversation = this.conversation;
    const asked = { question, history: said(conversation), filters: asBody(filters) };
    for await (const { name, data } of asking(asked, signal)) {
      if (AS_IT_COMES.has(name)) view[name](data);
      if (name === "done") this.#finish(view, conversation, { ...data, question, filters });
    }
  }

  #again(view, question, filters) {
    view.again();
    return this.#follow(view, question, filters);
  }

  #finish(view, conversation, answer) {
    view.done(answer);
    conversation.turns.push({ question: answer.question, answer });
    conversation.title ||= answer.question.slice(0, 120);
    conversation.at = new Date().toISOString();
    if (keep(conversation)) history.replaceState(null, "", `/#c=${conversation.id}`);
    this.#announce(answer.refused ? "answer_refused" : "answer_ready", answer);
  }

  // What a screen reader says, once, however an answer ended; a problem speaks for itself.
  #announce(key, { text = "", language = null } = {}) {
    set(this.announced, "lang", language);
    this.announced.textContent = [word(key), text].filter(Boolean).join(" ");
  }
}

// What was said, as the service takes it: whole questions rather than those that leaned on others.
function said(conversation) {
  return conversation.turns.slice(-REMEMBERED).flatMap(({ question, answer }) => [
    { role: "user", content: answer.understood_as || question },
    { role: "assistant", content: answer.text.slice(0, 4000) },
  ]);
}
