"""How much of a statement's wording its source has."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.grounding.align import EXACT, Pair, Place
from assistant.grounding.lists import listed
from assistant.grounding.reading import Reading
from assistant.language.sentences import split_sentences
from assistant.types import Verdict

Similar = Callable[[str, Sequence[str]], Sequence[float]]

_ENOUGH = 0.66  # share of the words
_COMMON = 0.5  # share of the words that are no names
_LEAST = 0.4  # match of a word that counts as found at all
_TELLING = 2  # words, amounts and dates below which a statement says nothing that could be judged
_PARTLY = 0.4  # share of the words from which a statement is partly supported
_LIKELY = 0.55  # share that is enough where the meaning is close
_CLOSE = 0.9  # cosine of multilingual-e5-small, which gives .80 to .90 to texts of one subject
_NAMED = 4  # missing words that a reason names


def carried(pair: Pair, similar: Similar | None) -> tuple[Verdict, str | None]:
    """The verdict on the wording alone, with its reason."""
    found = {at: _found(pair, place, at) for place in pair.places for at in pair.statement.content if at in place.words}
    whole = sum(found.values()) / len(found) if found else 1.0
    lacking = [pair.statement.tokens[at].text for at, match in found.items() if match < EXACT]
    reason = "no counterpart in the source: " + ", ".join(lacking[:_NAMED])
    if whole < _PARTLY:
        return Verdict.UNSUPPORTED, reason
    if not _tells(pair, found) or _mixes(pair) or _adds(pair, found) or _does_else(pair.statement, found):
        return Verdict.PARTLY, reason
    if _covers(pair, found, whole) or (whole >= _LIKELY and _means_it(pair, similar)):
        return Verdict.SUPPORTED, None
    return Verdict.PARTLY, reason


def _found(pair: Pair, place: Place, at: int) -> float:
    """How surely the source has a word; one of having and giving stands for any other."""
    match, source = place.found(at), pair.source
    if match < _LEAST and pair.statement.words[at] in listed("giving"):
        there = {word for word, one in zip(source.words, source.sentences, strict=True) if one == place.sentence}
        return 1.0 if there & listed("giving") else match
    return match


def _tells(pair: Pair, found: dict[int, float]) -> bool:
    told = sum(match >= _LEAST for match in found.values())
    return told + len(pair.statement.figures) + len(pair.statement.dates) >= _TELLING


def _mixes(pair: Pair) -> bool:
    """Whether a clause has words of more than one sentence, and the one does not lean on another."""
    return any(place.elsewhere and not place.leans for place in pair.places)


def _covers(pair: Pair, found: dict[int, float], whole: float) -> bool:
    """Whether the source has enough of the words, and of those that are no names."""
    common = [match for at, match in found.items() if not pair.statement.capital(at)]
    return whole >= _ENOUGH and (not common or sum(common) / len(common) >= _COMMON)


def _means_it(pair: Pair, similar: Similar | None) -> bool:
    """Whether a sentence of the source means nearly the same."""
    if similar is None:
        return False
    source = pair.source.text
    sentences = [source[span.start : span.end] for span in split_sentences(source)]
    return max(similar(pair.statement.text, sentences)) >= _CLOSE


def _adds(pair: Pair, found: dict[int, float]) -> bool:
    """Whether a clause ends with a word that the source does not have: what is new in a clause stands last."""
    last = {pair.statement.clauses[at]: at for at in found}
    ends = any(found[at] < _LEAST for at in last.values())
    return ends or any(_names_it(pair, place, found) for place in pair.places)


def _names_it(pair: Pair, place: Place, found: dict[int, float]) -> bool:
    """Whether a clause begins with somebody whom the source does not have, where it says "it" or "they"."""
    source, first = pair.source, min((at for at in found if at in place.words), default=None)
    if first is None or found[first] >= _LEAST:
        return False
    here = [at for at, one in enumerate(source.clauses) if one in place.main and source.words[at] in listed("actors")]
    beside = {word for at in here for word in (*source.words[max(at - 1, 0) : at], *source.words[at + 1 : at + 2])}
    return bool(beside & listed("finite"))


def _does_else(statement: Reading, found: dict[int, float]) -> bool:
    """Whether what is done, the word right after "is" or "has", is not in the source."""
    for at, match in found.items():
        before = statement.words[max(at - 2, 0) : at]
        if match < _LEAST and listed("auxiliary").intersection(before) and not statement.capital(at):
            return True
    return False
