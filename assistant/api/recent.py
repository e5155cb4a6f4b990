"""The last answers given, so that an opinion can be kept with what it is about."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Any

_KEPT = 200


class Recent:
    """Bounded, in memory only; safe to use from many threads."""

    def __init__(self) -> None:
        self._answers: OrderedDict[str, tuple[str, dict[str, Any]]] = OrderedDict()
        self._lock = Lock()

    def put(self, asker: str, payload: dict[str, Any]) -> None:
        """Remember an answer for the one who asked."""
        with self._lock:
            self._answers[payload["id"]] = (asker, payload)
            if len(self._answers) > _KEPT:
                self._answers.popitem(last=False)

    def get(self, asker: str, answer: str) -> dict[str, Any] | None:
        """None where it is forgotten, or was another's."""
        with self._lock:
            owner, payload = self._answers.get(answer, (None, None))
        return payload if owner == asker else None
