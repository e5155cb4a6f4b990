"""Understands a question: its language, what it leans on, and what kind of answer it asks for."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.expected import Expected
from assistant.types import Language


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is understood."""

    question: str
    query: str  # the whole question, which stands on its own; what is searched for
    language: Language
    expected: Expected
    understood_as: str | None = None  # the whole question, where the asked one leaned on the turns before
