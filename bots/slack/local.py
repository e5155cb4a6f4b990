"""Asks the assistant of this process."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import TypeVar

from assistant.api.logs import masked
from assistant.chat import Assistant, Found, Understood
from assistant.chat import Step as AssistantStep
from assistant.errors import ArenaError
from assistant.index.catalogue import Catalogue
from assistant.index.feedback import (
    Feedback,
    Unanswered,
    add_feedback,
    list_feedback,
    list_unanswered,
    note_unanswered,
)
from assistant.index.filters import Filters
from assistant.payload import answer_payload, document_payload, hit_payload, statement_payload
from assistant.types import Answer, Statement, Turn
from bots.slack.asker import AGAINST, MOST_HEARD, SURROUNDINGS, Heard, Reading, Step
from bots.slack.contract import Excerpt, Hit, Source, answer_from, excerpt_of, hit_from, source_from, statement_from
from bots.slack.store import now

log = logging.getLogger(__name__)
_AT_ONCE = 4  # questions
Result = TypeVar("Result")


class LocalAsker:
    """An assistant with threads of its own, so that the event loop is never held up."""

    def __init__(self, assistant: Assistant, *, keep_refused: bool = True):
        self.assistant = assistant
        self._keep_refused = keep_refused
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="slack-ask")

    async def stream(
        self, question: str, history: Sequence[Turn], filters: Filters, reader: str
    ) -> AsyncIterator[Step]:
        """Each step as soon as it is known; nobody listening any more stops the work at its next step."""
        steps = self.assistant.stream(question, history, filters)
        reading = Reading(0)
        try:
            while (step := await self._run(lambda: next(steps, None))) is not None:
                if isinstance(step, Understood):
                    reading = Reading(0, step.asked.understood_as, step.asked.language)
                if isinstance(step, Answer) and step.refused and self._keep_refused:
                    await self._run(partial(self._note, step, reader))
                if (told := _told(step, reading)) is not None:
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

    async def opine(self, feedback: Feedback) -> None:
        """Keep what a reader thinks of an answer."""
        kept = replace(feedback, reason=masked(feedback.reason))
        await self._run(lambda: add_feedback(self._catalogue, kept))

    async def heard(self, since: str) -> Heard:
        """Of what was kept since a time, the newest."""
        return await self._run(lambda: heard_in(self._catalogue, since))

    async def close(self) -> None:
        """End the threads; what waits is dropped."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    @property
    def _catalogue(self) -> Catalogue:
        return self.assistant.index.catalogue

    def _note(self, answer: Answer, reader: str) -> None:
        """An answer is given also where this cannot be kept."""
        question = masked(answer.understood_as or answer.question)
        try:
            note_unanswered(self._catalogue, Unanswered(answer.id, reader, "slack", question, answer.language, now()))
        except ArenaError as error:
            log.error("a refused question is not kept: %s", error)

    async def _run(self, work: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)


def heard_in(catalogue: Catalogue, since: str) -> Heard:
    """What a catalogue has kept since a time."""
    return Heard(
        refused=tuple(list_unanswered(catalogue, since=since, limit=MOST_HEARD)),
        disliked=tuple(list_feedback(catalogue, opinions=AGAINST, since=since, limit=MOST_HEARD)),
    )


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
