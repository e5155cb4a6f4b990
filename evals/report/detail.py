"""The middle of the report: retrieval, speed, the comparison with the baseline, and how it was all measured."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from evals.compare import SURE, Change, Difference, change, differences
from evals.metrics import DEPTH, LEVELS, METRICS
from evals.ranking import FIGURES
from evals.report.charts import Column, columns, difference_track, percent, signed
from evals.report.html import Html, tag
from evals.report.shown import Shown
from evals.results import overall, quantile

_NAMES = {"mrr": f"MRR@{DEPTH}", f"ndcg@{DEPTH}": f"nDCG@{DEPTH}"}
_STEPS = 12  # columns of the histogram of times
_METHOD = (
    "Every figure but “Judged right” is computed without a language model. Intervals are percentile bootstraps over "
    "cases, with a fixed seed; where every case agrees they have no width, which says nothing about other questions."
)


def retrieval(shown: Shown) -> Html:
    """How well the passages are found that answer."""
    figures = overall(shown.run.outcomes)
    header = tag("tr", tag("th", "By", scope="col"), *(_number("th", _NAMES.get(name, name)) for name in FIGURES))
    rows = [_level(figures, level, label) for level, label in LEVELS.items() if f"{level}_mrr" in figures]
    if not rows:
        return _section("retrieval", "Retrieval", tag("p", "No case names a source.", class_="empty"))
    told = "At which rank the first passage with the expected words comes. A page counts only where a case names one."
    table = tag("div", tag("table", tag("thead", header), tag("tbody", *rows)), class_="scroll")
    return _section(
        "retrieval", "Retrieval", tag("div", table, class_="panel"), tag("p", told, class_="note"), _ranks(shown)
    )


def _level(figures: Mapping[str, float], level: str, label: str) -> Html:
    values = [figures[f"{level}_{name}"] for name in FIGURES]
    return tag("tr", tag("th", label, scope="row"), *(_number("td", f"{value:.3f}") for value in values))


def _ranks(shown: Shown) -> Html:
    counted = Counter(one.rank for one in shown.run.outcomes if "quote_mrr" in one.metrics)
    shares = [
        Column(str(rank), counted[rank], told=f"rank {rank}: {counted[rank]} cases") for rank in range(1, DEPTH + 1)
    ]
    missed = Column("none", counted[None], "bad", f"not among the first {DEPTH}: {counted[None]} cases")
    return tag("div", columns([*shares, missed], "Rank of the first passage with the expected words"), class_="panel")


def speed(shown: Shown) -> Html:
    """How long answers take."""
    times = [one.seconds for one in shown.run.outcomes if one.seconds]
    if not times:
        return _section("speed", "Speed", tag("p", "No times were kept.", class_="empty"))
    step = max(max(times) / _STEPS, 1e-6)
    counted = Counter(min(_STEPS - 1, int(time / step)) for time in times)
    shown_ = [
        Column(f"{(n + 1) * step * 1000:.0f}", counted[n], told=f"up to {(n + 1) * step * 1000:.0f} ms: {counted[n]}")
        for n in range(_STEPS)
    ]
    half, most = quantile(times, 0.5), quantile(times, 0.95)
    told = f"Half of the answers take at most {half * 1000:.0f} ms, 95 % at most {most * 1000:.0f} ms."
    chart = tag("div", columns(shown_, "How many answers took how long"), class_="panel")
    return _section("speed", "Speed", tag("p", told, class_="note"), chart)


def comparison(shown: Shown) -> Html:
    """What changed since the baseline, and whether it may be chance."""
    if shown.baseline is None:
        told = "This run was compared with nothing. Give an earlier results.json with --against to see what changed."
        return _section("comparison", "Since the baseline", tag("p", told, class_="empty"))
    made = str(shown.baseline.about.get("made", ""))[:10]
    code = str(shown.baseline.about.get("revision") or "no revision")[:10]
    counted = Counter(change(one, shown.baseline) for one in shown.run.outcomes)
    chips = [
        tag(
            "button",
            tag("strong", str(counted[kind])),
            f" {kind}",
            type="button",
            class_=f"chip {kind}",
            data_show=f"change:{kind}",
        )
        for kind in (Change.BROKEN, Change.FIXED, Change.REWORDED, Change.NEW)
        if counted[kind]
    ]
    names = ("Figure", "Before", "Now", "Points", "95 % interval", "Better", "Worse", "p")
    header = tag(
        "tr",
        *(tag("th", name, scope="col", class_=None if name in (names[0], names[4]) else "number") for name in names),
    )
    rows = [_difference(one) for one in differences(shown.baseline, shown.run)]
    told = (
        f"The baseline is of {made} ({code}). Differences are in percentage points. Interval and p are of the cases that "
        "both runs have: exact McNemar test for yes and no, paired bootstrap for shares. "
        f"Where p is below {SURE:g} the difference is in colour."
    )
    gone = len(shown.baseline.by_id.keys() - shown.run.by_id.keys())
    left = tag("p", f"{gone} cases of the baseline are not in this run.", class_="note") if gone else None
    changed = tag("p", *chips, class_="chips") if chips else tag("p", "No case changed.", class_="empty")
    table = tag("div", tag("table", tag("thead", header), tag("tbody", *rows)), class_="panel scroll")
    return _section("comparison", "Since the baseline", tag("p", told, class_="note"), changed, table, left)


def _difference(one: Difference) -> Html:
    tone = "" if not one.sure else " better" if one.after > one.before else " worse"
    cells = (
        (percent(one.before), "number"),
        (percent(one.after), "number"),
        (signed(one.after - one.before), f"number{tone}"),
    )
    return tag(
        "tr",
        tag("th", one.metric.label, scope="row"),
        *(tag("td", text, class_=style) for text, style in cells),
        tag("td", difference_track(one), class_="chart"),
        *(tag("td", str(count), class_="number") for count in (one.better, one.worse)),
        tag("td", _p(one.p), class_=f"number{tone}"),
    )


def _p(p: float | None) -> str:
    if p is None:
        return "–"
    return "< .001" if p < 0.001 else f"{p:.3f}"


def about(shown: Shown) -> Html:
    """Definitions and versions."""
    metrics = [tag("div", tag("dt", one.label), tag("dd", f"{one.about} ({one.name})")) for one in METRICS]
    versions = {"Python": shown.run.about.get("python"), "Machine": shown.run.about.get("machine")}
    versions |= {"Corpus": shown.run.about.get("corpus"), "Embedder": shown.run.about.get("embedder")}
    versions |= {"Revision": shown.run.about.get("revision"), **shown.run.about.get("versions", {})}
    made = [tag("div", tag("dt", name), tag("dd", str(value))) for name, value in versions.items() if value]
    return _section(
        "about",
        "How this was measured",
        tag("p", _METHOD, class_="note"),
        tag("details", tag("summary", "What the figures mean"), tag("dl", *metrics, class_="defined")),
        tag("details", tag("summary", "Versions and fingerprints"), tag("dl", *made, class_="defined")),
    )


def _section(id: str, title: str, *content: Html | None) -> Html:
    return tag("section", tag("h2", title), *content, id=id)


def _number(name: str, text: str) -> Html:
    return tag(name, text, class_="number", scope="col" if name == "th" else None)
