"""What the routes share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request

from assistant.api.metrics import Metrics
from assistant.api.once import Once
from assistant.api.recent import Recent
from assistant.api.work import Work
from assistant.chat import Assistant
from assistant.index.catalogue import Catalogue, Generation
from assistant.settings import Settings

T = TypeVar("T")


def _aside() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(2, "aside")


@dataclass(frozen=True)
class Service:
    """Built once by `create_app`, and given to routes by `Here`."""

    settings: Settings
    assistant: Assistant
    ingestion: Any = None  # what runs ingestions, passed in by the command line; None where it cannot
    evaluation: Path | None = None  # folder of evaluation reports, a folder for each suite
    work: Work = field(default_factory=Work)
    metrics: Metrics = field(default_factory=Metrics)
    recent: Recent = field(default_factory=Recent)
    checked: Once[Generation] = field(default_factory=Once)  # anybody may ask whether it is ready
    aside: ThreadPoolExecutor = field(default_factory=_aside)  # for what is no work and must not wait for it

    @property
    def catalogue(self) -> Catalogue:
        return self.assistant.index.catalogue

    async def beside(self, function: Callable[[], T]) -> T:
        """Run something short in a thread of its own: a write, a look at the index."""
        return await asyncio.get_running_loop().run_in_executor(self.aside, function)


def service(request: Request) -> Service:
    """The dependency behind `Here`."""
    found = request.app.state.service
    assert isinstance(found, Service)
    return found


Here = Annotated[Service, Depends(service)]
