"""What readers think of answers, and what they asked in vain; the keeper of the corpus reads both."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from assistant.api.asking import surface_of
from assistant.api.described import MISSING
from assistant.api.keys import Caller, Scope, allowed
from assistant.api.logs import masked
from assistant.api.problems import Problem
from assistant.api.service import Here
from assistant.api.shapes import READER, AnswerCopy, Reader
from assistant.index.feedback import Feedback, Opinion, add_feedback, forget_asker, list_feedback, list_unanswered

router = APIRouter(prefix="/v1", tags=["feedback"])
Telling = Annotated[Caller, Depends(allowed(Scope.FEEDBACK))]
EVALUATING = Depends(allowed(Scope.EVALUATE))
Since = Annotated[str, Query(pattern=r"^(\d{4}(-\d{2}(-\d{2}.{0,30})?)?)?$", description="ISO 8601.")]
Limit = Annotated[int, Query(ge=1, le=500)]


class FeedbackBody(BaseModel):
    """An opinion of an answer."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"answer": "0123456789abcdef0123456789abcdef", "opinion": "outdated", "reason": "The limit was raised."}
            ]
        }
    )

    answer: str = Field(pattern=r"^[0-9a-f]{32}$", description="Its id.")
    opinion: Opinion
    reason: str = Field("", max_length=2000)
    reader: Reader = Field("", description="Whose it is, as in the question.")
    payload: AnswerCopy | None = Field(
        None, description="The answer itself, as it was received: needed when it was given a while ago."
    )


@router.post("/feedback", status_code=201, responses=MISSING)
async def tell(request: Request, service: Here, caller: Telling, told: FeedbackBody) -> dict[str, Any]:
    """Keep an opinion with the answer that it is about. A second one of the same reader replaces the first."""
    caller = caller.for_reader(told.reader)
    payload = service.recent.get(caller.asker, told.answer)
    if payload is None and told.payload and told.payload.id == told.answer:
        payload = {**told.payload.model_dump(), "copy": True}
    if payload is None:
        raise Problem(404, "This answer is not known here any more. Send it along as `payload`.")
    feedback = Feedback(
        answer=told.answer,
        asker=caller.asker,
        surface=surface_of(request),
        question=payload["question"],
        opinion=told.opinion,
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        reason=masked(told.reason),
        payload=payload,
    )
    await service.beside(lambda: add_feedback(service.catalogue, feedback))
    service.metrics.feedback.labels(told.opinion).inc()
    return {"answer": told.answer, "opinion": told.opinion}


@router.delete("/readers/{reader}")
async def forget(service: Here, caller: Telling, reader: Annotated[str, Path(pattern=READER)]) -> dict[str, int]:
    """Remove what one of the readers of this key said, and asked in vain; how many records that were."""

    def removed() -> int:
        found = forget_asker(service.catalogue, caller.for_reader(reader).asker)
        if found:
            service.catalogue.compact()
        return found

    return {"removed": await service.beside(removed)}


@router.get("/feedback", dependencies=[EVALUATING])
async def opinions(
    service: Here,
    opinion: Annotated[list[Opinion] | None, Query()] = None,
    since: Since = "",
    limit: Limit = 100,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> dict[str, Any]:
    """What readers said, newest first."""
    found = await service.beside(
        lambda: list_feedback(service.catalogue, opinions=opinion or (), since=since, limit=limit, offset=offset)
    )
    return {"feedback": [asdict(one) for one in found]}


@router.get("/unanswered", dependencies=[EVALUATING])
async def unanswered(service: Here, since: Since = "", limit: Limit = 100) -> dict[str, Any]:
    """Questions that were refused, newest first."""
    found = await service.beside(lambda: list_unanswered(service.catalogue, since=since, limit=limit))
    return {"unanswered": [asdict(one) for one in found]}
