"""Whether a statement is as strong as its source: duty and leave, plans, guesses, quantities, opposites."""

from __future__ import annotations

from collections.abc import Callable

from assistant.grounding.align import Pair, Place
from assistant.grounding.lists import listed

_NEAR = 5  # tokens in which the thing that a quantity is of follows it
_COMPARING = frozenset({"count", "height", "speed", "worth", "extreme"})  # axes of comparison
_CONDITIONS = frozenset({"required", "condition", "must", "only", "although"})
_SIZES = frozenset({"amount", "count", "height"})  # axes of more and less: "fell" and "lower" agree
_WEAKENING = ("most", "many", "some", "few", "nearly", "not_all", "usual", "among")
_UNIVERSAL = {
    "all": {"all", "any"},
    "any": {"all", "any"},
    "each": {"all", "any", "each", "usual"},
    "never": {"never", "nobody"},
}
# What is not a fact yet, its name, and what else in a source may carry it.
_NOT_YET = {
    "proposal": ("a proposal", {"prospect"}),
    "prospect": ("a plan", {"future"}),
    "probable": ("a guess", set[str]()),
}


def wrong_force(pair: Pair) -> str | None:
    """The first way in which a clause says more, or the contrary, of what its place says."""
    for place in pair.places:
        for gate in _GATES:
            if reason := gate(pair, place):
                return reason
    return None


def _unknown(pair: Pair, place: Place) -> str | None:
    if ("unknown" in pair.said(place)) != ("unknown" in pair.there(place)):
        return "what is known differs from the source"
    return None


def _duty(pair: Pair, place: Place) -> str | None:
    said, there = pair.said(place), pair.there(place)
    for one, other in ((said, there), (there, said)):
        if "need_not" in one and not other & {"need_not", "not_all"} and not {"must", "negation"} <= other:
            return "duty differs from the source"
    carried = there & {"must", "binding"} or (there & {"condition", "only"} and "can" not in there)
    carried = carried or ("need_not" in there and _no_need(pair, place))
    if "must" in said and "need_not" not in said and not carried:
        return "duty that is not in the source"
    if "should" in said and "should" not in there:
        return "advice that is not in the source"
    if "should" in there and "should" not in said:
        return "the source only advises"
    return None


def _no_need(pair: Pair, place: Place) -> bool:
    """Whether a clause says that something is not needed: no competition is required."""
    mine = {at for at in place.words if pair.statement.words[at] not in listed("needing")}
    kinds = {one.kind for one in pair.statement.operators if one.first in mine}
    return "negation" in kinds and "must" not in kinds


def _leave(pair: Pair, place: Place) -> str | None:
    said, there = pair.said(place), pair.there(place)
    if "can" in said and "must" in there and "can" not in there and not said & {"negation", "must"}:
        return "the source has a duty, not a leave"
    if "can" in said and there & {"future", "prospect"} and not there & {"can"} and not said & {"future", "prospect"}:
        return "a possibility that is still to come in the source"
    if "negation" in said & there or "must" in there:
        return None
    if "can" in there and not said & {"can", "prospect", "probable", "must", "condition"}:
        return "the source has a possibility"
    return None


def _status(pair: Pair, place: Place) -> str | None:
    said, there = pair.said(place), pair.there(place)
    for kind, (name, others) in _NOT_YET.items():
        if kind in there and kind not in said:
            return f"{name} in the source"
        if kind in said and not there & {kind, *others}:
            return f"{name} that is not in the source"
    if "secondhand" in pair.around(place) and "secondhand" not in said:
        return "told by a secondary source only"
    if "tentative" in there and "tentative" not in said and _on_kept(pair, place, "tentative"):
        return "something tentative in the source"
    if "tentative" in said and "tentative" not in there:
        return "something tentative that is not in the source"
    return None


def _standpoint(pair: Pair, place: Place) -> str | None:
    said, there = pair.said(place), pair.there(place)
    if "required" in there and not said & {"required", "must", "condition"}:
        return "a condition in the source"
    around = pair.around(place) & _CONDITIONS
    if said & {"required", "proviso"} and not around:
        return "a condition that is not in the source"
    if "condition" in said and not around and "condition" in {one.kind for one in pair.source.operators}:
        return "a condition of something else in the source"
    if "opinion" in said and "opinion" not in there:
        return "an opinion that is not in the source"
    if "opinion" in there and not said & {"opinion", "attributed"}:
        return "an opinion in the source"
    return None


def _quantity(pair: Pair, place: Place) -> str | None:
    said, there = pair.said(place), pair.there(place)
    for kind, others in _UNIVERSAL.items():
        if kind in said and not there & others and not (kind == "any" and "negation" in said):
            return "not all in the source"
    for kind in _WEAKENING:
        if kind in said and kind not in there and not (kind == "not_all" and "need_not" in said):
            return f"quantity ({kind}) that is not in the source"
        if kind in there and kind not in said and _on_kept(pair, place, kind):
            return f"quantity ({kind}) left out"
    for one, other, reason in (
        (said, there, "only that is not in the source"),
        (there, said, "only left out"),
    ):
        if "only" in one and not other & {"only", "must"}:
            return reason
    return None


def _on_kept(pair: Pair, place: Place, kind: str) -> bool:
    """Whether such a word of the source stands before something that the statement keeps, or at the end of a clause."""
    for one in pair.source.operators:
        if one.kind == kind and pair.source.clauses[one.first] in place.main:
            after = [at for at in pair.source.content if at > one.last and at - one.last <= _NEAR]
            if not after or place.kept.intersection(after[:2]):
                return True
    return False


def _reasoned(pair: Pair, place: Place) -> str | None:
    said, around = pair.said(place), pair.around(place)
    if "cause" in said and "cause" not in around and _opens(pair, place, listed("causal")):
        return "a cause that is not in the source"
    if "although" in said and not around & {"although", "contrast"} - ({"contrast"} if "cause" in around else set()):
        return "a contrast that is not in the source"
    return None


def _opens(pair: Pair, place: Place, words: frozenset[str]) -> bool:
    return any(pair.statement.words[at] in words for at in place.words)


def _direction(pair: Pair, place: Place) -> str | None:
    mine = set(place.words)
    said = {one.kind for one in pair.statement.poles if one.first in mine}
    there = {one.kind for one in pair.source.poles if pair.source.clauses[one.first] in place.clauses}
    for pole in said - there:
        if _contrary(pole) in there:
            return f"direction ({pole[1:]}) differs from the source"
    if {_signs(said), _signs(there)} == {"+", "-"}:
        return "more or less differs from the source"
    sentence = {one.kind for one in pair.source.poles if pair.source.sentences[one.first] == place.sentence}
    bound = {at for one in pair.statement.figures for at in range(one.start, one.last + 1)}
    more = [one for one in pair.statement.poles if one.kind[1:] in _COMPARING and one.first in mine - bound]
    if more and not sentence:
        return f"comparison ({more[0].kind[1:]}) that is not in the source"
    return None


def _signs(poles: set[str]) -> str:
    """Whether they tell of more, of less, or of both: "+", "-" or "+-"."""
    return "".join(sorted({pole[0] for pole in poles if pole[1:] in _SIZES}))


def _contrary(pole: str) -> str:
    return ("-" if pole[0] == "+" else "+") + pole[1:]


_GATES: tuple[Callable[[Pair, Place], str | None], ...] = (
    _unknown,
    _duty,
    _leave,
    _status,
    _standpoint,
    _quantity,
    _reasoned,
    _direction,
)
