"""The assistant: understand, retrieve, decide, compose, check. One object for every surface."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from assistant.compose.composed import Composed
from assistant.compose.extractive import compose
from assistant.compose.rank import rank
from assistant.decide import decide
from assistant.index.filters import Filters
from assistant.index.index import Index
from assistant.notices import notices
from assistant.phrases import may_know, phrase
from assistant.types import Answer, Document, Hit, Language, Notice, Statement, Turn
from assistant.types import Token as Token
from assistant.understand import Asked, told_by, understand

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
        hits = self._search(asked, self._hits, filters, today)
        yield Found(hits)
        ranked = rank(asked, hits, today=today)
        composed = Composed(())
        if decide(asked, hits, ranked=ranked, today=today).enough:
            asked = told_by(asked, ranked[0].hit.passage.language)
            composed = yield from self._compose(asked, hits, ranked, today, until)
        yield from composed.statements
        yield self._answer(question, asked, composed, today) if composed.statements else _refusal(asked, hits, composed)

    def _compose(
        self, asked: Asked, hits: Sequence[Hit], ranked: Sequence[Candidate], today: date, until: float
    ) -> Generator[Token, None, Composed]:
        if self._writer is None:
            return Composed(compose(asked, hits, ranked=ranked, today=today))
        return (yield from self._writer.write(asked, hits, ranked, today, until))

    @staticmethod
    def _answer(question: str, asked: Asked, composed: Composed, today: date) -> Answer:
        told = notices(composed.statements, asked.language, today)
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
