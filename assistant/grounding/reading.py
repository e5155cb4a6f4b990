"""Reads a text for comparison: its words and what they mean, its clauses, amounts, dates and operators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from assistant.grounding.dates import Date, dates
from assistant.grounding.figures import Figure, figures
from assistant.grounding.grammar import listed
from assistant.grounding.meaning import NOTHING, Meaning, light, meaning
from assistant.grounding.operators import Operator, operators, poles
from assistant.grounding.tokens import Token, tokens
from assistant.language.function_words import FUNCTION_WORDS
from assistant.language.sentences import split_sentences
from assistant.types import Language

_MEANING_TOO = frozenset({"binding", "proposal", "required"})  # operators that mean something besides
_ENDS = frozenset(".!?;:()–—")


@dataclass(frozen=True)
class Reading:
    """A text as it is compared. Positions are those of its tokens."""

    text: str
    language: Language
    tokens: tuple[Token, ...]
    meanings: tuple[Meaning, ...]  # NOTHING for marks, numbers, dates and words of grammar
    content: tuple[int, ...]  # tokens that tell something of their own, unlike operators
    sentences: tuple[int, ...]  # of each token
    clauses: tuple[int, ...]  # of each token, counted through the text
    figures: tuple[Figure, ...]
    dates: tuple[Date, ...]
    operators: tuple[Operator, ...]
    poles: tuple[Operator, ...]

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its tokens in lower case."""
        return tuple(token.word for token in self.tokens)

    @cached_property
    def telling(self) -> tuple[int, ...]:
        """The tokens that mean something, operators too."""
        return tuple(at for at, each in enumerate(self.meanings) if each is not NOTHING)

    def capital(self, at: int) -> bool:
        """Whether a token begins with a capital."""
        return self.tokens[at].text[0].isupper()

    def opens(self, at: int) -> bool:
        """Whether a token is the first word of its sentence."""
        before = at - 1
        while before >= 0 and self.sentences[before] == self.sentences[at]:
            if self.words[before][0].isalnum():
                return False
            before -= 1
        return True

    def kinds(self, clauses: frozenset[int]) -> set[str]:
        """The kinds of operators in some of its clauses."""
        return {one.kind for one in self.operators if self.clauses[one.first] in clauses}

    def clause(self, number: int) -> tuple[int, ...]:
        """The tokens of a clause."""
        return tuple(at for at, one in enumerate(self.clauses) if one == number)


@lru_cache(maxsize=1 << 12)
def read(text: str, language: Language) -> Reading:
    """Kept, since the same spans are read for many statements."""
    found = tokens(text)
    words = [token.word for token in found]
    dated = dates(text, found, language)
    by_date = {at for date in dated for at in range(date.lead, date.last + 1)}
    counted = figures(found, language, frozenset(by_date))
    taken = frozenset(by_date | {at for one in counted for at in range(one.first, one.last + 1)})
    sentences = _sentences(text, found)
    bounds = {at for one in counted for at in range(one.start, one.first)}
    turns = operators(words, language, taken | bounds)
    turning = {at for one in turns if one.kind not in _MEANING_TOO for at in range(one.first, one.last + 1)}
    meanings = tuple(NOTHING if at in taken else _meaning(token, language) for at, token in enumerate(found))
    content = tuple(at for at, each in enumerate(meanings) if each is not NOTHING and at not in turning | bounds)
    ends = poles(words, frozenset(by_date))
    clauses = _clauses(words, sentences)
    return Reading(text, language, found, meanings, content, sentences, clauses, counted, dated, turns, ends)


def _meaning(token: Token, language: Language) -> Meaning:
    word = token.word
    if not word[0].isalnum() or word in FUNCTION_WORDS[language] or len(word) == 1:
        return NOTHING
    return NOTHING if word in light(language) else meaning(word, language)


def _sentences(text: str, found: Sequence[Token]) -> tuple[int, ...]:
    ends = [span.end for span in split_sentences(text)]
    numbers, sentence = [], 0
    for token in found:
        while sentence < len(ends) - 1 and token.start >= ends[sentence]:
            sentence += 1
        numbers.append(sentence)
    return tuple(numbers)


def _clauses(words: Sequence[str], sentences: Sequence[int]) -> tuple[int, ...]:
    numbers, clause = [], 0
    aside = False  # in a relative clause, which the next comma ends
    for at, word in enumerate(words):
        if at and (sentences[at] != sentences[at - 1] or _opens(words, at) or (aside and words[at - 1] == ",")):
            clause += 1
            aside = word in listed("relative") and words[at - 1] == ","
        numbers.append(clause)
    return tuple(numbers)


def _opens(words: Sequence[str], at: int) -> bool:
    """Whether a clause begins at this word."""
    before, word = words[at - 1], words[at]
    if before in _ENDS and before != ".":
        return True
    if word in listed("opens_anywhere"):
        return True
    if before != "," or word in listed("completing"):
        return False
    return word in listed("opens_after_comma") or word in listed("finite") or _has_verb(words, at)


def _has_verb(words: Sequence[str], at: int) -> bool:
    """Whether a finite verb stands between here and the next mark."""
    for word in words[at:]:
        if word in _ENDS or word == ",":
            return False
        if word in listed("finite"):
            return True
    return False
