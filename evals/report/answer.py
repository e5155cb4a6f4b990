"""One answer as the report shows it, and what was expected of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from evals.report.html import Content, Html, join, link, tag
from evals.wording import says

Payload = Mapping[str, Any]  # an answer, as assistant/payload.py makes it


def answer(payload: Payload, other: Payload | None = None) -> Html:
    """What was said; statements that another run does not make are marked."""
    said = {statement["text"] for statement in (other or {}).get("statements", ())}
    understood = payload.get("understood_as")
    statements = [_statement(one, bool(other) and one["text"] not in said) for one in payload.get("statements", ())]
    return join(
        tag("p", tag("b", "Understood as "), understood, class_="understood") if understood else None,
        tag("p", payload.get("text", ""), class_="refusal") if payload.get("refused") else None,
        tag("ol", *statements, class_="statements") if statements else None,
        _list("Struck", [_struck(one) for one in payload.get("struck", ())]),
        *(tag("p", tag("b", one["kind"]), " ", one["text"], class_="notice") for one in payload.get("notices", ())),
        _list(None, [_citation(one, payload) for one in payload.get("citations", ())]),
        _list("Nearest sources", [_nearest(one) for one in payload.get("nearest", ())]),
    )


def _statement(statement: Payload, new: bool) -> Html:
    numbers = " ".join(f"[{number}]" for number in statement.get("citations", ()))
    text = tag("span", statement["text"], class_="new" if new else None)
    return tag("li", text, " ", tag("span", numbers, class_="numbers"), _doubt(statement))


def _doubt(statement: Payload) -> Html | None:
    verdict, reason = statement.get("verdict", "supported"), statement.get("reason")
    if verdict == "supported":
        return None
    return tag("span", f" {verdict}: {reason}" if reason else f" {verdict}", class_="doubt")


def _struck(statement: Payload) -> Html:
    return join(tag("s", statement["text"]), _doubt(statement))


def _citation(citation: Payload, payload: Payload) -> Html:
    """The quote itself only where it is not the statement word for word."""
    verbatim = any(citation["quote"] == one["text"] for one in payload.get("statements", ()))
    headings = [heading for heading in citation.get("headings") or () if heading != citation.get("title")]
    page = f"p. {citation['page']}" if citation.get("page") else ""
    where = [citation.get("publisher"), citation.get("published"), page, *headings[-1:]]
    return join(
        tag("span", f"[{citation['number']}] ", class_="numbers"),
        link(citation.get("source_url") or "", citation.get("title") or citation["document"]),
        " ",
        tag("code", f"{citation['document']}:{citation['start']}-{citation['end']}"),
        tag("span", ", ".join(filter(None, where)), class_="faint"),
        None if verbatim else tag("q", citation["quote"]),
    )


def _nearest(source: Payload) -> Html:
    return join(source["title"], " ", tag("code", source["document"]))


def expected(case: Payload, payload: Payload) -> Html:
    """The reviewed answer, with a tick or a cross at each thing that was asked of the given one."""
    text = "\n".join(_said(payload))
    told = {notice["kind"] for notice in payload.get("notices", ())}
    words = [(_one_of(one), any(says(text, word) for word in _one_of(one))) for one in case.get("must_include") or ()]
    return join(
        None if case.get("answerable") else tag("p", "A refusal: no document answers this.", class_="label"),
        tag("p", case.get("reference") or "", class_="reference"),
        _ticks("Says", [(" or ".join(one), good) for one, good in words]),
        _ticks("Does not say", [(word, not says(text, word)) for word in case.get("must_not_include") or ()]),
        _ticks("Warns", [(kind, kind in told) for kind in case.get("notices") or ()]),
        _list("From", [_gold(gold, payload) for gold in case.get("reference_contexts") or ()]),
        tag("p", case["notes"], class_="faint") if case.get("notes") else None,
    )


def _said(payload: Payload) -> Iterator[str]:
    yield from (statement["text"] for statement in payload.get("statements", ()))
    yield from (citation["quote"] for citation in payload.get("citations", ()))


def _gold(gold: Payload, payload: Payload) -> Html:
    cited = any(gold["source"] in (one["document"], *one.get("also_in", ())) for one in payload.get("citations", ()))
    page = f", p. {gold['page']}" if gold.get("page") else ""
    badge = tag("span", "cited", class_="badge") if cited else None
    return join(tag("code", gold["source"] + page), " ", badge, tag("q", gold["quote"]))


def _ticks(label: str, asked: Sequence[tuple[str, bool]]) -> Html | None:
    if not asked:
        return None
    marks = [tag("li", "✓ " if good else "✗ ", text, class_="good" if good else "bad") for text, good in asked]
    return join(tag("p", label, class_="label"), tag("ul", *marks, class_="ticks"))


def _list(label: str | None, items: Iterable[Content]) -> Html | None:
    listed = [tag("li", item) for item in items]
    if not listed:
        return None
    return join(tag("p", label, class_="label") if label else None, tag("ul", *listed, class_="citations"))


def _one_of(words: str | Sequence[str]) -> Sequence[str]:
    return [words] if isinstance(words, str) else words
