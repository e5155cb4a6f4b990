// The source beside the answer, opened at the quoted words: a panel where there is room, else over the page.
import { source } from "./api.js";
import { button, make, set } from "./dom.js";
import { heading, textOf, toMark, ways } from "./document.js";
import { whereabouts } from "./found.js";
import { citationHref } from "./links.js";
import { loadingView, problemView } from "./problems.js";
import { word } from "./words.js";

const BESIDE = matchMedia("(min-width: 68rem)");
const known = new Map(); // what was fetched for this page

// The dialog element, with `open(citation, from)` and `close()`; `from` gets the focus back.
export function sourcePanel() {
  const body = make("div", { class: "source-body" });
  const closing = button(() => word("close"), () => panel.close(), { class: "quiet" });
  const name = make("p", { class: "source-name" });
  const out = make("p", { class: "ways-out" });
  const bar = make("div", { class: "source-bar" }, name, closing, out);
  const panel = make("dialog", { class: "source", "aria-label": () => word("source_view") }, bar, body);
  let from = null;
  let shown = null;

  panel.addEventListener("close", () => {
    document.body.classList.remove("beside");
    mark(shown, false);
    (from?.isConnected ? from : document.getElementById("question"))?.focus();
    shown = from = null;
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.matches(":modal")) panel.close();
  });
  BESIDE.addEventListener("change", () => {
    if (!panel.open || !shown) return;
    const [citation, link] = [shown, from];
    panel.close();
    open(citation, link);
  });

  async function open(citation, link) {
    mark(shown, false);
    [shown, from] = [citation, link];
    mark(citation, true);
    name.textContent = citation.title || citation.document;
    name.lang = citation.language;
    if (!panel.open) show(panel);
    out.replaceChildren();
    body.replaceChildren(loadingView("opening"));
    try {
      const view = await viewOf(citation);
      if (shown === citation) fill(view);
    } catch (problem) {
      if (shown === citation) body.replaceChildren(problemView(problem, () => open(citation, link)));
    }
  }

  function fill({ places, parts }) {
    out.replaceChildren(...places);
    body.replaceChildren(...parts);
    body.scrollTop = 0;
    if (!toMark(body)) body.querySelector("h2")?.focus({ preventScroll: true });
  }

  return { panel, open, close: () => panel.open && panel.close() };
}

function show(panel) {
  document.body.classList.toggle("beside", BESIDE.matches);
  if (BESIDE.matches) panel.show();
  else panel.showModal();
}

const mark = (citation, on) => {
  for (const link of document.querySelectorAll(`[data-citation="${CSS.escape(citation?.key ?? "")}"]`)) set(link, "aria-current", on ? "true" : null);
};

async function viewOf(citation) {
  const about = await fetchedOnce(citation.document, citation.version);
  const { place, state } = await whereabouts(about, citation);
  const own = make("a", { href: citationHref(citation), text: () => word("own_page") });
  const parts = [heading(about, { page: citation.page }), changed(state, citation.quote), textOf(about, place)];
  return { places: [own, ...ways(about, citation.page)], parts: parts.filter(Boolean) };
}

// What to tell where the document is not the one that was cited.
export function changed(state, quote) {
  const key = { moved: "changed_same", gone: "changed_gone", unknown: "changed_unknown", outside: "outside_text" }[state];
  if (!key) return null;
  const was = state === "gone" && quote ? [make("p", { text: () => word("the_quote_was") }), make("blockquote", {}, quote)] : [];
  return make("div", { class: `changed changed-${state}`, role: "status" }, make("p", { text: () => word(key) }), was);
}

// Asked for again where the one at hand is not the version that was cited: it may have changed meanwhile.
async function fetchedOnce(id, version) {
  if (known.get(id)?.version !== version) known.set(id, await source(id));
  return known.get(id);
}
