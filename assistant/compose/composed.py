"""What composing gives, whoever writes."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.types import Statement


@dataclass(frozen=True, slots=True)
class Composed:
    """Statements that their citations carry, with what was left out on the way. No statements: a refusal."""

    statements: tuple[Statement, ...]
    composer: str = "extractive"
    prompt: str = ""  # version
    struck: tuple[Statement, ...] = ()
    failed: bool = False  # whether a chat model should have written it
