"""Whether who does what to whom is as in the source: nothing stands in the place of something else."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from assistant.grounding.align import Pair, Place
from assistant.grounding.names import named
from assistant.grounding.reading import Reading

_SURE = 0.7
_AGENT = frozenset({"av", "af", "by"})
_PASSIVE = frozenset("er var ble blei blev blir bliver vart vert blitt blevet is was were are been be being bli blive".split())
_BACK = frozenset(
    "den det de dei dette disse desse denne han hun ho hen it they this these those he she its their dens dets deres som "
    "which who også også both".split()
)  # words that point back to something before
_PREPOSITIONS = frozenset(
    "i på til fra frå for av af med uten utan uden ved hos mot mod om etter efter før under over mellom mellem blant "
    "blandt gjennom gennem bak bag in on at to from of with without by about after before between among through for "
    "behind into than enn end".split()
)
_REFLEXIVE = frozenset({"seg", "sig", "itself", "themselves"})
_WALK = 5  # tokens back to the preposition of a noun


def swapped(pair: Pair) -> str | None:
    """The first thing that stands in another's place."""
    names = set(named(pair.statement)), set(named(pair.source))
    for place in pair.places:
        reason = (
            _borrowed(pair, place, names)
            or _foreign_head(pair, place)
            or _reversed(pair, place)
            or _turned(pair, place)
            or _replaced(pair, place)
        )
        if reason:
            return reason
    return None


def _borrowed(pair: Pair, place: Place, names: tuple[set[int], set[int]]) -> str | None:
    """A name from another sentence of the source, while the place tells of somebody or something else."""
    taken = [at for at in place.elsewhere if at in names[0]]
    if not taken:
        return None
    source = pair.source
    here = [to for to in source.content if source.sentences[to] == place.sentence]
    first = next((at for at, sentence in enumerate(source.sentences) if sentence == place.sentence), 0)
    kept = {anchor.at for anchor in place.anchors.values()}
    if source.words[first] in _BACK or not here or (here[0] not in kept and not names[1].intersection(here)):
        return None
    return f"{pair.statement.tokens[taken[0]].text} is of something else in the source"


def _foreign_head(pair: Pair, place: Place) -> str | None:
    """The first word of a clause comes from one clause of the source and the rest from another with its own."""
    source = pair.source
    order = [(at, place.anchors[at].at) for at in sorted(place.anchors) if place.anchors[at].match >= _SURE]
    if len(order) < 2:
        return None
    (head, there), kept = order[0], {to for _, to in order}
    for _, to in order[1:]:
        clause = source.clauses[to]
        if clause == source.clauses[there] or any(source.clauses[there] == source.clauses[one] for _, one in order[1:]):
            return None
        content = [at for at in source.clause(clause) if at in source.content]
        opening = source.words[next(iter(source.clause(clause)))]
        if content and content[0] not in kept and opening not in _BACK:
            return f"{pair.statement.tokens[head].text} is of something else in the source"
    return None


def _reversed(pair: Pair, place: Place) -> str | None:
    """Two things in each other's place around a third: "A owns B" for "B owns A"."""
    anchors = [(at, anchor.at) for at, anchor in place.anchors.items() if anchor.match >= _SURE]
    anchors = sorted([*anchors, *_fixed(pair, place)])
    statement, source = pair.statement, pair.source
    for (one, first), (middle, second), (two, third) in combinations(anchors, 3):
        if not first > second > third or _passive(statement, middle) != _passive(source, second):
            continue
        said = _preposition(statement, one, middle), _preposition(statement, two, middle)
        there = _preposition(source, third, second), _preposition(source, first, second)
        if said == there:
            return f"{statement.tokens[one].text} and {statement.tokens[two].text} changed round"
    return None


def _fixed(pair: Pair, place: Place) -> Iterator[tuple[int, int]]:
    """The amounts and dates that both sides have."""
    for one in pair.statement.figures:
        if one.first in place.words:
            yield from [(one.first, to.first) for to in pair.source.figures if one.values & to.values][:1]
    for date in pair.statement.dates:
        if date.first in place.words:
            yield from [(date.first, to.first) for to in pair.source.dates if date.covers(to)][:1]


def _passive(reading: Reading, at: int) -> bool:
    """Whether a word is a participle with a word for "is" or "becomes" before it, or a passive in -s."""
    before = reading.words[max(at - 3, 0) : at]
    agent = reading.words[at + 1 : at + 2]
    return bool(_PASSIVE.intersection(before)) or (reading.words[at].endswith("s") and bool(_AGENT.intersection(agent)))


def _preposition(reading: Reading, at: int, middle: int) -> str:
    """The preposition that governs a word; empty for a subject or object."""
    for back in range(at - 1, max(at - 1 - _WALK, -1), -1):
        word = reading.words[back]
        if word in _PREPOSITIONS:
            return word
        if back == middle or not (word[0].isalnum()):
            return ""
    return ""


def _turned(pair: Pair, place: Place) -> str | None:
    """An active sentence with an object for a passive one with the same subject, or the reverse."""
    statement, source = pair.statement, pair.source
    order = [(at, place.anchors[at].at) for at in sorted(place.anchors) if place.anchors[at].match >= _SURE]
    for (one, first), (verb, there) in zip(order, order[1:], strict=False):
        if first > there or _passive(statement, verb) == _passive(source, there):
            continue
        if _preposition(statement, one, verb) or _preposition(source, first, there):
            continue
        active, at = (statement, verb) if _passive(source, there) else (source, there)
        passive, to = (source, there) if _passive(source, there) else (statement, verb)
        if _has_object(active, at) and (passive.words[to + 1 : to + 2] or ("",))[0] in _PREPOSITIONS:
            return f"{statement.tokens[verb].text} is turned round"
    return None


def _has_object(reading: Reading, verb: int) -> bool:
    for at in range(verb + 1, min(verb + 1 + _WALK, len(reading.tokens))):
        word = reading.words[at]
        if word in _PREPOSITIONS or word in _REFLEXIVE or not word[0].isalnum():
            return False
        if at in reading.content:
            return reading.clauses[at] == reading.clauses[verb]
    return False


def _replaced(pair: Pair, place: Place) -> str | None:
    """Words between two that the source has, where the source has others between them."""
    for clause in place.clauses:
        kept = {at: anchor.at for at, anchor in place.anchors.items() if pair.source.clauses[anchor.at] == clause}
        for mine, theirs in _gaps(pair, place, clause, kept):
            if not mine or not theirs or any(at in kept for at in mine):
                continue
            if _preposition(pair.statement, mine[0], -1) == _preposition(pair.source, theirs[0], -1):
                return f"{_text(pair.statement, mine)} in place of {_text(pair.source, theirs)}"
    return None


def _gaps(pair: Pair, place: Place, clause: int, kept: dict[int, int]) -> Iterator[tuple[list[int], list[int]]]:
    """The words of the statement and of the source between neighbouring words that both have."""
    order = sorted(kept)
    used = {anchor.at for other in pair.places for anchor in (*other.anchors.values(), *other.elsewhere.values())}
    mine = [at for at in pair.statement.content if at in place.words]
    theirs = [to for to in pair.source.clause(clause) if to in pair.source.content]
    for low, high in zip(order, order[1:], strict=False):
        between = [to for to in theirs if kept[low] < to < kept[high]]
        if between and not used.intersection(between):
            yield [at for at in mine if low < at < high], between


def _text(reading: Reading, words: list[int]) -> str:
    return " ".join(reading.tokens[at].text for at in words)
