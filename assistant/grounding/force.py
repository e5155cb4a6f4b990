"""Whether a statement is as strong as its source: negation, duty and leave, plans, quantities, conditions."""

from __future__ import annotations

from collections.abc import Callable

from assistant.grounding.align import Pair, Place
from assistant.grounding.reading import Reading

_SURE = 0.7  # match of a word that counts
_COVERED = 0.5  # share of a condition's words that a statement must keep
_WEAKENING = ("most", "many", "some", "few", "nearly", "not_all")
_NOT_YET = {"proposal": "a proposal", "prospect": "a plan", "probable": "a guess"}


def wrong_force(pair: Pair) -> str | None:
    """The first way in which a clause says more, or the contrary, of what its place says."""
    for place in pair.places:
        for gate in _GATES:
            if reason := gate(pair, place):
                return reason
    return None


def _said(pair: Pair, place: Place) -> set[str]:
    mine = set(place.words)
    return {one.kind for one in pair.statement.operators if one.first in mine}


def _there(pair: Pair, place: Place) -> set[str]:
    return pair.source.kinds(place.clauses)


def negated(reading: Reading) -> frozenset[int]:
    """The tokens in the scope of a negation: those after it in its clause, else those before it."""
    found: set[int] = set()
    telling = {*reading.content, *(at for one in reading.figures for at in range(one.first, one.last + 1))}
    for one in reading.operators:
        if one.kind == "negation":
            clause = set(reading.clause(reading.clauses[one.first])) & telling
            found |= {at for at in clause if at > one.last} or {at for at in clause if at < one.first}
    return frozenset(found)


def _negation(pair: Pair, place: Place) -> str | None:
    mine, theirs = negated(pair.statement), negated(pair.source)
    pairs = [(at, anchor.at) for at, anchor in place.anchors.items() if anchor.match >= _SURE]
    there = [to for to in theirs if pair.source.clauses[to] in place.clauses]
    here = [at for at in mine if at in place.words]
    both = sum(at in mine and to in theirs for at, to in pairs)
    one = sum((at in mine) != (to in theirs) for at, to in pairs)
    if both == 0 and (one or (here and not there)):
        return "negation differs from the source"
    return None


def _unknown(pair: Pair, place: Place) -> str | None:
    said, there = _said(pair, place), _there(pair, place)
    if ("unknown" in said) != ("unknown" in there):
        return "what is known differs from the source"
    return None


def _modality(pair: Pair, place: Place) -> str | None:
    said, there = _said(pair, place), _there(pair, place)
    if ("need_not" in said) != ("need_not" in there) and not {"not_all"} & (said | there):
        return "duty differs from the source"
    if "must" in said and "must" not in there and "need_not" not in said:
        return "duty is not in the source"
    if "should" in said and "should" not in there:
        return "advice is not in the source"
    if "should" in there and "should" not in said:
        return "the source only advises"
    if "can" in said and "must" in there and "can" not in there and "negation" not in said:
        return "the source has a duty, not a leave"
    if "can" in there and "must" not in there and not said & {"can", "prospect", "probable", "must"}:
        return "the source has a possibility"
    return None


def _status(pair: Pair, place: Place) -> str | None:
    said, there = _said(pair, place), _there(pair, place)
    for kind, name in _NOT_YET.items():
        if kind in there and kind not in said:
            return f"{name} in the source"
        if kind in said and kind not in there:
            return f"{name} that is not in the source"
    if "opinion" in there and not said & {"opinion", "attributed"}:
        return "an opinion in the source"
    return None


def _quantity(pair: Pair, place: Place) -> str | None:
    said, there = _said(pair, place), _there(pair, place)
    if "all" in said and "all" not in there:
        return "not all in the source"
    for kind in ("most", "many", "some", "few", "nearly", "not_all", "usual"):
        if kind in said and kind not in there:
            return f"quantity ({kind}) not in the source"
        if kind in there and kind not in said and not said & set(_WEAKENING):
            return f"quantity ({kind}) left out"
    if "only" in said and not there & {"only", "must"}:
        return "only that is not in the source"
    if "only" in there and not said & {"only", "must"}:
        return "only left out"
    return None


def _condition(pair: Pair, place: Place) -> str | None:
    source = pair.source
    if "although" in pair.source.kinds(_sentence(pair, place)):
        return None
    for one in source.operators:
        if one.kind != "condition" or source.sentences[one.first] != place.sentence:
            continue
        words = [at for at in source.clause(source.clauses[one.first]) if at > one.last and at in source.content]
        if words and _kept(words, pair) < _COVERED:
            return "condition left out"
    return None


def _sentence(pair: Pair, place: Place) -> frozenset[int]:
    source = pair.source
    return frozenset(
        clause for at, clause in enumerate(source.clauses) if source.sentences[at] == place.sentence
    )


def _kept(words: list[int], pair: Pair) -> float:
    statement, source = pair.statement, pair.source
    best = (max((statement.meanings[at].match(source.meanings[to]) for at in statement.content), default=0) for to in words)
    return sum(best) / len(words)


def _direction(pair: Pair, place: Place) -> str | None:
    mine = set(place.words)
    said = {one.kind for one in pair.statement.poles if one.first in mine}
    there = {one.kind for one in pair.source.poles if pair.source.clauses[one.first] in place.clauses}
    for pole in said:
        if _contrary(pole) in there and pole not in there:
            return f"direction ({pole[1:]}) differs from the source"
    return None


def _contrary(pole: str) -> str:
    return ("-" if pole[0] == "+" else "+") + pole[1:]


_GATES: tuple[Callable[[Pair, Place], str | None], ...] = (
    _unknown,
    _negation,
    _modality,
    _status,
    _quantity,
    _condition,
    _direction,
)
