"""Judges a statement against the span it cites: every gate must hold, then the wording decides."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from assistant.grounding.align import Pair, align
from assistant.grounding.amounts import wrong_amount
from assistant.grounding.facts import not_a_fact
from assistant.grounding.force import wrong_force
from assistant.grounding.limits import limit_left_out
from assistant.grounding.moments import wrong_date
from assistant.grounding.names import missing_name
from assistant.grounding.negation import wrong_negation
from assistant.grounding.reading import read
from assistant.grounding.roles import swapped
from assistant.grounding.wording import Similar, carried
from assistant.types import Language, Verdict

_STOPS = ".!?…:"
_OPENING, _CLOSING = " «\"“„'(•*-–", " .!?…»\"”'):"
_GATES: tuple[Callable[[Pair], str | None], ...] = (
    wrong_date,
    wrong_amount,
    missing_name,
    wrong_negation,
    wrong_force,
    not_a_fact,
    limit_left_out,
    swapped,
)


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

    `similar` gives the cosines of a text to each of some others, as multilingual-e5-small does; with it more
    paraphrases are recognised. Whole sentences of the span are always supported, word for word.
    """
    said, source = _plain(statement), _plain(span)
    if not said or not source:
        return Judgement(Verdict.UNSUPPORTED, "nothing to compare")
    if _is_quoted(said, source):
        return Judgement(Verdict.SUPPORTED)
    pair = align(read(said, statement_language), read(source, span_language))
    for gate in _GATES:
        if reason := gate(pair):
            return Judgement(Verdict.UNSUPPORTED, reason)
    return Judgement(*carried(pair, similar))


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).replace("\u00ad", "").split())


def _is_quoted(said: str, source: str) -> bool:
    """Whether the statement is one or more whole sentences of the source."""
    quote = said.strip(_OPENING + _CLOSING)
    at = source.find(quote) if quote else -1
    if at < 0:
        return False
    before, after = source[:at].rstrip(_OPENING), source[at + len(quote) :]
    return (not before or before[-1] in _STOPS) and (not after.lstrip(_CLOSING) or after[0] in _STOPS)
