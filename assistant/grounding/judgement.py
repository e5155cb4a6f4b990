"""Judges a statement against the span it cites."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.grounding.align import align
from assistant.grounding.amounts import wrong_amount, wrong_date
from assistant.grounding.force import wrong_force
from assistant.grounding.names import missing_name
from assistant.grounding.reading import read
from assistant.grounding.roles import swapped
from assistant.grounding.wording import carried
from assistant.types import Language, Verdict

Similar = Callable[[str, Sequence[str]], Sequence[float]]

_STOPS = ".!?…:"
_OPENING, _CLOSING = " «\"“„'(•*-–", " .!?…»\"”'):"
_AROUND = _OPENING + _CLOSING
_GATES = (wrong_date, wrong_amount, missing_name, wrong_force, swapped)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with its reason, in short English for programs; None where nothing is wanting."""

    verdict: Verdict
    reason: str | None = None


def check(
    statement: str,
    span: str,
    *,
    statement_language: Language,
    span_language: Language,
    similar: Similar | None = None,
) -> Judgement:
    """Whether a span of source text carries a statement. In doubt it does not.

    `similar` gives the cosines of a text to each of some others.
    """
    said, source = _plain(statement), _plain(span)
    if not said or not source:
        return Judgement(Verdict.UNSUPPORTED, "nothing to compare")
    if _quoted(said, source):
        return Judgement(Verdict.SUPPORTED)
    pair = align(read(said, statement_language), read(source, span_language))
    for gate in _GATES:
        if reason := gate(pair):
            return Judgement(Verdict.UNSUPPORTED, reason)
    return Judgement(*carried(pair, similar))


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).replace("\u00ad", "").split())


def _quoted(said: str, source: str) -> bool:
    """Whether the statement is one or more whole sentences of the source, word for word."""
    quote = said.strip(_AROUND)
    at = source.find(quote) if quote else -1
    if at < 0:
        return False
    before, after = source[:at].rstrip(_OPENING), source[at + len(quote) :].lstrip(_CLOSING)
    return (not before or before[-1] in _STOPS) and (not after or source[at + len(quote)] in _STOPS)
