"""Checks what a chat model wrote, statement by statement: kept, given in its source's own words, or struck."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.compose.carrying import Carrying, carrying, quote
from assistant.compose.extractive import PRONOUN, stretch
from assistant.compose.features import Candidate
from assistant.compose.replies import Written
from assistant.grounding import Judgement, check
from assistant.grounding.wording import Similar
from assistant.types import Citation, Hit, Span, Statement, Verdict
from assistant.understand import Asked

_AGAIN = 0.45  # share of the words of a struck statement from which its source speaks in its place
_BEHIND = 4.0  # log-odds by which that source may fall behind the best sentence for the question
_CITED = 2  # spans that one statement cites


class Checker:
    """Checks the sentences of one reply against the passages that the model was given."""

    def __init__(self, asked: Asked, hits: Sequence[Hit], ranked: Sequence[Candidate], similar: Similar | None = None):
        self._asked, self._hits, self._ranked, self._similar = asked, hits, ranked, similar
        self._numbers: dict[tuple[str, Span], int] = {}
        self.carried = 0  # sentences of the model, as it wrote them or not, that a span carries
        self.kept: list[Statement] = []
        self.struck: list[Statement] = []
        self._verbatim: list[tuple[Hit, Span]] = []

    def check(self, written: Iterable[Written], until: float) -> None:
        """Sort them into `kept` and `struck`. What is not judged by `until`, a `time.monotonic()`, is struck."""
        leads: set[str] = set()
        for one in written:
            if not one.tells:
                self.struck.append(Statement(one.whole, (), Verdict.UNSUPPORTED, "no statement"))
                continue
            found = self._found(one) if time.monotonic() < until else []
            carried = [each for each in found if each.supported]
            self.carried += bool(carried)
            if carried and not self._leans(one, carried[0]):
                first = one.lead and one.lead not in leads
                leads.add(one.lead)
                text = f"{one.lead}\n– {one.text}" if first else f"– {one.text}" if one.lead else one.text
                self._keep(text, carried[:_CITED])
            else:
                self._quote(found)
            if not carried:
                self.struck.append(_struck(one, found))

    def _found(self, one: Written) -> list[Carrying]:
        """The closest span of each passage that the statement names; where none carries it, of the others too."""
        named = [self._hits[number - 1] for number in one.numbers if number <= len(self._hits)]
        found = self._closest(one, named)
        if not any(each.supported for each in found):
            found += self._closest(one, [hit for hit in self._hits if hit not in named])
        return found

    def _closest(self, one: Written, hits: Iterable[Hit]) -> list[Carrying]:
        """What carries the words, the surest first. What may not answer (orders, lists of sources) carries nothing."""
        each = (carrying(one.whole, hit, self._asked.language, self._similar) for hit in hits)
        answering = (found for found in each if found and self._inside(found))
        return sorted(answering, key=lambda found: (not found.supported, -found.share))

    def _leans(self, one: Written, carrier: Carrying) -> bool:
        """Whether the words need others to be understood, which the model may have put elsewhere."""
        quoted, span = self._quoted(self._inside(carrier)), carrier.span
        in_part = bool(one.lead) and quoted.end > span.end  # one of the four that the lead speaks of
        return bool(PRONOUN.match(one.whole)) or quoted.start < span.start or in_part

    def _inside(self, carrier: Carrying) -> list[Candidate]:
        """The sentences of a span, the one that answers best first."""
        span = carrier.span
        return [
            one
            for one in self._ranked
            if one.hit is carrier.hit and span.start <= one.sentence.start and one.sentence.end <= span.end
        ]

    def _quoted(self, sentences: Sequence[Candidate]) -> Span:
        """What has to be quoted of some sentences."""
        spans = [stretch(self._asked, one, self._ranked) for one in sentences]
        return Span(min(span.start for span in spans), max(span.end for span in spans))

    def _quote(self, found: Sequence[Carrying]) -> None:
        """Let the source speak: all that carries what was said, else the sentence closest to it that answers."""
        near = [each for each in found if each.supported] or [each for each in found if self._answers(each)]
        if near:
            closest = max(near, key=lambda each: (each.supported, each.share))
            inside = self._inside(closest)
            span = self._quoted(inside if closest.supported else inside[:1])
            self._keep(quote(closest.hit, span), [replace(closest, span=span)], verbatim=True)

    def _answers(self, carrier: Carrying) -> bool:
        behind = self._ranked[0].score - self._inside(carrier)[0].score
        return carrier.share >= _AGAIN and behind <= _BEHIND

    def _keep(self, text: str, carriers: Sequence[Carrying], *, verbatim: bool = False) -> None:
        """Keep a statement, unless it was said, or what it quotes was quoted."""
        quoted = [(each.hit, each.span) for each in carriers] if verbatim else []
        said = any(text in statement.text for statement in self.kept)
        if not said and not any(_overlap(one, other) for one in quoted for other in self._verbatim):
            judged = _quoted_from(carriers[0]) if verbatim else carriers[0].judgement
            self.kept.append(Statement(text, tuple(map(self._citation, carriers)), judged.verdict, judged.reason))
            self._verbatim += quoted

    def _citation(self, carrier: Carrying) -> Citation:
        key = carrier.hit.passage.document.id, carrier.span
        number = self._numbers.setdefault(key, len(self._numbers) + 1)
        return Citation(number, carrier.hit, carrier.span.start, carrier.span.end, quote(carrier.hit, carrier.span))


def _quoted_from(carrier: Carrying) -> Judgement:
    """The judgement on a span in its passage's own words."""
    passage = carrier.hit.passage
    words = quote(carrier.hit, carrier.span)
    return check(words, passage.text, statement_language=passage.language, span_language=passage.language)


def _overlap(one: tuple[Hit, Span], other: tuple[Hit, Span]) -> bool:
    return one[0] is other[0] and one[1].start < other[1].end and other[1].start < one[1].end


def _struck(one: Written, found: Sequence[Carrying]) -> Statement:
    if not found:
        return Statement(one.whole, (), Verdict.UNSUPPORTED, "no counterpart in the sources")
    return Statement(one.whole, (), found[0].judgement.verdict, found[0].judgement.reason)
