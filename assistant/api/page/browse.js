// The corpus, to search and to look through; events in the order of their dates.
import { sources } from "./api.js";
import { button, make } from "./dom.js";
import { filterFields, narrowButton } from "./filters.js";
import { sourceHref } from "./links.js";
import { about, mark, marksOf } from "./marks.js";
import { emptyView, loadingView, problemView } from "./problems.js";
import { counted, day, live, word } from "./words.js";

const AT_ONCE = 30;

export async function start(main) {
  const fields = filterFields(() => { narrow.refresh(); look(); });
  const narrow = narrowButton(fields, "filters"); // in use on small screens only
  const search = make("input", { type: "search", id: "search", maxlength: 200, autocomplete: "off" });
  const form = make(
    "form",
    { class: "search", role: "search" },
    make("label", { for: "search", class: "spoken", text: () => word("search_sources") }),
    make("div", { class: "search-row" }, search, make("button", { type: "submit", class: "primary", text: () => word("search") })),
    narrow.toggle,
    fields.element,
  );
  const tabs = [tab("all_sources", false), tab("by_date", true)];
  const total = make("p", { class: "total", role: "status" });
  const results = make("div", { class: "results" });
  let events = false;
  let latest = 0;

  live(search, "placeholder", () => word("search_sources"));
  form.addEventListener("submit", (event) => { event.preventDefault(); look(); });
  main.append(
    make("div", { class: "browse" }, make("h1", { text: () => word("browse_title") }), make("p", { class: "intro", text: () => word("browse_intro") }), form,
      make("div", { class: "tabs", role: "group", "aria-label": () => word("browse_title") }, tabs), total, results),
  );
  read();
  await look();

  function tab(key, dated) {
    return button(() => word(key), () => { events = dated; look(); }, { class: "tab", "aria-pressed": String(!dated) });
  }

  async function look() {
    const mine = ++latest;
    tabs.forEach((one, at) => one.setAttribute("aria-pressed", String(events === (at === 1))));
    write();
    const waiting = setTimeout(() => results.replaceChildren(loadingView()), 150);
    try {
      const found = await sources(asked(0));
      if (mine === latest) show(found);
    } catch (problem) {
      if (mine === latest) results.replaceChildren(problemView(problem, look));
    } finally {
      clearTimeout(waiting);
    }
  }

  function asked(offset) {
    const dated = events ? { kind: "event", order: "event" } : {};
    return { q: search.value.trim(), ...fields.value(), ...dated, limit: events ? 200 : AT_ONCE, offset };
  }

  function show(found) {
    live(total, "text", () => counted("count", found.total));
    if (found.total === 0) return results.replaceChildren(nothing());
    if (events) return results.replaceChildren(...calendar(found.sources));
    const list = make("ul", { class: "source-list" }, found.sources.map(entry));
    return results.replaceChildren(list, ...more(found, list));
  }

  function nothing() {
    const narrowed = search.value.trim() || fields.count() || events;
    return narrowed ? emptyView("none_found", "none_found_hint") : emptyView("empty_corpus", "empty_corpus_hint");
  }

  function more(found, list) {
    if (found.total <= found.sources.length) return [];
    const show_more = button(() => word("show_more"), async () => {
      const next = await sources(asked(list.children.length));
      const first = list.children.length;
      list.append(...next.sources.map(entry));
      list.children[first]?.querySelector("a").focus();
      show_more.hidden = list.children.length >= next.total;
    }, { class: "more" });
    return [show_more];
  }

  // The address holds what is looked for, so that it can be kept and shared.
  function write() {
    const query = new URLSearchParams({ ...(search.value.trim() ? { q: search.value.trim() } : {}), ...fields.value(), ...(events ? { events: "1" } : {}) });
    history.replaceState(null, "", query.size ? `/sources?${query}` : "/sources");
  }

  function read() {
    const query = Object.fromEntries(new URLSearchParams(location.search));
    search.value = query.q ?? "";
    events = query.events === "1";
    fields.fill(query);
    narrow.refresh();
  }
}

function entry(source) {
  return make("li", { class: "source-entry" }, title(source), about(source, () => languageOf(source)), validity(source), signs(source));
}

const title = (source) =>
  make("a", { class: "source-title", href: sourceHref(source.id), lang: source.language }, source.title || source.source || source.id);

const languageOf = (source) => (source.language ? [word(`lang_${source.language}`)] : []);

function signs(source) {
  const marks = marksOf(source).map(mark);
  return marks.length ? make("p", { class: "marks" }, marks) : null;
}

function validity(source) {
  const { valid_from: from, valid_to: to } = source;
  if (!from && !to) return null;
  const until = marksOf(source).includes("outdated") ? "valid_to" : "valid_until";
  return make("p", { class: "validity", text: () => [from && `${word("valid_from")} ${day(from)}`, to && `${word(until)} ${day(to)}`].filter(Boolean).join(" · ") });
}

// Coming events first, soonest on top; then those that were, latest on top; then those without a date.
function calendar(events) {
  const now = new Date().toLocaleDateString("sv-SE");
  const ends = (one) => one.event?.end || one.event?.start || "";
  const coming = events.filter((one) => ends(one) && ends(one) >= now.slice(0, ends(one).length));
  const past = events.filter((one) => ends(one) && !coming.includes(one));
  const undated = events.filter((one) => !ends(one));
  const by = (one, other) => one.event.start.localeCompare(other.event.start);
  return [group("upcoming", coming.sort(by)), group("past", past.sort(by).reverse()), group("undated", undated)].filter(Boolean);
}

function group(key, events) {
  if (!events.length) return null;
  return make("section", { class: "calendar" }, make("h2", { text: () => word(key) }), make("ol", {}, events.map(dated)));
}

function dated(source) {
  const { start, end, place, organiser } = source.event ?? {};
  const when = () => [start, end && end !== start ? end : ""].filter(Boolean).map((iso) => day(iso, "short")).join(" – ");
  const where = [...new Set([place, organiser || source.publisher])].filter(Boolean).join(" · ");
  return make("li", { class: "event" }, make("p", { class: "event-when", text: when }), make("div", {}, title(source), make("p", { class: "about" }, where)));
}
