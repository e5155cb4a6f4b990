"""Whether what is denied in a statement is denied in its source, and the reverse."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.grounding.align import SURE, Pair, Place
from assistant.grounding.lists import listed
from assistant.grounding.operators import Operator
from assistant.grounding.reading import Reading

_TURNING = frozenset({"negation", "need_not", "not_all"})


def wrong_negation(pair: Pair) -> str | None:
    """The first negation, on either side, that turns nothing that is turned on the other side too."""
    mine, theirs = _scopes(pair.statement), _scopes(pair.source)
    for place in pair.places:
        if reason := _added(pair, place, mine, theirs) or _left_out(place, mine, theirs) or _advice(pair, place):
            return reason
    return None


Scopes = dict[int, frozenset[int]]


def _scopes(reading: Reading) -> Scopes:
    """For each negation, by its first token, the tokens it turns: those after it in its clause, else those before."""
    found: Scopes = {}
    narrow: set[int] = set()  # in the scope of a word that turns only the next
    telling = {*reading.content, *(one.first for one in reading.figures)}
    turning = [one for one in reading.operators if one.kind in _TURNING]
    for one in sorted(turning, key=lambda one: reading.words[one.first] not in listed("turns_next_word")):
        clause = set(reading.clause(reading.clauses[one.first])) & telling
        after = sorted(at for at in clause - narrow if at > one.last)
        if reading.words[one.first] in listed("turns_next_word"):
            after = after[:1]
            narrow |= set(after)
        found[one.first] = frozenset(after or {at for at in clause if at < one.first})
    return found


def _anchors(place: Place) -> dict[int, int]:
    return {at: anchor.at for at, anchor in (place.anchors | place.elsewhere).items() if anchor.match >= SURE}


def _added(pair: Pair, place: Place, mine: Scopes, theirs: Scopes) -> str | None:
    anchors, turned = _anchors(place), frozenset[int]().union(*theirs.values())
    for first, scope in mine.items():
        known = [anchors[at] for at in scope if at in anchors]
        if first not in place.words or turned.intersection(known):
            continue
        if known or "negation" not in pair.around(place):
            return "negation that is not in the source"
    return None


def _advice(pair: Pair, place: Place) -> str | None:
    """Advice that is denied on one side, and given on the other: it does not recommend, but does not require."""
    said = _denies_advice(pair.statement, place.words)
    there = _denies_advice(pair.source, _tokens(pair, place))
    if None in (said, there) or said == there:
        return None
    return "negation that is not in the source" if said else "negation left out"


def _tokens(pair: Pair, place: Place) -> tuple[int, ...]:
    return tuple(at for one in place.clauses for at in pair.source.clause(one))


def _denies_advice(reading: Reading, places: Sequence[int]) -> bool | None:
    """Whether a negation stands beside the word of advice; None where there is no such word."""
    advice = [one for one in reading.operators if one.kind == "should" and one.first in places]
    turns = [one for one in reading.operators if one.kind in _TURNING]
    denied = [any(_is_beside(reading, one, turn) for turn in turns) for one in advice]
    return all(denied) if denied else None


def _is_beside(reading: Reading, one: Operator, other: Operator) -> bool:
    """Whether nothing of weight stands between two operators of a clause."""
    first, second = sorted((one, other), key=lambda each: each.first)
    apart = reading.clauses[first.last] != reading.clauses[second.first]
    return not apart and not any(first.last < at < second.first for at in reading.content)


def _left_out(place: Place, mine: Scopes, theirs: Scopes) -> str | None:
    turned = frozenset[int]().union(*mine.values())
    for scope in theirs.values():
        known = [at for at, to in _anchors(place).items() if to in scope]
        tells = place.kept & scope or len(known) > 1  # a single word from another sentence does not tell
        if known and tells and not turned.intersection(known):
            return "negation left out"
    return None
