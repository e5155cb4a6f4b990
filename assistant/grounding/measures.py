"""Words for numbers, units, bounds and times, read from measures.toml."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files

Phrase = tuple[str, ...]


@lru_cache(maxsize=16)
def values(section: str) -> dict[str, float]:
    """Each number word of a section with its value."""
    return {word: float(value) for value, words in _sections()[section].items() for word in words.split()}


@lru_cache(maxsize=16)
def words(section: str) -> dict[str, str]:
    """Each word of a section with what it means there."""
    return {word: meaning for meaning, listed in _sections()[section].items() for word in listed.split()}


@lru_cache(maxsize=16)
def phrases(section: str) -> dict[Phrase, str]:
    """Each phrase of a section, word by word, with what it means there."""
    rows = _sections()[section].items()
    return {tuple(phrase.split()): meaning for meaning, listed in rows for phrase in listed.split("|")}


@lru_cache(maxsize=16)
def listed(name: str) -> frozenset[str]:
    """The small words of that name."""
    return frozenset(_sections()["words"][name].split())


@lru_cache(maxsize=1)
def times() -> dict[str, tuple[str, float]]:
    """Words for stretches of time: "month" or "hour", and how many of them it has."""
    units = {key: key.split() for key in _sections()["times"]}
    return {word: (units[key][0], float(units[key][1])) for word, key in words("times").items()}


@lru_cache(maxsize=1)
def seasons() -> dict[str, tuple[int, ...]]:
    """Words for seasons, with the months that they may mean."""
    return {word: tuple(map(int, months.split())) for word, months in words("seasons").items()}


@lru_cache(maxsize=1)
def _sections() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("assistant.grounding") / "measures.toml").read_text("utf-8"))
