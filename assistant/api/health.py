"""Whether the service is there, whether it can answer, and how it does."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Response

from assistant.api.keys import Scope, allowed
from assistant.api.service import Here, Service
from assistant.errors import ArenaError
from assistant.index.age import seconds_since_ingestion

router = APIRouter(tags=["health"])
EVALUATING = Depends(allowed(Scope.EVALUATE))


@router.head("/healthz", include_in_schema=False)
@router.get("/healthz")
async def health() -> dict[str, str]:
    """The process is there."""
    return {"status": "ok"}


@router.get("/readyz")
async def ready(service: Here) -> dict[str, Any]:
    """The index opens, is whole, fits the embedder and holds something; answers are given without a chat model too."""
    generation = await service.checked.get(lambda: service.beside(service.assistant.index.check))
    note = {"note": "The chat model fails: answers are quotations."} if service.metrics.model_fails else {}
    return {"status": "ready", "generation": generation.number, "passages": generation.count, **note}


@router.get("/metrics", dependencies=[EVALUATING], response_class=Response, include_in_schema=False)
async def metrics(service: Here) -> Response:
    """In the text format of Prometheus."""
    return Response(service.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")


def measure(service: Service) -> None:
    """Add the figures that are asked for when somebody looks."""
    gauge, work = service.metrics.gauge, service.work
    gauge("arena_answers_in_flight", "Answers and searches under way.", lambda: work.running)
    gauge("arena_answers_waiting", "Questions that wait for their turn.", lambda: work.waiting)
    gauge("arena_answers_rejected", "Questions that were sent away because too many waited.", lambda: work.rejected)
    gauge("arena_model_failing", "1 where the chat model last failed.", lambda: service.metrics.model_fails)
    gauge("arena_index_age_seconds", "Since the last ingestion.", lambda: _age(service))


def _age(service: Service) -> float:
    try:
        return seconds_since_ingestion(service.catalogue)
    except ArenaError:
        return float("nan")
