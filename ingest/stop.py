"""Ctrl-C and SIGTERM: the work ends at the next safe point, a second one ends it at once."""

from __future__ import annotations

import os
import signal
import threading
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Any, Self

from ingest.progress import Progress

if TYPE_CHECKING:
    from ingest.discover import Refused
    from ingest.plan import Plan


class Stopped(Exception):
    """Somebody asked for an end, and nothing is half done."""

    def __init__(self, number: int):
        super().__init__(signal.Signals(number).name)
        self.number = number


class Stop:
    """While it is entered, in the main thread, signals are only remembered."""

    def __init__(self) -> None:
        self._number = 0
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                self._before[number] = signal.signal(number, self._asked)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def ask(self) -> None:
        """As SIGTERM would, from any thread."""
        self._number = signal.SIGTERM

    def check(self) -> None:
        """A safe point. Raises Stopped."""
        if self._number:
            raise Stopped(self._number)

    def _asked(self, number: int, _: FrameType | None) -> None:
        if self._number:
            raise KeyboardInterrupt
        self._number = number
        os.write(2, b"\nStopping at the next safe point. Again to stop at once.\n")


class Interruptible(Progress):
    """Between two sources, pages or batches the work may end; publishing may not."""

    def __init__(self, shown: Progress, stop: Stop):
        self._shown, self._stop = shown, stop
        self._step = ""

    def planned(self, plan: Plan) -> None:
        self._shown.planned(plan)

    def refused(self, one: Refused) -> None:
        self._shown.refused(one)

    def begin(self, step: str, count: int) -> None:
        self._stop.check()
        self._step = step
        self._shown.begin(step, count)

    def done(self, count: int) -> None:
        self._shown.done(count)
        if self._step != "publish":
            self._stop.check()
