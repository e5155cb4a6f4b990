"""Asks the assistant of this process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TypeVar

from assistant.chat import Assistant, Found, Understood
from assistant.chat import Step as AssistantStep
from assistant.index.filters import Filters
from assistant.payload import answer_payload, document_payload, hit_payload, statement_payload
from assistant.types import Answer, Statement, Turn
from bots.slack.asker import SURROUNDINGS, Reading, Step
from bots.slack.contract import Excerpt, Hit, Source, answer_from, excerpt_of, hit_from, source_from, statement_from

_AT_ONCE = 4  # questions
Result = TypeVar("Result")


class LocalAsker:
    """An assistant with threads of its own, so that the event loop is never held up."""

    def __init__(self, assistant: Assistant):
        self.assistant = assistant
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="slack-ask")

    async def stream(self, question: str, history: Sequence[Turn], filters: Filters) -> AsyncIterator[Step]:
        """Each step as soon as it is known; nobody listening any more stops the work at its next step."""
        steps = self.assistant.stream(question, history, filters)
        reading = Reading(0)
        try:
            while (step := await self._run(lambda: next(steps, None))) is not None:
                if isinstance(step, Understood):
                    reading = Reading(0, step.asked.understood_as, step.asked.language)
                elif (told := _told(step, reading)) is not None:
                    yield told
        finally:
            if (close := getattr(steps, "close", None)) is not None:
                self._threads.submit(close)

    async def search(self, question: str, *, limit: int, filters: Filters) -> tuple[Hit, ...]:
        """The passages nearest to a question, best first."""
        hits = await self._run(lambda: self.assistant.search(question, limit=limit, filters=filters))
        return tuple(hit_from(hit_payload(hit)) for hit in hits)

    async def sources(self) -> tuple[Source, ...]:
        """All documents of the corpus."""
        found = await self._run(self.assistant.index.documents)
        return tuple(source_from(document_payload(document)) for document in found)

    async def excerpt(self, document: str, start: int, end: int) -> Excerpt | None:
        """A span with its surroundings."""
        found = await self._run(lambda: self.assistant.index.document(document))
        if found is None:
            return None
        return excerpt_of(source_from(document_payload(found[0])), found[1], start, end, SURROUNDINGS)

    async def close(self) -> None:
        """End the threads; what waits is dropped."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _run(self, work: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)


def _told(step: AssistantStep, reading: Reading) -> Step | None:
    """What Slack is told of a step; words that were not checked yet are not shown."""
    match step:
        case Found(hits):
            return replace(reading, passages=len(hits))
        case Statement():
            return statement_from(statement_payload(step))
        case Answer():
            return answer_from(answer_payload(step))
        case _:
            return None
