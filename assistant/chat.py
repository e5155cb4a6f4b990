"""The assistant: understand, retrieve, decide, compose, check. One object for every surface."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from assistant.compose.composed import Composed
from assistant.compose.extractive import compose, joined
from assistant.compose.rank import rank
from assistant.decide import decide
from assistant.index.filters import Filters
from assistant.index.index import Index
from assistant.notices import notices
from assistant.parts import parts
from assistant.phrases import may_know, phrase
from assistant.types import Answer, Document, Hit, Language, Notice, Statement, Turn
from assistant.types import Token as Token
from assistant.understand import Asked, leaning, told_by, understand

if TYPE_CHECKING:
    from assistant.compose.features import Candidate
    from assistant.compose.generative import Writer

_NEAREST = 3  # sources shown with a refusal


@dataclass(frozen=True, slots=True)
class Understood:
    """First step of a stream: what the question is taken to mean."""

    asked: Asked


@dataclass(frozen=True, slots=True)
class Found:
    """Second step: the passages the answer will rest on."""

    hits: tuple[Hit, ...]


Step = Understood | Found | Token | Statement | Answer  # the whole answer comes last; tokens only of a chat model


@dataclass(frozen=True, slots=True)
class _Sought:
    """A question, or a part of one, with what was found for it."""

    asked: Asked
    hits: tuple[Hit, ...]
    ranked: Sequence[Candidate]
    enough: bool


class Assistant:
    """Answers from an index, in the words of its sources or, given a writer, in those of a chat model.

    Safe to use from many threads.
    """

    def __init__(
        self, index: Index, writer: Writer | None = None, *, hits: int = 8, today: Callable[[], date] = date.today
    ):
        self.index = index
        self._writer = writer
        self._hits = hits
        self._today = today

    def ask(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Answer:
        """The whole answer. Raises BadInput for a question that cannot be one, NoIndex or BrokenIndex."""
        for step in self.stream(question, history, filters):
            answer = step
        assert isinstance(answer, Answer)
        return answer

    def stream(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Iterator[Step]:
        """The same answer step by step, each as soon as it is known. Closing it stops the chat model, too."""
        today = self._today()
        until = self._writer.until() if self._writer else 0.0
        asked = understand(question, history)
        if self._writer and history:
            asked = self._writer.whole(asked, history, until)
        yield Understood(asked)
        sought = [self._seek(part, filters, today) for part in parts(asked)]
        if not any(one.enough for one in sought) and (again := leaning(asked, history)):
            anew = [self._seek(part, filters, today) for part in parts(again)]
            if any(one.enough for one in anew):
                asked, sought = again, anew
                yield Understood(asked)
        hits = _together(sought)
        yield Found(hits)
        found = [one for one in sought if one.enough]
        composed = Composed(())
        if found:
            asked = told_by(asked, found[0].ranked[0].hit.passage.language)
            composed = yield from self._compose(asked, found, today, until)
        yield from composed.statements
        lacking = [one.asked.query for one in sought if not one.enough]
        if composed.statements:
            yield self._answer(question, asked, composed, lacking, today)
        else:
            yield _refusal(asked, hits, composed)

    def _seek(self, asked: Asked, filters: Filters | None, today: date) -> _Sought:
        hits = self._search(asked, self._hits, filters, today)
        ranked = rank(asked, hits, today=today)
        return _Sought(asked, hits, ranked, decide(asked, hits, ranked=ranked, today=today).enough)

    def _compose(
        self, asked: Asked, found: Sequence[_Sought], today: date, until: float
    ) -> Generator[Token, None, Composed]:
        if self._writer is None:
            made = [compose(one.asked, one.hits, ranked=one.ranked, today=today) for one in found]
            return Composed(joined(made))
        if len(found) == 1:
            return (yield from self._writer.write(asked, found[0].hits, found[0].ranked, today, until))
        hits = _together(found)
        return (yield from self._writer.write(asked, hits, rank(asked, hits, today=today), today, until))

    @staticmethod
    def _answer(question: str, asked: Asked, composed: Composed, lacking: Sequence[str], today: date) -> Answer:
        told = notices(composed.statements, asked.language, today)
        told = (*(Notice("in part", None, phrase("in_part", asked.language, question=one)) for one in lacking), *told)
        if composed.failed:
            told = (Notice("no model", None, phrase("no_model", asked.language)), *told)
        return Answer(
            id=_new_id(),
            question=question,
            language=asked.language,
            statements=composed.statements,
            notices=told,
            understood_as=asked.understood_as,
            composer=composed.composer,
            prompt=composed.prompt,
            struck=composed.struck,
        )

    def search(self, question: str, *, limit: int = 8, filters: Filters | None = None) -> tuple[Hit, ...]:
        """The passages nearest to a question, best first."""
        return self._search(understand(question, ()), limit, filters, self._today())

    def _search(self, asked: Asked, limit: int, filters: Filters | None, today: date) -> tuple[Hit, ...]:
        return self.index.search(asked.query, asked.language, limit=limit, filters=filters or Filters(), today=today)


def _together(sought: Sequence[_Sought]) -> tuple[Hit, ...]:
    """The hits of all parts in turns, the best of each first, each passage once."""
    in_turns = chain.from_iterable(zip_longest(*(one.hits for one in sought)))
    return tuple({(hit.passage.document.id, hit.passage.start): hit for hit in in_turns if hit}.values())


def _refusal(asked: Asked, hits: Sequence[Hit], composed: Composed) -> Answer:
    nearest: dict[str, Document] = {hit.passage.document.id: hit.passage.document for hit in hits}
    return Answer(
        id=_new_id(),
        question=asked.question,
        language=asked.language,
        statements=(),
        nearest=tuple(nearest.values())[:_NEAREST],
        understood_as=asked.understood_as,
        refused=True,
        lead=" ".join(filter(None, [phrase("refusal", asked.language), _may_know(hits, asked.language)])),
        composer=composed.composer,
        prompt=composed.prompt,
        struck=composed.struck,
    )


def _may_know(hits: Sequence[Hit], language: Language) -> str:
    """The first publisher of each of the nearest sources."""
    return may_know([hit.passage.document.metadata.publisher.split(";")[0] for hit in hits[:_NEAREST]], language)


def _new_id() -> str:
    return secrets.token_hex(16)
