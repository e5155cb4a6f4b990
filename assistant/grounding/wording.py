"""How much of a statement's wording its source has."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.grounding.align import Pair, Place
from assistant.grounding.reading import Reading
from assistant.types import Verdict

Similar = Callable[[str, Sequence[str]], Sequence[float]]

_ENOUGH = 0.75  # share of the words
_SHORT, _ENOUGH_SHORT = 4, 0.8  # words of a short statement, and the share of them
_EXACT = 0.9
_LEAST = 0.4  # match of a word that counts as found at all
_TELLING = 2  # words, amounts and dates below which a statement says nothing that could be judged
_GIVING = frozenset(
    "får få fikk fik fekk fått fået har hadde havde gir ga gav gjev giver gis gives bevilge bevilget bevilgede motta mottok "
    "mottar modtage modtog modtager get gets got has have had give gave given receive receives received awarded".split()
)
_COMMON = 0.6  # of the words that are no names
_PARTLY = 0.4
_AUXILIARIES = frozenset(
    [
        "er",
        "var",
        "ble",
        "blei",
        "blev",
        "blir",
        "bliver",
        "vart",
        "vert",
        "har",
        "hadde",
        "havde",
        "is",
        "are",
        "was",
        "were",
        "been",
        "be",
        "has",
        "have",
        "had",
    ]
)


def carried(pair: Pair, similar: Similar | None) -> tuple[Verdict, str | None]:
    """The verdict on the wording alone, with its reason."""
    found = {at: _found(pair, place, at) for place in pair.places for at in pair.statement.content if at in place.words}
    told = sum(match >= _LEAST for match in found.values()) + len(pair.statement.figures) + len(pair.statement.dates)
    whole = sum(found.values()) / len(found) if found else 1.0
    common = [match for at, match in found.items() if not pair.statement.tokens[at].text[0].isupper()]
    lacking = [at for at, match in found.items() if match < _EXACT]
    reason = "no counterpart in the source: " + ", ".join(pair.statement.tokens[at].text for at in lacking[:4])
    if whole < _PARTLY:
        return Verdict.UNSUPPORTED, reason
    enough = _ENOUGH if len(found) > _SHORT else _ENOUGH_SHORT
    if (
        told < _TELLING
        or whole < enough
        or (common and sum(common) / len(common) < _COMMON)
        or _adds(pair, found)
        or _does_else(pair.statement, found)
    ):
        return Verdict.PARTLY, reason
    return Verdict.SUPPORTED, None


def _found(pair: Pair, place: Place, at: int) -> float:
    """How surely the source has a word; one of having and giving stands for any other."""
    match = place.found(at)
    if match < _LEAST and pair.statement.words[at] in _GIVING:
        there = {word for word, one in zip(pair.source.words, pair.source.sentences, strict=True) if one == place.sentence}
        return 1.0 if there & _GIVING else match
    return match


def _adds(pair: Pair, found: dict[int, float]) -> bool:
    """Whether a clause ends with a word that the source does not have: what is new in a clause stands last."""
    last: dict[int, int] = {}
    for at in found:
        last[pair.statement.clauses[at]] = at
    return any(found[at] < _LEAST for at in last.values())


def _does_else(statement: Reading, found: dict[int, float]) -> bool:
    """Whether what is done, the word right after "is" or "has", is not in the source."""
    for at, match in found.items():
        before = statement.words[max(at - 2, 0) : at]
        if match < _LEAST and _AUXILIARIES.intersection(before) and not statement.tokens[at].text[0].isupper():
            return True
    return False
