"""What /metrics tells, in a registry of its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from assistant.chat import Found, Step, Understood
from assistant.types import Answer

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Metrics:
    """Counters and timings; safe to use from many threads."""

    def __init__(self) -> None:
        self.model_fails = False  # as the last answer showed that a chat model was asked for
        self._registry = CollectorRegistry()
        self.requests = self._counter("requests", "Requests.", "route", "method", "status")
        self.answers = self._counter("answers", "Answers.", "language", "composer", "refused")
        self.feedback = self._counter("feedback", "Opinions of readers.", "opinion")
        self.steps = Histogram(
            "arena_step_seconds", "Time of a step.", ("step",), buckets=_SECONDS, registry=self._registry
        )

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(f"arena_{name}", about, labels, registry=self._registry)

    def gauge(self, name: str, about: str, value: Callable[[], float]) -> None:
        """A figure that is asked for when it is wanted."""
        Gauge(name, about, registry=self._registry).set_function(value)

    def watched(self, steps: Iterator[Step]) -> Iterator[Step]:
        """The same steps, each one's time noted, and the answer counted."""
        began = last = time.perf_counter()
        composing = False
        for step in steps:
            now = time.perf_counter()
            name = _name(step)
            if name != "compose" or not composing:
                self.steps.labels(name).observe(now - (began if isinstance(step, Answer) else last))
            composing, last = composing or name == "compose", now
            if isinstance(step, Answer):
                self._count(step)
            yield step

    def _count(self, answer: Answer) -> None:
        self.answers.labels(answer.language, answer.composer, str(answer.refused).lower()).inc()
        if any(notice.kind == "no model" for notice in answer.notices):
            self.model_fails = True
        elif answer.composer != "extractive":
            self.model_fails = False

    def text(self) -> bytes:
        """All of it, in the text format of Prometheus."""
        return generate_latest(self._registry)


def _name(step: Step) -> str:
    """What a step ends: `compose` is the time to the first words, `answer` that of all."""
    match step:
        case Understood():
            return "understand"
        case Found():
            return "retrieve"
        case Answer():
            return "answer"
        case _:
            return "compose"
