// Which sources may answer: kind, language, publisher, and only what is valid today.
import { sources } from "./api.js";
import { button, make, newId } from "./dom.js";
import { LANGUAGES, live, word } from "./words.js";

const KINDS = ["rule", "guide", "report", "recommendation", "event", "organisation", "programme", "article"];

// The fields in a group, with `value()` as {kind, language, publisher, valid}, `fill(value)` and `count()`.
export function filterFields(changed) {
  const kind = choice("kind", KINDS, (one) => word(one));
  const language = choice("source_language", LANGUAGES, (one) => word(`lang_${one}`));
  const publisher = field("publisher");
  offer(publisher.input);
  const valid = make("input", { type: "checkbox", id: newId("valid") });
  const check = make(
    "label",
    { class: "check", for: valid.id },
    valid,
    make("span", { text: () => word("valid_today") }),
  );
  const clear = button(
    () => word("clear_filters"),
    () => {
      fill({});
      changed();
    },
    { class: "quiet" },
  );
  const element = make("div", { class: "filters" }, kind.label, language.label, publisher.label, check, clear);
  element.addEventListener("change", () => {
    refresh();
    changed();
  });

  const value = () =>
    trimmed({
      kind: kind.input.value,
      language: language.input.value,
      publisher: publisher.input.value.trim(),
      valid: valid.checked ? "true" : "",
    });
  const count = () => Object.keys(value()).length;
  const refresh = () => {
    clear.hidden = count() === 0;
  };
  function fill(given) {
    kind.input.value = KINDS.includes(given.kind) ? given.kind : "";
    language.input.value = LANGUAGES.includes(given.language) ? given.language : "";
    publisher.input.value = given.publisher ?? "";
    valid.checked = given.valid === "true";
    refresh();
  }
  refresh();
  return { element, value, fill, count };
}

const trimmed = (values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value));

// As the service takes them.
export const asBody = ({ kind, language, publisher, valid }) => ({
  ...(kind ? { kinds: [kind] } : {}),
  ...(language ? { languages: [language] } : {}),
  ...(publisher ? { publishers: [publisher] } : {}),
  ...(valid ? { valid: true } : {}),
});

function choice(key, values, named) {
  const any = make("option", { value: "", text: () => word("any") });
  const input = make(
    "select",
    { id: newId(key) },
    any,
    values.map((one) => make("option", { value: one, text: () => named(one) })),
  );
  return { input, label: labelled(key, input) };
}

// The publishers that there are, asked for when somebody is about to name one.
function offer(input) {
  const list = make("datalist", { id: newId("publishers") });
  input.setAttribute("list", list.id);
  input.after(list);
  const fill = async () => {
    const found = await sources({ limit: 200 }).catch(() => ({ sources: [] }));
    const names = new Set(found.sources.flatMap((source) => source.publisher.split(";").map((name) => name.trim())));
    list.replaceChildren(
      ...[...names]
        .filter(Boolean)
        .sort()
        .map((name) => make("option", { value: name })),
    );
  };
  input.addEventListener("focus", fill, { once: true });
}

function field(key) {
  const input = make("input", { type: "text", id: newId(key), maxlength: 200, autocomplete: "off" });
  return { input, label: labelled(key, input) };
}

const labelled = (key, input) =>
  make("label", { class: "field", for: input.id }, make("span", { text: () => word(key) }), input);

// A button that opens and closes the fields, and says how many of them are in use.
export function narrowButton(fields, id) {
  const toggle = button(
    () => word("narrow"),
    () => {
      const open = fields.element.hidden;
      fields.element.hidden = !open;
      toggle.setAttribute("aria-expanded", String(open));
    },
    { class: "quiet", "aria-expanded": "false", "aria-controls": id },
  );
  fields.element.id = id;
  fields.element.hidden = true;
  const refresh = () =>
    live(toggle, "text", () => (fields.count() ? word("narrowed", { n: fields.count() }) : word("narrow")));
  return { toggle, refresh };
}
