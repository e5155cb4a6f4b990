"""POST /v1/chat/completions and GET /v1/models: for Open WebUI, LibreChat, LangChain and all that speak as OpenAI does.

The last user message is the question, the messages before it are the history. What leaves has been checked: a chat
model's tokens are held back until they are statements.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse
from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse, format_sse_event

from assistant.api import openai_values as values
from assistant.api.asking import begin, last, note, unless_gone
from assistant.api.completion import Completion
from assistant.api.described import OPENAI_PROBLEMS
from assistant.api.keys import Caller, Scope, allowed
from assistant.api.links import base_of
from assistant.api.markdown import Piece, spoken
from assistant.api.openai_errors import openai_error
from assistant.api.openai_values import CompletionRequest
from assistant.api.problems import Problem, problem_of, request_id
from assistant.api.service import Here, Service
from assistant.api.side_prompts import asked_in, side_answer
from assistant.api.work import Steps
from assistant.chat import Step
from assistant.errors import BadInput
from assistant.types import Answer

router = APIRouter(prefix="/v1", tags=["OpenAI-compatible"], responses=OPENAI_PROBLEMS)
Asking = Annotated[Caller, Depends(allowed(Scope.ASK))]
Chunks = AsyncGenerator[dict[str, Any] | None, None]  # None where nothing has come for a while
QUIET = 15.0  # seconds after which a comment keeps a stream alive: proxies cut what is silent
_STARTED = int(time.time())
_HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}


@router.get("/models", dependencies=[Depends(allowed(Scope.ASK))])
async def models() -> dict[str, Any]:
    """The one model there is."""
    return {"object": "list", "data": [values.model(_STARTED)]}


@router.get("/models/{id}", dependencies=[Depends(allowed(Scope.ASK))])
async def model(id: str) -> dict[str, Any]:
    """The same, by its name."""
    if id != values.MODEL:
        raise Problem(404, f"The model is called {values.MODEL}.")
    return values.model(_STARTED)


async def answering(
    request: Request, service: Here, caller: Asking, asked: CompletionRequest
) -> AsyncIterator[Steps[Step] | None]:
    """An answer under way, which ends when the request does; None where nothing is asked.

    What is wrong with the question is raised here, before a status is sent.
    """
    if not asked.turns:
        raise BadInput("messages: there is none of a user, so there is no question")
    *history, message = asked.turns
    if side_answer(message.content) is not None:
        yield None
        return
    turns, filters = [spoken(turn) for turn in history], asked.filters.filters()
    steps = await unless_gone(request, begin(service, caller, asked_in(message.content), turns, filters))
    try:
        yield steps
    finally:
        steps.stop()


Answering = Annotated[Steps[Step] | None, Depends(answering)]


@router.post("/chat/completions", response_model=None)
async def complete(request: Request, service: Here, asked: CompletionRequest, steps: Answering) -> Response:
    """An answer in Markdown, each `[1]` annotated with the address of the very words; `sources` lists them."""
    completion = Completion(asked.turns, base_of(service, request))
    chunks = _answered(completion, steps, request, service) if steps else _aside(completion, asked)
    if asked.stream:
        events = _events(completion, chunks, request, service, usage=asked.wants_usage)
        return EventSourceResponse(events, headers=_HEADERS)
    await unless_gone(request, last(chunks))
    return JSONResponse(await service.beside(completion.whole))


async def _answered(completion: Completion, steps: Steps[Step], request: Request, service: Service) -> Chunks:
    async for step in _with_pauses(steps):
        if isinstance(step, Answer):
            note(request, step, service)
        if step is None or (chunk := completion.add(step)):
            yield chunk if step else None


async def _aside(completion: Completion, asked: CompletionRequest) -> Chunks:
    if chunk := completion.put(Piece(side_answer(asked.turns[-1].content) or "")):
        yield chunk


async def _with_pauses(steps: Steps[Step]) -> AsyncIterator[Step | None]:
    """None whenever nothing has come for a while."""
    while True:
        try:
            yield await asyncio.wait_for(anext(steps), QUIET)
        except TimeoutError:
            yield None
        except StopAsyncIteration:
            return


async def _events(
    completion: Completion, chunks: Chunks, request: Request, service: Service, *, usage: bool
) -> AsyncIterator[bytes]:
    """The events of the stream; an error is the last but one."""
    try:
        yield _event(completion.begin())
        async for chunk in chunks:
            yield _event(chunk) if chunk else KEEPALIVE_COMMENT
        yield _event(completion.end())
        if usage:
            yield _event(await service.beside(completion.usage))
    except Exception as error:
        yield _event(_told(error, request))
    yield format_sse_event(data_str="[DONE]")


def _told(error: Exception, request: Request) -> dict[str, Any]:
    problem = problem_of(error)
    if problem.status == 500:
        structlog.get_logger("arena").error("failed", request_id=request_id(request), exc_info=error)
    return openai_error(problem.status, problem.detail)


def _event(value: dict[str, Any]) -> bytes:
    return format_sse_event(data_str=json.dumps(value, ensure_ascii=False))
