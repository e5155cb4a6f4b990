"""Whether who does what to whom is as in the source: nothing stands in the place of something else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from assistant.grounding.align import EXACT, SURE, Pair, Place
from assistant.grounding.lists import listed, prepositions
from assistant.grounding.meaning import means_doing
from assistant.grounding.names import named
from assistant.grounding.reading import Reading
from assistant.grounding.syntax import is_agent, preposition

_BESIDE = 2  # tokens between a word and what it describes
_SAME = 1.0  # match of a word in another form
_CONTRARY = {("from", "to"), ("to", "from"), ("with", "without"), ("without", "with")}
_TO = frozenset({"to", "from", "for"})
_LOOSE = frozenset({"in", "to", "of", "for", "about"})  # languages use these for each other


def swapped(pair: Pair) -> str | None:
    """The first thing that stands in another's place, as a reason."""
    for place in pair.places:
        for gate in _GATES:
            if reason := gate(pair, place):
                return reason
    return None


def _elsewhere(pair: Pair, at: int) -> str:
    return f"{pair.statement.tokens[at].text} is of something else in the source"


def _changed(pair: Pair, at: int) -> str:
    return f"{pair.statement.tokens[at].text} is in another role in the source"


def _borrowed(pair: Pair, place: Place) -> str | None:
    """A name or a subject from another sentence of the source, while the place tells of somebody or something else."""
    source = pair.source
    here = [to for to in source.content if source.sentences[to] == place.sentence]
    if place.leans or not here or not place.elsewhere:
        return None
    names = set(named(source))
    taken = [at for at, anchor in place.elsewhere.items() if anchor.at in names]
    if taken and (here[0] in place.kept or names.intersection(here)):
        return _elsewhere(pair, taken[0])
    head = next((at for at in place.words if at in pair.statement.content), None)
    if head in place.elsewhere and here[0] not in place.kept and source.words[here[0]] not in listed("back"):
        return _elsewhere(pair, head)
    return None


def _foreign_head(pair: Pair, place: Place) -> str | None:
    """A clause begins in one clause of the source and goes on in another, which has a subject of its own."""
    source, statement = pair.source, pair.statement
    if not place.order:
        return None
    head, there = place.order[0]
    order = [each for each in place.order if statement.clauses[each[0]] == statement.clauses[head]]
    inside = [source.clauses[to] == source.clauses[there] for _, to in order]
    if all(inside):
        return None
    leaves = order[inside.index(False)]
    if any(inside[inside.index(False) :]) and not means_doing(source.meanings[leaves[1]]):
        return None
    clause = source.clause(source.clauses[leaves[1]])
    content = [at for at in clause if at in source.content]
    if there < clause[0] and source.goes_on(source.clauses[clause[0]]):
        return None
    if source.words[clause[0]] in listed("relative"):
        nearest = max((at for at in source.content if at < clause[0]), default=there)
        return _elsewhere(pair, head) if there < nearest and not _known(pair, place, nearest) else None
    if not content or source.words[clause[0]] in listed("back"):
        return None
    own = source.meanings[content[0]]
    known = any(own.match(statement.meanings[at]) >= _SAME for at in place.words)
    return None if known else _elsewhere(pair, head)


def _rival(pair: Pair, place: Place) -> str | None:
    """A name from one clause and what is told from another, which tells it of another name."""
    source, names = pair.source, set(named(pair.source))
    hosts = set(place.main) | {one - 1 for one in place.main if source.goes_on(one)}
    rivals = [to for one in hosts for to in source.clause(one) if to in names]
    if not rivals or any(_known(pair, place, to) for to in rivals):
        return None
    taken = [at for at, to in place.order if to in names and source.clauses[to] not in hosts]
    return _elsewhere(pair, taken[0]) if taken else None


def _narrower(pair: Pair, place: Place) -> str | None:
    """A word that the source has before, for a compound of it here: municipalities, county municipalities.

    After it, the shorter word refers back to the compound. And one that the source has in another clause of the
    sentence, for something akin to it here: suppliers, tenders.
    """
    source = pair.source
    for at, anchor in place.anchors.items():
        own = pair.statement.meanings[at]
        before = [to for to in source.content if source.sentences[to] < place.sentence]
        if anchor.match < EXACT and any(own.match(source.meanings[to]) >= EXACT for to in before):
            return _elsewhere(pair, at)
        if anchor.match < _SAME and any(own.match(source.meanings[to]) >= _SAME for to in _outside(source, place)):
            return _elsewhere(pair, at)
    return None


def _outside(source: Reading, place: Place) -> list[int]:
    """The words of the sentence in clauses that a place has no part in."""
    return [
        to
        for to in source.content
        if source.sentences[to] == place.sentence and source.clauses[to] not in place.clauses
    ]


def _foreign_object(pair: Pair, place: Place) -> str | None:
    """A single word comes from a clause that tells something else of it: "and Danish will be added next year"."""
    source = pair.source
    clauses = Counter(source.clauses[to] for _, to in place.order)
    for at, to in place.order[1:]:
        clause = source.clause(source.clauses[to])
        others = [one for one in clause if one in source.content and one not in pair.kept]
        alone = clauses[source.clauses[to]] == 1 and max(clauses.values()) > 1
        if alone and others and source.words[clause[0]] in listed("joining"):
            return _elsewhere(pair, at)
    return None


def _governed(pair: Pair, place: Place) -> str | None:
    """A word that the source comes from, and the statement goes to."""
    for number, (at, to) in enumerate(place.order):
        mine, theirs = preposition(pair.statement, at), preposition(pair.source, to)
        if (mine, theirs) in _CONTRARY or (mine == "" and theirs == "from" and number > 0):
            return _changed(pair, at)
        if is_agent(pair.statement, at) and theirs in _TO and pair.statement.language is pair.source.language:
            return _changed(pair, at)
    return None


def _skipped(pair: Pair, place: Place) -> str | None:
    """Two neighbours between which the source has another thing, with another preposition for the second."""
    source, kept = pair.source, {to for _, to in place.order}
    for (_, first), (high, second) in pairwise(place.order):
        between = [to for to in source.content if first < to < second and to not in kept]
        if not between or source.clauses[first] != source.clauses[second]:
            continue
        mine, theirs = preposition(pair.statement, high), preposition(source, second)
        again = mine == theirs and any(_has_own(source, to, second, theirs) for to in between)
        if mine and theirs and (_kin(mine) != _kin(theirs) or again):
            return f"{pair.statement.tokens[high].text} in place of {source.tokens[between[0]].text}"
    return None


def _attached(pair: Pair, place: Place) -> str | None:
    """Something after a word that the source has before it, where the word has its own: led by A and paid by B."""
    source = pair.source
    for (_, first), (high, second) in pairwise(place.order):
        governing = preposition(pair.statement, high)
        if first < second or not governing or source.clauses[first] != source.clauses[second]:
            continue
        following = next((at for at in source.content if at > first), None)
        own = following is not None and following not in pair.kept and preposition(source, following) == governing
        if own and preposition(source, second) == governing:
            return _elsewhere(pair, high)
    return None


def _has_own(source: Reading, at: int, high: int, governing: str) -> bool:
    """Whether two words each have the preposition before them: from fees and the rest from the state."""
    before, between = source.words[max(at - 2, 0) : at], source.words[at:high]
    return all(any(prepositions().get(word) == governing for word in words) for words in (before, between))


def _kin(governing: str) -> str:
    return "in" if governing in _LOOSE else governing


def _moved(pair: Pair, place: Place) -> str | None:
    """A word before another one here, and before something else in the source: Swedish doctors, a Swedish group."""
    statement, source = pair.statement, pair.source
    if statement.language is not source.language:
        return None
    for (one, first), (head, second) in pairwise(place.order):
        beside = head == one + 1 and source.words[max(first - 1, 0)] in listed("determiners")
        owner = next((at for at in source.content if at == first + 1), None)
        apart = abs(second - first) > _BESIDE and owner is not None and not _known(pair, place, owner)
        if beside and apart and source.clauses[first] == source.clauses[first + 1]:
            return f"{statement.tokens[one].text} is of {source.tokens[first + 1].text} in the source"
    return None


def _known(pair: Pair, place: Place, to: int) -> bool:
    """Whether the statement has a word of the source, in whatever form."""
    own = pair.source.meanings[to]
    return any(own.match(pair.statement.meanings[at]) >= SURE for at in place.words)


def _replaced(pair: Pair, place: Place) -> str | None:
    """Words between two that the source has, where the source has others between them."""
    for clause in place.clauses:
        kept = {at: anchor.at for at, anchor in place.anchors.items() if pair.source.clauses[anchor.at] == clause}
        for mine, theirs in _gaps(pair, place, clause, kept):
            if not mine or not theirs or any(at in kept for at in mine):
                continue
            if preposition(pair.statement, mine[0]) == preposition(pair.source, theirs[0]):
                return f"{_text(pair.statement, mine)} in place of {_text(pair.source, theirs)}"
    return None


def _gaps(pair: Pair, place: Place, clause: int, kept: dict[int, int]) -> Iterator[tuple[list[int], list[int]]]:
    """The words of either side between neighbouring words that both have, and before the first of them."""
    order = sorted(kept)
    used = {anchor.at for other in pair.places for anchor in (*other.anchors.values(), *other.elsewhere.values())}
    mine = [at for at in pair.statement.content if at in place.words]
    theirs = [to for to in pair.source.clause(clause) if to in pair.source.content]
    if order and not pair.source.goes_on(clause) and (opening := [at for at in mine if at < order[0]]):
        before = [to for to in theirs if to < min(kept.values())]
        if not used.intersection(before) and pair.statement.capital(opening[0]):
            yield opening, before
    for low, high in pairwise(order):
        between = [to for to in theirs if kept[low] < to < kept[high]]
        if not used.intersection(between):
            yield [at for at in mine if low < at < high], between


def _text(reading: Reading, words: Sequence[int]) -> str:
    return " ".join(reading.tokens[at].text for at in words)


_GATES: tuple[Callable[[Pair, Place], str | None], ...] = (
    _borrowed,
    _foreign_head,
    _rival,
    _narrower,
    _foreign_object,
    _governed,
    _skipped,
    _attached,
    _moved,
    _replaced,
)
