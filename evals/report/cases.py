"""The cases of the report, changed ones first, with what narrows the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evals.compare import Change, change
from evals.report.answer import answer, expected
from evals.report.charts import percent
from evals.report.html import Html, join, section, tag
from evals.report.shown import BY, FAULTS, LANGUAGES, Shown, groups_of
from evals.results import Outcome

_ORDER = (Change.BROKEN, Change.FIXED, Change.REWORDED, Change.NEW)
_FIGURES = {
    "citation_precision": "citation precision",
    "citation_recall": "citation recall",
    "span_recall": "span recall",
    "support": "support",
}
_HINT = "Filter: words of a question, an answer, an id"


def cases(shown: Shown) -> Html:
    """All cases: changed ones first, then failed ones."""

    def place(outcome: Outcome) -> tuple[int, bool]:
        kind = change(outcome, shown.baseline)
        return (_ORDER.index(kind) if shown.baseline and kind in _ORDER else len(_ORDER), outcome.passed)

    listed = [_case(shown, outcome) for outcome in sorted(shown.run.outcomes, key=place)]
    show_all = tag("button", "Show all cases", type="button", data_show="all")
    nothing = tag("p", "No case fits. ", show_all, class_="empty", id="nothing", hidden=True)
    return section("cases", "Cases", _small_baseline(shown), _tools(shown), tag("div", *listed, id="list"), nothing)


def _small_baseline(shown: Shown) -> Html | None:
    if shown.baseline is None or any(one.answer for one in shown.baseline.outcomes):
        return None
    told = "The baseline keeps no answers. Give a whole results.json with --against to see both side by side."
    return tag("p", told, class_="note")


def _tools(shown: Shown) -> Html:
    """Shown by the script: without it there is nothing to narrow with, and the list is whole."""
    selects = [_select("state", "Result", _states(shown))]
    for by, title in BY.items():
        found = sorted({group for one in shown.run.outcomes for group in groups_of(one, by)})
        named = {group: LANGUAGES.get(group, group) if by == "language" else group for group in found}
        selects.append(_select(by, title, {"": f"{title}: all"} | named))
    count = len(shown.run.outcomes)
    box = tag("input", type="search", id="filter", placeholder=_HINT, aria_label="Filter cases")
    told = tag("output", f"{count} of {count} cases", id="count")
    return tag("form", box, told, tag("div", *selects, class_="selects"), class_="tools", id="tools", hidden=True)


def _states(shown: Shown) -> dict[str, str]:
    """Passed and failed, what changed, what went wrong: all that a case can be asked for."""
    changes = {change(one, shown.baseline) for one in shown.run.outcomes} if shown.baseline else set()
    states = {"": "Result: all", "failed": "Failed", "passed": "Passed"}
    states |= {f"change:{kind}": kind.capitalize() for kind in _ORDER if kind in changes}
    return states | {
        f"wrong:{fault.code}": fault.label for fault in FAULTS if any(map(fault.in_case, shown.run.outcomes))
    }


def _select(name: str, label: str, options: Mapping[str, str]) -> Html:
    return tag(
        "select", *(tag("option", text, value=value) for value, text in options.items()), name=name, aria_label=label
    )


def _case(shown: Shown, outcome: Outcome) -> Html:
    case, payload, changed = outcome.case or {}, outcome.answer or {}, change(outcome, shown.baseline)
    past = shown.baseline.by_id.get(outcome.id) if shown.baseline else None
    old = past.answer if past and past.answer and changed in _ORDER else None
    columns = [
        tag("section", tag("h4", "Before"), answer(old, payload), class_="before") if old else None,
        tag("section", tag("h4", "Now" if old else "Answer"), answer(payload, old)),
        tag("section", tag("h4", "Expected"), expected(case, payload)),
    ]
    state = "passed" if outcome.passed else "failed"
    return tag(
        "details",
        _summary(outcome, changed if shown.baseline and changed != Change.SAME else None),
        _wrong(outcome, passed_before=bool(past and past.passed)),
        _conversation(case.get("conversation") or ()),
        tag("div", *columns, class_="columns three" if old else "columns"),
        tag("p", " · ".join(_figures(outcome)), class_="figures"),
        class_=f"case {state}",
        id=outcome.id,
        data_state=state,
        data_change=changed,
        data_wrong=" ".join(fault.code for fault in FAULTS if fault.in_case(outcome)),
        **{f"data_{by}": "|".join(groups_of(outcome, by)) for by in BY},
    )


def _summary(outcome: Outcome, changed: Change | None) -> Html:
    case = outcome.case or {}
    question = tag("span", case.get("user_input", ""), class_="question", lang=case.get("language"))
    badge = tag("span", changed, class_=f"badge {changed}") if changed else None
    return tag(
        "summary",
        tag("span", "✓" if outcome.passed else "✗", class_="mark", title="passed" if outcome.passed else "failed"),
        tag("span", question, badge),
        tag("span", " · ".join([outcome.id, *groups_of(outcome, "tag")]), class_="meta"),
        tag("span", "; ".join(outcome.wrong), class_="why") if outcome.wrong else None,
    )


def _wrong(outcome: Outcome, *, passed_before: bool) -> Html | None:
    if outcome.passed:
        return None
    before = tag("li", "It passed in the baseline.", class_="faint") if passed_before else None
    return tag("ul", *(tag("li", text) for text in outcome.wrong), before, class_="wrong")


def _conversation(turns: Sequence[Mapping[str, str]]) -> Html | None:
    if not turns:
        return None
    spoken = [tag("p", tag("b", turn["role"]), " ", turn["content"], class_="turn") for turn in turns]
    return tag("div", tag("h4", "Said before"), join(*spoken), class_="conversation")


def _figures(outcome: Outcome) -> list[str]:
    found = [f"{label} {percent(outcome.metrics[name])}" for name, label in _FIGURES.items() if name in outcome.metrics]
    if "quote_mrr" in outcome.metrics:
        found.insert(0, f"found at rank {outcome.rank}" if outcome.rank else "not found among the hits")
    if "judged" in outcome.metrics:
        found.append("judged right" if outcome.metrics["judged"] else "judged wrong")
    return [*found, f"{outcome.seconds * 1000:.0f} ms", *groups_of(outcome, "role")]
