"""What the bot asks: the assistant in this process, or a service that runs elsewhere."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.index.feedback import Feedback, Opinion, Unanswered
from assistant.index.filters import Filters
from assistant.types import Language, Turn
from bots.slack.contract import Answer, Excerpt, Hit, Source, Statement

SURROUNDINGS = 600  # characters on each side of a quote
MOST_HEARD = 400  # questions, and opinions
AGAINST = (Opinion.WRONG, Opinion.OUTDATED, Opinion.UNCLEAR)


@dataclass(frozen=True, slots=True)
class Reading:
    """A step of a stream: passages were found, the answer is being written."""

    passages: int
    understood_as: str | None = None  # the whole question, where the asked one leaned on what was said before
    language: Language | None = None  # that the answer will be in


@dataclass(frozen=True, slots=True)
class Heard:
    """What readers asked in vain, and what they said against answers; newest first."""

    refused: tuple[Unanswered, ...]
    disliked: tuple[Feedback, ...]


Step = Reading | Statement | Answer  # the whole answer comes last


class Asker(Protocol):
    """Every method raises ArenaError with a message that is fit to show, and nothing else that is foreseen."""

    def stream(self, question: str, history: Sequence[Turn], filters: Filters, reader: str) -> AsyncIterator[Step]:
        """The answer step by step; statements only once they are checked. A refused question is kept."""
        ...

    async def search(self, question: str, *, limit: int, filters: Filters) -> tuple[Hit, ...]:
        """The passages nearest to a question, best first."""
        ...

    async def sources(self) -> tuple[Source, ...]:
        """All documents of the corpus."""
        ...

    async def excerpt(self, document: str, start: int, end: int) -> Excerpt | None:
        """A span with its surroundings; None where there is no such document or span any more."""
        ...

    async def opine(self, feedback: Feedback) -> None:
        """Keep what a reader thinks of an answer."""
        ...

    async def heard(self, since: str) -> Heard:
        """Of what was kept since a time, the newest."""
        ...

    async def close(self) -> None:
        """Let go of connections and threads."""
        ...


async def answered(asker: Asker, question: str, filters: Filters, reader: str) -> Answer:
    """The whole answer at once."""
    found: Step | None = None
    async for step in asker.stream(question, (), filters, reader):
        found = step
    if not isinstance(found, Answer):
        raise RuntimeError("the stream ended without an answer")
    return found
