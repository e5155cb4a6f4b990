"""What goes wrong, for whom, and about what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from evals.compare import interval
from evals.metrics import BY_NAME
from evals.report.charts import bar, percent, track
from evals.report.html import Html, section, tag
from evals.report.shown import BY, FAULTS, LANGUAGES, Fault, Shown, groups_of
from evals.results import Outcome, values_of

_BESIDE = ("decision", "must_include", "citation_recall", "span_recall")  # figures beside each group's passes


def faults(shown: Shown) -> Html:
    """How often each thing goes wrong; a row shows its cases when it is pressed."""
    counted = {fault: sum(fault.in_case(one) for one in shown.run.outcomes) for fault in FAULTS}
    found = sorted((fault for fault in FAULTS if counted[fault]), key=lambda fault: -counted[fault])
    if not found:
        return section("faults", "What goes wrong", tag("p", "Nothing went wrong in any case.", class_="empty"))
    rows = [_fault(fault, counted[fault], counted[found[0]]) for fault in found]
    return section("faults", "What goes wrong", tag("div", *rows, class_="rows"))


def _fault(fault: Fault, count: int, most: int) -> Html:
    return tag(
        "button",
        tag("span", fault.label, class_="name"),
        bar(count / most, f"{fault.label}: {count}", "bad"),
        tag("span", str(count), class_="number"),
        class_="row",
        type="button",
        data_show=f"wrong:{fault.code}",
        title="Show these cases",
    )


def groups(shown: Shown) -> Html:
    """Passes by language, role, tag and kind of document."""
    blocks = [_block(shown, by) for by in BY]
    return section("groups", "For whom, and about what", tag("div", *blocks, class_="blocks"))


def _block(shown: Shown, by: str) -> Html:
    members: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in shown.run.outcomes:
        for group in groups_of(outcome, by):
            members[group].append(outcome)
    if not members:
        return tag("div", tag("h3", BY[by]), tag("p", "No case tells.", class_="empty"), class_="block")
    order = list(LANGUAGES).index if by == "language" else lambda group: -len(members[group])
    rows = [_group(shown, by, group, members[group]) for group in sorted(members, key=order)]
    return tag("div", tag("table", tag("thead", _names(by)), tag("tbody", *rows)), class_="block")


def _names(by: str) -> Html:
    names = {BY[by]: None, "Cases": "number", "Pass": None}
    names |= {BY_NAME[name].label: "number wide" for name in _BESIDE}
    return tag("tr", *(tag("th", name, scope="col", class_=style) for name, style in names.items()))


def _group(shown: Shown, by: str, group: str, members: Sequence[Outcome]) -> Html:
    name = LANGUAGES[group] if by == "language" else group
    beside = [_mean(values_of(members, metric)) for metric in _BESIDE]
    return tag(
        "tr",
        tag("th", tag("button", name, type="button", data_show=f"{by}:{group}"), scope="row"),
        tag("td", str(len(members)), class_="number"),
        tag("td", _passes(shown, members), class_="chart"),
        *(tag("td", text, class_="number wide") for text in beside),
    )


def _passes(shown: Shown, members: Sequence[Outcome]) -> Html:
    ids = {one.id for one in members}
    past = [float(one.passed) for one in shown.baseline.outcomes if one.id in ids] if shown.baseline else []
    figure = interval([float(one.passed) for one in members])
    drawn = track(figure, before=sum(past) / len(past) if past else None)
    return tag("div", drawn, tag("span", percent(round(figure.mean, 2)), class_="number"), class_="passes")


def _mean(values: Sequence[float]) -> str:
    return percent(round(sum(values) / len(values), 2)) if values else "–"
