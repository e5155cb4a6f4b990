// The ask page: a thread of questions and answers, with the source beside.
import { composer } from "./composer.js";
import { conversationList } from "./conversations.js";
import { button, make } from "./dom.js";
import { conversations } from "./history.js";
import { shared } from "./share.js";
import { SourcePanel } from "./source.js";
import { Thread } from "./thread.js";
import { welcome } from "./welcome.js";
import { word } from "./words.js";

export async function start(main) {
  const source = new SourcePanel();
  const form = composer({ ask: (question, filters) => thread.ask(question, filters), stop: () => thread.stop() });
  const thread = new Thread({ source, form, changed });
  const [hero, suggestions] = welcome((question) => thread.ask(question));
  const fresh = button(
    () => word("new_conversation"),
    () => thread.begin(),
    { class: "quiet", hidden: true },
  );
  const past = conversationList((known) => thread.resume(known), forgotten);
  const earlier = button(() => word("history"), past.open, { class: "quiet" });
  const tools = make("div", { class: "thread-tools" }, fresh, earlier);
  const title = make("h1", { class: "spoken", hidden: true, text: () => word("conversation") });

  function changed(begun) {
    hero.hidden = suggestions.hidden = begun;
    title.hidden = fresh.hidden = !begun;
    form.more(begun);
  }

  function forgotten(id) {
    if (id === null || id === thread.conversation.id) thread.begin();
  }

  const column = make("div", { class: "thread" }, title, tools, hero, thread.log, form.form, suggestions);
  main.append(column, source.panel, thread.announced, past.dialog);
  fromAddress(thread, form);
  window.addEventListener("hashchange", () => fromAddress(thread, form));
}

// A shared question is asked, a conversation of this browser goes on.
function fromAddress(thread, form) {
  const link = shared();
  const id = new URLSearchParams(location.hash.slice(1)).get("c");
  const known = conversations().find((one) => one.id === id);
  if (link) {
    thread.begin();
    form.fill(link.filters);
    thread.ask(link.question, form.filters());
  } else if (known && known.id !== thread.conversation.id) thread.resume(known);
  else if (!thread.conversation.turns.length) form.area.focus();
}
