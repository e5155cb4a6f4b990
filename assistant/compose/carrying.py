"""Finds the span of a passage that carries a statement: a sentence, or a few that follow each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from assistant.compose.commands import commands
from assistant.compose.matching import matched, measure, terms, weighing
from assistant.grounding import Judgement, check
from assistant.grounding.wording import Similar
from assistant.types import Hit, Language, Sentence, Span, Verdict

_SENTENCES = 3  # longest span
_TRIED = 4  # spans of a passage that are judged
_LONGER = 0.06  # share of the words that a further sentence must bring
_COLUMNS = " | "  # of a table row; which column a figure stands in is in no sentence
_RETOLD = Judgement(Verdict.PARTLY, "a table is quoted, not retold")
_HEADING = Judgement(Verdict.UNSUPPORTED, "only a heading or an item in the source")
_LEAST = 0.2  # share of the words under which a span is not worth a judgement


@dataclass(frozen=True, slots=True)
class Carrying:
    """The span of a hit that comes closest to a statement, and whether it carries it."""

    hit: Hit
    span: Span
    share: float  # of the statement's words that are there, 0 to 1
    judgement: Judgement

    @property
    def supported(self) -> bool:
        return self.judgement.verdict is Verdict.SUPPORTED


def carrying(statement: str, hit: Hit, language: Language, similar: Similar | None = None) -> Carrying | None:
    """The shortest span that carries the statement; else the closest one; None where no word of it is there."""
    closest: Carrying | None = None
    for share, span in _spans(statement, hit, language)[:_TRIED]:
        judged = Carrying(hit, span, share, _judged(statement, hit, span, language, similar))
        if judged.supported:
            return judged
        closest = closest or judged
    return closest


def quote(hit: Hit, span: Span) -> str:
    """The words of a span."""
    passage = hit.passage
    return passage.text[span.start - passage.start : span.end - passage.start]


def _judged(statement: str, hit: Hit, span: Span, language: Language, similar: Similar | None) -> Judgement:
    words = quote(hit, span)
    if _COLUMNS in words:
        return Judgement(Verdict.SUPPORTED) if statement in words.split("\n") else _RETOLD
    if statement.rstrip(".") in (line.lstrip("•– ") for line in words.split("\n")):
        return _HEADING
    spoken = hit.passage.language
    return check(statement, words, statement_language=language, span_language=spoken, similar=similar)


def _spans(statement: str, hit: Hit, language: Language) -> list[tuple[float, Span]]:
    """Spans by the share of the statement's words that they have, best first. Orders to an assistant carry nothing."""
    own = terms(statement, language, hit.passage.language)
    share_of = weighing([measure(term.word) for term in own])
    sentences = hit.passage.sentences
    rows = [[term.match(matched(one.text, hit.passage.language)) for term in own] for one in sentences]
    found = []
    for first, last in _windows(sentences):
        if any(commands(one.text) for one in sentences[first:last]):
            continue
        share = share_of([max(column) for column in zip(*rows[first:last], strict=True)])
        if share >= _LEAST:
            span = Span(sentences[first].start, sentences[last - 1].end)
            found.append((share - _LONGER * min(last - first - 1, _SENTENCES), share, span))
    found.sort(key=lambda one: -one[0])
    return [(share, span) for _, share, span in found]


def _windows(sentences: Sequence[Sentence]) -> Iterator[tuple[int, int]]:
    """Some sentences that follow each other, or a list as far as one of its items."""
    for length in range(1, _SENTENCES + 1):
        for first in range(len(sentences) - length + 1):
            yield first, first + length
    for lead, sentence in enumerate(sentences):
        if sentence.text.endswith(":") and not sentence.item:
            items = takewhile(lambda one: one.item, sentences[lead + 1 :])
            yield from ((lead, last) for last, _ in enumerate(items, start=lead + 2) if last - lead > _SENTENCES)
