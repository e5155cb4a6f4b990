"""The word lists: grammar.toml holds words of grammar, measures.toml those of numbers, units, bounds and times."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any

Phrase = tuple[str, ...]


@lru_cache(maxsize=8)
def read_list(name: str) -> dict[str, Any]:
    """A file of this package."""
    return tomllib.loads((files("assistant.grounding") / name).read_text("utf-8"))


@lru_cache(maxsize=128)
def listed(name: str) -> frozenset[str]:
    """The lower-case words of a list of grammar.toml."""
    return frozenset(read_list("grammar.toml")[name].split())


@lru_cache(maxsize=1)
def prepositions() -> dict[str, str]:
    """Each preposition with the English one that stands for it: "til" with "to"."""
    groups = read_list("grammar.toml")["prepositions"]
    return {word: english for english, words in groups.items() for word in (english, *words.split())}


@lru_cache(maxsize=16)
def values(section: str) -> dict[str, float]:
    """Each number word of a section of measures.toml with its value."""
    return {word: float(value) for word, value in words(section).items()}


@lru_cache(maxsize=16)
def words(section: str) -> dict[str, str]:
    """Each word of a section of measures.toml with what it means there."""
    rows = read_list("measures.toml")[section].items()
    return {word: meaning for meaning, spoken in rows for word in spoken.split()}


@lru_cache(maxsize=16)
def phrases(section: str) -> dict[Phrase, str]:
    """Each phrase of a section of measures.toml, word by word, with what it means there."""
    rows = read_list("measures.toml")[section].items()
    return {tuple(phrase.split()): meaning for meaning, spoken in rows for phrase in spoken.split("|")}


@lru_cache(maxsize=1)
def times() -> dict[str, tuple[str, float]]:
    """Words for stretches of time: "month" or "hour", and how many of them it has."""
    return {word: (unit, float(size)) for word, (unit, size) in _split(words("times")).items()}


@lru_cache(maxsize=1)
def seasons() -> dict[str, tuple[int, ...]]:
    """Words for seasons, with the months that they may mean."""
    return {word: tuple(map(int, months)) for word, months in _split(words("seasons")).items()}


def _split(meanings: dict[str, str]) -> dict[str, list[str]]:
    return {word: meaning.split() for word, meaning in meanings.items()}
