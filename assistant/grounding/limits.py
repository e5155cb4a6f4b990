"""Whether a statement keeps what limits its source: conditions, time, the case that is meant."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile

from assistant.grounding.align import EXACT, SURE, Pair, Place
from assistant.grounding.amounts import equal
from assistant.grounding.lists import listed, prepositions, times
from assistant.grounding.meaning import Meaning, means_doing
from assistant.grounding.reading import Reading
from assistant.grounding.syntax import (
    ends_like_past,
    ends_like_present,
    is_indefinite,
    is_plural,
    preposition,
)
from assistant.types import Language

_NEAR = 5  # tokens in which what limits a word follows it
_COVERED = 0.6  # share of a condition's words that a statement must keep
_OPTIONAL = frozenset({"", "per"})  # what these govern may be left out: subjects, objects, who says so
_TAKING_BACK = frozenset({"bare", "berre", "kun", "only", "ikke", "ikkje", "not", "aldri", "aldrig", "never"})
_LEFT = 1  # words, and amounts or dates, that may be left out
_CLOCK = frozenset({"kl", "klokken", "klokka", "at"})


def limit_left_out(pair: Pair) -> str | None:
    """The first limit of the source that a clause of the statement drops."""
    for place in pair.places:
        for gate in _GATES:
            if reason := gate(pair, place):
                return reason
    return _much_left(pair)


def _both(pair: Pair, place: Place) -> str | None:
    """Both of two things are told of in the source, and one of them in the statement."""
    source = pair.source
    kept = place.kept | {anchor.at for anchor in place.elsewhere.values()}
    for one in source.operators:
        if one.kind != "both" or source.clauses[one.first] not in place.main or "both" in pair.said(place):
            continue
        words = source.words[one.last : one.last + 8]
        joint = next((one.last + n for n, word in enumerate(words) if word in ("og", "and", "samt")), 0)
        first = [at for at in source.content if one.last < at < joint]
        second = [at for at in source.content if joint < at <= joint + 3]
        if first and second and bool(kept.intersection(first)) != (second[0] in kept):
            return "one of both left out"
    return None


def _contrast(pair: Pair, place: Place) -> str | None:
    """What sets a clause apart from the next is left out: free for patients, while others pay."""
    source = pair.source
    for clause in place.main:
        following = [at for at in source.clause(clause + 1) if source.sentences[at] == place.sentence]
        if not following or source.words[following[0]] not in listed("contrasting") or clause + 1 in place.clauses:
            continue
        if left := [at for at in source.clause(clause) if at in source.content and at not in place.kept]:
            return f"{source.tokens[left[0]].text} left out, which sets it apart"
    return None


def _reserved(pair: Pair, place: Place) -> str | None:
    """A clause after it takes something back, and the statement says nothing of that: "but only once a year"."""
    source = pair.source
    for clause in place.main:
        following = [at for at in source.clause(clause + 1) if source.sentences[at] == place.sentence]
        opening = [source.words[at] for at in following[:3]]
        takes_back = opening and opening[0] in ("men", "but") and _TAKING_BACK.intersection(opening[1:])
        if takes_back and not pair.kept.intersection(following):
            return f"{' '.join(opening)} left out"
    return None


def _condition(pair: Pair, place: Place) -> str | None:
    """A condition of the sentence that the statement does not repeat."""
    source = pair.source
    if "although" in pair.around(place) or "condition" in pair.said(place):
        return None
    for one in source.operators:
        if one.kind != "condition" or source.sentences[one.first] != place.sentence:
            continue
        clause = source.clauses[one.last]
        words = [at for at in source.clause(clause) if at > one.last and at in source.content]
        if _host(source, clause) not in place.clauses:
            continue
        if words and _share(words, pair, place) < _COVERED:
            return "condition left out"
    return None


def _host(source: Reading, clause: int) -> int:
    """The clause that a condition is of: the one before it; after it where it opens a sentence, or follows "and,"."""
    first = source.clause(clause)[0]
    opens = first == 0 or source.sentences[first - 1] != source.sentences[first]
    opens = opens or (first > 1 and source.words[first - 1] == "," and source.words[first - 2] in listed("adding"))
    return clause + 1 if opens else clause - 1


def _share(words: Sequence[int], pair: Pair, place: Place) -> float:
    """The share of words of the source that the statement has, and has from there."""
    statement, source = pair.statement, pair.source
    taken = {at for at, anchor in place.anchors.items() if anchor.match > EXACT and anchor.at not in words}
    free = [statement.meanings[at] for at in statement.content if at not in taken]
    return sum(any(own.match(source.meanings[to]) >= EXACT for own in free) for to in words) / len(words)


def _fronted(pair: Pair, place: Place) -> str | None:
    """A rule without what its sentence begins with: "from 100,000 up to the threshold, three are asked"."""
    source = pair.source
    sentence = [at for at, one in enumerate(source.sentences) if one == place.sentence]
    opening = list(takewhile(lambda at: source.words[at] != "," and not source.verb(at), sentence))
    if not opening or not _governs(source, opening) or _is_past(source, sentence):
        return None
    within = {source.clauses[opening[-1]], source.clauses[min(opening[-1] + 2, sentence[-1])]}
    if not within & place.main or pair.kept.intersection(opening):
        return None
    left = _amounts_left(pair, opening) or next((source.tokens[at].text for at in opening if at in source.content), "")
    return f"{left} left out" if left else None


def _governs(source: Reading, opening: Sequence[int]) -> bool:
    """Whether a sentence begins with a preposition, other than one for who says so."""
    return prepositions().get(source.words[opening[0]], "per") not in _OPTIONAL - {""}


def _widened(pair: Pair, place: Place) -> str | None:
    """Things of one kind without what narrows them down in the source: "hospitals" for "hospitals in one region"."""
    source = pair.source
    for at in sorted(place.kept):
        after = source.words[at + 1 : at + 2]
        if not after or not is_indefinite(source, at) or any(0 < at - one.last <= 2 for one in source.figures):
            continue
        narrows = after[0] in listed("relative") or (_narrows(after[0]) and is_plural(source, at))
        near = range(at + 2, at + 2 + _NEAR)
        words = [to for to in source.content if to in near and source.clauses[to] == source.clauses[at]]
        if narrows and words and words[0] not in place.kept:
            return f"{source.tokens[at].text} {after[0]} {source.tokens[words[0]].text} is meant in the source"
    return None


def _narrows(word: str) -> bool:
    return word in listed("narrowing") or word in prepositions()


def _narrowed(pair: Pair, place: Place) -> str | None:
    """A rule or a state without its amount, time or circumstance: "the rent is subsidised" for "in the first years".

    What has happened may be told without its circumstances.
    """
    source = pair.source
    for part in _parts(source, place.main):
        content = [at for at in part if at in source.content]
        if _is_past(source, part) or 2 * len(pair.kept.intersection(content)) < len(content):
            continue
        if left := _amounts_left(pair, part):
            return f"{left} left out"
        for at in content:
            limits = _is_bound(source, at) or _qualifies(source, at, pair.kept)
            if limits and at not in pair.kept and not _is_doing(source, at):
                return f"{source.tokens[at].text} left out"
    return None


def _much_left(pair: Pair) -> str | None:
    """More than one word, or more than one amount or date, of what the source says there."""
    source, statement = pair.source, pair.statement
    main = frozenset[int]().union(*(place.main for place in pair.places))
    words: list[int] = []
    for part in _parts(source, main):
        content = [at for at in part if at in source.content]
        if 2 * len(pair.kept.intersection(content)) >= len(content):
            left_out = [at for at in content if at not in pair.kept and not _has(statement, source.meanings[at])]
            words += [at for at in left_out if not _goes_on_listing(source, at, left_out)]
    amounts = [one for one in source.figures if source.clauses[one.first] in main]
    days = [one for one in source.dates if source.clauses[one.first] in main]
    left = [one.spelled for one in amounts if not any(equal(other, one) for other in statement.figures)]
    left += [one.spelled for one in days if not any(other.covers(one) for other in statement.dates)]
    if len(words) > _LEFT or len(left) > _LEFT:
        return "much left out: " + ", ".join([*(source.tokens[at].text for at in words), *left])
    return None


def _goes_on_listing(source: Reading, at: int, left: Sequence[int]) -> bool:
    """Whether a name is left out together with the one before it in a list: of NHT and NSCC."""
    before = at - 2
    return (
        before in left and source.words[at - 1] in listed("listing") and source.capital(at) and source.capital(before)
    )


def _has(statement: Reading, meaning: Meaning) -> bool:
    """Whether a statement has a word in some form."""
    return any(statement.meanings[at].match(meaning) >= SURE for at in statement.telling)


def _is_bound(source: Reading, at: int) -> bool:
    """Whether a word is tied to the others by a preposition, other than one for who says so, or by "to"."""
    return preposition(source, at) not in _OPTIONAL or source.words[max(at - 1, 0)] == "to"


def _is_doing(source: Reading, at: int) -> bool:
    """Whether a word is rather a verb or a time: it limits nothing."""
    before = source.words[at - 1 : at]
    if source.words[at] in times() and listed("each").intersection(before):
        return True
    bound = any(word in prepositions() or word in listed("determiners") for word in before)
    return not bound and (source.verb(at) or means_doing(source.meanings[at]))


def _qualifies(source: Reading, at: int, kept: frozenset[int]) -> bool:
    """Whether a word stands before a plural without an article that the statement keeps: small contracts."""
    if source.language is not Language.ENGLISH and ends_like_present(source, at):
        return False  # a verb: tester løsninger
    return at + 1 in kept and is_plural(source, at + 1) and is_indefinite(source, at + 1)


def _parts(source: Reading, clauses: frozenset[int]) -> Iterator[list[int]]:
    """The stretches of clauses between commas and words for "and"."""
    part: list[int] = []
    for at, clause in enumerate(source.clauses):
        if clause in clauses and source.words[at] not in listed("listing"):
            part.append(at)
        elif part:
            yield part
            part = []
    if part:
        yield part


def _amounts_left(pair: Pair, part: Sequence[int]) -> str | None:
    """An amount or a date in a part of the source that the statement does not have."""
    statement, source = pair.statement, pair.source
    for figure in source.figures:
        said = any(equal(one, figure) for one in statement.figures)
        clock = _CLOCK.intersection(source.words[max(figure.first - 2, 0) : figure.first])
        in_row = figure.unit == "order" and not times().keys() & source.words[figure.last + 1 : figure.last + 2]
        if figure.first in part and not said and not clock and not in_row:
            return figure.spelled
    for date in source.dates:
        told = any(source.words[at] in listed("attributing") for at in part if at < date.first)
        if date.first in part and not told and not any(one.covers(date) for one in statement.dates):
            return date.spelled
    return None


def _is_past(reading: Reading, places: Sequence[int]) -> bool:
    """Whether some words of a clause tell of the past."""
    words = {reading.words[at] for at in places}
    if words & (listed("past") | listed("auxiliary_past")):
        return True
    ended = any(at in reading.content and ends_like_past(reading, at) for at in places)
    ended = ended or bool(words & listed("past_irregular"))
    ended = ended or any(reading.words[at].endswith("et") and reading.verb(at) for at in places)
    return ended and not words & listed("auxiliary_present")


_GATES: tuple[Callable[[Pair, Place], str | None], ...] = (
    _both,
    _contrast,
    _reserved,
    _condition,
    _widened,
    _narrowed,
    _fronted,
)
