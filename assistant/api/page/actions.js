// What a reader can do with an answer: copy it, share the question, say what they think.
import { sendFeedback } from "./api.js";
import { copied, copiedAnswer } from "./copy.js";
import { button, make, newId } from "./dom.js";
import { shareHref } from "./share.js";
import { live, word } from "./words.js";

export function actions(answer) {
  const told = make("p", { class: "told", role: "status" });
  const copy = button(
    () => word("copy"),
    () => copiedAnswer(answer, told),
  );
  const share = button(
    () => word("share"),
    () => copied(shareHref(answer), told, "link_copied"),
  );
  return make(
    "div",
    { class: "actions" },
    feedback(answer),
    make("div", { class: "action-row" }, told, answer.refused ? null : copy, share),
  );
}

const OPINIONS = ["helpful", "outdated", "wrong", "unclear"];

function feedback(answer) {
  const id = newId("feedback");
  const told = make("p", { class: "told", role: "status" });
  const more = make("div", { class: "reason-place" });
  const buttons = OPINIONS.map((opinion) =>
    button(
      () => word(opinion),
      () => choose(opinion),
      { "aria-pressed": "false" },
    ),
  );
  const row = make("div", { class: "opinions" }, buttons);
  const press = (opinion) =>
    buttons.forEach((one, at) => one.setAttribute("aria-pressed", String(OPINIONS[at] === opinion)));

  function choose(opinion) {
    press(opinion);
    told.textContent = "";
    if (opinion === "helpful") return send(opinion, "");
    more.replaceChildren(
      reasonForm(
        opinion,
        (reason) => send(opinion, reason),
        () => cancel(opinion),
      ),
    );
    more.querySelector("textarea").focus({ preventScroll: true });
    return more.firstChild.scrollIntoView({ block: "nearest" });
  }

  function cancel(opinion) {
    press(null);
    more.replaceChildren();
    buttons[OPINIONS.indexOf(opinion)].focus();
  }

  async function send(opinion, reason) {
    try {
      await tell(answer, { answer: answer.id, opinion, reason });
      const had = more.contains(document.activeElement);
      more.replaceChildren();
      live(told, "text", () => word("thanks"));
      if (had) buttons[OPINIONS.indexOf(opinion)].focus();
    } catch {
      live(told, "text", () => word("feedback_failed"));
    }
  }

  return make(
    "div",
    { class: "feedback", role: "group", "aria-labelledby": id },
    make("p", { class: "feedback-title", id, text: () => word("feedback") }),
    row,
    more,
    told,
  );
}

// The service remembers its last answers; an older one goes along.
async function tell(answer, opinion) {
  try {
    await sendFeedback(opinion);
  } catch (problem) {
    if (problem.status !== 404) throw problem;
    await sendFeedback({ ...opinion, payload: answer });
  }
}

function reasonForm(opinion, send, cancel) {
  const id = newId("reason");
  const area = make("textarea", { id, rows: 3, maxlength: 1000, "aria-describedby": `${id}-hint` });
  const form = make(
    "form",
    { class: "reason" },
    make("label", { for: id, text: () => word("reason") }),
    area,
    make("p", { class: "hint", id: `${id}-hint`, text: () => word("reason_hint") }),
    make(
      "div",
      { class: "reason-row" },
      make("button", { type: "submit", class: "primary", text: () => word("send_feedback") }),
      button(() => word("cancel"), cancel, { class: "quiet" }),
    ),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(area.value.trim());
  });
  return form;
}
