"""What a word means, as keys that words of all four languages share: stem, rough spelling, concepts."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from assistant.grounding.lists import read_list
from assistant.language.cognates import skeleton
from assistant.language.function_words import FUNCTION_WORDS
from assistant.language.stems import compound_parts, fold, stem
from assistant.types import Language

_LONG = 4  # letters of a skeleton that can be trusted
_OTHER = frozenset({"naest", "nest", "mis", "ikke", "van"})  # before a word they make it mean another
_PART = 4  # letters of the shortest part of a compound
_PAST = re.compile(r"(?<=\w{3})(?:te|de|t|d)$")
_END = 5  # letters of a part beside one that is not known
_SAME, _KIN, _PARTLY = 1.0, 0.9, 0.7


@dataclass(frozen=True, slots=True)
class Meaning:
    """The keys of one word. Empty for a word that only carries grammar."""

    stem: str
    keys: frozenset[str]  # its stem and rough spelling
    concepts: frozenset[str]
    parts: frozenset[str]  # stems and concepts of the parts of a compound

    def match(self, other: Meaning) -> float:
        """How surely two words mean the same, 0 to 1."""
        if not self.keys.isdisjoint(other.keys):
            return _SAME
        if not self.concepts.isdisjoint(other.concepts):
            return _KIN
        shared = self.parts & other.parts
        if shared and len(shared) * 2 >= len(self.parts | other.parts):
            return _KIN
        if self._only_names() or other._only_names():
            return 0.0  # the European Parliament is not the European Commission
        if shared or self._within(other) or other._within(self):
            return _PARTLY
        return 0.0

    def same_name(self, other: Meaning) -> bool:
        """Whether both are forms of one listed name: Norway, Norwegian, norsk."""
        return any(concept.startswith(_NAME) for concept in self.concepts & other.concepts)

    def _only_names(self) -> bool:
        """Whether all that is known of a compound is a name in it."""
        return len(self.parts) == 1 and all(part.startswith(_NAME) for part in self.parts)

    def _within(self, other: Meaning) -> bool:
        """Whether this word is a part of the other, a compound."""
        if not other.parts.isdisjoint(self.concepts):
            return True
        short, long = self.stem, other.stem
        if not _PART <= len(short) < len(long) - 1:
            return False
        return long.startswith(short) or (long.endswith(short) and long.removesuffix(short) not in _OTHER)


_NAME = "=names"
_DOING = ("=saying", "=having", "=doing", "=being", "=acts")
_LIGHT = "=light"
_FORMS = "forms"
NOTHING = Meaning("", frozenset(), frozenset(), frozenset())


def means_doing(meaning: Meaning) -> bool:
    """Whether a word may be a verb, by the groups of words.toml that it is in."""
    return any(concept.startswith(_DOING) for concept in meaning.concepts)


@lru_cache(maxsize=1 << 16)
def meaning(word: str, language: Language) -> Meaning:
    """The keys of a lower-case word of a language."""
    word = _regular(language).get(word, word)
    own = fold(stem(word, language))
    rough = skeleton(word) if language is not Language.ENGLISH else word
    concepts = _concepts(word, language)
    parts: frozenset[str] = frozenset()
    if language is not Language.ENGLISH:
        cut = compound_parts(word, lambda part: bool(_concepts(part, language))) or _ends(word, language)
        cut = () if cut and fold(cut[0]) in _OTHER else cut
        parts = frozenset(concept for part in cut for concept in _concepts(part, language))
    keys = {own, fold(word)} | ({"~" + rough} if len(rough) >= _LONG else set())
    return Meaning(own, frozenset(keys), concepts, parts)


@lru_cache(maxsize=4)
def light(language: Language) -> frozenset[str]:
    """Words so general that a paraphrase may add or drop them."""
    return frozenset(word for concept, words in _of_words(language) if concept == _LIGHT for word in words)


def _ends(word: str, language: Language) -> tuple[str, ...]:
    """The longest known beginning and end of a compound of which the rest is not known: eksport|satsingen."""
    cuts = range(_END, len(word) - _PART + 1)
    heads = [word[:cut] for cut in reversed(cuts) if _concepts(word[:cut], language)]
    tails = [word[cut:] for cut in range(_PART, len(word) - _END + 1) if _concepts(word[cut:], language)]
    return (*heads[:1], *tails[:1])


@lru_cache(maxsize=1 << 16)
def _concepts(word: str, language: Language) -> frozenset[str]:
    table = _table(language)
    found = table.get(fold(stem(word, language)), frozenset())
    if language is Language.ENGLISH:
        return found
    if len(rough := skeleton(word)) >= _LONG:
        found |= table.get("~" + rough, frozenset())
    if not found and (past := _PAST.search(word)):
        return table.get(fold(stem(word[: past.start()] + "e", language)), frozenset())  # kjøpte of kjøpe
    return found


@lru_cache(maxsize=4)
def _table(language: Language) -> dict[str, frozenset[str]]:
    """Concepts by the stems and rough spellings of the words for them."""
    table: dict[str, set[str]] = defaultdict(set)
    for concept, words in (*_of_terms(language), *_of_words(language)):
        for word in words if concept != _LIGHT else ():
            table[fold(stem(word, language))].add(concept)
            if language is not Language.ENGLISH and len(rough := skeleton(word)) >= _LONG:
                table["~" + rough].add(concept)
    return {key: frozenset(concepts) for key, concepts in table.items()}


def _of_terms(language: Language) -> Iterator[tuple[str, list[str]]]:
    """The single words of the term table; those of several words are known by their parts."""
    spoken = [Language.BOKMAAL, Language.NYNORSK] if language in (Language.BOKMAAL, Language.NYNORSK) else [language]
    for group in _terms().values():
        for concept, row in group.items():
            terms = [term.lower() for code in spoken for term in row[code]]
            yield "#" + concept, [term for term in terms if " " not in term]


def _of_words(language: Language) -> Iterator[tuple[str, list[str]]]:
    column = {Language.DANISH: 1, Language.ENGLISH: 2}.get(language, 0)
    for group, rows in read_list("words.toml").items():
        if group == _FORMS:
            continue
        for number, row in enumerate(rows.strip().split("\n")):
            spoken = row.split(" / ")[column].split()
            concept = _LIGHT if group == "light" else f"={group}{number}"
            yield concept, [word for word in spoken if word not in FUNCTION_WORDS[language]]


@lru_cache(maxsize=4)
def _regular(language: Language) -> dict[str, str]:
    """The plain form of each irregular one."""
    forms: Any = read_list("words.toml")[_FORMS]
    pairs = forms["english" if language is Language.ENGLISH else "nordic"].split()
    return dict(pair.split("=") for pair in pairs)


@lru_cache(maxsize=1)
def _terms() -> dict[str, dict[str, dict[str, list[str]]]]:
    return tomllib.loads((files("assistant.language") / "terms.toml").read_text("utf-8"))
