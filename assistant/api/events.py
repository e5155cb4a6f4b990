"""The steps of an answer as server-sent events."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import structlog
from fastapi.sse import ServerSentEvent

from assistant.api.problems import problem_of, problem_payload
from assistant.chat import Found, Step, Understood
from assistant.payload import (
    answer_payload,
    citations_payload,
    notices_payload,
    passages_payload,
    statement_payload,
    understood_payload,
)
from assistant.types import Answer, Statement, Token


async def events(steps: AsyncIterator[Step], request: str) -> AsyncIterator[ServerSentEvent]:
    """Each step as one event; the last is always `done`, after an `error` where the answer could not be finished."""
    try:
        async for step in steps:
            for event in events_of(step):
                yield event
    except Exception as error:
        problem = problem_of(error)
        if problem.status == 500:
            structlog.get_logger("arena").error("failed", request_id=request, exc_info=error)
        yield _event("error", problem_payload(problem.status, problem.detail, request))
        yield ServerSentEvent(event="done", raw_data="null")


def events_of(step: Step) -> Iterator[ServerSentEvent]:
    """The events that tell of one step."""
    match step:
        case Understood(asked):
            yield _event("understood", understood_payload(asked))
        case Found(hits):
            yield _event("passages", passages_payload(hits))
        case Token(text):
            yield _event("token", {"text": text})
        case Statement():
            yield _event("statement", statement_payload(step))
        case Answer():
            yield _event("citations", citations_payload(step))
            yield _event("notices", notices_payload(step))
            yield _event("done", answer_payload(step))


def _event(name: str, data: dict[str, Any]) -> ServerSentEvent:
    return ServerSentEvent(event=name, data=data)
