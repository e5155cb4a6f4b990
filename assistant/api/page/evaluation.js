// The evaluator's page: figures of the last run, what readers said, questions without an answer.
import { get } from "./api.js";
import { button, make } from "./dom.js";
import { emptyView, loadingView, problemView } from "./problems.js";
import { has, live, moment, number, word } from "./words.js";

const FIRST = ["passed", "decision", "citation_precision", "support", "quote_hit@5", "refusal_recall"];
const OPINIONS = ["helpful", "outdated", "wrong", "unclear"];

export async function start(main) {
  main.replaceChildren(loadingView());
  try {
    const asked = [get("/v1/evaluation"), get("/v1/feedback", { limit: 200 }), get("/v1/unanswered", { limit: 100 })];
    const [{ reports }, { feedback }, { unanswered }] = await Promise.all(asked);
    main.replaceChildren(page(reports, feedback, unanswered));
  } catch (problem) {
    main.replaceChildren(problemView(problem, () => start(main)));
  }
}

function page(reports, feedback, unanswered) {
  return make(
    "div",
    { class: "evaluation" },
    make("h1", { text: () => word("evaluation_title") }),
    make("p", { class: "intro", text: () => word("evaluation_intro") }),
    reports.length ? reports.map(lastRun) : emptyView("no_run", "no_run_hint"),
    feedbackQueue(feedback),
    inVain(unanswered),
  );
}

function lastRun(report) {
  const figures = report.overall ?? {};
  const first = FIRST.filter((name) => name in figures).map((name) => headline(name, figures[name]));
  const about = () =>
    [report.made ? moment(report.made) : report.today, `${number(report.cases.length)} ${word("cases").toLowerCase()}`]
      .filter(Boolean)
      .join(" · ");
  return make(
    "section",
    { class: "run" },
    make("h2", { text: () => `${word("last_run")}: ${report.suite}` }),
    make("p", { class: "about", text: about }),
    make("dl", { class: "headlines" }, first),
    make("details", {}, make("summary", { text: () => word("all_figures") }), table(figures)),
    failures(report.cases.filter((one) => !one.passed)),
  );
}

function failures(cases) {
  if (!cases.length) return null;
  const rows = cases.map((one) =>
    make(
      "li",
      {},
      make("p", { class: "judged-question" }, one.question || one.id),
      make("p", { class: "about" }, (one.wrong ?? []).join(" · ")),
    ),
  );
  return make(
    "details",
    {},
    make("summary", { text: () => `${word("failed_cases")} (${number(cases.length)})` }),
    make("ul", { class: "failures" }, rows),
  );
}

function headline(name, value) {
  return make(
    "div",
    { class: "headline" },
    make("dt", { text: () => named(name) }),
    make("dd", { text: () => shown(name, value) }),
  );
}

const named = (name) => (has(`metric_${name}`) ? word(`metric_${name}`) : name);

const shown = (name, value) =>
  name.startsWith("latency")
    ? `${number(Math.round(value * 1000))} ms`
    : number(value, { style: "percent", maximumFractionDigits: 1 });

function table(figures) {
  const head = make(
    "tr",
    {},
    make("th", { scope: "col", text: () => word("figure") }),
    make("th", { scope: "col", text: () => word("value") }),
  );
  const rows = Object.entries(figures).map(([name, value]) =>
    make("tr", {}, make("th", { scope: "row" }, name), make("td", { text: () => shown(name, value) })),
  );
  return make(
    "div",
    { class: "table", tabindex: 0, role: "group", "aria-label": () => word("all_figures") },
    make("table", {}, make("thead", {}, head), make("tbody", {}, rows)),
  );
}

function feedbackQueue(all) {
  const list = make("ul", { class: "queue" });
  const choices = ["all", ...OPINIONS].map((key) =>
    button(
      () => word(key),
      () => only(key),
      { class: "tab", "aria-pressed": String(key === "all") },
    ),
  );
  const total = make("p", { class: "total", role: "status" });
  function only(key) {
    const kept = key === "all" ? all : all.filter((one) => one.opinion === key);
    choices.forEach((one, at) => one.setAttribute("aria-pressed", String(["all", ...OPINIONS][at] === key)));
    live(total, "text", () => number(kept.length));
    list.replaceChildren(...kept.map(judged));
  }
  only("all");
  const inside = all.length
    ? [make("div", { class: "tabs", role: "group", "aria-label": () => word("opinion") }, choices), total, list]
    : [emptyView("no_feedback", "no_feedback_hint")];
  return make("section", {}, make("h2", { text: () => word("feedback_queue") }), inside);
}

function judged(one) {
  const text = one.payload?.text ?? "";
  return make(
    "li",
    { class: "judged" },
    make(
      "p",
      { class: "judged-head" },
      make("span", {
        class: `mark opinion-${OPINIONS.includes(one.opinion) ? one.opinion : "other"}`,
        text: () => word(one.opinion),
      }),
      make("span", { class: "about", text: () => `${one.at ? moment(one.at) : ""} · ${one.surface ?? ""}` }),
    ),
    make("p", { class: "judged-question" }, one.question),
    one.reason ? make("blockquote", {}, one.reason) : null,
    text
      ? make(
          "details",
          {},
          make("summary", { text: () => word("the_answer") }),
          make("p", { class: "judged-answer" }, text),
        )
      : null,
  );
}

function inVain(all) {
  const rows = all.map((one) =>
    make(
      "li",
      {},
      make("span", { lang: one.language ?? null }, one.question),
      make("span", { class: "about", text: () => ` ${one.at ? moment(one.at) : ""}` }),
    ),
  );
  return make(
    "section",
    {},
    make("h2", { text: () => word("unanswered") }),
    rows.length
      ? make("ul", { class: "unanswered" }, rows)
      : make("p", { class: "hint", text: () => word("no_unanswered") }),
  );
}
