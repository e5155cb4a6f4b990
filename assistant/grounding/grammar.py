"""Lists of words of grammar, read from grammar.toml."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any


@lru_cache(maxsize=64)
def listed(name: str) -> frozenset[str]:
    """The lower-case words of that list."""
    return frozenset(_lists()[name].split())


@lru_cache(maxsize=1)
def prepositions() -> dict[str, str]:
    """Each preposition with the English one that stands for it: "til" with "to"."""
    return {word: english for english, words in _lists()["prepositions"].items() for word in (english, *words.split())}


@lru_cache(maxsize=1)
def _lists() -> dict[str, Any]:
    return tomllib.loads((files("assistant.grounding") / "grammar.toml").read_text("utf-8"))
