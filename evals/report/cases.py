"""The cases of the report: question, answer, what was expected, what was wrong, what was said before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evals.compare import Change, change
from evals.report.charts import percent
from evals.report.html import Html, join, link, tag
from evals.report.shown import FAULTS, LANGUAGES, Shown, groups_of
from evals.results import Outcome
from evals.wording import says

_ORDER = (Change.BROKEN, Change.FIXED, Change.REWORDED)
_SHORT = {
    "citation_precision": "citation precision",
    "citation_recall": "citation recall",
    "span_recall": "span recall",
    "support": "support",
}


def cases(shown: Shown) -> Html:
    """All cases, changed ones first, then failed ones, with what narrows the list."""
    changes = {one.id: change(one, shown.baseline) for one in shown.run.outcomes}

    def place(outcome: Outcome) -> tuple[int, bool]:
        kind = changes[outcome.id]
        return (_ORDER.index(kind) if kind in _ORDER else len(_ORDER), outcome.passed)

    listed = [_case(shown, one, changes[one.id]) for one in sorted(shown.run.outcomes, key=place)]
    nothing = tag(
        "p",
        "No case fits. ",
        tag("button", "Show all cases", type="button", data_show="all"),
        class_="empty",
        id="nothing",
        hidden=True,
    )
    note = None
    if shown.baseline and not any(one.answer for one in shown.baseline.outcomes):
        told = "The baseline keeps no answers. Give a whole results.json with --against to see both side by side."
        note = tag("p", told, class_="note")
    return tag("section", tag("h2", "Cases"), note, _tools(shown), tag("div", *listed, id="list"), nothing, id="cases")


def _tools(shown: Shown) -> Html:
    """Without scripts there is nothing to narrow with; the list is whole then."""
    states = {"": "All results", "failed": "Failed", "passed": "Passed"}
    if shown.baseline:
        states |= {f"change:{kind}": kind.capitalize() for kind in _ORDER}
    states |= {f"wrong:{fault.code}": fault.label for fault in FAULTS if any(map(fault.in_case, shown.run.outcomes))}
    selects = [_select("state", "Result", states)]
    for by, every in (("language", "All languages"), ("role", "All roles"), ("tag", "All tags"), ("kind", "All kinds")):
        found = sorted({group for one in shown.run.outcomes for group in groups_of(one, by)})
        selects.append(_select(by, by.capitalize(), {"": every} | {name: _named(by, name) for name in found}))
    count = len(shown.run.outcomes)
    box = tag(
        "input",
        type="search",
        id="filter",
        placeholder="Filter: words of a question, an answer, an id",
        aria_label="Filter cases",
    )
    told = tag("output", f"{count} of {count} cases", id="count")
    return tag("form", box, tag("div", *selects, class_="selects"), told, class_="tools", id="tools", hidden=True)


def _select(name: str, label: str, options: Mapping[str, str]) -> Html:
    listed = [tag("option", text, value=value) for value, text in options.items()]
    return tag("select", *listed, name=name, aria_label=label)


def _named(by: str, name: str) -> str:
    return LANGUAGES.get(name, name) if by == "language" else name


def _case(shown: Shown, outcome: Outcome, changed: Change) -> Html:
    case, past = outcome.case or {}, shown.baseline.by_id.get(outcome.id) if shown.baseline else None
    badge = tag("span", changed, class_=f"badge {changed}") if shown.baseline and changed != Change.SAME else None
    about = [outcome.id, *groups_of(outcome, "tag")]
    summary = tag(
        "summary",
        tag("span", "✓" if outcome.passed else "✗", class_="mark", title="passed" if outcome.passed else "failed"),
        tag(
            "span",
            tag("span", case.get("user_input", ""), class_="question", lang=case.get("language")),
            badge,
            class_="title",
        ),
        tag("span", " · ".join(about), class_="meta"),
        tag("span", "; ".join(outcome.wrong), class_="why") if outcome.wrong else None,
    )
    old = past.answer if past and past.answer and changed in _ORDER else None
    columns = [
        tag("section", tag("h4", "Before"), _answer(old, outcome.answer or {}), class_="before") if old else None,
        tag("section", tag("h4", "Now" if old else "Answer"), _answer(outcome.answer or {}, old), class_="answer"),
        tag("section", tag("h4", "Expected"), *_expected(outcome), class_="expected"),
    ]
    told = [tag("li", text) for text in outcome.wrong]
    if past and not outcome.passed and past.passed:
        told.append(tag("li", "It passed in the baseline.", class_="faint"))
    return tag(
        "details",
        summary,
        tag("ul", *told, class_="wrong") if told else None,
        _conversation(case.get("conversation") or ()),
        tag("div", *columns, class_="columns three" if old else "columns"),
        tag("p", " · ".join(_figures(outcome)), class_="figures"),
        class_="case passed" if outcome.passed else "case failed",
        id=outcome.id,
        data_state="passed" if outcome.passed else "failed",
        data_change=changed,
        data_wrong=" ".join(fault.code for fault in FAULTS if fault.in_case(outcome)),
        **{f"data_{by}": " ".join(groups_of(outcome, by)) for by in ("language", "role", "tag", "kind")},
    )


def _conversation(turns: Sequence[Mapping[str, str]]) -> Html | None:
    if not turns:
        return None
    spoken = [tag("p", tag("b", turn["role"]), " ", turn["content"], class_=f"turn {turn['role']}") for turn in turns]
    return tag("div", tag("h4", "Said before"), *spoken, class_="conversation")


def _answer(answer: Mapping[str, Any], other: Mapping[str, Any] | None) -> Html:
    """What was said; statements that the other run does not make are marked."""
    said = {statement["text"] for statement in (other or {}).get("statements", ())}
    understood = answer.get("understood_as")
    statements = [
        _statement(one, other is not None and one["text"] not in said) for one in answer.get("statements", ())
    ]
    nearest = [tag("li", one["title"], " ", tag("code", one["document"])) for one in answer.get("nearest", ())]
    return join(
        tag("p", tag("b", "Understood as "), understood, class_="understood") if understood else None,
        tag("p", answer.get("text", ""), class_="refusal") if answer.get("refused") else None,
        tag("ol", *statements, class_="statements") if statements else None,
        *(_notice(notice) for notice in answer.get("notices", ())),
        tag("ul", *(_citation(one, answer) for one in answer.get("citations", ())), class_="citations")
        if statements
        else None,
        tag("p", "Nearest sources", class_="label") if nearest else None,
        tag("ul", *nearest, class_="nearest") if nearest else None,
    )


def _statement(statement: Mapping[str, Any], new: bool) -> Html:
    numbers = " ".join(f"[{number}]" for number in statement.get("citations", ()))
    verdict = statement.get("verdict", "supported")
    doubt = (
        tag("span", f" {verdict}: {statement.get('reason') or 'no reason given'}", class_="doubt")
        if verdict != "supported"
        else None
    )
    return tag(
        "li", statement["text"], " ", tag("span", numbers, class_="numbers"), doubt, class_="new" if new else None
    )


def _notice(notice: Mapping[str, Any]) -> Html:
    return tag("p", tag("b", notice["kind"]), " ", notice["text"], class_="notice")


def _citation(citation: Mapping[str, Any], answer: Mapping[str, Any]) -> Html:
    """The quote itself only where it is not the statement word for word."""
    verbatim = any(citation["quote"] == one["text"] for one in answer.get("statements", ()))
    where = [
        citation.get("publisher") or "",
        citation.get("published") or "",
        f"p. {citation['page']}" if citation.get("page") else "",
    ]
    place = " › ".join(citation.get("headings") or ())
    return tag(
        "li",
        tag("span", f"[{citation['number']}] ", class_="numbers"),
        link(citation.get("source_url") or "", citation.get("title") or citation["document"]),
        " ",
        tag("code", f"{citation['document']}:{citation['start']}-{citation['end']}"),
        tag("span", ", ".join(filter(None, [*where, place])), class_="faint"),
        None if verbatim else tag("q", citation["quote"]),
    )


def _expected(outcome: Outcome) -> list[Html]:
    case, answer = outcome.case or {}, outcome.answer or {}
    text = "\n".join(
        [*(s["text"] for s in answer.get("statements", ())), *(c["quote"] for c in answer.get("citations", ()))]
    )
    cited = {
        id for citation in answer.get("citations", ()) for id in (citation["document"], *citation.get("also_in", ()))
    }
    shown = [tag("p", case.get("reference") or "", class_="reference")]
    if not case.get("answerable"):
        shown.insert(0, tag("p", "A refusal: no document answers this.", class_="label"))
    if words := case.get("must_include"):
        marks = [_tick(any(says(text, w) for w in _listed(one)), " or ".join(_listed(one))) for one in words]
        shown += [tag("p", "Says", class_="label"), tag("ul", *marks, class_="ticks")]
    if words := case.get("must_not_include"):
        marks = [_tick(not says(text, word), word) for word in words]
        shown += [tag("p", "Does not say", class_="label"), tag("ul", *marks, class_="ticks")]
    if kinds := case.get("notices"):
        given = {notice["kind"] for notice in answer.get("notices", ())}
        shown += [
            tag("p", "Warns", class_="label"),
            tag("ul", *(_tick(kind in given, kind) for kind in kinds), class_="ticks"),
        ]
    if golds := case.get("reference_contexts"):
        shown += [
            tag("p", "From", class_="label"),
            tag("ul", *(_gold(gold, cited) for gold in golds), class_="citations"),
        ]
    return [*shown, tag("p", case["notes"], class_="faint")] if case.get("notes") else shown


def _gold(gold: Mapping[str, Any], cited: set[str]) -> Html:
    page = f", p. {gold['page']}" if gold.get("page") else ""
    used = tag("span", "cited", class_="badge") if gold["source"] in cited else None
    return tag("li", tag("code", gold["source"] + page), " ", used, tag("q", gold["quote"]))


def _tick(good: bool, text: str) -> Html:
    return tag("li", tag("span", "✓ " if good else "✗ "), text, class_="good" if good else "bad")


def _listed(one: str | Sequence[str]) -> Sequence[str]:
    return [one] if isinstance(one, str) else one


def _figures(outcome: Outcome) -> list[str]:
    found = [f"{label} {percent(outcome.metrics[name])}" for name, label in _SHORT.items() if name in outcome.metrics]
    if "quote_mrr" in outcome.metrics:
        found.insert(0, f"found at rank {outcome.rank}" if outcome.rank else "not found among the hits")
    judged = {0.0: ["judged wrong"], 1.0: ["judged right"]}.get(outcome.metrics.get("judged", -1.0), [])
    return [*found, *judged, f"{outcome.seconds * 1000:.0f} ms", *filter(None, [(outcome.case or {}).get("role")])]
