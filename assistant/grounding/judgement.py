"""Judges a statement against the span it cites: every gate must hold, then the wording decides."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from assistant.grounding.align import Pair, align
from assistant.grounding.amounts import wrong_amount
from assistant.grounding.facts import not_a_fact
from assistant.grounding.force import wrong_force
from assistant.grounding.limits import limit_left_out
from assistant.grounding.lists import listed
from assistant.grounding.moments import wrong_date
from assistant.grounding.names import missing_name
from assistant.grounding.negation import wrong_negation
from assistant.grounding.order import changed_round
from assistant.grounding.reading import Reading, read
from assistant.grounding.roles import swapped
from assistant.grounding.wholes import part_for_whole
from assistant.grounding.wording import Similar, carried
from assistant.language.sentences import split_sentences
from assistant.types import Language, Verdict

_LONGEST, _LONGEST_SPAN = 600, 4000  # characters: the time grows with their product and faster
_NUMBER = re.compile(r"\d{1,3}[.)] ")  # of a list item
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
    changed_round,
    part_for_whole,
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
    paraphrases are recognised. Whole sentences of the span are always supported, word for word; of others those of
    more than 600 characters never are.
    """
    said, source = _plain(_lines(statement)), _plain(_lines(span))
    if not said or not source:
        return Judgement(Verdict.UNSUPPORTED, "nothing to compare")
    if is_quoted(statement, span):
        return Judgement(Verdict.SUPPORTED)
    if len(said) > _LONGEST or len(source) > _LONGEST_SPAN:
        return Judgement(Verdict.UNSUPPORTED, "too long to be judged")
    reading = read(said, statement_language)
    if not _states(reading):
        return Judgement(Verdict.UNSUPPORTED, "it states nothing")
    pair = align(reading, read(source, span_language))
    for gate in _GATES:
        if reason := gate(pair):
            return Judgement(Verdict.UNSUPPORTED, reason)
    return Judgement(*carried(pair, similar))


def _states(statement: Reading) -> bool:
    """Whether a statement is no question, and more than a clause that waits for another: "when it is announced"."""
    if statement.text.endswith("?"):
        return False
    waits = statement.words[0] in listed("waiting") and "," not in statement.words
    return not waits or sum(map(statement.verb, range(len(statement.words)))) > 1


def is_quoted(statement: str, span: str) -> bool:
    """Whether a statement is whole sentences or lines of a span, word for word; costs next to nothing."""
    said, source = _lines(statement), _lines(span)
    quote, text = _plain(said).lstrip(_OPENING).rstrip(_CLOSING), _plain(source)
    at = text.find(quote) if quote else -1
    if at < 0:
        return False
    starts, ends = _bounds(source)
    while at >= 0:
        if at in starts and at + len(quote) in ends:
            return True
        at = text.find(quote, at + 1)
    return False


@lru_cache(maxsize=1 << 10)
def _bounds(lines: str) -> tuple[frozenset[int], frozenset[int]]:
    """Where the sentences of a text begin and end, without the marks around them."""
    starts, ends = set(), set()
    for sentence in split_sentences(lines):
        text = lines[sentence.start : sentence.end]
        number = _NUMBER.match(text)
        opened = [len(text) - len(text.lstrip(_OPENING)), number.end() if number else 0]
        starts |= {sentence.start + at for at in opened}
        ends |= {sentence.start + len(text.rstrip(_CLOSING))}
    return frozenset(starts), frozenset(ends)


def _lines(text: str) -> str:
    """The text with one space for each gap and one line break for each gap with any."""
    even = unicodedata.normalize("NFC", text).replace("\u00ad", "")
    return "\n".join(filter(None, (" ".join(line.split()) for line in even.splitlines())))


def _plain(lines: str) -> str:
    """All in one line, every character at its place."""
    return lines.replace("\n", " ")
