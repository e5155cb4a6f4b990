"""One question to the assistant, for every route that asks: in turn, timed, remembered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import structlog
from fastapi import Request

from assistant.api.keys import Caller
from assistant.api.logs import masked
from assistant.api.problems import Problem
from assistant.api.service import Service
from assistant.api.work import Steps
from assistant.chat import Step
from assistant.errors import ArenaError
from assistant.index.feedback import Unanswered, drop_unanswered, note_unanswered
from assistant.index.filters import Filters
from assistant.payload import answer_payload
from assistant.types import Answer, Turn

T = TypeVar("T")
_KEPT = timedelta(days=90)  # of refused questions


async def begin(
    service: Service,
    caller: Caller,
    question: str,
    history: Sequence[Turn] = (),
    filters: Filters | None = None,
    *,
    surface: str = "api",
) -> Steps[Step]:
    """An answer under way, its first step made. Raises Busy, and BadInput for a question that cannot be one.

    The caller calls `stop` on it when it wants no more.
    """
    steps = await service.work.start(
        lambda: _kept(service, caller, surface, service.assistant.stream(question, history, filters))
    )
    try:
        await steps.begin()
    except BaseException:
        steps.stop()
        raise
    return steps


def surface_of(request: Request) -> str:
    """Our own page, as browsers tell, or a program."""
    return "web" if request.headers.get("sec-fetch-site") == "same-origin" else "api"


async def last(steps: AsyncIterator[T]) -> T | None:
    """What comes at the end."""
    found = None
    async for step in steps:
        found = step
    return found


async def unless_gone(request: Request, awaited: Awaitable[T]) -> T:
    """The value, unless the client goes before it is there: then Problem, which nobody reads, and the work is ended."""
    wanted = asyncio.ensure_future(awaited)
    gone = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait((wanted, gone), return_when=asyncio.FIRST_COMPLETED)
        if not wanted.done():
            raise Problem(499, "The client went away.")
        return wanted.result()
    finally:
        wanted.cancel()
        gone.cancel()


async def _gone(request: Request) -> None:
    """Ends when the connection does; the body has been read before."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def noted(request: Request, steps: AsyncIterator[Step], service: Service) -> AsyncIterator[Step]:
    """The same steps; the log line of the request tells of the answer."""
    async for step in steps:
        if isinstance(step, Answer):
            note(request, step, service)
        yield step


def note(request: Request, answer: Answer, service: Service) -> None:
    """Put into the request's log line what is no secret, and the question where that is opted in."""
    told = {"answer": answer.id, "language": answer.language, "refused": answer.refused, "composer": answer.composer}
    request.state.told.update(told)
    if service.settings.log_questions:
        request.state.told["question"] = answer.question


def _kept(service: Service, caller: Caller, surface: str, steps: Iterator[Step]) -> Iterator[Step]:
    """The same steps; the answer is remembered for feedback, and a refused question for the corpus' keeper."""
    for step in service.metrics.watched(steps):
        if isinstance(step, Answer):
            service.recent.put(caller.asker, answer_payload(step))
            if step.refused and service.settings.keep_refused:
                service.aside.submit(_note, service, caller, surface, step)
        yield step


def _note(service: Service, caller: Caller, surface: str, answer: Answer) -> None:
    now = datetime.now(UTC)
    question = masked(answer.understood_as or answer.question)
    try:
        note_unanswered(
            service.catalogue,
            Unanswered(answer.id, caller.asker, surface, question, answer.language, now.isoformat(timespec="seconds")),
        )
        drop_unanswered(service.catalogue, before=(now - _KEPT).isoformat(timespec="seconds"))
    except ArenaError as error:
        structlog.get_logger("arena").warning("refused question not kept", reason=str(error))
