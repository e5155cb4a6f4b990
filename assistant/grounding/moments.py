"""Whether the dates of a statement are those of its source, and of the same things."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from assistant.grounding.align import Pair, Place
from assistant.grounding.dates import Date
from assistant.grounding.reading import Reading

_CONTRARY = {("from", "until"), ("until", "from"), ("after", "until"), ("until", "after")}
_THEN = {
    ("since", "then"),
    ("siden", "da"),
    ("siden", "den"),
    ("sidan", "då"),
    ("after", "that"),
    ("etter", "det"),
}


def wrong_date(pair: Pair) -> str | None:
    """The first date of the statement that its source does not carry, or that belongs to something else there."""
    for date in pair.statement.dates:
        carried = [other for other in pair.source.dates if date.covers(other)]
        if not carried:
            return f"date {date.spelled} not in the source"
        contrary = all((date.relation, other.relation) in _CONTRARY for other in carried)
        if contrary and not _refers_back(pair.source):
            return f"before or after {date.spelled} differs from the source"
        if _elsewhere(date, carried, pair.place(date.first), pair.source):
            return f"date {date.spelled} is of something else in the source"
    return None


def _refers_back(source: Reading) -> bool:
    """Whether the source refers to one of its dates again: since then."""
    return any(words in _THEN for words in pairwise(source.words))


def _elsewhere(date: Date, carried: Sequence[Date], place: Place, source: Reading) -> bool:
    """Whether the place has another date while this one stands in another sentence."""
    if any(source.sentences[other.first] == place.sentence for other in carried):
        return False
    here = [other for other in source.dates if source.sentences[other.first] == place.sentence]
    return any(other.year is not None or date.year is None for other in here)
