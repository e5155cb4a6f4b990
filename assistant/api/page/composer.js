// Where a question is written: grows with it, sends with Enter, stops what is under way.
import { button, make } from "./dom.js";
import { filterFields, narrowButton } from "./filters.js";
import { live, word } from "./words.js";

const LONGEST = 2000;

export function composer({ ask, stop }) {
  const area = make("textarea", {
    id: "question",
    rows: 1,
    autocomplete: "off",
    "aria-describedby": "question-hint",
    enterkeyhint: "send",
  });
  const fields = filterFields(() => narrow.refresh());
  const narrow = narrowButton(fields, "filters");
  const send = make("button", { type: "submit", class: "primary send", text: () => word("send") });
  const halt = button(() => word("stop"), stop, { class: "stop", hidden: true });
  const hint = make("p", { class: "hint", id: "question-hint", text: () => word("enter_hint") });
  const row = make("div", { class: "compose-row" }, narrow.toggle, hint, halt, send);
  const label = make("label", { class: "spoken", for: "question", text: () => word("question") });
  const form = make(
    "form",
    { class: "compose" },
    label,
    fields.element,
    make("div", { class: "compose-box" }, area, row),
  );
  more(false);

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const question = area.value.trim();
    const over = [...question].length - LONGEST;
    if (over > 0) live(hint, "text", () => word("too_long", { n: over }));
    if (!question || over > 0 || !halt.hidden) return;
    area.value = "";
    grow(area);
    ask(question, fields.value());
  });
  area.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("keydown", (event) => event.key === "Escape" && !halt.hidden && stop());
  area.addEventListener("input", () => {
    grow(area);
    live(hint, "text", () => word("enter_hint"));
  });

  function more(later) {
    live(area, "placeholder", () => word(later ? "placeholder_more" : "placeholder"));
  }

  return {
    form,
    area,
    more,
    filters: fields.value,
    fill: (filters) => {
      fields.fill(filters);
      narrow.refresh();
    },
    // Who stops by keyboard, or had the button under the finger, stays in the form.
    busy(yes) {
      const held = document.activeElement === halt || document.activeElement === send;
      [halt.hidden, send.hidden] = [!yes, yes];
      if (held) (yes ? halt : area).focus();
    },
  };
}

const grow = (area) => {
  area.rows = Math.min(8, Math.max(1, area.value.split("\n").length, Math.ceil(area.value.length / 60)));
};
