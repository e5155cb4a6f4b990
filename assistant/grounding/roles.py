"""Whether who does what to whom is as in the source."""

from __future__ import annotations

from assistant.grounding.align import Pair


def swapped(pair: Pair) -> str | None:
    """A reason where the parts are changed round."""
    return None
