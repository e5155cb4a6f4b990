"""Work that outlives the request that began it: tracked, in order where order matters, drained at the end."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Coroutine
from typing import Any

log = logging.getLogger(__name__)


class Work:
    """Tasks that somebody waits for at shutdown. Those of one lane run one after the other, as they came."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self._last: dict[str, asyncio.Task[None]] = {}  # of each lane

    def start(self, doing: Coroutine[Any, Any, None], lane: str = "") -> asyncio.Task[None]:
        """Begin a task; in a lane, after the one before it. What it raises goes to the log."""
        task = asyncio.create_task(self._after(self._last.get(lane) if lane else None, doing))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        if lane:
            self._last[lane] = task
            task.add_done_callback(lambda done: self._leave(lane, done))
        return task

    async def drain(self, seconds: float) -> int:
        """Wait for what was begun, and for what that begins, then cancel the rest; how many had to be cancelled."""
        ends = time.monotonic() + seconds
        late = set[asyncio.Task[None]]()
        while not late and (left := {task for task in self._tasks if task is not asyncio.current_task()}):
            _, late = await asyncio.wait(left, timeout=max(0.0, ends - time.monotonic()))
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        return len(late)

    async def _after(self, before: asyncio.Task[None] | None, doing: Coroutine[Any, Any, None]) -> None:
        try:
            if before is not None:
                await asyncio.wait([before])
        except asyncio.CancelledError:
            doing.close()
            raise
        try:
            await doing
        except Exception:
            log.exception("work in Slack failed")

    def _leave(self, lane: str, done: asyncio.Task[None]) -> None:
        if self._last.get(lane) is done:
            del self._last[lane]
