"""Ingestions as jobs: one at a time, in a thread, watched while it lasts and remembered for a while."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Protocol

import structlog

from assistant.errors import ArenaError, IndexLocked

_REMEMBERED = 20  # jobs that are over
_ERRORS = 1000  # per-file errors of one job
_LEFT_OUT = ("format", "made", "unchanged", "refused")  # of the plan: counted in it, or among the errors
_PATIENCE = 10.0  # seconds that a job has to get the writer's lock before it is answered for


class Listener(Protocol):
    """What hears of an ingestion, in the thread of the ingestion."""

    @property
    def ending(self) -> bool:
        """Whether it shall end at the next safe point."""

    def began(self) -> None:
        """It holds the writer's lock."""

    def planned(self, plan: Mapping[str, Any]) -> None:
        """What it will do."""

    def step(self, name: str, count: int) -> None:
        """A step begins ("fetch", "load", "embed", "publish") with so much to do."""

    def done(self, count: int) -> None:
        """So much more of the step is done."""

    def refused(self, error: Mapping[str, Any]) -> None:
        """A source could not become a document."""


class Ingestion(Protocol):
    """Brings the whole corpus in step with its sources; lives in another package, and is passed in."""

    def __call__(self, listener: Listener, *, mass_delete: bool) -> Mapping[str, Any] | None:
        """The report, None where the listener asked for an end. Raises ArenaError, IndexLocked before `began`."""


class State(StrEnum):
    """How far a job is."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"  # at a safe point, by a shutdown


@dataclass(slots=True)
class Job:
    """One ingestion as its listener; written by its thread, read by any."""

    id: str = field(default_factory=lambda: secrets.token_hex(16))
    state: State = State.RUNNING
    started: str = field(default_factory=lambda: _now())
    ended: str = ""
    plan: Mapping[str, Any] | None = None
    progress: Mapping[str, Any] | None = None
    errors: list[Mapping[str, Any]] = field(default_factory=list)
    report: Mapping[str, Any] | None = None
    error: str | None = None
    ending: bool = False
    locked: bool = False  # out from the beginning
    begun: threading.Event = field(default_factory=threading.Event)

    def began(self) -> None:
        self.begun.set()

    def planned(self, plan: Mapping[str, Any]) -> None:
        self.errors += plan.get("refused", [])[:_ERRORS]
        self.plan = {key: value for key, value in plan.items() if key not in _LEFT_OUT}

    def step(self, name: str, count: int) -> None:
        self.progress = {"step": name, "done": 0, "of": count}

    def done(self, count: int) -> None:
        if self.progress:
            self.progress = {**self.progress, "done": self.progress["done"] + count}

    def refused(self, error: Mapping[str, Any]) -> None:
        if len(self.errors) < _ERRORS:
            self.errors.append(error)

    def end(self, state: State, *, report: Mapping[str, Any] | None = None, error: str | None = None) -> None:
        """Nothing changes any more."""
        self.report, self.error, self.ended = report, error, _now()
        self.state = state  # last: who sees it sees the rest
        self.begun.set()


class Jobs:
    """The ingestions of one service. Safe to use from many threads."""

    def __init__(self, ingestion: Ingestion):
        self._ingestion = ingestion
        self._jobs: dict[str, Job] = {}
        self._lock = threading.Lock()
        self._running: tuple[Job, threading.Thread] | None = None
        self._stopping = False

    def start(self, *, mass_delete: bool = False) -> Job:
        """Begin. Raises IndexLocked where a job of this service or another process is at it."""
        with self._lock:
            if self._stopping:
                raise IndexLocked("The service is shutting down")
            if self._running and self._running[0].state is State.RUNNING:
                raise IndexLocked(f"The ingestion {self._running[0].id} is running. Wait until it is done")
            job = Job()
            # no daemon: the interpreter waits for it, so that publishing is not cut off
            thread = threading.Thread(target=self._run, args=(job, mass_delete), name="ingestion")
            self._running = (job, thread)
            thread.start()
        job.begun.wait(_PATIENCE)
        if job.locked:
            raise IndexLocked(job.error or "")
        self._jobs[job.id] = job
        for id in list(self._jobs)[:-_REMEMBERED]:
            self._jobs.pop(id, None)
        return job

    def job(self, id: str) -> Job | None:
        """One of the last jobs, of this run of the service."""
        return self._jobs.get(id)

    def stop(self, seconds: float) -> bool:
        """Take no more, and ask the running job to end at its next safe point; whether it did within that time."""
        self._stopping = True
        if self._running is None:
            return True
        job, thread = self._running
        job.ending = True
        thread.join(seconds)
        return not thread.is_alive()

    def _run(self, job: Job, mass_delete: bool) -> None:
        """An edge: whatever goes wrong is the job's, and in the log."""
        log = structlog.get_logger("arena").bind(job=job.id)
        try:
            report = self._ingestion(job, mass_delete=mass_delete)
            job.end(State.STOPPED if report is None else State.DONE, report=report)
        except ArenaError as error:
            job.locked = isinstance(error, IndexLocked) and not job.begun.is_set()
            job.end(State.FAILED, error=str(error))
        except Exception:
            log.exception("ingestion failed")
            job.end(State.FAILED, error="Something went wrong here. The log tells more under the id of the job.")
        log.info("ingestion ended", state=job.state)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
