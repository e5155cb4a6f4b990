"""Whether a statement tells of a whole what its source tells of a part: all but two, of which four, one of both."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from assistant.grounding.align import Pair, Place
from assistant.grounding.amounts import equal
from assistant.grounding.lists import listed
from assistant.grounding.reading import Reading

_PART_WITHIN = 3  # tokens from "of which" to its amount
_PAIR_WITHIN = 6  # tokens from "both" to the "and" of what it joins
_BEFORE = 2  # tokens before a thing in which "one" or "the other" stands
_OF_WHICH = {("of", "which"), ("of", "whom"), ("av", "disse"), ("av", "desse"), ("af", "disse")}


def part_for_whole(pair: Pair) -> str | None:
    """The first part that a clause of the statement takes for the whole."""
    for place in pair.places:
        if reason := _exception(pair, place) or _of_which(pair, place) or _both(pair, place):
            return reason
    return None


def _exception(pair: Pair, place: Place) -> str | None:
    """All but two have paid: neither all nor two have."""
    source = pair.source
    except_ = [one for one in source.operators if one.kind == "except"]
    said = "except" in pair.said(place)
    there = any({source.clauses[one.first], source.clauses[one.last]} & place.clauses for one in except_)
    if said == there:
        return None
    return "exception that is not in the source" if said else "exception left out"


def _of_which(pair: Pair, place: Place) -> str | None:
    """Nine projects, of which four were stopped: what follows is told of the four."""
    source = pair.source
    for at in _parts(source, place.sentence):
        amounts = [one for one in source.figures if at < one.first and source.sentences[one.first] == place.sentence]
        if not amounts or amounts[0].first - at > _PART_WITHIN or not any(to > at for to in place.kept):
            continue
        if not any(equal(one, other) for one in pair.statement.figures for other in amounts):
            return f"only {amounts[0].spelled} in the source"
    return None


def _parts(source: Reading, sentence: int) -> Iterator[int]:
    """The last tokens of words for "of which" in a sentence."""
    for at, words in enumerate(pairwise(("", *source.words))):
        if source.sentences[at] == sentence and (words in _OF_WHICH or words[1] in listed("of_which")):
            yield at


def _both(pair: Pair, place: Place) -> str | None:
    """Both of two things, where the source has only one of them."""
    statement, source = pair.statement, pair.source
    both = [at for at in place.words if statement.words[at] in listed("both") and not _joins(statement, at)]
    if not both:
        return None
    thing = next((anchor.at for at, anchor in sorted(place.anchors.items()) if at > both[0]), None)
    if thing is not None and listed("one_of_two").intersection(source.words[max(thing - _BEFORE, 0) : thing]):
        return "only one of both in the source"
    words = {word for word, one in zip(source.words, source.sentences, strict=True) if one == place.sentence}
    return None if words & listed("more_than_one") else "both that is not in the source"


def _joins(statement: Reading, at: int) -> bool:
    """Whether "both" only leads into two things: both nurses and doctors."""
    return statement.words[at] == "both" and "and" in statement.words[at : at + _PAIR_WITHIN]
