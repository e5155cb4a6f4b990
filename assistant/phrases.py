"""The assistant's own words around what it quotes: refusals and notices in the language of the question."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from assistant.compose.commands import commands
from assistant.types import Language

_NAME = re.compile(r"[^\W_][\w.,&/'’()–-]*(?: [\w.,&/'’()–-]+){0,7}")  # of a body: at most eight words


def phrase(key: str, language: Language, **filled: object) -> str:
    """The phrase of that name in phrases.toml, its braces filled in."""
    return _phrases()[key][language].format(**filled)


def may_know(publishers: Sequence[str], language: Language) -> str:
    """Who may know more: the publishers of the nearest sources; empty where none is known.

    What a source gives as its publisher and no body is called, a link or an order, is left out.
    """
    named = [name for name in dict.fromkeys(publishers) if _NAME.fullmatch(name) and not commands(name)][:2]
    return phrase("ask_publisher", language, publisher=_joined(named, language)) if named else ""


def spoken_date(iso: str, language: Language) -> str:
    """An ISO date, month or year as it is written in a sentence."""
    year, *rest = iso.split("-")
    if not rest:
        return year
    month = phrase("months", language).split()[int(rest[0]) - 1]
    if len(rest) == 1:
        return f"{month} {year}"
    return phrase("days", language, day=int(rest[1]), month=month, year=year)


def _joined(names: Sequence[str], language: Language) -> str:
    return {Language.ENGLISH: " or "}.get(language, " eller ").join(names)


@lru_cache(maxsize=1)
def _phrases() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("assistant") / "phrases.toml").read_text("utf-8"))
