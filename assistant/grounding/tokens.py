"""Cuts text into words, numbers and marks, each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.grounding.numerals import DIGITS

_TOKEN = re.compile(rf"(?:{DIGITS})(?!\w)|\w+(?:['’]\w+)*|[^\w\s]")
_GENITIVE = re.compile(r"(?<=\w)['’]s?$")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a mark. The parts of a hyphened word are tokens of their own."""

    text: str
    word: str  # in lower case, without the apostrophe of a genitive
    start: int  # offset into the text
    end: int


def tokens(text: str) -> tuple[Token, ...]:
    """Every token in order."""
    return tuple(Token(found.group(), _word(found.group()), *found.span()) for found in _TOKEN.finditer(text))


def _word(spelled: str) -> str:
    return _GENITIVE.sub("", spelled.lower()) if len(spelled) > 1 else spelled.lower()
