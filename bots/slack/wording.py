"""The bot's own words in the four languages."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files

from assistant.types import Language

_FILES = ("wording.toml", "pages.toml")  # of answers; of the home page, checks, channel settings and the digest


def say(key: str, language: Language, **filled: object) -> str:
    """The words of that name in one of the files, their braces filled in."""
    return _wording()[key][language].format(**filled)


def keys() -> frozenset[str]:
    """All names there are."""
    return frozenset(_wording())


@lru_cache(maxsize=1)
def _wording() -> dict[str, dict[str, str]]:
    texts = [(files("bots.slack") / name).read_text("utf-8") for name in _FILES]
    return {key: spoken for text in texts for key, spoken in tomllib.loads(text).items()}
