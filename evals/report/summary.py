"""The head of the report: the verdict, the figures that matter, what goes wrong, and for whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from evals.compare import difference, interval
from evals.metrics import BY_NAME, JUDGED, METRICS, Metric
from evals.report.charts import bar, percent, signed, track
from evals.report.html import Html, join, tag
from evals.report.shown import FAULTS, LANGUAGES, Shown, groups_of
from evals.results import Outcome, values_of

_BESIDE = ("decision", "must_include", "citation_recall", "span_recall")  # figures beside each group's passes
_GROUPS = {"language": "Language", "role": "Role", "tag": "Tag", "kind": "Kind of document"}


def head(shown: Shown) -> Html:
    """What a reader in a hurry needs."""
    run = shown.run
    passed, count = sum(one.passed for one in run.outcomes), len(run.outcomes)
    sure = interval([float(one.passed) for one in run.outcomes])
    told = f"95 % sure that it lies between {percent(sure.low)} and {percent(sure.high)} for questions like these."
    made = datetime.fromisoformat(str(run.about["made"]))
    facts = {
        "Suite": run.suite,
        "Made": f"{made.day} {made:%B %Y, %H:%M} UTC",
        "Asked as of": str(run.about.get("today", "")),
        "Code": str(run.about.get("revision") or "not in git")[:10],
        "Corpus": f"{run.about['documents']} documents, {str(run.about['corpus'])[:10]}",
        "Embedder": str(run.about["embedder"])[:24],
    }
    listed = [tag("div", tag("dt", name), tag("dd", value)) for name, value in facts.items() if value]
    return tag(
        "header",
        tag("p", "Arena assistant · answer quality", class_="eyebrow"),
        tag("h1", tag("strong", f"{passed} of {count}"), f" cases pass, {percent(passed / count)}."),
        tag("p", told, class_="lead"),
        tag("dl", *listed, class_="facts"),
    )


def gate(shown: Shown) -> Html:
    """The thresholds, those that do not hold first."""
    failed = [one for one in shown.findings if not one.held]
    if not shown.findings:
        return tag("p", "No thresholds are set.", class_="gate empty")
    rows = [
        tag("tr", _mark(one.held), tag("td", one.threshold), tag("td", one.figure, class_="number"))
        for one in sorted(shown.findings, key=lambda one: one.held)
    ]
    held = f"All {len(shown.findings)} thresholds hold."
    title = f"{len(failed)} of {len(shown.findings)} thresholds do not hold." if failed else held
    table = tag("div", tag("table", tag("tbody", *rows)), class_="scroll")
    return tag("details", tag("summary", title), table, class_="gate failed" if failed else "gate", open=bool(failed))


def cards(shown: Shown) -> Html:
    """The figures that matter, one card each."""
    metrics = [*METRICS, JUDGED]
    made = [_card(shown, metric) for metric in metrics if values_of(shown.run.outcomes, metric.name)]
    key = join(
        tag("span", tag("i", class_="key dot"), "figure"),
        tag("span", tag("i", class_="key line"), "95 % interval"),
        tag("span", tag("i", class_="key least"), "least wanted"),
        tag("span", tag("i", class_="key ring"), "baseline") if shown.baseline else None,
    )
    return tag(
        "section", tag("h2", "Figures"), tag("p", key, class_="keys"), tag("div", *made, class_="cards"), id="figures"
    )


def _card(shown: Shown, metric: Metric) -> Html:
    figure = interval(values_of(shown.run.outcomes, metric.name))
    least = shown.thresholds.minimum.get(metric.name)
    changed = difference(metric, shown.baseline, shown.run) if shown.baseline else None
    low = least is not None and figure.mean < least - 1e-9
    delta = None
    if changed:
        tone = "" if not changed.sure else " better" if changed.after > changed.before else " worse"
        delta = tag("span", signed(changed.after - changed.before), class_=f"delta{tone}", title="since the baseline")
    range_ = f"{percent(figure.low)} to {percent(figure.high)}" if figure.high > figure.low else "no spread"
    agreed = shown.agreement if metric is JUDGED else None
    told = f" Agrees with the checks in {percent(agreed.share)} (kappa {agreed.kappa:.2f})." if agreed else ""
    return tag(
        "div",
        tag("h3", metric.label),
        tag("p", percent(figure.mean), delta, class_="figure"),
        track(figure, least=least, before=changed.before if changed else None, tone="low" if low else ""),
        tag("p", f"{range_} · {_cases(figure.n)}", class_="range"),
        tag("p", metric.about + told, class_="about"),
        class_="card low" if low else "card",
    )


def faults(shown: Shown) -> Html:
    """How often each thing goes wrong; each row shows its cases."""
    counted = [(fault, sum(fault.in_case(one) for one in shown.run.outcomes)) for fault in FAULTS]
    most = max(count for _, count in counted)
    if not most:
        body = tag("p", "Nothing went wrong in any case.", class_="empty")
    else:
        rows = [
            tag(
                "button",
                tag("span", fault.label, class_="name"),
                bar(count / most, f"{fault.label}: {count}", "bad"),
                tag("span", str(count), class_="number"),
                class_="row",
                type="button",
                data_show=f"wrong:{fault.code}",
                title="Show these cases",
            )
            for fault, count in sorted(counted, key=lambda pair: -pair[1])
            if count
        ]
        body = tag("div", *rows, class_="rows")
    return tag("section", tag("h2", "What goes wrong"), body, id="faults")


def groups(shown: Shown) -> Html:
    """Passes by language, role, tag and kind of document."""
    blocks = [_block(shown, by, title) for by, title in _GROUPS.items()]
    return tag("section", tag("h2", "For whom, and about what"), tag("div", *blocks, class_="blocks"), id="groups")


def _block(shown: Shown, by: str, title: str) -> Html:
    members: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in shown.run.outcomes:
        for group in groups_of(outcome, by):
            members[group].append(outcome)
    if not members:
        return tag("div", tag("h3", title), tag("p", "No case says.", class_="empty"), class_="block")
    order = list(LANGUAGES).index if by == "language" else lambda group: -len(members[group])
    columns = [BY_NAME[name].label for name in _BESIDE]
    header = tag(
        "tr",
        *(
            tag("th", text, scope="col", class_=style)
            for text, style in ((title, None), ("Cases", "number"), ("Pass", None))
        ),
        *(tag("th", text, scope="col", class_="number wide") for text in columns),
    )
    rows = [_group(shown, by, group, members[group]) for group in sorted(members, key=order)]
    return tag("div", tag("table", tag("thead", header), tag("tbody", *rows)), class_="block")


def _group(shown: Shown, by: str, group: str, members: Sequence[Outcome]) -> Html:
    ids = {one.id for one in members}
    past = [float(one.passed) for one in shown.baseline.outcomes if one.id in ids] if shown.baseline else []
    figure = interval([float(one.passed) for one in members])
    button = tag(
        "button", LANGUAGES.get(group, group) if by == "language" else group, type="button", data_show=f"{by}:{group}"
    )
    beside = [_mean(values_of(members, name)) for name in _BESIDE]
    passes = tag(
        "div",
        track(figure, before=sum(past) / len(past) if past else None),
        tag("span", percent(round(figure.mean, 2)), class_="number"),
        class_="passes",
    )
    return tag(
        "tr",
        tag("th", button, scope="row"),
        tag("td", str(figure.n), class_="number"),
        tag("td", passes, class_="chart"),
        *(tag("td", text, class_="number wide") for text in beside),
    )


def _mean(values: Sequence[float]) -> str:
    return percent(round(sum(values) / len(values), 2)) if values else "–"


def _mark(held: bool) -> Html:
    return tag(
        "td", "✓" if held else "✗", class_="good mark" if held else "bad mark", title="holds" if held else "does not"
    )


def _cases(count: int) -> str:
    return "1 case" if count == 1 else f"{count} cases"
