"""The term table: what a concept is called in the other languages, so that questions cross them without a model."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files

from assistant.language.function_words import FUNCTION_WORDS
from assistant.language.stems import compound_parts, fold, skeleton, stem, words
from assistant.types import Language

Concept = dict[Language, tuple[str, ...]]
Key = tuple[str, ...]  # the stems of a term, or one skeleton after a ~
Table = dict[Key, list[Concept]]
_NORWEGIAN = (Language.BOKMAAL, Language.NYNORSK)
_LONG = 5  # letters of a skeleton that can be trusted


@lru_cache(maxsize=256)
def by_word(question: str, language: Language) -> dict[str, tuple[Concept, ...]]:
    """The concepts that each word of a question names, alone or together with those beside it.

    A term of several words counts where they stand side by side, and hides the shorter terms within it.
    """
    found: dict[str, tuple[Concept, ...]] = {}
    for named, concept in _concepts_in(question, language):
        for word in named:
            found[word] = (*found.get(word, ()), concept)
    return found


def _concepts_in(question: str, language: Language) -> Iterator[tuple[Sequence[str], Concept]]:
    """Each concept with the words that name it."""
    table, longest = _table(language)
    asked = words(question)
    stemmed = [_stem(word, language) for word in asked]
    position = 0
    while position < len(asked):
        size = next((n for n in range(longest, 1, -1) if tuple(stemmed[position : position + n]) in table), 1)
        named, concepts = asked[position : position + size], []
        if size > 1:
            concepts = table[tuple(stemmed[position : position + size])]
        elif named[0] not in FUNCTION_WORDS[language]:
            concepts = _concepts_of(named[0], language, table)
        yield from ((named, concept) for concept in concepts)
        position += size


def _concepts_of(word: str, language: Language, table: Table) -> list[Concept]:
    """By the stem of a word, by its skeleton, or by the parts of a compound; those of the first that is known."""
    for key in _keys(word, language):
        if key in table:
            return table[key]
    parts = compound_parts(word, lambda part: any(key in table for key in _keys(part, language)))
    return [concept for part in parts for concept in _concepts_of(part, language, table)]


@lru_cache(maxsize=4)
def _table(language: Language) -> tuple[Table, int]:
    """Concepts by the keys of their terms in a language, and the number of words of the longest term."""
    table: Table = defaultdict(list)
    for concept in _concepts():
        spoken = _NORWEGIAN if language in _NORWEGIAN else (language,)
        for key in {key for each in spoken for term in concept[each] for key in _term_keys(term, language)}:
            table[key].append(concept)
    return dict(table), max(map(len, table))


def _term_keys(term: str, language: Language) -> list[Key]:
    spelled = words(term)
    return _keys(spelled[0], language) if len(spelled) == 1 else [tuple(_stem(word, language) for word in spelled)]


def _keys(word: str, language: Language) -> list[Key]:
    """What a single word is found by; the skeleton joins forms that the stemmer parts: anbefale, anbefalte."""
    rough = skeleton(word)
    if language is Language.ENGLISH or len(rough) < _LONG:
        return [(_stem(word, language),)]
    return [(_stem(word, language),), ("~" + rough,)]


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
