"""POST /v1/ask, /v1/ask/stream and /v1/search."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from assistant.api.asking import begin, last, note, noted, surface_of, unless_gone
from assistant.api.described import ANSWER, HITS
from assistant.api.events import events
from assistant.api.keys import Caller, Scope, allowed
from assistant.api.problems import request_id
from assistant.api.service import Here
from assistant.api.shapes import AskBody, SearchBody
from assistant.api.work import Steps
from assistant.chat import Step
from assistant.payload import answer_payload, hit_payload
from assistant.types import Answer

router = APIRouter(prefix="/v1", tags=["ask"])
Asking = Annotated[Caller, Depends(allowed(Scope.ASK))]
SEARCHING = Depends(allowed(Scope.SEARCH))


async def answering(request: Request, service: Here, caller: Asking, asked: AskBody) -> AsyncIterator[Steps[Step]]:
    """An answer under way, which ends when the request does."""
    surface, filters = surface_of(request), asked.filters.filters()
    caller = caller.for_reader(asked.reader)
    begun = begin(service, caller, asked.question, asked.turns(), filters, surface=surface)
    steps = await unless_gone(request, begun)
    try:
        yield steps
    finally:
        steps.stop()


Answering = Annotated[Steps[Step], Depends(answering)]


@router.post("/ask", responses=ANSWER)
async def ask(request: Request, service: Here, steps: Answering) -> dict[str, Any]:
    """The whole answer."""
    answer = await unless_gone(request, last(steps))
    assert isinstance(answer, Answer)
    note(request, answer, service)
    return answer_payload(answer)


@router.post("/ask/stream", response_class=EventSourceResponse)
async def stream(request: Request, service: Here, steps: Answering) -> AsyncIterator[ServerSentEvent]:
    """The same answer as it is made: understood, passages, token, statement, citations, notices, done, error."""
    async for event in events(noted(request, steps, service), request_id(request)):
        yield event


@router.post("/search", dependencies=[SEARCHING], responses=HITS)
async def search(service: Here, asked: SearchBody) -> dict[str, Any]:
    """The passages nearest to a question, best first."""
    filters = asked.filters.filters()
    hits = await service.work.run(lambda: service.assistant.search(asked.question, limit=asked.limit, filters=filters))
    return {"hits": [hit_payload(hit) for hit in hits]}


@router.get("/examples", dependencies=[SEARCHING])
async def examples(service: Here) -> dict[str, list[str]]:
    """Questions that the corpus answers, as its keeper wrote them down."""
    from assistant.conversation import read_examples

    return {"questions": await service.beside(lambda: read_examples(service.settings.corpus))}
