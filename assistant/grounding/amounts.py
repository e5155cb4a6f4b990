"""Whether the amounts and dates of a statement are those of its source, and of the same things."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from assistant.grounding.align import Pair, Place
from assistant.grounding.dates import Date
from assistant.grounding.figures import Figure, rates_in
from assistant.grounding.reading import Reading

# What each bound of a statement may stand for in a source: a statement may be vaguer, never more exact.
_CARRIED = {
    "": {"", "="},
    "=": {"", "="},
    "~": {"", "=", "~", "~<", "~>"},
    ">=": {">=", ">", "~>"},
    ">": {">", "~>"},
    "~>": {"~>"},
    "<=": {"<=", "<", "~<"},
    "<": {"<", "~<"},
    "~<": {"~<"},
}
# How far the exact amount of a source may lie from the rounded one of a statement, as shares of the rounded one.
_ROUNDED = {
    "~": (-0.03, 0.03),
    "~>": (0.0, 0.05),
    ">": (0.0, 0.25),
    ">=": (0.0, 0.25),
    "~<": (-0.07, 0.0),
    "<": (-0.25, 0),
}
_CROWNS = {"no": "NOK", "nb": "NOK", "nn": "NOK", "da": "DKK", "en": "kr"}
_SHARE = 0.006  # by which a third and 33 % may differ
_NOUN_WITHIN = 4  # tokens after an amount in which the thing it counts stands
_THEN = {("since", "then"), ("siden", "da"), ("siden", "den"), ("sidan", "då"), ("after", "that"), ("etter", "det")}
_NARROWING = frozenset({"<", ">"})
_BY = frozenset({"under", "over", "below", "above"})
_RANGE = frozenset(["-", "–", "til", "to", "og", "and"])
_OF = (("of",), ("av",), ("af",), ("ud",), ("ut",), ("out",))  # 37 of 52, 37 ud af 52
_OF_WORDS = frozenset({"of", "av", "af"})
_CONTRARY = {("from", "until"), ("until", "from"), ("after", "until"), ("until", "after")}


def wrong_amount(pair: Pair) -> str | None:
    """The first amount of the statement that its source does not carry."""
    for figure, place in pair.figures.items():
        if figure.values == {1.0} and figure.unit == "" and not figure.spelled[0].isdigit():
            continue  # "one" is as often a pronoun
        if reason := _wrong(figure, place, pair):
            return reason
    return _restriction(pair)


def _restriction(pair: Pair) -> str | None:
    """An amount that narrows down a word in the source and is left out of the statement: children under 12."""
    source = pair.source
    said = [value for figure in pair.statement.figures for value in figure.values]
    kept = {anchor.at for place in pair.places for anchor in place.anchors.values()}
    for figure in source.figures:
        if _part_of(figure, source, kept) and not figure.values.intersection(said) and not _quantified(pair):
            return f"only {figure.spelled} in the source"
        narrowed = figure.bound in _NARROWING and source.words[figure.start] in _BY and figure.start - 1 in kept
        if narrowed and not figure.values.intersection(said):
            return f"{source.words[figure.start]} {figure.spelled} left out"
    return None


def _part_of(figure: Figure, source: Reading, kept: set[int]) -> bool:
    """Whether an amount is a part of something that the statement speaks of: two thirds of the respondents."""
    after = figure.last + 1
    if source.words[after : after + 1] not in _OF or figure.role:
        return False
    whole = next((at for at in source.content if after < at <= after + _NOUN_WITHIN), None)
    return whole in kept


def _quantified(pair: Pair) -> bool:
    return bool({"most", "many", "some", "few"} & {one.kind for one in pair.statement.operators})


def _wrong(figure: Figure, place: Place, pair: Pair) -> str | None:
    source = pair.source
    equal = [other for other in source.figures if _equal(figure, other)]
    if not equal:
        return f"number {figure.spelled} not in the source"
    same = [other for other in equal if _same_unit(figure, other, pair)]
    if not same:
        return f"unit of {figure.spelled} not in the source"
    bound = [other for other in same if _bound_holds(figure, other)]
    if not bound:
        return f"bound of {figure.spelled} not in the source"
    here = [other for other in bound if source.sentences[other.first] == place.sentence]
    rivals = [other for other in source.figures if other not in bound and _rival(figure, other, place, source)]
    if not here:
        return f"number {figure.spelled} is of something else in the source"
    if rivals and _taken(figure, here or bound, pair):
        return f"number {figure.spelled} is of something else in the source"
    if all(_rate_differs(figure, other, pair, place) for other in bound):
        return f"rate of {figure.spelled} not in the source"
    if figure.role and all(other.role and other.role != figure.role for other in bound):
        return f"direction of {figure.spelled} not in the source"
    if _partitive(here, pair):
        return f"only a part of {figure.spelled} in the source"
    return None


def _partitive(here: Sequence[Figure], pair: Pair) -> bool:
    """Whether the source speaks of two of five, and the statement of five."""
    said = {value for one in pair.statement.figures for value in one.values}
    for other in here:
        before = pair.source.words[max(other.first - 3, 0) : other.first]
        part = [one for one in pair.source.figures if 0 < other.first - one.last <= 3]
        if part and _OF_WORDS.intersection(before) and not said & part[0].values and part[0].values != {1.0}:
            return True
    return False


def _equal(figure: Figure, other: Figure) -> bool:
    if figure.values & other.values:
        return True
    if figure.unit == other.unit == "share":
        return any(abs(one - two) < _SHARE for one in figure.values for two in other.values)
    low, high = _ROUNDED.get(figure.bound, (0.0, 0.0))
    return other.bound in ("", "=") and any(
        one * (1 + low) <= two <= one * (1 + high) for one in figure.values for two in other.values if one >= 10
    )


def _same_unit(figure: Figure, other: Figure, pair: Pair) -> bool:
    mine = _currency(figure.unit, pair.statement)
    theirs = _currency(other.unit, pair.source)
    if mine == theirs:
        return True
    return figure.unit == "kr" and theirs in ("NOK", "DKK", "SEK", "kr")


def _currency(unit: str, reading: Reading) -> str:
    return _CROWNS[reading.language] if unit == "kr" else unit


def _bound_holds(figure: Figure, other: Figure) -> bool:
    if other.bound in _CARRIED[figure.bound]:
        return True
    return not figure.values & other.values and figure.bound in _ROUNDED and other.bound in ("", "=")


def _rival(figure: Figure, other: Figure, place: Place, source: Reading) -> bool:
    """Whether the place of a statement's amount has another amount of the same kind."""
    return source.sentences[other.first] == place.sentence and (other.unit == figure.unit or not figure.unit)


def _rate_differs(figure: Figure, other: Figure, pair: Pair, place: Place) -> bool:
    """Whether one side gives an amount for each year, month or day and the other does not."""
    said = rates_in([pair.statement.words[at] for at in place.words])
    there = rates_in([pair.source.words[at] for at, one in enumerate(pair.source.sentences) if one == place.sentence])
    return bool(figure.rate and figure.rate not in there) or bool(other.rate and other.rate not in said)


def _taken(figure: Figure, same: Sequence[Figure], pair: Pair) -> bool:
    """Whether what the statement counts stands nearer to another amount in the source."""
    for noun in _counted(figure, pair.statement):
        own = pair.statement.meanings[noun]
        places = [to for to in pair.source.content if own.match(pair.source.meanings[to]) >= 0.9]
        if places:
            nearest = [_nearest(to, figure, pair.source) for to in places]
            return not any(near and _together(near, one, pair.source) for near in nearest for one in same)
    return False


def _counted(figure: Figure, statement: Reading) -> Iterator[int]:
    """The words that may name what an amount is of, the likeliest first."""
    after = figure.last + 1
    if statement.words[after : after + 1] in _OF and any(
        other.first - after <= 3 and other.first > after for other in statement.figures
    ):
        return  # "66 av 179 søknader" counts none of its own
    content = set(statement.content)
    for at in range(after, min(after + _NOUN_WITHIN, len(statement.tokens))):
        if statement.tokens[at].text in ".,;:()":
            break
        if at in content:
            yield at
    for at in range(figure.first - 1, max(figure.first - _NOUN_WITHIN, -1), -1):
        if statement.tokens[at].text in ".,;:":
            break
        if at in content:
            yield at


def _nearest(to: int, figure: Figure, source: Reading) -> Figure | None:
    """The amount of the same kind nearest to a word of the source, in its sentence."""
    rivals = [
        other
        for other in source.figures
        if source.sentences[other.first] == source.sentences[to] and (other.unit == figure.unit or not figure.unit)
    ]
    return min(rivals, key=lambda other: _distance(to, other, source), default=None)


def _together(one: Figure, other: Figure, source: Reading) -> bool:
    """Whether two amounts are one, or the ends of one range: 1.000-2.000, fra fem til fire."""
    first, second = sorted((one, other), key=lambda figure: figure.first)
    return first == second or all(word in _RANGE for word in source.words[first.last + 1 : second.first])


def _distance(to: int, figure: Figure, source: Reading) -> int:
    low, high = (figure.last, to) if figure.last < to else (to, figure.first)
    words = sum(source.tokens[at].text[0].isalnum() for at in range(low + 1, high))
    commas = sum(source.tokens[at].text in ",;" for at in range(low + 1, high))
    return 2 * words + 3 * commas + (figure.first > to)


def wrong_date(pair: Pair) -> str | None:
    """The first date of the statement that its source does not carry, or that belongs to something else there."""
    for date, place in pair.dates.items():
        carried = [other for other in pair.source.dates if date.covers(other)]
        if not carried:
            return f"date {date.spelled} not in the source"
        if all((date.relation, other.relation) in _CONTRARY for other in carried) and not _since_then(pair.source):
            return f"before or after {date.spelled} differs from the source"
        if _elsewhere(date, carried, place, pair.source):
            return f"date {date.spelled} is of something else in the source"
    return None


def _since_then(source: Reading) -> bool:
    """Whether the source refers back to one of its dates."""
    return any(words in _THEN for words in zip(source.words, source.words[1:], strict=False))


def _elsewhere(date: Date, carried: Iterable[Date], place: Place, source: Reading) -> bool:
    """Whether the place has another date while this one stands in another sentence."""
    if any(source.sentences[other.first] == place.sentence for other in carried):
        return False
    here = [other for other in source.dates if source.sentences[other.first] == place.sentence]
    return any(other.year is not None or date.year is None for other in here)
