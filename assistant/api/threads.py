"""A fixed number of threads that the end of the process does not wait for, as a chat model may take its time."""

from __future__ import annotations

from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread


class Threads:
    """Runs functions that raise nothing, in the order in which they come."""

    def __init__(self, count: int, name: str):
        self._count = count
        self._tasks: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        for n in range(count):
            Thread(target=self._work, name=f"{name}-{n}", daemon=True).start()

    def submit(self, task: Callable[[], None]) -> None:
        self._tasks.put(task)

    def close(self) -> None:
        """Let them end when what was submitted before is done."""
        for _ in range(self._count):
            self._tasks.put(None)

    def _work(self) -> None:
        while task := self._tasks.get():
            task()
