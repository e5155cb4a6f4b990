"""POST /v1/ingest and GET /v1/ingest/{job}: ingestion as a job, while questions are answered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import APIRouter, Depends, FastAPI
from pydantic import BaseModel, ConfigDict, Field

from assistant.api.jobs import Job, Jobs
from assistant.api.keys import Scope, allowed
from assistant.api.problems import Problem
from assistant.api.service import Here, Service
from assistant.errors import IndexLocked

_DRAIN = 8.0  # seconds that a job has to come to a safe point when the service ends; then it is waited for at the exit


@asynccontextmanager
async def _ended_with(app: FastAPI) -> AsyncIterator[None]:
    yield
    jobs = app.state.service.ingestion
    if isinstance(jobs, Jobs):
        await asyncio.to_thread(jobs.stop, _DRAIN)


router = APIRouter(
    prefix="/v1/ingest", tags=["ingest"], dependencies=[Depends(allowed(Scope.INGEST))], lifespan=_ended_with
)


class IngestBody(BaseModel):
    """What an ingestion may do."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"mass_delete": False}]})

    mass_delete: bool = Field(False, description="Go on though more than a third of the documents would go.")


@router.post("", status_code=202, responses={409: {"description": "Another ingestion is at it."}})
async def ingest(service: Here, asked: IngestBody | None = None) -> dict[str, Any]:
    """Bring the index in step with the corpus, as `arena ingest` does; the answer names the job to ask for."""
    jobs = _jobs(service)
    try:
        job = await asyncio.to_thread(jobs.start, mass_delete=bool(asked and asked.mass_delete))
    except IndexLocked as error:
        raise Problem(409, str(error), {"Retry-After": "10"}) from error
    return job_payload(job)


@router.get("/{job}", responses={404: {"description": "There is no such job."}})
async def job(service: Here, job: str) -> dict[str, Any]:
    """How far a job is: its state, plan, progress, errors by file, and at the end its report."""
    found = _jobs(service).job(job)
    if found is None:
        raise Problem(404, "There is no such job since the service started. Earlier ones: arena sources --runs")
    return job_payload(found)


def job_payload(job: Job) -> dict[str, Any]:
    """A job as JSON values."""
    return {
        "job": job.id,
        "url": f"/v1/ingest/{job.id}",
        "state": job.state,
        "started": job.started,
        "ended": job.ended or None,
        "plan": job.plan,
        "progress": job.progress,
        "errors": list(job.errors),
        "report": job.report,
        "error": job.error,
    }


def _jobs(service: Service) -> Jobs:
    if not isinstance(service.ingestion, Jobs):
        raise Problem(503, "This service was started without ingestion. Run: arena ingest")
    return service.ingestion
