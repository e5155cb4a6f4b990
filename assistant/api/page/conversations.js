// The list of conversations, in a dialog.
import { button, make, set } from "./dom.js";
import { conversations, drop, dropAll, keeps } from "./history.js";
import { live, moment, word } from "./words.js";

// `resume(conversation)` and `forgotten(id or null)` tell the page what was chosen.
export function conversationList(resume, forgotten) {
  const list = make("div", { class: "history-list" });
  const close = button(
    () => word("close"),
    () => dialog.close(),
    { class: "quiet" },
  );
  const bar = make(
    "div",
    { class: "history-bar" },
    make("h2", { id: "history-title", text: () => word("history") }),
    close,
  );
  const clear = button(() => word("clear_history"), sure, { class: "danger" });
  const foot = make(
    "div",
    { class: "history-foot" },
    make("p", { class: "hint", text: () => word(keeps() ? "history_note" : "history_off") }),
    clear,
  );
  const dialog = make("dialog", { class: "history", "aria-labelledby": "history-title" }, bar, list, foot);
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());

  function fill() {
    const all = conversations();
    clear.hidden = all.length === 0;
    live(clear, "text", () => word("clear_history"));
    clear.dataset.sure = "";
    list.replaceChildren(
      all.length ? make("ul", {}, all.map(entry)) : make("p", { class: "hint", text: () => word("no_history") }),
    );
  }

  function entry(conversation) {
    const title = conversation.title || word("conversation");
    const link = button(
      title,
      () => {
        dialog.close();
        resume(conversation);
      },
      { class: "history-entry" },
    );
    const when = make("span", { class: "history-when", text: () => (conversation.at ? moment(conversation.at) : "") });
    const remove = button(
      () => word("delete"),
      () => forget(conversation.id),
      { class: "quiet", "aria-label": () => word("delete_named", { title }) },
    );
    return make("li", {}, make("div", { class: "history-words" }, link, when), remove);
  }

  function forget(id) {
    drop(id);
    forgotten(id);
    fill();
    set(bar.querySelector("h2"), "tabindex", -1);
    bar.querySelector("h2").focus();
  }

  // The first press asks, the second one deletes.
  function sure() {
    if (!clear.dataset.sure) {
      clear.dataset.sure = "asked";
      live(clear, "text", () => word("clear_history_sure"));
      return;
    }
    dropAll();
    forgotten(null);
    fill();
    close.focus();
  }

  return {
    dialog,
    open() {
      fill();
      dialog.showModal();
    },
  };
}
