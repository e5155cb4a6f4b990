"""Lays a statement against its source: where in the source each clause comes from, word by word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.grounding.lists import listed
from assistant.grounding.reading import Reading

SURE = 0.7  # match of a word that counts as found
EXACT = 0.9  # match of a word that means the same
_FEW = 2  # words, amounts and dates below which a clause is read with its neighbour
_GAIN = 1.0  # what a further clause of the source must add to be part of the place
_FAR = 0.3  # worth of a word found in another sentence
_AGAIN = 0.3  # worth of a word whose counterpart stands for another word already
_AMOUNT = 1.5  # worth of an amount or a date
_DENSE = 0.5  # what a short sentence gains over a long one with as many of the words
_LATER = 0.4  # worth of the second and later words of a name
_TURNS = {
    "unknown": 1.0,
    "proposal": 0.5,
    "prospect": 0.25,
    "negation": 0.25,
    "can": 0.25,
    "must": 0.25,
    "should": 0.5,
}

Matches = dict[int, dict[int, float]]  # by word of the statement, the words of the source with how well they match


@dataclass(frozen=True, slots=True)
class Anchor:
    """A word of the source that a word of the statement stands for."""

    at: int  # token of the source
    match: float


@dataclass(frozen=True)
class Place:
    """A clause of the statement, and the clauses of one sentence of the source that it comes closest to."""

    words: tuple[int, ...]  # tokens of the statement
    sentence: int  # of the source
    clauses: frozenset[int]  # of the source
    main: frozenset[int]  # those of them that have more than one of its words
    anchors: dict[int, Anchor]  # by token of the statement; found in the sentence
    repeats: dict[int, float]  # words whose counterpart there is anchor to another word, with how far they count
    elsewhere: dict[int, Anchor]  # found in other sentences only
    leans: bool  # whether that sentence begins with a word that points back

    @cached_property
    def kept(self) -> frozenset[int]:
        """The tokens of the sentence of the source that the statement has."""
        return frozenset(anchor.at for anchor in self.anchors.values())

    @cached_property
    def order(self) -> tuple[tuple[int, int], ...]:
        """The surely found words as they follow each other in the statement: token there, token of the source."""
        return tuple((at, one.at) for at, one in sorted(self.anchors.items()) if one.match >= SURE)

    def found(self, at: int) -> float:
        """How surely the source has this word of the statement."""
        if at in self.anchors:
            return self.anchors[at].match
        if at in self.repeats:
            return self.repeats[at]
        return self.elsewhere[at].match * (1.0 if self.leans else _FAR) if at in self.elsewhere else 0.0


@dataclass(frozen=True)
class Pair:
    """A statement, its source, and the place of each clause."""

    statement: Reading
    source: Reading
    places: tuple[Place, ...]

    @cached_property
    def kept(self) -> frozenset[int]:
        """The tokens of the source that the statement has."""
        return frozenset[int]().union(*(place.kept for place in self.places))

    def place(self, at: int) -> Place:
        """The place of a token of the statement."""
        return next((place for place in self.places if at in place.words), self.places[0])

    def said(self, place: Place) -> set[str]:
        """The kinds of operators in all clauses of the statement that come from the same clauses of the source."""
        mine = {at for other in self.places if other is place or other.clauses & place.clauses for at in other.words}
        return {one.kind for one in self.statement.operators if one.first in mine}

    def there(self, place: Place) -> set[str]:
        """The kinds of operators in the main clauses of a place."""
        return self.source.kinds(place.main)

    def around(self, place: Place) -> set[str]:
        """The kinds of operators in the whole sentence of a place."""
        source = self.source
        return {one.kind for one in source.operators if source.sentences[one.first] == place.sentence}


def align(statement: Reading, source: Reading) -> Pair:
    """The place of each clause; a clause of few words belongs to its neighbour."""
    matches = {at: _matches(statement, at, source) for at in statement.content}
    return Pair(statement, source, tuple(_place(words, matches, statement, source) for words in _clauses(statement)))


def _matches(statement: Reading, at: int, source: Reading) -> dict[int, float]:
    own = statement.meanings[at]
    found = {to: own.match(source.meanings[to]) for to in source.telling}
    return {to: match for to, match in found.items() if match}


def _clauses(statement: Reading) -> list[tuple[int, ...]]:
    """The clauses of the statement, each with enough to find its place by."""
    clauses: list[list[int]] = []
    amounts = [*(one.first for one in statement.figures), *(one.first for one in statement.dates)]
    telling = {*statement.content, *amounts}
    last = -1
    for at, clause in enumerate(statement.clauses):
        if clause != last and (not clauses or _enough(clauses[-1], telling)):
            clauses.append([])
        last = clause
        clauses[-1].append(at)
    if len(clauses) > 1 and not _enough(clauses[-1], telling):
        rest = clauses.pop()
        clauses[-1] += rest
    return [tuple(clause) for clause in clauses]


def _enough(clause: Sequence[int], telling: set[int]) -> bool:
    return len(telling.intersection(clause)) >= _FEW


def _place(words: tuple[int, ...], matches: Matches, statement: Reading, source: Reading) -> Place:
    mine = [at for at in words if at in matches]
    extra = _amounts(words, statement, source) | _turns(words, statement, source)
    sentence = _sentence(mine, matches, extra, statement, source)
    near = {at: {to: match for to, match in matches[at].items() if source.sentences[to] == sentence} for at in mine}
    here = {to: worth for to, worth in extra.items() if source.sentences[to] == sentence}
    clauses = frozenset(_home(mine, near, source, here))
    anchors, repeats = _anchors(mine, near, clauses, statement, source)
    far = {at: _best(matches[at], clauses, source) for at in mine if not near[at] and matches[at]}
    main = frozenset(one for one in clauses if _weighty(one, anchors, source, clauses)) or clauses
    leans = source.words[source.sentences.index(sentence)] in listed("back")
    return Place(words, sentence, clauses, main, anchors, repeats, far, leans)


def _sentence(
    mine: Sequence[int], matches: Matches, extra: dict[int, float], statement: Reading, source: Reading
) -> int:
    """The sentence that has most of the words; of those that have as much, the shorter one."""
    sizes = Counter(source.sentences[to] for to in source.content)
    scores = _scores(mine, matches, source.sentences, extra, _worth(statement, mine))
    dense = {one: score + _DENSE * score / (1 + sizes[one]) for one, score in scores.items()}
    return max(dense, key=lambda one: (dense[one], -one), default=0)


def _amounts(words: Sequence[int], statement: Reading, source: Reading) -> dict[int, float]:
    """Where the source has the same amounts and dates, as tokens, with what they are worth."""
    mine = set(words)
    amounts = [one for one in statement.figures if one.first in mine]
    days = [one for one in statement.dates if one.first in mine]
    equal = [other.first for other in source.figures if any(one.values & other.values for one in amounts)]
    same = [other.first for other in source.dates if any(one.covers(other) for one in days)]
    return dict.fromkeys([*equal, *same], _AMOUNT)


def _turns(words: Sequence[int], statement: Reading, source: Reading) -> dict[int, float]:
    """Where the source has the same operators, with what they are worth."""
    mine = set(words)
    said = {one.kind for one in statement.operators if one.first in mine}
    return {one.first: _TURNS[one.kind] for one in source.operators if one.kind in said and one.kind in _TURNS}


def _scores(
    mine: Sequence[int],
    matches: Matches,
    groups: Sequence[int],
    extra: dict[int, float],
    worth: dict[int, float],
) -> dict[int, float]:
    """How much of the words each group of tokens has: sentences or clauses."""
    scores: dict[int, float] = dict.fromkeys(groups, 0.0)
    for at in mine:
        best: dict[int, float] = {}
        for to, match in matches[at].items():
            best[groups[to]] = max(best.get(groups[to], 0.0), match)
        for group, match in best.items():
            scores[group] += match * worth[at]
    for to, more in extra.items():
        scores[groups[to]] += more
    return scores


def _worth(statement: Reading, mine: Sequence[int]) -> dict[int, float]:
    """What a word says about where a clause comes from; a name of many words does not outweigh the rest."""
    return {at: _LATER if at and statement.capital(at) and statement.capital(at - 1) else 1.0 for at in mine}


def _home(mine: Sequence[int], near: Matches, source: Reading, extra: dict[int, float]) -> Iterator[int]:
    """The clause with most of the words, then each further one that adds enough."""
    left, rest = list(mine), dict(extra)
    while left or rest:
        scores = _scores(left, near, source.clauses, rest, dict.fromkeys(left, 1.0))
        best = max(scores, key=lambda one: (scores[one], -one))
        if scores[best] < _GAIN:
            return
        yield best
        left = [at for at in left if all(source.clauses[to] != best for to in near[at])]
        rest = {to: worth for to, worth in rest.items() if source.clauses[to] != best}


def _weighty(clause: int, anchors: dict[int, Anchor], source: Reading, clauses: frozenset[int]) -> bool:
    """Whether a clause has more of the words than one that it shares with the rest by chance.

    The subject that a clause lends to one that goes on from it does not count.
    """
    lent = any(other > clause and source.goes_on(other) for other in clauses)
    without = source.subject(clause) if lent else frozenset[int]()
    held = sum(source.clauses[anchor.at] == clause and anchor.at not in without for anchor in anchors.values())
    if lent and not held:
        return False
    content = sum(source.clauses[at] == clause for at in source.content)
    return held > 1 or content <= 1


def _anchors(
    mine: Sequence[int], near: Matches, clauses: frozenset[int], statement: Reading, source: Reading
) -> tuple[dict[int, Anchor], dict[int, float]]:
    """Each word of the source is anchor to one word, the one that fits best; the others, with what is left to them."""
    anchors: dict[int, Anchor] = {}
    repeats: dict[int, float] = {}
    taken: dict[int, int] = {}
    for at in sorted(mine, key=lambda at: (-max(near[at].values(), default=0.0), at)):
        free = {to: match for to, match in near[at].items() if to not in taken}
        if free:
            anchor = _best(free, clauses, source)
            split = anchor.match < EXACT and len(free) > 1  # sundhedsklynger for health clusters
            anchors[at] = Anchor(anchor.at, EXACT) if split else anchor
            taken[anchor.at] = at
        elif near[at]:
            repeats[at] = max(_again(statement, at, taken[to], near) for to in near[at])
            for to in near[at]:
                if repeats[at] == EXACT and anchors[taken[to]].match < EXACT:
                    anchors[taken[to]] = Anchor(to, EXACT)
    return anchors, repeats


def _again(statement: Reading, at: int, other: int, near: Matches) -> float:
    """How far a word counts whose counterpart stands for another word already."""
    if statement.meanings[at].stem == statement.meanings[other].stem:
        return 1.0
    return EXACT if max(near[at].values()) < EXACT else _AGAIN  # the parts of a compound


def _best(matches: dict[int, float], clauses: frozenset[int], source: Reading) -> Anchor:
    at = max(matches, key=lambda to: (matches[to] >= EXACT, source.clauses[to] in clauses, matches[to], -to))
    return Anchor(at, matches[at])
