"""Lays a statement against its source: where in the source each clause comes from, word by word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.grounding.dates import Date
from assistant.grounding.figures import Figure
from assistant.grounding.reading import Reading

_FEW = 2  # words, amounts and dates below which a clause is read with its neighbour
_GAIN = 1.0  # what a further clause of the source must add to be part of the place
_SURE = 0.7  # match that counts as found
_FAR = 0.3  # worth of a word found in another sentence
_BACK = frozenset(
    [
        "den",
        "det",
        "de",
        "dei",
        "dette",
        "disse",
        "desse",
        "denne",
        "han",
        "hun",
        "ho",
        "hen",
        "it",
        "they",
        "this",
        "these",
        "those",
        "he",
        "she",
        "its",
        "their",
        "dens",
        "dets",
        "deres",
        "der",
        "here",
        "her",
        "both",
        "begge",
    ]
)
_EXACT = 0.9  # match of a word that means the same
_AGAIN = 0.3  # worth of a word whose counterpart stands for another word already
_AMOUNT = 1.5  # worth of an amount or a date
_DENSE = 0.5  # what a short sentence gains over a long one with as many of the words
_LATER = 0.4  # worth of the second and later words of a name
_TURNS = {"unknown": 1.0, "proposal": 0.5, "prospect": 0.25, "negation": 0.25, "can": 0.25, "must": 0.25, "should": 0.5}


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

    def found(self, at: int) -> float:
        """How surely the source has this word of the statement; half as surely where it is in another sentence."""
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
    def figures(self) -> dict[Figure, Place]:
        """The statement's amounts by the clause they stand in."""
        return {one: self._place(one.first) for one in self.statement.figures}

    @cached_property
    def dates(self) -> dict[Date, Place]:
        """The statement's dates by the clause they stand in."""
        return {one: self._place(one.first) for one in self.statement.dates}

    def _place(self, at: int) -> Place:
        return next((place for place in self.places if at in place.words), self.places[0])


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
    telling = {*statement.content, *(one.first for one in (*statement.figures, *statement.dates))}
    last = -1
    for at, clause in enumerate(statement.clauses):
        if clause != last and (not clauses or _enough(clauses[-1], telling)):
            clauses.append([])
        last = clause
        clauses[-1].append(at)
    if len(clauses) > 1 and not _enough(clauses[-1], telling):
        last_clause = clauses.pop()
        clauses[-1] += last_clause
    return [tuple(clause) for clause in clauses]


def _enough(clause: Sequence[int], telling: set[int]) -> bool:
    return len(telling.intersection(clause)) >= _FEW


def _place(words: tuple[int, ...], matches: dict[int, dict[int, float]], statement: Reading, source: Reading) -> Place:
    mine = [at for at in words if at in matches]
    extra = _shared(words, statement, source) | _turns(words, statement, source)
    in_sentences = _scores(mine, matches, source.sentences, extra, _worth(statement, mine))
    sizes = Counter(source.sentences[to] for to in source.content)
    dense = {one: score + _DENSE * score / (1 + sizes[one]) for one, score in in_sentences.items()}
    sentence = max(dense, key=lambda one: (dense[one], -one), default=0)
    near = {at: {to: match for to, match in matches[at].items() if source.sentences[to] == sentence} for at in mine}
    here = {to: worth for to, worth in extra.items() if source.sentences[to] == sentence}
    clauses = frozenset(_home(mine, near, source, here))
    anchors, repeats = _anchors(mine, near, clauses, statement, source)
    far = {at: _best(matches[at], clauses, source) for at in mine if not near[at] and matches[at]}
    first = source.sentences.index(sentence)
    main = frozenset(one for one in clauses if _weighty(one, anchors, source)) or clauses
    return Place(words, sentence, clauses, main, anchors, repeats, far, source.words[first] in _BACK)


def _weighty(clause: int, anchors: dict[int, Anchor], source: Reading) -> bool:
    """Whether a clause has more of the words than one that it shares with the rest by chance."""
    held = sum(source.clauses[anchor.at] == clause for anchor in anchors.values())
    content = sum(source.clauses[at] == clause for at in source.content)
    return held > 1 or content <= 1


def _anchors(
    mine: Sequence[int],
    near: dict[int, dict[int, float]],
    clauses: frozenset[int],
    statement: Reading,
    source: Reading,
) -> tuple[dict[int, Anchor], dict[int, float]]:
    """Each word of the source is anchor to one word, the one that fits best; the others, with what is left to them."""
    anchors: dict[int, Anchor] = {}
    repeats: dict[int, float] = {}
    taken: dict[int, int] = {}
    for at in sorted(mine, key=lambda at: (-max(near[at].values(), default=0.0), at)):
        free = {to: match for to, match in near[at].items() if to not in taken}
        if free:
            anchor = _best(free, clauses, source)
            split = anchor.match < _EXACT and len(free) > 1  # health clusters, sundhedsklynger
            anchors[at] = Anchor(anchor.at, _EXACT) if split else anchor
            taken[anchor.at] = at
        elif near[at]:
            repeats[at] = max(_again(statement, at, taken[to], near) for to in near[at])
            for to in near[at]:
                if repeats[at] == _EXACT and anchors[taken[to]].match < _EXACT:
                    anchors[taken[to]] = Anchor(to, _EXACT)
    return anchors, repeats


def _again(statement: Reading, at: int, other: int, near: dict[int, dict[int, float]]) -> float:
    """How far a word counts whose counterpart stands for another word already."""
    if statement.meanings[at].stem == statement.meanings[other].stem:
        return 1.0
    return _EXACT if max(near[at].values()) < _EXACT else _AGAIN  # the parts of a compound


def _turns(words: Sequence[int], statement: Reading, source: Reading) -> dict[int, float]:
    """Where the source has the same operators, with what they are worth."""
    mine = set(words)
    said = {one.kind for one in statement.operators if one.first in mine}
    return {one.first: _TURNS[one.kind] for one in source.operators if one.kind in said and one.kind in _TURNS}


def _shared(words: Sequence[int], statement: Reading, source: Reading) -> dict[int, float]:
    """Where the source has the same amounts and dates, as tokens, with what they are worth."""
    mine = set(words)
    amounts = [one for one in statement.figures if one.first in mine]
    days = [one for one in statement.dates if one.first in mine]
    equal = [other.first for other in source.figures if any(one.values & other.values for one in amounts)]
    same = [other.first for other in source.dates if any(one.covers(other) for one in days)]
    return dict.fromkeys([*equal, *same], _AMOUNT)


def _scores(
    mine: Sequence[int],
    matches: dict[int, dict[int, float]],
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
    return {at: _LATER if at and _capital(statement, at) and _capital(statement, at - 1) else 1.0 for at in mine}


def _capital(statement: Reading, at: int) -> bool:
    return statement.tokens[at].text[0].isupper()


def _home(
    mine: Sequence[int], near: dict[int, dict[int, float]], source: Reading, extra: dict[int, float]
) -> Iterator[int]:
    """The clause with most of the words, then each further one that adds enough."""
    left = list(mine)
    rest = dict(extra)
    while True:
        scores = _scores(left, near, source.clauses, rest, dict.fromkeys(left, 1.0))
        best = max(scores, key=lambda one: (scores[one], -one))
        if scores[best] < _GAIN:
            return
        yield best
        left = [at for at in left if all(source.clauses[to] != best for to in near[at])]
        rest = {to: worth for to, worth in rest.items() if source.clauses[to] != best}
        if not left and not rest:
            return


def _best(matches: dict[int, float], clauses: frozenset[int], source: Reading) -> Anchor:
    at = max(matches, key=lambda to: (matches[to] >= _EXACT, source.clauses[to] in clauses, matches[to], -to))
    return Anchor(at, matches[at])
