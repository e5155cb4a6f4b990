"""Runs answers in a bounded number of threads; the rest waits its turn for a moment, or is told to come back."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

from assistant.api.problems import Busy, Problem
from assistant.api.threads import Threads

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much is done at once, and how long anything may take (seconds)."""

    at_once: int = 4  # answers
    waiting: int = 64
    patience: float = 10.0  # of one that waits
    deadline: float = 120.0  # of an answer, from its turn


class Work:
    """Belongs to one event loop. `stop` ends all that is under way with a clear error."""

    def __init__(self, bounds: Bounds = Bounds()):
        self._bounds = bounds
        self._threads = Threads(bounds.at_once, "answer")
        self._turn = asyncio.Semaphore(bounds.at_once)
        self._under_way: set[Steps[object]] = set()
        self.running = self.waiting = self.rejected = 0
        self.stopping = False

    async def start(self, make: Callable[[], Iterator[T]]) -> Steps[T]:
        """Begin to draw from an iterator in a thread, once it is its turn. Raises Busy.

        The caller calls `stop` on what it gets when it wants no more.
        """
        await self._take_turn()
        steps: Steps[T] = Steps(self._bounds.deadline)
        self._under_way.add(steps)  # type: ignore[arg-type]
        self._threads.submit(lambda: steps.draw(make, lambda: self._ended(steps)))  # type: ignore[arg-type]
        return steps

    async def run(self, function: Callable[[], T]) -> T:
        """The value of one call that is work, such as a search. Raises Busy."""

        def once() -> Iterator[T]:
            yield function()

        steps = await self.start(once)
        try:
            return await anext(steps)
        finally:
            steps.stop()

    def stop(self) -> None:
        """Take no more, and end what is under way; to be called in the loop."""
        self.stopping = True
        for steps in self._under_way.copy():
            steps.fail(_stopping())

    def close(self) -> None:
        """Let go of the threads."""
        self._threads.close()

    async def _take_turn(self) -> None:
        if self.stopping:
            raise _stopping()
        if self._turn.locked() and self.waiting >= self._bounds.waiting:
            self.rejected += 1
            raise Busy("Too many questions are being answered. Ask again in a moment.")
        self.waiting += 1
        try:
            async with asyncio.timeout(self._bounds.patience):
                await self._turn.acquire()
        except TimeoutError as error:
            self.rejected += 1
            raise Busy("The questions before yours take too long. Ask again in a moment.", after=5) from error
        finally:
            self.waiting -= 1
        if self.stopping:
            self._turn.release()
            raise _stopping()
        self.running += 1

    def _ended(self, steps: Steps[object]) -> None:
        self._under_way.discard(steps)
        self.running -= 1
        self._turn.release()


class _End:
    """Nothing more comes."""


class Steps(Generic[T]):
    """What an iterator gives, as it gives it: filled by a thread, read in the loop that made it.

    The thread does not wait for the reader: a slow one holds no turn.
    """

    def __init__(self, deadline: float):
        self._loop = asyncio.get_running_loop()
        self._given: asyncio.Queue[T | BaseException | _End] = asyncio.Queue()
        self._ends = time.monotonic() + deadline
        self._stopped = False
        self._first: list[T] = []  # one step that was looked at

    def draw(self, make: Callable[[], Iterator[T]], ended: Callable[[], None]) -> None:
        """Runs in the thread, to the end or until stopped."""
        try:
            self._draw(make)
            self._give(_End())
        except BaseException as error:
            self._give(error)
        finally:
            with suppress(RuntimeError):  # the loop is closed
                self._loop.call_soon_threadsafe(ended)

    def _draw(self, make: Callable[[], Iterator[T]]) -> None:
        if self._stopped:
            return
        steps = make()
        try:
            for step in steps:
                self._give(step)
                if self._stopped:
                    break
                if time.monotonic() > self._ends:
                    raise _too_slow()
        finally:
            if hasattr(steps, "close"):
                steps.close()

    def _give(self, what: T | BaseException | _End) -> None:
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._given.put_nowait, what)

    async def begin(self) -> None:
        """Wait for the first step, so that what it raises can still become the status of a response."""
        self._first.append(await anext(self))

    def __aiter__(self) -> AsyncIterator[T]:
        return self

    async def __anext__(self) -> T:
        """Raises what the iterator raised, and Problem where the deadline has passed."""
        if self._first:
            return self._first.pop()
        try:
            async with asyncio.timeout(max(0.0, self._ends - time.monotonic())):
                given = await self._given.get()
        except TimeoutError as error:
            self.stop()
            raise _too_slow() from error
        if isinstance(given, _End):
            raise StopAsyncIteration
        if isinstance(given, BaseException):
            raise given
        return given

    def fail(self, error: Exception) -> None:
        """End with an error, and draw no more."""
        self._stopped = True
        self._given.put_nowait(error)

    def stop(self) -> None:
        """Nobody reads on: the thread ends after the step it is at."""
        self._stopped = True


def _too_slow() -> Problem:
    return Problem(504, "The answer took too long. Ask again, or ask less at once.")


def _stopping() -> Busy:
    return Busy("The service is shutting down. Ask again in a moment.", after=5)
