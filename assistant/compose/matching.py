"""Matches the words of a question with the words of a sentence, within and across the four languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import mul

from assistant.language.cognates import skeleton
from assistant.language.stems import fold, is_stop, stem, words
from assistant.language.terms import by_word
from assistant.types import Language

_SAME = 1.0  # the same stem
_COGNATE = 0.9  # its cognate, or its name in the term table
_WITHIN = 0.7  # part of a compound: "terskel" for "terskelverdi"
_ALIKE = 0.4  # a word that begins alike: "ledelse" for "leder"
_TAIL = 0.4  # the end of a compound: "møtet" for "dialogmøtet"
_MEASURE = 0.3
_INFLECTED = 0.8  # a short word in another form, which Snowball does not see: "eies" for "eier"
_PART = 4  # shortest stem sought within a compound
_SHORT = 6  # letters
_ENDINGS = re.compile(r"(?<=\w\w)(?:ede|ete|de|te|er|ar|es|et|e|a|t|d|r|s)$")
_KIN = 5  # letters that two kindred words begin with


@dataclass(frozen=True, slots=True)
class Term:
    """A content word of the question, in the forms it may take in a passage of one language."""

    word: str
    stems: frozenset[str]
    others: frozenset[str]  # stems of what the term table calls it in the language of the passage
    phrases: tuple[frozenset[str], ...]  # the same in several words
    skeletons: frozenset[str]
    root: str  # of a short word, else empty
    name: bool  # written with a capital letter inside the question, or with a digit
    parts: tuple[str, ...]  # of a text, that have the word in them
    kin: tuple[str, ...]  # that begin like it
    compounds: tuple[str, ...]  # forms that may end with a word of the text

    def match(self, text: Matched) -> float:
        """How surely the text has this word: 0 to 1."""
        if not self.stems.isdisjoint(text.stems):
            return _SAME
        if not self.skeletons.isdisjoint(text.skeletons) or not self.others.isdisjoint(text.stems):
            return _COGNATE
        if self.phrases and any(phrase <= text.stems for phrase in self.phrases):
            return _COGNATE
        if self.root and self.root in text.roots:
            return _INFLECTED
        for part in self.parts:
            if part in text.folded:
                return _WITHIN
        for beginning in self.kin:
            if beginning in text.folded:
                return _ALIKE
        for form in self.compounds:
            if form.endswith(text.tails):
                return _TAIL
        return 0.0


@dataclass(frozen=True, slots=True)
class Matched:
    """What a text offers for matching."""

    stems: frozenset[str]
    skeletons: frozenset[str]
    roots: frozenset[str]  # of its short words
    folded: str  # its words, folded, each after a space
    order: tuple[str, ...]  # content stems in order
    tails: tuple[str, ...]  # those that may end a compound of the question: "møte" for "dialogmøte"


@lru_cache(maxsize=1 << 15)
def matched(text: str, language: Language) -> Matched:
    """The words of a text as they are matched; kept, since the same sentences come back."""
    tokens = words(text)
    content = [token for token in tokens if not is_stop(token)]
    stems = tuple(fold(stem(token, language)) for token in content)
    return Matched(
        stems=frozenset(stems),
        skeletons=frozenset(skeleton(token) for token in content if len(token) > 3),
        roots=frozenset(map(_root, content)) - {""},
        folded=" " + " ".join(fold(token) for token in tokens),
        order=stems,
        tails=tuple({one for one in stems if len(one) >= _PART}),
    )


@lru_cache(maxsize=1 << 14)
def _root(word: str) -> str:
    """A short word without what inflects it; empty for a long word or a figure."""
    return _ENDINGS.sub("", fold(word)) if len(word) <= _SHORT and word.isalpha() else ""


@lru_cache(maxsize=256)
def terms(question: str, asked_in: Language, language: Language) -> tuple[Term, ...]:
    """The content words of a question, for passages of one language, each once."""
    found: dict[str, Term] = {}
    names = _names(question)
    named = by_word(question, asked_in) if language is not asked_in else {}
    for word in words(question):
        if is_stop(word) or word in found:
            continue
        forms = {fold(stem(word, language)), fold(stem(word, asked_in))}
        targets = [_stems(term, language) for concept in named.get(word, ()) for term in concept[language]]
        found[word] = Term(
            word,
            stems=frozenset(forms),
            others=frozenset(stem for target in targets if len(target) == 1 for stem in target),
            phrases=tuple(target for target in targets if len(target) > 1),
            skeletons=frozenset({skeleton(word)} if len(word) > 3 else ()),
            root="" if word in names else _root(word),
            name=word in names,
            parts=tuple(form if len(form) > _KIN else " " + form for form in forms if len(form) >= _PART),
            kin=() if word in names else tuple({" " + form[:_KIN] for form in forms if len(form) >= _KIN}),
            compounds=tuple(form for form in forms if len(form) >= 2 * _PART),
        )
    return tuple(found.values())


@lru_cache(maxsize=1 << 12)
def _stems(term: str, language: Language) -> frozenset[str]:
    return frozenset(fold(stem(word, language)) for word in words(term) if not is_stop(word))


_AT_HOME = {
    Language.BOKMAAL: "Norge norsk",
    Language.NYNORSK: "Noreg norsk",
    Language.DANISH: "Danmark dansk",
    Language.ENGLISH: "",
}


def at_home(language: Language) -> str:
    """The country that a text of a language is about where it names none, and what comes from there."""
    return _AT_HOME[language]


_MEASURING = """
stor stort store større lang langt lenge længe høy høyt høg høgt høj højt andel del procent prosent antall
antal mykje mye meget to tre fire fem seks large long high big much many number share percentage two three
four five six slags type kind name navn namn heter heiter hedder
"""
_MEASURES = frozenset(_MEASURING.split())


def measure(word: str) -> float:
    """What a question word weighs: little if it only asks how much or how many, which an answer need not repeat."""
    return _MEASURE if word in _MEASURES else 1.0


_COUNTING = re.compile(r"\b(?:hvor|kor|how) (?:mange|many)\b(?P<rest>.*)", re.IGNORECASE | re.DOTALL)


@lru_cache(maxsize=256)
def counted(question: str) -> str:
    """The word for what is to be counted, as `terms` has it: "members" in "how many members"; else empty."""
    counting = _COUNTING.search(question)
    return next((word for word in words(counting["rest"]) if not is_stop(word)), "") if counting else ""


@lru_cache(maxsize=256)
def _names(question: str) -> frozenset[str]:
    """Words with a capital after the first word, or with a digit, as `words` gives them."""
    rest = question.strip().partition(" ")[2]
    spelled = re.findall(r"\S*[A-ZÆØÅÖÄÉ0-9]\S*", rest)
    return frozenset(word for name in spelled for word in words(name))


def weighing(weights: Sequence[float]) -> Callable[[Sequence[float]], float]:
    """What gives the weighted mean of shares; 0 where nothing weighs."""
    total = sum(weights) or 1.0
    return lambda shares: sum(map(mul, shares, weights)) / total
