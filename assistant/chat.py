"""The assistant: understand, retrieve, decide, compose, check. One object for every surface."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.compose.extractive import compose
from assistant.compose.rank import rank
from assistant.decide import decide
from assistant.index.filters import Filters
from assistant.index.index import Index
from assistant.notices import notices
from assistant.phrases import may_know, phrase
from assistant.types import Answer, Document, Hit, Language, Statement, Turn
from assistant.understand import Asked, understand

_NEAREST = 3  # sources shown with a refusal


@dataclass(frozen=True, slots=True)
class Understood:
    """First step of a stream: what the question is taken to mean."""

    asked: Asked


@dataclass(frozen=True, slots=True)
class Found:
    """Second step: the passages the answer will rest on."""

    hits: tuple[Hit, ...]


Step = Understood | Found | Statement | Answer  # the whole answer comes last


class Assistant:
    """Answers from an index. Safe to use from many threads."""

    def __init__(self, index: Index, *, hits: int = 8, today: Callable[[], date] = date.today):
        self.index = index
        self._hits = hits
        self._today = today

    def ask(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Answer:
        """The whole answer. Raises BadInput for a question that cannot be one, NoIndex or BrokenIndex."""
        for step in self.stream(question, history, filters):
            answer = step
        assert isinstance(answer, Answer)
        return answer

    def stream(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Iterator[Step]:
        """The same answer step by step, each as soon as it is known."""
        today = self._today()
        asked = understand(question, history)
        yield Understood(asked)
        hits = self._search(asked, self._hits, filters, today)
        yield Found(hits)
        ranked = rank(asked, hits, today=today)
        if not decide(asked, hits, ranked=ranked, today=today).enough:
            yield self._refusal(asked, hits)
            return
        statements = compose(asked, hits, ranked=ranked, today=today)
        yield from statements
        yield Answer(
            id=_new_id(),
            question=question,
            language=asked.language,
            statements=statements,
            notices=notices(statements, asked.language, today),
            understood_as=asked.understood_as,
        )

    def search(self, question: str, *, limit: int = 8, filters: Filters | None = None) -> tuple[Hit, ...]:
        """The passages nearest to a question, best first."""
        return self._search(understand(question, ()), limit, filters, self._today())

    def _search(self, asked: Asked, limit: int, filters: Filters | None, today: date) -> tuple[Hit, ...]:
        return self.index.search(asked.query, asked.language, limit=limit, filters=filters or Filters(), today=today)

    def _refusal(self, asked: Asked, hits: Sequence[Hit]) -> Answer:
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
        )


def _may_know(hits: Sequence[Hit], language: Language) -> str:
    """The first publisher of each of the nearest sources."""
    return may_know([hit.passage.document.metadata.publisher.split(";")[0] for hit in hits[:_NEAREST]], language)


def _new_id() -> str:
    return secrets.token_hex(16)
