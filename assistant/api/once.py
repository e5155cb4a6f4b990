"""One call for all who ask for the same while it runs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Once(Generic[T]):
    """Belongs to one event loop."""

    def __init__(self) -> None:
        self._running: asyncio.Future[T] | None = None

    async def get(self, begin: Callable[[], Awaitable[T]]) -> T:
        """The value of the call under way, else of a new one. A caller who goes does not end it for the others."""
        if self._running is None or self._running.done():
            self._running = asyncio.ensure_future(begin())
        return await asyncio.shield(self._running)
