"""Takes a question that asks two things apart: each is searched for and answered by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.expected import expected_of
from assistant.followups import whole
from assistant.language.stems import is_stop, words
from assistant.topics import COUNTRIES, names_in, topic_of
from assistant.types import Language
from assistant.understand import Asked

_ASKING = r"(?:hv\w+|kva|kven|kvar|kor\w*|kvifor|når|who|what|when|where|why|how|which)"
_SECOND = re.compile(rf",? (?:og|samt|and) (?={_ASKING}\b)", re.IGNORECASE)
_COUNTRY = rf"(?:{'|'.join(sorted(COUNTRIES, key=len, reverse=True))})"
_COUNTRIES = re.compile(
    rf",? ?\b(?:både |båe |both )?(?P<at>i|in) (?P<one>{_COUNTRY}) (?:og|and) (?:i |in )?(?P<other>{_COUNTRY})\b"
)
_LEAST = 2  # words that mean something, in a question of its own


def parts(asked: Asked) -> tuple[Asked, ...]:
    """The questions that one consists of: two clauses that each ask, or one asked of two countries; mostly itself."""
    return tuple(replace(asked, query=query, expected=expected_of(query)) for query in _queries(asked)) or (asked,)


def _queries(asked: Asked) -> Iterator[str]:
    if both := _COUNTRIES.search(asked.query):
        for country in (both["one"], both["other"]):
            yield f"{asked.query[: both.start()]} {both['at']} {country}{asked.query[both.end() :]}"
        return
    first, *rest = _SECOND.split(asked.query, maxsplit=1)
    if rest and re.search(rf"\b{_ASKING}\b", first, re.IGNORECASE):
        pair = (first + "?", _made_whole(rest[0], first + "?", asked.language))
        if _telling(rest[0]) and all(_stands(one) for one in pair):
            yield from pair


def _stands(question: str) -> bool:
    """Whether a question says what it is about."""
    return bool(names_in(question)) or _telling(question) >= _LEAST


def _telling(question: str) -> int:
    return sum(not is_stop(word) for word in words(question))


def _made_whole(second: str, first: str, language: Language) -> str:
    """The second question, with what the first is about where it leans on that."""
    return whole(second, language, topic_of(first, "")) or second[0].upper() + second[1:]
