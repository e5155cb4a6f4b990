"""Whether the amounts of a statement are those of its source, and of the same things."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.grounding.align import EXACT, Pair, Place
from assistant.grounding.figures import Figure, rates_in
from assistant.grounding.reading import Reading
from assistant.types import Language

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
    "<": (-0.25, 0.0),
}
_TOO_SMALL = 10  # amounts below are not rounded
_SCALED = 1e6
_SHARE = 0.006  # by which a third and 33 % may differ
_CROWNS = {Language.BOKMAAL: "NOK", Language.NYNORSK: "NOK", Language.DANISH: "DKK", Language.ENGLISH: "crowns"}
_EXACTLY = ("", "=")
_NOUN_WITHIN = 4  # tokens from an amount to the thing it counts
_PART_WITHIN = 3  # tokens from a part to its whole: two of the five
_NARROWING = frozenset({"<", ">"})
_BY = frozenset({"under", "over", "below", "above"})
_RANGE = frozenset({"-", "–", "til", "to", "og", "and"})
_OF = frozenset({"of", "av", "af"})
_OUT_OF = _OF | {"ud", "ut", "out"}  # 37 of 52, 37 ud af 52
_QUANTITIES = frozenset({"most", "many", "some", "few"})


def wrong_amount(pair: Pair) -> str | None:
    """The first amount of the statement that its source does not carry."""
    for figure in pair.statement.figures:
        if figure.values == {1.0} and figure.unit == "" and not figure.spelled[0].isdecimal():
            continue  # "one" is as often a pronoun
        if reason := _wrong(figure, pair.place(figure.first), pair):
            return reason
    return _wrong_rate(pair) or _left_out(pair)


def _wrong_rate(pair: Pair) -> str | None:
    """How often something is, without an amount: every week for every month."""
    said, there = rates_in(pair.statement.words), rates_in(pair.source.words)
    if said - there and there:
        return f"once a {min(said - there)} not in the source"
    return None


def _wrong(figure: Figure, place: Place, pair: Pair) -> str | None:
    source = pair.source
    alike = [other for other in source.figures if equal(figure, other)]
    if not alike:
        return f"number {figure.spelled} not in the source"
    same = [other for other in alike if _same_unit(figure, other, pair)]
    if not same:
        return f"unit of {figure.spelled} not in the source"
    bound = [other for other in same if _bound_holds(figure, other)]
    if not bound:
        return f"bound of {figure.spelled} not in the source"
    here = [other for other in bound if source.sentences[other.first] == place.sentence]
    if not here or _taken(figure, here, place, pair):
        return f"number {figure.spelled} is of something else in the source"
    if all(_rate_differs(figure, other, place, pair) for other in bound):
        return f"rate of {figure.spelled} not in the source"
    if figure.role and all(other.role and other.role != figure.role for other in bound):
        return f"direction of {figure.spelled} not in the source"
    if _is_whole(here, pair):
        return f"only a part of {figure.spelled} in the source"
    return None


def equal(figure: Figure, other: Figure) -> bool:
    """Whether an amount of a statement may be one of a source, as it is or rounded."""
    if figure.values & other.values:
        return True
    pairs = [(one, two) for one in figure.values for two in other.values]
    if figure.unit == other.unit == "share":
        return any(abs(one - two) < _SHARE for one, two in pairs)
    low, high = _ROUNDED.get(figure.bound, (0.0, 0.0))
    near = any(one * (1 + low) <= two <= one * (1 + high) for one, two in pairs if one >= _TOO_SMALL)
    return other.bound in _EXACTLY and near


def _same_unit(figure: Figure, other: Figure, pair: Pair) -> bool:
    """Crowns without a country are those of the language."""
    if figure.unit == other.unit or _is_elided(figure, other, pair.source):
        return True
    return "kr" in (figure.unit, other.unit) and _currency(figure.unit, pair.statement) == _currency(
        other.unit, pair.source
    )


def _is_elided(figure: Figure, other: Figure, source: Reading) -> bool:
    """Whether millions have the unit that their sentence names once: 12 million crowns for A and 8 million for B."""
    sentence = source.sentences[other.first]
    scaled = other.unit == "" and min(other.values) >= _SCALED
    return scaled and any(source.sentences[one.first] == sentence and one.unit == figure.unit for one in source.figures)


def _currency(unit: str, reading: Reading) -> str:
    return _CROWNS[reading.language] if unit == "kr" else unit


def _bound_holds(figure: Figure, other: Figure) -> bool:
    if other.bound in _CARRIED[figure.bound]:
        return True
    return not figure.values & other.values and figure.bound in _ROUNDED and other.bound in _EXACTLY


def _rate_differs(figure: Figure, other: Figure, place: Place, pair: Pair) -> bool:
    """Whether one side gives an amount for each year, month or day and the other does not."""
    source = pair.source
    said = rates_in([pair.statement.words[at] for at in place.words])
    there = rates_in([word for word, one in zip(source.words, source.sentences, strict=True) if one == place.sentence])
    return bool(figure.rate and figure.rate not in there) or bool(other.rate and other.rate not in said)


def _is_whole(here: Sequence[Figure], pair: Pair) -> bool:
    """Whether the source speaks of two of five, and the statement of five."""
    said = frozenset[float]().union(*(one.values for one in pair.statement.figures))
    for other in here:
        before = pair.source.words[max(other.first - _PART_WITHIN, 0) : other.first]
        parts = [one for one in pair.source.figures if 0 < other.first - one.last <= _PART_WITHIN]
        if parts and _OF.intersection(before) and not said & parts[0].values and parts[0].values != {1.0}:
            return True
    return False


def _taken(figure: Figure, same: Sequence[Figure], place: Place, pair: Pair) -> bool:
    """Whether what the statement counts stands nearer to another amount in the source."""
    source = pair.source
    if all(other in same for other in _rivals(figure, place.sentence, source)):
        return False
    if _beside_another(figure, same, pair):
        return True
    for noun in _counted(figure, pair.statement):
        own = pair.statement.meanings[noun]
        matches = {to: own.match(source.meanings[to]) for to in source.content}
        places = [to for to, match in matches.items() if match >= EXACT and match == max(matches.values())]
        nearest = [near for to in places if (near := _nearest(to, figure, source))]
        if places:
            return not any(_together(near, one, source) for near in nearest for one in same)
    return False


def _beside_another(figure: Figure, same: Sequence[Figure], pair: Pair) -> bool:
    """Whether the word just before an amount stands just before another one in the source: "hosts 22"."""
    before = pair.place(figure.first).anchors.get(figure.start - 1)
    beside = [other for other in pair.source.figures if before and other.start == before.at + 1]
    return bool(beside) and not any(_together(beside[0], one, pair.source) for one in same)


def _rivals(figure: Figure, sentence: int, source: Reading) -> list[Figure]:
    """The amounts of the same kind in a sentence."""
    in_sentence = [other for other in source.figures if source.sentences[other.first] == sentence]
    return [other for other in in_sentence if other.unit == figure.unit or not figure.unit]


def _counted(figure: Figure, statement: Reading) -> Iterator[int]:
    """The words that may name what an amount is of, the likeliest first."""
    after = figure.last + 1
    whole = any(0 < other.first - after <= _PART_WITHIN for other in statement.figures)
    if _OUT_OF.intersection(statement.words[after : after + 1]) and whole:
        return  # "66 av 179 søknader" counts none of its own
    yield from _nouns(range(after, min(after + _NOUN_WITHIN, len(statement.tokens))), statement, ".,;:()")
    yield from _nouns(range(figure.first - 1, max(figure.first - _NOUN_WITHIN, -1), -1), statement, ".,;:")


def _nouns(places: range, reading: Reading, marks: str) -> Iterator[int]:
    for at in places:
        if reading.tokens[at].text in marks:
            return
        if at in reading.content:
            yield at


def _nearest(to: int, figure: Figure, source: Reading) -> Figure | None:
    """The amount of the same kind nearest to a word of the source, in its sentence."""
    rivals = _rivals(figure, source.sentences[to], source)
    return min(rivals, key=lambda other: _distance(to, other, source), default=None)


def _distance(to: int, figure: Figure, source: Reading) -> int:
    """Words count two, commas three, and of two as near the one before wins."""
    low, high = (figure.last, to) if figure.last < to else (to, figure.first)
    between = [source.tokens[at].text for at in range(low + 1, high)]
    words, commas = sum(text[0].isalnum() for text in between), sum(text in ",;" for text in between)
    return 2 * words + 3 * commas + (figure.first > to)


def _together(one: Figure, other: Figure, source: Reading) -> bool:
    """Whether two amounts are one, or the ends of one range: 1.000-2.000, fra fem til fire."""
    first, second = sorted((one, other), key=lambda figure: figure.first)
    return first == second or all(word in _RANGE for word in source.words[first.last + 1 : second.first])


def _left_out(pair: Pair) -> str | None:
    """An amount that narrows down a word of the source, and is left out of the statement: children under 12."""
    source = pair.source
    said = frozenset[float]().union(*(one.values for one in pair.statement.figures))
    quantified = any(one.kind in _QUANTITIES for one in pair.statement.operators)
    for figure in source.figures:
        if figure.values & said:
            continue
        if _is_part(figure, source, pair.kept) and not quantified:
            return f"only {figure.spelled} in the source"
        if figure.bound in _NARROWING and source.words[figure.start] in _BY and figure.start - 1 in pair.kept:
            return f"{source.words[figure.start]} {figure.spelled} left out"
    return None


def _is_part(figure: Figure, source: Reading, kept: frozenset[int]) -> bool:
    """Whether an amount is a part of something that the statement speaks of: two thirds of the respondents."""
    after = figure.last + 1
    if figure.role in ("from", "to") or not _OUT_OF.intersection(source.words[after : after + 1]):
        return False
    whole = next((at for at in source.content if after < at <= after + _NOUN_WITHIN), None)
    return whole in kept
