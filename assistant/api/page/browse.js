// The corpus, to search and to look through; events in the order of their dates.
import { sources } from "./api.js";
import { calendar, entry } from "./entries.js";
import { button, make } from "./dom.js";
import { filterFields, narrowButton } from "./filters.js";
import { emptyView, loadingView, problemView } from "./problems.js";
import { counted, live, word } from "./words.js";

const AT_ONCE = 30;

export async function start(main) {
  const corpus = new Corpus();
  main.append(corpus.element);
  await corpus.look();
}

class Corpus {
  #latest = 0; // of several searches under way, the last one counts
  #events = false;

  constructor() {
    this.fields = filterFields(() => {
      this.narrow.refresh();
      this.look();
    });
    this.narrow = narrowButton(this.fields, "filters"); // in use on small screens only
    this.search = make("input", {
      type: "search",
      id: "search",
      maxlength: 200,
      autocomplete: "off",
      placeholder: () => word("search_sources"),
    });
    this.tabs = [this.#tab("all_sources", false), this.#tab("by_date", true)];
    this.total = make("p", { class: "total", role: "status" });
    this.results = make("div", { class: "results" });
    this.#read();
    const tabs = make("div", { class: "tabs", role: "group", "aria-label": () => word("browse_title") }, this.tabs);
    const [title, intro] = [
      make("h1", { text: () => word("browse_title") }),
      make("p", { class: "intro", text: () => word("browse_intro") }),
    ];
    this.element = make("div", { class: "browse" }, title, intro, this.#form(), tabs, this.total, this.results);
  }

  async look() {
    const mine = ++this.#latest;
    this.tabs.forEach((one, at) => one.setAttribute("aria-pressed", String(this.#events === (at === 1))));
    this.#write();
    const waiting = setTimeout(() => this.results.replaceChildren(loadingView()), 150);
    try {
      const found = await sources(this.#asked(0));
      if (mine === this.#latest) this.#show(found);
    } catch (problem) {
      if (mine === this.#latest) this.results.replaceChildren(problemView(problem, () => this.look()));
    } finally {
      clearTimeout(waiting);
    }
  }

  #form() {
    const label = make("label", { for: "search", class: "spoken", text: () => word("search_sources") });
    const send = make("button", { type: "submit", class: "primary", text: () => word("search") });
    const row = make("div", { class: "search-row" }, this.search, send);
    const form = make("form", { class: "search", role: "search" }, label, row, this.narrow.toggle, this.fields.element);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.look();
    });
    return form;
  }

  #tab(key, events) {
    return button(
      () => word(key),
      () => {
        this.#events = events;
        this.look();
      },
      { class: "tab" },
    );
  }

  #asked(offset) {
    const dated = this.#events ? { kind: "event", order: "event" } : {};
    return {
      q: this.search.value.trim(),
      ...this.fields.value(),
      ...dated,
      limit: this.#events ? 200 : AT_ONCE,
      offset,
    };
  }

  #show(found) {
    live(this.total, "text", () => counted("count", found.total));
    if (found.total === 0) this.results.replaceChildren(this.#nothing());
    else if (this.#events) this.results.replaceChildren(...calendar(found.sources));
    else this.results.replaceChildren(...this.#list(found));
  }

  #nothing() {
    const narrowed = this.search.value.trim() || this.fields.count() || this.#events;
    return narrowed ? emptyView("none_found", "none_found_hint") : emptyView("empty_corpus", "empty_corpus_hint");
  }

  #list(found) {
    const list = make("ul", { class: "source-list" }, found.sources.map(entry));
    const more = button(
      () => word("show_more"),
      () => this.#more(list, more),
      { class: "more", hidden: found.total <= found.sources.length },
    );
    return [list, more];
  }

  async #more(list, more) {
    const first = list.children.length;
    const next = await sources(this.#asked(first));
    list.append(...next.sources.map(entry));
    list.children[first]?.querySelector("a").focus();
    more.hidden = list.children.length >= next.total;
  }

  // The address holds what is looked for, so that it can be kept and shared.
  #write() {
    const words = this.search.value.trim();
    const query = new URLSearchParams({
      ...(words ? { q: words } : {}),
      ...this.fields.value(),
      ...(this.#events ? { events: "1" } : {}),
    });
    history.replaceState(null, "", query.size ? `/sources?${query}` : "/sources");
  }

  #read() {
    const query = Object.fromEntries(new URLSearchParams(location.search));
    this.search.value = query.q ?? "";
    this.#events = query.events === "1";
    this.fields.fill(query);
    this.narrow.refresh();
  }
}
