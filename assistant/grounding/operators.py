"""Finds the words that turn, strengthen or weaken a statement, and the poles of opposites."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.grounding.lists import Phrase, read_list
from assistant.types import Language

_GROUPS = {
    Language.BOKMAAL: ("sc", "no"),
    Language.NYNORSK: ("sc", "no"),
    Language.DANISH: ("sc", "da"),
    Language.ENGLISH: ("en",),
}
_LONGEST = 5  # words of a phrase
_MODALS = frozenset({"kan", "kunne", "skal", "skulle", "vil", "ville", "må", "måtte", "bør", "burde"})
_MODAL_WITHIN = 8  # words from a modal to its infinitive
_SHORTEST = 2  # letters of the beginning of a word


@dataclass(frozen=True, slots=True)
class Operator:
    """One such word or phrase: its kind in operators.toml, or its axis with + or - in front of the pole."""

    kind: str
    first: int  # tokens
    last: int


@dataclass(frozen=True, slots=True)
class _Table:
    whole: dict[Phrase, tuple[str, ...]]
    openings: dict[str, tuple[str, ...]]  # kinds by the beginning of a word
    longer: frozenset[str]  # first words of phrases of several words

    def kinds(self, phrase: Phrase) -> tuple[str, ...]:
        found = self.whole.get(phrase, ())
        if len(phrase) == 1:
            word = phrase[0]
            for size in range(_SHORTEST, len(word) + 1):
                found += self.openings.get(word[:size], ())
        return found


def operators(words: Sequence[str], language: Language, taken: frozenset[int]) -> tuple[Operator, ...]:
    """Those of operators.toml in order; a longer phrase hides the shorter ones within it."""
    found = _found(words, _operators(language), taken)
    return tuple(one for one in found if one.kind != "few" or not _is_to_get(words, one))


def _is_to_get(words: Sequence[str], one: Operator) -> bool:
    """Whether "få" is the verb: kan bedriften få tilskudd."""
    before = words[max(one.first - _MODAL_WITHIN, 0) : one.first]
    return words[one.first : one.last + 1] == ["få"] and bool(_MODALS.intersection(before))


def poles(words: Sequence[str], taken: frozenset[int]) -> tuple[Operator, ...]:
    """The ends of axes that are named, as "+height" or "-height"."""
    return tuple(_found(words, _axes(), taken))


def _found(words: Sequence[str], table: _Table, taken: frozenset[int]) -> Iterator[Operator]:
    position = 0
    while position < len(words):
        size = 1
        if position not in taken:
            most = min(_LONGEST, len(words) - position) if words[position] in table.longer else 1
            for size in range(most, 0, -1):
                kinds = table.kinds(tuple(words[position : position + size]))
                if kinds:
                    yield from (Operator(kind, position, position + size - 1) for kind in kinds)
                    break
        position += size


@lru_cache(maxsize=4)
def _operators(language: Language) -> _Table:
    listed: dict[str, list[str]] = defaultdict(list)
    for kind, groups in read_list("operators.toml").items():
        for group in _GROUPS[language]:
            listed[kind] += groups.get(group, "").split("|")
    return _table(listed)


@lru_cache(maxsize=1)
def _axes() -> _Table:
    listed: dict[str, list[str]] = {}
    for axis, ends in read_list("axes.toml")["both"].items():
        more, less = ends.split(" / ")
        listed["+" + axis], listed["-" + axis] = more.split("|"), less.split("|")
    return _table(listed)


def _table(listed: dict[str, list[str]]) -> _Table:
    whole: dict[Phrase, tuple[str, ...]] = defaultdict(tuple)
    openings: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for kind, phrases in listed.items():
        for phrase in filter(None, phrases):
            if phrase.endswith("*"):
                openings[phrase[:-1]] += (kind,)
            elif kind not in whole[tuple(phrase.split("_"))]:
                whole[tuple(phrase.split("_"))] += (kind,)
    longer = frozenset(phrase[0] for phrase in whole if len(phrase) > 1)
    return _Table(dict(whole), dict(openings), longer)
