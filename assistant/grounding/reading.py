"""Reads a text for comparison: its words and what they mean, its clauses, amounts, dates and operators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from assistant.grounding.dates import Date, dates
from assistant.grounding.figures import Figure, figures
from assistant.grounding.lists import listed, prepositions
from assistant.grounding.meaning import NOTHING, Meaning, light, meaning, means_doing
from assistant.grounding.operators import Operator, operators, poles
from assistant.grounding.tokens import Token, tokens
from assistant.language.function_words import FUNCTION_WORDS
from assistant.language.sentences import split_sentences
from assistant.types import Language

_MEANING_TOO = frozenset({"binding", "proposal", "required"})  # operators that mean something besides
_MODALS = tuple([word] for word in ("can", "may", "must", "shall", "will", "kan", "skal", "vil", "må", "bør"))
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

    def verb(self, at: int) -> bool:
        """Whether a token is surely a finite verb."""
        return is_verb(self.tokens, self.meanings, at, self.language)

    def goes_on(self, number: int) -> bool:
        """Whether a clause has no subject of its own but that of the one before: "and opened in 2022"."""
        at = self.clauses.index(number)
        follows = at and self.sentences[at - 1] == self.sentences[at] and self.words[at] in listed("adding")
        return bool(follows) and is_verb(self.tokens, self.meanings, at + 1, self.language)

    def subject(self, number: int) -> frozenset[int]:
        """The tokens of a clause before its first verb."""
        clause = self.clause(number)
        verbs = (at for at in clause if is_verb(self.tokens, self.meanings, at, self.language))
        verb = next(verbs, clause[0])
        return frozenset(at for at in clause if at < verb)

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
    meanings = tuple(NOTHING if at in taken else _meaning(found, at, language) for at in range(len(found)))
    content = tuple(at for at, each in enumerate(meanings) if each is not NOTHING and at not in turning | bounds)
    ends = poles(words, frozenset(by_date))
    clauses = _Clauses(found, meanings, sentences, language).count()
    return Reading(text, language, found, meanings, content, sentences, clauses, counted, dated, turns, ends)


def _meaning(found: Sequence[Token], at: int, language: Language) -> Meaning:
    word = found[at].word
    if len(word) == 1 and at and found[at].text.isupper() and found[at - 1].text[0].isupper():
        return meaning(word, language)  # Region A
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


class _Clauses:
    """Counts the clauses of a text by the words that open them."""

    def __init__(
        self, found: Sequence[Token], meanings: Sequence[Meaning], sentences: Sequence[int], language: Language
    ) -> None:
        self._words = [token.word for token in found]
        self._verbs = [is_verb(found, meanings, at, language) for at in range(len(found))] + [False]
        self._sentences = sentences

    def count(self) -> tuple[int, ...]:
        numbers, clause = [], 0
        aside = has_verb = False  # in a relative clause, which the next comma ends; past a verb of the clause
        for at, word in enumerate(self._words):
            if at and (self._begins(at, has_verb) or (aside and self._words[at - 1] == ",")):
                clause += 1
                aside, has_verb = word in listed("relative") and self._words[at - 1] == ",", False
            has_verb = has_verb or self._verbs[at]
            numbers.append(clause)
        return tuple(numbers)

    def _begins(self, at: int, has_verb: bool) -> bool:
        """Whether a clause begins at this word."""
        before, word = self._words[at - 1], self._words[at]
        if self._sentences[at] != self._sentences[at - 1] or (before in _ENDS and before != "."):
            return True
        if word in listed("opens_anywhere") or (word in listed("adding") and self._goes_on(at + 1, has_verb)):
            return True
        if before != "," or word in listed("completing"):
            return False
        return word in listed("opens_after_comma") or word in listed("finite") or self._has_verb(at)

    def _goes_on(self, at: int, has_verb: bool) -> bool:
        """Whether a second verb follows; before a modal one the first is surely there, recognised or not."""
        return self._verbs[at] and (has_verb or self._words[at : at + 1] in _MODALS)

    def _has_verb(self, at: int) -> bool:
        """Whether a finite verb stands between here and the next mark or clause."""
        for place, word in enumerate(self._words[at:], at):
            if word in _ENDS or word == "," or (word in listed("adding") and self._verbs[place + 1]):
                return False
            if word in listed("finite") or self._verbs[place]:
                return True
        return False


def is_verb(found: Sequence[Token], meanings: Sequence[Meaning], at: int, language: Language) -> bool:
    """Whether a word is surely a finite verb: one of the listed, or one that ends like one and means some doing."""
    if at >= len(found) or found[at].text[0].isupper():
        return False
    word = found[at].word
    if word in listed("finite") or word in listed("past_irregular"):
        return True
    if not means_doing(meanings[at]):
        return False
    present, past = (("s",), ("ed",)) if language is Language.ENGLISH else (("er", "ar"), ("te", "ede", "dde", "et"))
    after = found[at + 1] if at + 1 < len(found) else None
    if after is None or not word.endswith(present + past):
        return False
    begins_noun = after.word in listed("determiners") or after.word in listed("back")
    noun_follows = begins_noun or after.text[0].isupper() or after.text[0].isdecimal()
    lists = at > 1 and found[at - 2].word.endswith(present)  # varer og tjenester i kommunen
    verbal = word.endswith(past) or (language is not Language.ENGLISH and not lists)
    return noun_follows or (verbal and after.word in prepositions())
