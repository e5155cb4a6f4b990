"""How well the right passages are found, how long answers take, and how it was all measured."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from evals.metrics import DEPTH, LEVELS, METRICS
from evals.ranking import FIGURES
from evals.report.charts import Column, columns
from evals.report.html import Html, section, tag
from evals.report.shown import Shown
from evals.results import overall, quantile

_NAMES = {"mrr": f"MRR@{DEPTH}", f"ndcg@{DEPTH}": f"nDCG@{DEPTH}"}
_STEPS = 10  # columns of the histogram of times
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
        return section("retrieval", "Retrieval", tag("p", "No case names a source.", class_="empty"))
    told = "At which rank the first passage with the expected words comes. A page counts only where a case names one."
    table = tag("div", tag("table", tag("thead", header), tag("tbody", *rows)), class_="scroll")
    return section("retrieval", "Retrieval", tag("div", table, class_="panel"), _ranks(shown, told))


def _level(figures: Mapping[str, float], level: str, label: str) -> Html:
    values = [figures[f"{level}_{name}"] for name in FIGURES]
    return tag("tr", tag("th", label, scope="row"), *(_number("td", f"{value:.3f}") for value in values))


def _ranks(shown: Shown, told: str) -> Html:
    counted = Counter(one.rank for one in shown.run.outcomes if "quote_mrr" in one.metrics)
    shares = [
        Column(str(rank), counted[rank], told=f"rank {rank}: {counted[rank]} cases") for rank in range(1, DEPTH + 1)
    ]
    missed = Column("none", counted[None], "bad", f"not among the first {DEPTH}: {counted[None]} cases")
    return tag("div", tag("p", told, class_="note"), columns([*shares, missed], told), class_="panel")


def speed(shown: Shown) -> Html:
    """How long answers take; the few that take far longer share the last column."""
    times = [one.seconds * 1000 for one in shown.run.outcomes if one.seconds]
    if not times:
        return section("speed", "Speed", tag("p", "No times were kept.", class_="empty"))
    half, most = quantile(times, 0.5), quantile(times, 0.95)
    step = _even(1.3 * most / _STEPS)
    counted = Counter(min(_STEPS, int(time / step)) for time in times)
    drawn = [Column(f"{n * step}", counted[n], told=f"from {n * step} ms: {counted[n]}") for n in range(_STEPS)]
    drawn.append(
        Column(f"{_STEPS * step:g}+", counted[_STEPS], "bad", f"{_STEPS * step:g} ms and more: {counted[_STEPS]}")
    )
    told = f"Half of the answers take at most {half:.0f} ms, 95 % at most {most:.0f} ms. Columns of {step} ms."
    chart = tag("div", columns(drawn, "How many answers took how many milliseconds"), class_="panel")
    return section("speed", "Speed", tag("p", told, class_="note"), chart)


def _even(least: float) -> int:
    """The next of 1, 2, 5, 10, 20, 50 and so on."""
    steps: Iterator[int] = (digit * int(10**power) for power in range(9) for digit in (1, 2, 5))
    return next(step for step in steps if step >= least)


def about(shown: Shown) -> Html:
    """Definitions and versions."""
    metrics = [tag("div", tag("dt", one.label), tag("dd", f"{one.about} ({one.name})")) for one in METRICS]
    versions = {"Python": shown.run.about.get("python"), "Machine": shown.run.about.get("machine")}
    versions |= {"Corpus": shown.run.about.get("corpus"), "Embedder": shown.run.about.get("embedder")}
    versions |= {"Revision": shown.run.about.get("revision"), **shown.run.about.get("versions", {})}
    made = [tag("div", tag("dt", name), tag("dd", str(value))) for name, value in versions.items() if value]
    return section(
        "about",
        "How this was measured",
        tag("p", _METHOD, class_="note"),
        tag("details", tag("summary", "What the figures mean"), tag("dl", *metrics, class_="defined")),
        tag("details", tag("summary", "Versions and fingerprints"), tag("dl", *made, class_="defined")),
    )


def _number(name: str, text: str) -> Html:
    return tag(name, text, class_="number", scope="col" if name == "th" else None)
