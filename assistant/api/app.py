"""Puts the service together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from assistant.api import ask, feedback, health, reports, sources
from assistant.api.described import PROBLEMS
from assistant.api.door import Door, rules_of
from assistant.api.pages import serve_pages
from assistant.api.problems import answer_with_problems
from assistant.api.service import Service
from assistant.api.work import Bounds, Work
from assistant.chat import Assistant
from assistant.errors import ArenaError, NoIndex
from assistant.settings import Settings
from assistant.wiring import open_assistant

_ADAPTERS = ("completions", "mcp", "ingestion")


def create_app(
    settings: Settings, *, assistant: Assistant | None = None, ingestion: Any = None, evaluation: Path | None = None
) -> FastAPI:
    """The service over an index. Raises ArenaError where it cannot be opened or a setting cannot be used.

    `ingestion` runs ingestions and `evaluation` is the folder of evaluation reports: packages that this one does
    not know have made them.
    """
    rules = rules_of(settings)
    service = Service(
        settings,
        assistant or _opened(settings),
        ingestion,
        evaluation,
        work=Work(Bounds(settings.workers, settings.queue)),
    )
    app = FastAPI(
        title="Arena assistant",
        version="1",
        description="Answers from an indexed corpus, every statement with a citation that opens the source.",
        lifespan=_lifespan,
        docs_url=None,  # those pages would load scripts from elsewhere
        redoc_url=None,
        responses=PROBLEMS,
    )
    app.state.service = service
    health.measure(service)
    app.add_middleware(Door, rules=rules, metrics=service.metrics)
    _allow_origins(app, settings)
    answer_with_problems(app)
    for routes in (ask, sources, feedback, reports, health):
        app.include_router(routes.router)
    _include_adapters(app)
    serve_pages(app)
    return app


def _opened(settings: Settings) -> Assistant:
    """An empty index is one that somebody will fill; a broken one, or one that cannot be written to, is none."""
    try:
        assistant = open_assistant(settings, create=True)
    except OSError as error:
        raise ArenaError(
            f"{settings.data}: {error.strerror}. Make it writable, or set ARENA_DATA to another"
        ) from error
    with assistant.index.catalogue.writing():
        pass
    with suppress(NoIndex):
        assistant.index.check()
    return assistant


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    yield
    service: Service = app.state.service
    service.work.stop()
    service.work.close()
    service.aside.shutdown(wait=False)


def _allow_origins(app: FastAPI, settings: Settings) -> None:
    if settings.origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.origins,
            allow_methods=("GET", "POST"),
            allow_headers=("Authorization", "Content-Type"),
            expose_headers=("X-Request-Id", "Retry-After"),
        )


def _include_adapters(app: FastAPI) -> None:
    """The OpenAI-compatible routes, ingestion as a job, and MCP where its package is installed."""
    for name in _ADAPTERS:
        if find_spec(f"assistant.api.{name}"):
            app.include_router(import_module(f"assistant.api.{name}").router)
