"""How much of a statement's wording its source has."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.grounding.align import Pair, Place
from assistant.types import Verdict

Similar = Callable[[str, Sequence[str]], Sequence[float]]

_ENOUGH = 0.6
_CLAUSE = 0.4
_PARTLY = 0.4


def carried(pair: Pair, similar: Similar | None) -> tuple[Verdict, str | None]:
    """The verdict on the wording alone, with its reason."""
    shares = [(place, share(pair, place)) for place in pair.places]
    words = [word for place in pair.places for word in _lacking(pair, place)]
    whole = _mean([one for _, one in shares], [len(_content(pair, place)) for place, _ in shares])
    lacking = f"no counterpart in the source: {', '.join(words[:4])}"
    if whole < _PARTLY:
        return Verdict.UNSUPPORTED, lacking
    if whole < _ENOUGH or any(one < _CLAUSE for _, one in shares):
        return Verdict.PARTLY, lacking
    return Verdict.SUPPORTED, None


def share(pair: Pair, place: Place) -> float:
    """The share of a clause's words that the source has, 0 to 1."""
    content = _content(pair, place)
    return sum(place.found(at) for at in content) / len(content) if content else 1.0


def _content(pair: Pair, place: Place) -> list[int]:
    words = set(place.words)
    return [at for at in pair.statement.content if at in words]


def _lacking(pair: Pair, place: Place) -> list[str]:
    return [pair.statement.tokens[at].text for at in _content(pair, place) if not place.found(at)]


def _mean(values: Sequence[float], weights: Sequence[int]) -> float:
    total = sum(weights)
    return sum(value * weight for value, weight in zip(values, weights, strict=True)) / total if total else 1.0
