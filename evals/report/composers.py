"""Who wrote the answers, beside the run it is compared with: statements by verdict, and what was struck."""

from __future__ import annotations

from collections.abc import Sequence

from evals.composers import Tally, composer_of, tally
from evals.metrics import METRICS
from evals.report.charts import aligned, percent
from evals.report.html import Html, section, tag
from evals.report.shown import Shown
from evals.results import Run, overall, values_of

_TIMES = {"latency_p50": "Seconds for half of the answers", "latency_p95": "Seconds for 95 % of the answers"}
_NOTE = (
    "Every statement is judged against the words it cites. What they do not carry is struck: no reader sees it, "
    "or they see the source's own words in its place. Shares of what was struck are of all that was written in "
    "other words."
)


def composers(shown: Shown) -> Html:
    """Figures, statements and times, a column for each run that keeps its answers."""
    runs = [shown.run, *([shown.baseline] if shown.baseline else [])]
    kept = [(run, counted) for run in runs if (counted := tally(run))]
    if not kept:
        return section("composers", "Who wrote", tag("p", "The run keeps no answers.", class_="empty"))
    header = tag("tr", tag("th", ""), *(tag("th", _name(run, shown), class_="number") for run, _ in kept))
    body = tag("tbody", *_figures([run for run, _ in kept]), *_counts([counted for _, counted in kept]))
    table = tag("div", tag("table", tag("thead", header), body), class_="panel scroll")
    return section("composers", "Who wrote", tag("p", _NOTE, class_="note"), table)


def _name(run: Run, shown: Shown) -> str:
    model = run.about.get("model")
    name = f"{composer_of(run)} ({model})" if model else composer_of(run)
    same = shown.baseline is not None and composer_of(shown.baseline) == composer_of(shown.run)
    return f"{name}, before" if same and run is shown.baseline else name


def _figures(runs: Sequence[Run]) -> list[Html]:
    """The means that all of the runs have."""
    metrics = [metric for metric in METRICS if all(values_of(run.outcomes, metric.name) for run in runs)]
    figures = [overall(run.outcomes) for run in runs]
    rows = [_row(metric.label, [aligned(one[metric.name]) for one in figures]) for metric in metrics]
    times = [name for name in _TIMES if all(name in one for one in figures)]
    return rows + [_row(_TIMES[name], [f"{one[name]:.2f}" for one in figures]) for name in times]


def _counts(tallies: Sequence[Tally]) -> list[Html]:
    rows = [{label: (part, whole) for label, part, whole in one.rows()} for one in tallies]
    labels = [label for label in rows[0] if any(one[label][0] for one in rows)]
    return [_row(label, [_share(*one[label]) for one in rows]) for label in labels]


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({percent(part / whole)})" if whole else "–"


def _row(label: str, texts: Sequence[str]) -> Html:
    return tag("tr", tag("th", label, scope="row"), *(tag("td", text, class_="number") for text in texts))
