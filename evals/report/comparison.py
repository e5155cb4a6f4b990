"""What changed since the baseline, and whether it may be chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from evals.compare import SURE, Change, Difference, change, differences
from evals.report.charts import aligned, difference_track, signed
from evals.report.html import Html, section, tag
from evals.report.shown import Shown
from evals.results import Run

_COLUMNS = ("Figure", "Before", "Now", "Points", "95 % interval", "Better", "Worse", "p")
_TOLD = (Change.BROKEN, Change.FIXED, Change.REWORDED, Change.NEW)


def comparison(shown: Shown) -> Html:
    """Changed cases, then every figure before and now."""
    title = "Since the baseline"
    if shown.baseline is None:
        told = "This run was compared with nothing. Give an earlier results.json with --against to see what changed."
        return section("comparison", title, tag("p", told, class_="empty"))
    found = differences(shown.baseline, shown.run)
    reach = max([0.05, *(max(abs(one.low), abs(one.high)) for one in found if one.metric.paired)])
    table = tag("div", _table(found, reach), class_="panel scroll")
    return section("comparison", title, _note(shown.baseline, reach), *_changed(shown.run, shown.baseline), table)


def _note(baseline: Run, reach: float) -> Html:
    made = str(baseline.about.get("made", ""))[:10]
    code = str(baseline.about.get("revision") or "no revision")[:10]
    told = (
        f"The baseline is of {made} ({code}). Differences are in percentage points. Interval and p are of the cases "
        "that both runs have: exact McNemar test for yes and no, paired bootstrap for shares. Where p is below "
        f"{SURE:g} the difference is in colour. The chart reaches from {signed(-reach)} to {signed(reach)}."
    )
    return tag("p", told, class_="note")


def _changed(run: Run, baseline: Run) -> list[Html]:
    """A button for each kind of change, that shows its cases."""
    counted = Counter(change(one, baseline) for one in run.outcomes)
    buttons = [_button(kind, counted[kind]) for kind in _TOLD if counted[kind]]
    told = [tag("p", *buttons, class_="chips") if buttons else tag("p", "No case changed.", class_="empty")]
    if gone := len(baseline.by_id.keys() - run.by_id.keys()):
        told.append(tag("p", f"{gone} cases of the baseline are not in this run.", class_="note"))
    return told


def _button(kind: Change, count: int) -> Html:
    text = tag("strong", str(count))
    return tag("button", text, f" {kind}", type="button", class_=f"chip {kind}", data_show=f"change:{kind}")


def _table(found: Sequence[Difference], reach: float) -> Html:
    left = ("Figure", "95 % interval")
    names = [tag("th", name, scope="col", class_=None if name in left else "number") for name in _COLUMNS]
    return tag("table", tag("thead", tag("tr", *names)), tag("tbody", *(_row(one, reach) for one in found)))


def _row(one: Difference, reach: float) -> Html:
    """Where the cases that have a metric are not the same in every run, only the two figures mean something."""
    tone = "" if not one.sure else " better" if one.after > one.before else " worse"
    paired = one.metric.paired
    cells = (
        (aligned(one.before), "number"),
        (aligned(one.after), "number"),
        (signed(one.after - one.before), f"number{tone}"),
        (difference_track(one, reach) if paired else None, "chart"),
        (str(one.better) if paired else "–", "number"),
        (str(one.worse) if paired else "–", "number"),
        (_p(one.p), f"number{tone}"),
    )
    figures = [tag("td", content, class_=style) for content, style in cells]
    return tag("tr", tag("th", one.metric.label, scope="row"), *figures)


def _p(p: float | None) -> str:
    if p is None:
        return "–"
    return "< .001" if p < 0.001 else f"{p:.3f}"
