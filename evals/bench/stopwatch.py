"""Times steps inside the real program: while it runs, named functions are replaced by themselves with a clock around.

A profiler would slow the Python parts several times and leave the compiled ones as they are.
"""

from __future__ import annotations

import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from importlib import import_module
from types import TracebackType
from typing import Any, Self

OWN = ("assistant", "ingest")  # packages whose modules may hold the functions under their names


class Stopwatch:
    """Seconds by step. A step's time leaves out that of the steps within it.

    What other threads do meanwhile is kept apart, in `beside`: it takes no time but that of waiting for it.
    """

    def __init__(self, steps: Mapping[str, str]):
        """`steps` names functions and methods, `module:function` or `module:Class.method`, by what they are called."""
        self.seconds: dict[str, float] = defaultdict(float)
        self.beside: dict[str, float] = defaultdict(float)
        self._steps = steps
        self._thread = threading.get_ident()
        self._within: list[float] = []  # seconds of the steps inside each open one
        self._replaced: list[tuple[Any, str, Any]] = []

    def __enter__(self) -> Self:
        for target, step in self._steps.items():
            found = resolve(target)
            timed = self._timed(found, step)
            for holder, name in list(_holders(target, found)):
                self._replaced.append((holder, name, found))
                setattr(holder, name, timed)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for holder, name, found in self._replaced:
            setattr(holder, name, found)
        self._replaced.clear()

    def run(self, step: str, work: Callable[..., Any], *given: Any) -> Any:
        """Do the work as a step of its own: what the named steps leave is the rest."""
        return self._timed(work, step)(*given)

    def _timed(self, work: Callable[..., Any], step: str) -> Callable[..., Any]:
        @wraps(work)
        def timed(*arguments: Any, **options: Any) -> Any:
            if threading.get_ident() != self._thread:
                return self._aside(step, lambda: work(*arguments, **options))
            self._within.append(0.0)
            start = time.perf_counter()
            try:
                return work(*arguments, **options)
            finally:
                spent = time.perf_counter() - start
                self.seconds[step] += spent - self._within.pop()
                if self._within:
                    self._within[-1] += spent

        return timed

    def _aside(self, step: str, work: Callable[[], Any]) -> Any:
        start = time.perf_counter()
        try:
            return work()
        finally:
            self.beside[step] += time.perf_counter() - start


def resolve(target: str) -> Any:
    """The function that is meant. Raises AttributeError or ImportError where it has got another name."""
    module, _, path = target.partition(":")
    found: Any = import_module(module)
    for name in path.split("."):
        found = getattr(found, name)
    return found


def _holders(target: str, found: Any) -> Iterator[tuple[Any, str]]:
    """Where it is looked up: its class, or every module that has imported it."""
    module, _, path = target.partition(":")
    if "." in path:
        yield resolve(f"{module}:{path.rpartition('.')[0]}"), path.rpartition(".")[2]
        return
    for name, loaded in list(sys.modules.items()):
        if name.partition(".")[0] in OWN:
            yield from ((loaded, key) for key, value in vars(loaded).items() if value is found)
