// The source beside the answer, opened at the quoted words: a panel where there is room, else over the page.
import { source } from "./api.js";
import { heading, textOf, toMark, ways } from "./document.js";
import { button, make, set } from "./dom.js";
import { whereabouts } from "./found.js";
import { citationHref } from "./links.js";
import { loadingView, problemView } from "./problems.js";
import { word } from "./words.js";

const BESIDE = matchMedia("(min-width: 68rem)");
const known = new Map(); // what was fetched for this page

export class SourcePanel {
  #shown = null; // the citation
  #from = null; // what was followed, and gets the focus back
  #name = make("p", { class: "source-name" });
  #out = make("p", { class: "ways-out" });
  #body = make("div", { class: "source-body", tabindex: 0, role: "group", "aria-label": () => word("source_text") });

  constructor() {
    const closing = button(
      () => word("close"),
      () => this.close(),
      { class: "quiet" },
    );
    const bar = make("div", { class: "source-bar" }, this.#name, closing, this.#out);
    this.panel = make("dialog", { class: "source", "aria-label": () => word("source_view") }, bar, this.#body);
    this.panel.addEventListener("close", () => this.#closed());
    this.panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !this.panel.matches(":modal")) this.close();
    });
    BESIDE.addEventListener("change", () => this.#moved());
  }

  async open(citation, link) {
    marked(this.#shown, false);
    [this.#shown, this.#from] = [citation, link];
    marked(citation, true);
    this.#show(citation);
    try {
      const view = await viewOf(citation);
      if (this.#shown === citation) this.#fill(view);
    } catch (problem) {
      if (this.#shown === citation) this.#body.replaceChildren(problemView(problem, () => this.open(citation, link)));
    }
  }

  close() {
    if (this.panel.open) this.panel.close();
  }

  #show(citation) {
    this.#name.textContent = citation.title || citation.document;
    this.#name.lang = citation.language;
    this.#out.replaceChildren();
    this.#body.replaceChildren(loadingView("opening"));
    if (this.panel.open) return;
    document.body.classList.toggle("beside", BESIDE.matches);
    if (BESIDE.matches) this.panel.show();
    else this.panel.showModal();
  }

  #fill({ places, body }) {
    this.#out.replaceChildren(...places);
    this.#body.replaceChildren(body);
    this.#body.scrollTop = 0;
    if (!toMark(this.#body)) this.#body.querySelector("h2")?.focus({ preventScroll: true });
  }

  #closed() {
    document.body.classList.remove("beside");
    marked(this.#shown, false);
    (this.#from?.isConnected ? this.#from : document.getElementById("question"))?.focus();
    this.#shown = this.#from = null;
  }

  // The window became wider or narrower: what was beside goes over, or back.
  #moved() {
    if (!this.panel.open) return;
    const [citation, link] = [this.#shown, this.#from];
    this.panel.addEventListener("close", () => this.open(citation, link), { once: true });
    this.panel.close();
  }
}

// The numbers that stand for a citation show that it is open.
function marked(citation, on) {
  const links = document.querySelectorAll(`[data-citation="${CSS.escape(citation?.key ?? "")}"]`);
  links.forEach((link) => set(link, "aria-current", on ? "true" : null));
}

async function viewOf(citation) {
  const about = await fetchedOnce(citation.document, citation.version);
  const { place, state } = await whereabouts(about, citation);
  const own = make("a", { href: citationHref(citation), text: () => word("own_page") });
  const body = make("div", { class: "source-parts" }, heading(about, { page: citation.page }), textOf(about, place));
  tellChange(body, state, citation.quote);
  return { places: [own, ...ways(about, citation.page)], body };
}

// Asked for again where the one at hand is not the version that was cited: it may have changed meanwhile.
async function fetchedOnce(id, version) {
  if (known.get(id)?.version !== version) known.set(id, await source(id));
  return known.get(id);
}

// Where the document is not the one that was cited, says so: above the marked words, or above the text without any.
export function tellChange(reading, state, quote) {
  const told = changed(state, quote);
  if (told) (reading.querySelector("mark")?.closest(".text > *") ?? reading.querySelector(".text")).before(told);
}

function changed(state, quote) {
  const key = { moved: "changed_same", gone: "changed_gone", unknown: "changed_unknown", outside: "outside_text" }[
    state
  ];
  if (!key) return null;
  const was =
    state === "gone" && quote ? [make("p", { text: () => word("the_quote_was") }), make("blockquote", {}, quote)] : [];
  return make("div", { class: `changed changed-${state}`, role: "status" }, make("p", { text: () => word(key) }), was);
}
