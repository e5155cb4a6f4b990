"""Whether things stand in the same order: nobody does what is done to them, nothing is before what it comes after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from assistant.grounding.align import Pair, Place
from assistant.grounding.lists import listed, prepositions
from assistant.grounding.reading import Reading
from assistant.grounding.syntax import are_coordinated, has_object, is_passive, preposition, slots

_COMPARED = 3  # tokens from "lower" to "than"


def changed_round(pair: Pair) -> str | None:
    """The first two things that are changed round, as a reason."""
    for place in pair.places:
        if reason := _reversed(pair, place) or _turned(pair, place) or _compared(pair, place):
            return reason
    return _reordered(pair)


def _reversed(pair: Pair, place: Place) -> str | None:
    """Two things in each other's place around a third: "A owns B" for "B owns A"."""
    statement, source = pair.statement, pair.source
    if any(is_passive(statement, at) != is_passive(source, to) for at, to in place.order):
        return None
    fixed = dict(_fixed(pair, place))
    words = [each for each in place.order if statement.words[each[0]] not in prepositions()]
    for (one, first), (_, second), (two, third) in combinations(sorted([*words, *fixed.items()]), 3):
        if one in fixed or two in fixed or not first > second > third:
            continue
        if source.clauses[first] != source.clauses[third] or statement.clauses[one] != statement.clauses[two]:
            continue
        if are_coordinated(statement, one, two):
            continue
        if _alike(slots(statement, one), slots(source, third)) and _alike(slots(statement, two), slots(source, first)):
            return f"{statement.tokens[one].text} and {statement.tokens[two].text} changed round"
    return None


def _alike(mine: set[str], theirs: set[str]) -> bool:
    """Whether two words may stand in the same slot; "av" is of and from."""
    return bool(mine & theirs) or ("from" in mine and "of" in theirs) or ("of" in mine and "from" in theirs)


def _fixed(pair: Pair, place: Place) -> Iterator[tuple[int, int]]:
    """The amounts, dates, operators and small verbs that both sides have."""
    statement, source = pair.statement, pair.source
    verbs = listed("finite") | listed("giving")
    for at, word in enumerate(statement.words):
        if word in verbs:
            yield from _first_here(at, [to for to, other in enumerate(source.words) if other == word], pair, place)
    for turn in statement.operators:
        yield from _first_here(turn.first, [to.first for to in source.operators if to.kind == turn.kind], pair, place)
    for one in statement.figures:
        yield from _first_here(one.first, [to.first for to in source.figures if one.values & to.values], pair, place)
    for date in statement.dates:
        yield from _first_here(date.first, [to.first for to in source.dates if date.covers(to)], pair, place)


def _first_here(at: int, found: Sequence[int], pair: Pair, place: Place) -> list[tuple[int, int]]:
    return [(at, to) for to in found if at in place.words and pair.source.sentences[to] == place.sentence][:1]


def _compared(pair: Pair, place: Place) -> str | None:
    """Something else after "than": "it is lower than theirs" for "theirs is lower than it"."""
    statement, source = pair.statement, pair.source
    said = next((at for at in place.words if statement.words[at] in listed("than")), None)
    if said is None:
        return None
    for there in (at for at, word in enumerate(source.words) if word in listed("than")):
        if source.clauses[there] not in place.clauses or not _same_poles(pair, said, there):
            continue
        object_ = _after(source, there)
        moved = [at for at, to in place.order if to in object_ and at < said]
        if moved and not any(to in object_ and at > said for at, to in place.order):
            return f"{statement.tokens[moved[0]].text} stands after {source.words[there]} in the source"
    return None


def _same_poles(pair: Pair, said: int, there: int) -> bool:
    """Whether two comparisons go the same way, by the words just before "than"."""
    mine = {one.kind for one in pair.statement.poles if 0 < said - one.last <= _COMPARED}
    return any(one.kind in mine for one in pair.source.poles if 0 < there - one.last <= _COMPARED)


def _after(source: Reading, there: int) -> range:
    """From a word to the end of its clause or the next mark."""
    ends = (
        at
        for at in range(there + 1, len(source.words))
        if source.clauses[at] != source.clauses[there] or not source.words[at][0].isalnum()
    )
    return range(there, next(ends, len(source.words)))


def _reordered(pair: Pair) -> str | None:
    """What comes before what is changed round: "A before B" for "B before A"."""
    for name in ("earlier", "later"):
        mine, theirs = (_around(reading, listed(name)) for reading in (pair.statement, pair.source))
        if not mine or not theirs:
            continue
        cut, there = mine[0], theirs[0]
        order = [each for other in pair.places for each in other.order]
        first = [to for at, to in order if at not in mine]
        second = [to for at, to in order if at in mine and at != cut]
        if first and second and all(to in theirs for to in first) and not any(to in theirs for to in second):
            return f"{pair.statement.tokens[cut].text} and {pair.source.tokens[there].text} changed round"
    return None


def _around(reading: Reading, words: frozenset[str]) -> range:
    """From such a word to the next mark; empty where there are none or more than one."""
    found = [at for at, word in enumerate(reading.words) if word in words]
    if len(found) != 1:
        return range(0)
    ends = (at for at in range(found[0], len(reading.words)) if not reading.words[at][0].isalnum())
    return range(found[0], next(ends, len(reading.words)))


def _turned(pair: Pair, place: Place) -> str | None:
    """An active sentence with an object for a passive one with the same subject, or the reverse."""
    statement, source = pair.statement, pair.source
    for (one, first), (verb, there) in pairwise(place.order):
        if first > there or is_passive(statement, verb) == is_passive(source, there):
            continue
        if preposition(statement, one) or preposition(source, first):
            continue
        sides = ((statement, verb), (source, there))
        (active, at), (passive, to) = sides if is_passive(source, there) else sides[::-1]
        if has_object(active, at) and set(passive.words[to + 1 : to + 2]) & prepositions().keys():
            return f"{statement.tokens[verb].text} is turned round"
    return None
