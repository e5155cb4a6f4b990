"""Whether a statement tells as a fact what its source tells as one: not planned, asked, or only in some case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from assistant.grounding.align import EXACT, Pair, Place
from assistant.grounding.lists import listed
from assistant.grounding.reading import Reading
from assistant.grounding.syntax import ends_like_past, ends_like_present, is_infinitive
from assistant.types import Language

_NEAR = 5  # tokens from an infinitive back to what governs it
_NOT_FACTS = frozenset({"can", "must", "should", "need_not", "proposal", "prospect", "future", "probable"})
_WHETHER = frozenset({"whether", "hvorvidt", "om"})
_TOLD_SO = _WHETHER | {"if"}


def not_a_fact(pair: Pair) -> str | None:
    """The first thing that a clause of the statement tells as a fact, or as past or present, and its place does not."""
    for place in pair.places:
        for gate in _GATES:
            if reason := gate(pair, place):
                return reason
    return None


def _tense(pair: Pair, place: Place) -> str | None:
    """Told as done what is still to come, or as lasting what is over."""
    said = {pair.statement.words[at] for at in place.words}
    source = pair.source
    there = {word for word, one in zip(source.words, source.clauses, strict=True) if one in place.clauses}
    past, present = listed("past") | listed("auxiliary_past"), listed("present") | listed("auxiliary_present")
    if said & listed("present") and not said & past and there & listed("past") and not there & present:
        return "over in the source"
    told = said & (listed("past") | listed("perfect"))
    if "future" in pair.there(place) and told and "future" not in pair.said(place):
        return "not yet over in the source"
    before, now = listed("auxiliary_past"), listed("auxiliary_present")
    dated = any(one.first in place.words and one.year and not one.relation for one in pair.statement.dates)
    if dated and said & listed("was") and there & listed("is"):
        return None  # what held at a time may be told as past
    if said & before and not said & now and there & now and not there & before:
        return "not yet over in the source"
    main = [at for at, one in enumerate(source.clauses) if one in place.clauses]
    if said & listed("passive_past") and not said & now and not _may_be_past(source, main):
        return "not yet over in the source"
    if not said & (before | now) and _ended(pair, place):
        return "not yet over in the source"
    return None


def _may_be_past(source: Reading, places: Sequence[int]) -> bool:
    """Whether some word may be a past tense or a participle."""
    words = [source.words[at] for at in places]
    endings = ("ed", "en") if source.language is Language.ENGLISH else ("et", "te", "dde", "de", "t", "dd")
    told = listed("past") | listed("auxiliary_past") | listed("past_irregular") | listed("perfect")
    return any(word in told or word.endswith(endings) for word in words)


def _ended(pair: Pair, place: Place) -> bool:
    """Whether a verb has the ending of the past here and of the present there."""
    least = 1.0 if pair.source.language is pair.statement.language else EXACT
    return any(
        anchor.match >= least and ends_like_past(pair.statement, at) and ends_like_present(pair.source, anchor.at)
        for at, anchor in place.anchors.items()
    )


def _embedded(pair: Pair, place: Place) -> str | None:
    """Somebody is asked, invited or has agreed to do something in the source, and does it in the statement."""
    source = pair.source
    if pair.said(place) & _NOT_FACTS:
        return None
    for at, anchor in place.anchors.items():
        to = anchor.at
        if anchor.match < EXACT or not is_infinitive(source, to) or is_infinitive(pair.statement, at):
            continue
        before = [one for one in source.telling if one < to and source.clauses[one] == source.clauses[to]]
        if before and before[-1] not in place.kept and to - before[-1] <= _NEAR:
            return f"only {source.tokens[before[-1]].text} in the source"
    return None


def _asserted(pair: Pair, place: Place) -> str | None:
    """What the source only says for a case, told as a fact."""
    source = pair.source
    best = Counter(source.clauses[anchor.at] for anchor in place.anchors.values()).most_common(1)
    if not best or pair.said(place) & {"condition", "must", "required", "although"}:
        return None
    clause = source.clause(best[0][0])
    opening = {one.kind for one in source.operators if one.last in clause[:2]}
    return "only a condition in the source" if "condition" in opening else None


def _open_question(pair: Pair, place: Place) -> str | None:
    """Whether something will be is still asked in the source, and told in the statement."""
    source = pair.source
    asked = [at for at, word in enumerate(source.words) if word in _WHETHER and _asks(source, at)]
    said = {word for other in pair.places for word in (pair.statement.words[at] for at in other.words)}
    for at in asked:
        scope = [to for to in source.clause(source.clauses[at]) if to > at]
        if place.kept.intersection(scope) and not said & _TOLD_SO and "unknown" not in pair.said(place):
            return f"only {source.words[at]} in the source"
    return None


def _asks(source: Reading, at: int) -> bool:
    """Whether "om" or "if" begins a question within a sentence: a verb follows soon."""
    after = source.words[at + 1 : at + 4]
    return source.words[at] in ("whether", "hvorvidt") or bool(listed("finite").intersection(after))


_GATES: tuple[Callable[[Pair, Place], str | None], ...] = (_tense, _embedded, _asserted, _open_question)
