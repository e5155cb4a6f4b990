"""The term table: what a concept is called in the other languages, so that questions cross them without a model."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from assistant.language.function_words import FUNCTION_WORDS
from assistant.language.stems import compound_parts, fold, stem, words
from assistant.types import Language

Concept = dict[Language, tuple[str, ...]]
Stems = tuple[str, ...]
_NORWEGIAN = (Language.BOKMAAL, Language.NYNORSK)


def expand(question: str, language: Language) -> dict[Language, tuple[str, ...]]:
    """For each language but that of the question, the table's words for the concepts that the question names.

    A term of several words counts where they stand side by side, and hides the shorter terms within it.
    """
    concepts = list(_concepts_in(question, language))
    others = [other for other in Language if other is not language]
    return {other: _unique(term for concept in concepts for term in concept[other]) for other in others}


def _unique(terms: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(terms))


def _concepts_in(question: str, language: Language) -> Iterator[Concept]:
    table, longest = _table(language)
    asked = words(question)
    stemmed = [_stem(word, language) for word in asked]
    position = 0
    while position < len(asked):
        size = next((n for n in range(longest, 0, -1) if tuple(stemmed[position : position + n]) in table), 0)
        if size > 1 or asked[position] not in FUNCTION_WORDS[language]:
            stems = tuple(stemmed[position : position + size])
            yield from table[stems] if size else _concepts_within(stemmed[position], table)
        position += max(size, 1)


def _concepts_within(word: str, table: dict[Stems, list[Concept]]) -> Iterator[Concept]:
    for part in compound_parts(word, lambda part: (part,) in table):
        yield from table[(part,)]


@lru_cache(maxsize=4)
def _table(language: Language) -> tuple[dict[Stems, list[Concept]], int]:
    """Concepts by the stems of their terms in a language, and the number of words of the longest term."""
    table: dict[Stems, list[Concept]] = defaultdict(list)
    for concept in _concepts():
        spoken = _NORWEGIAN if language in _NORWEGIAN else (language,)
        for stems in {_stems(term, language) for each in spoken for term in concept[each]}:
            table[stems].append(concept)
    return dict(table), max(map(len, table))


def _stems(term: str, language: Language) -> Stems:
    return tuple(_stem(word, language) for word in words(term))


def _stem(word: str, language: Language) -> str:
    return fold(stem(word, language))


@lru_cache(maxsize=1)
def _concepts() -> tuple[Concept, ...]:
    groups = tomllib.loads((files("assistant.language") / "terms.toml").read_text("utf-8"))
    return tuple(
        {Language(code): tuple(terms) for code, terms in row.items()}
        for group in groups.values()
        for row in group.values()
    )
