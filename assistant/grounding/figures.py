"""Finds amounts in text: value, unit, bound, rate. "Minst 1,3 mill. kr" is at least 1300000 in crowns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from assistant.grounding import numerals
from assistant.grounding.tokens import Token
from assistant.types import Language

_CURRENCIES = {
    "NOK": "nok",
    "DKK": "dkk",
    "SEK": "sek",
    "EUR": "eur euro euros €",
    "USD": "usd dollar dollars $",
    "GBP": "gbp pund pound pounds £",
    "kr": "kr kroner kronar krone kronor",
}
_CROWNS = {"norske": "NOK", "norsk": "NOK", "norwegian": "NOK", "danske": "DKK", "danish": "DKK", "svenske": "SEK"}
_SHARES = "% prosent procent pst pct percent"
_POINTS = "prosentpoeng procentpoint prosentpoint"
_TIMES = {
    ("month", 12): "år års year years årig årige åra",
    ("month", 6): "halvår halvår",
    ("month", 1): "måned måneder måneders månad månader månaders month months",
    ("hour", 168): "uke uker ukers veke veker uge uger ugers week weeks",
    ("hour", 24): "dag dager dagers dagar dagars dage dages døgn day days",
    ("hour", 1): "timer timar timers hour hours",
    ("hour", 1 / 60): "minutt minutter minut minutters minutters minute minutes",
    ("hour", 1 / 3600): "sekund sekunder sekundar second seconds",
}
_CURRENCY = {word: unit for unit, listed in _CURRENCIES.items() for word in listed.split()}
_TIME = {word: unit for unit, listed in _TIMES.items() for word in listed.split()}

_BOUNDS = {
    ">=": "minst|mindst|minimum|at least|no less than|no fewer than|ikke under|ikke mindre enn|ikke færre enn|"
    "ikke færre end|ikke mindre end|ikkje færre enn|aldri til færre enn|aldri færre enn|never fewer than|"
    "aldrig færre end|not less than|fra og med",
    ">": "mer enn|meir enn|mere end|more than|over|flere enn|flere end|fleire enn|exceeding|greater than|well over|"
    "above|større enn|større end|upwards of|utover",
    "~>": "godt|drøyt|drygt|litt over|lidt over|just over|a little over|slightly over|vel|slightly more than|"
    "litt mer enn|lidt mere end",
    "<=": "høyst|høgst|højst|maksimalt|maks|max|maximum|until|at most|up to|no more than|not more than|opptil|inntil|"
    "op til|opp til|ikke mer enn|ikkje meir enn|ikke mere end|ikke over|as much as|as many as|indtil|helt opp til|ikke overstige|ikke overstiger|not exceed|not exceeding|ikkje overstige|kan ikke overstige|"
    "ikke flere end|ikke flere enn|a maximum of|op imod",
    "<": "under|less than|fewer than|below|mindre enn|mindre end|færre enn|færre end|lower than|lavere enn",
    "~<": "nesten|nær|nearly|almost|close to|knap|knapt|knappe|litt under|lidt under|just under|opp mot|"
    "slightly less than|slightly under|a little under|nær ved",
    "~": "estimated|an estimated|anslået|omtrent|om lag|omlag|ca|ca .|cirka|rundt|rundt regnet|omkring|around|about|approximately|roughly|circa|"
    "some|ikring|kring|anslagsvis|or so|et sted rundt",
    "=": "nøyaktig|exactly|præcis|præcist|akkurat|precisely|nettopp|netop",
}
_CUES = {tuple(cue.split()): bound for bound, listed in _BOUNDS.items() for cue in listed.split("|")}
_FAR = frozenset(
    ["minst", "mindst", "høyst", "høgst", "højst", "maksimalt"]
)  # may stand before a verb: kan højst dække 35 %
_LONGEST = max(map(len, _CUES))
_AFTER = {"eller mer": ">=", "or more": ">=", "og oppover": ">=", "eller mere": ">=", "eller meir": ">="}
_AFTER |= {"or less": "<=", "or fewer": "<=", "eller mindre": "<=", "eller færre": "<="}
_FROM, _TO = frozenset({"fra", "frå", "from"}), frozenset({"til", "to"})
_RATES = {
    "year": "i året|om året|per år|pr år|pr . år|a year|per year|each year|every year|hvert år|kvart år|annually|"
    "yearly|årlig|årleg|årligt|årlege|årlige|annual|per annum|an annual",
    "month": "hver måned|kvar månad|every month|i måneden|om måneden|om månaden|i månaden|per måned|pr måned|pr . måned|per månad|a month|per month|"
    "each month|månedlig|månedligt|monthly",
    "week": "hver uke|kvar veke|hver uge|every week|each week|i uken|i uka|om ugen|per uke|pr uge|pr . uge|i veka|a week|per week|ukentlig|ugentligt|weekly",
    "day": "hver dag|kvar dag|every day|each day|om dagen|per dag|pr dag|pr . dag|a day|per day|daglig|dagligt|daily|i døgnet",
    "hour": "i timen|per time|pr time|pr . time|an hour|per hour",
}
_RATE = {tuple(cue.split()): rate for rate, listed in _RATES.items() for cue in listed.split("|")}
_RATE_WITHIN = 7  # tokens after the number in which its rate may stand
_ARTICLES = frozenset(
    ["å", "at", "to", "en", "et", "ein", "eit", "a", "an", "one", "på", "of", "av", "kun", "bare", "berre", "only"]
)
_ONLY = frozenset("only kun bare berre just blot".split())  # before an amount they tell what is thought of it
_DEFINITE = frozenset("the den det de dei".split())
_EVERY = frozenset(["hver", "hvert", "kvar", "kvart", "every"])


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount. `unit` is a currency, "share" (1 is 100 %), "points", "month", "hour" or "" for a count of things."""

    values: frozenset[float]  # more than one where the digits have two readings
    unit: str
    bound: str  # ">=", ">", "~>", "", "~", "=", "~<", "<" or "<="
    role: str  # "from" or "to" of a change or range, else ""
    rate: str  # year, month, week, day, hour or ""
    start: int  # token at which its bound begins
    first: int  # tokens it is made of, with its unit, without its bound
    last: int
    spelled: str = field(compare=False)


def rates_in(words: Sequence[str]) -> frozenset[str]:
    """The rates that are named among lower-case words: year, month, week, day, hour."""
    sizes = (3, 2, 1)
    return frozenset(
        _RATE[key] for at in range(len(words)) for size in sizes if (key := tuple(words[at : at + size])) in _RATE
    )


class _Number(NamedTuple):
    values: frozenset[float]
    after: int  # the token that follows
    unit: str = ""


def figures(found: Sequence[Token], language: Language, taken: frozenset[int]) -> tuple[Figure, ...]:
    """The amounts among tokens, but for those taken by dates and names."""
    return tuple(_Reader(found, language, taken).read())


class _Reader:
    def __init__(self, found: Sequence[Token], language: Language, taken: frozenset[int]) -> None:
        self._words = [token.word for token in found]
        self._texts = [token.text for token in found]
        self._language = language
        self._taken = taken

    def read(self) -> Iterator[Figure]:
        position = 0
        while position < len(self._words):
            number = None if position in self._taken else self._number(position)
            if number is None:
                position += 1
                continue
            yield self._figure(position, number)
            position = number.after

    def _figure(self, first: int, number: _Number) -> Figure:
        before, unit = self._currency_before(first)
        values, after = number.values, number.after
        if number.unit:
            unit = number.unit
        elif not unit:
            unit, factor, after = self._unit(after)
            values = frozenset(value * factor for value in values)
        bound, start = self._bound(before, after)
        if unit in {"month", "hour"} and self._at(start) == "over" and self._language is Language.ENGLISH:
            bound = ""  # what runs over five years lasts five years
        role = "from" if self._at(start - 1) in _FROM else "to" if self._at(start - 1) in _TO else ""
        spelled = " ".join(self._texts[before : max(after, number.after)])
        rounded = frozenset(round(value, 4) for value in values)
        return Figure(rounded, unit, bound, role, self._rate(after), start, before, after - 1, spelled)

    def _at(self, position: int) -> str:
        return self._words[position] if 0 <= position < len(self._words) else ""

    def _number(self, position: int) -> _Number | None:
        word = self._words[position]
        if word[0].isdigit():
            values = numerals.digits(word, self._language) if word[-1].isdigit() else frozenset()
            return self._scaled(values, position + 1) if values else None
        if self._language is Language.ENGLISH and word in {"to", "ti", "tres", "second"}:
            return None
        return self._fraction(position) or self._ordinal(position) or self._spelled(position)

    def _ordinal(self, position: int) -> _Number | None:
        """The second phase: not "first received"."""
        order = numerals.ORDER.get(self._words[position])
        if order is None or self._at(position - 1) not in _DEFINITE:
            return None
        return _Number(frozenset({order}), position + 1, "order")

    def _spelled(self, position: int) -> _Number | None:
        word, after = self._words[position], position + 1
        value = numerals.word(word)
        if value is not None and 20 <= value < 100 and self._at(after) == "-" and numerals.word(self._at(after + 1)):
            value, after = value + (numerals.word(self._at(after + 1)) or 0), after + 2  # twenty-five
        if value is None and word.endswith(("årig", "årige", "årigt")):
            years = numerals.word(word[: word.rindex("årig")])
            return _Number(frozenset({years * 12}), after, "month") if years else None
        if value is None or (value == 1 and self._at(after) in {"of", "av", "af"}):
            return None
        return self._scaled(frozenset({value}), after)

    def _scaled(self, values: frozenset[float], after: int) -> _Number:
        after_mark = after + 1 if self._at(after) == "-" else after
        while (scale := numerals.SCALES.get(self._at(after_mark))) is not None:
            values = frozenset(value * scale for value in values)
            after = after_mark + 1
            after += self._at(after) == "."  # mill.
            after_mark = after
        return _Number(values, after)

    def _fraction(self, position: int) -> _Number | None:
        """Halves, thirds, every fourth, one in five, one and a half."""
        word, follower = self._words[position], self._at(position + 1)
        if word in _EVERY and (share := numerals.ORDINALS.get(follower)):
            return _Number(frozenset({round(1 / share, 4)}), position + 2, "share")
        if word == "one" and follower == "in" and (part := numerals.word(self._at(position + 2))):
            return _Number(frozenset({round(1 / part, 4)}), position + 3, "share")
        if word in {"halvannet", "halvannen", "halvanden", "halvandet", "halvtanna"}:
            return self._scaled(frozenset({1.5}), position + 1)
        if word in {"halv", "halvt", "half"} and self._half_of(position):
            after = position + (2 if follower in {"a", "an"} else 1)
            return self._scaled(frozenset({0.5}), after)
        if (share := numerals.FRACTIONS.get(word)) and word != "second":
            return _Number(frozenset({share}), position + 1, "share")
        if numerals.word(word) and (share := numerals.FRACTIONS.get(follower)) and numerals.word(word) != 1:
            return _Number(frozenset({share}), position + 2, "share")
        return None

    def _half_of(self, position: int) -> bool:
        """Whether "half" is half of a scale or a time: half a million, et halvt år."""
        after = position + (2 if self._at(position + 1) in {"a", "an"} else 1)
        return self._at(after) in numerals.SCALES or self._at(after) in _TIME

    def _currency_before(self, first: int) -> tuple[int, str]:
        back = 2 if self._at(first - 1) == "." else 1
        unit = _CURRENCY.get(self._at(first - back), "")
        return (first - back, unit) if unit and first >= back else (first, "")

    def _unit(self, after: int) -> tuple[str, float, int]:
        """Unit, factor, and the token that follows it."""
        if self._at(after) in {"-", "‑"}:
            after += 1
        word = self._at(after)
        if word in _CROWNS and self._at(after + 1) in _CURRENCY:
            return _CROWNS[word], 1.0, after + 2
        if word in _CURRENCY:
            return _CURRENCY[word], 1.0, after + 1
        if word == "per" and self._at(after + 1) == "cent":
            return "share", 0.01, after + 2
        if word == "percentage" and self._at(after + 1) == "points":
            return "points", 1.0, after + 2
        if word in _POINTS.split():
            return "points", 1.0, after + 1
        if word in _SHARES.split() or word.startswith(("prosent", "procent")):
            return "share", 0.01, after + 1
        if word in _TIME or (word in {"time", "timen"} and self._language is not Language.ENGLISH):
            unit, factor = _TIME.get(word, ("hour", 1))
            return unit, factor, after + 1
        return "", 1.0, after

    def _bound(self, first: int, after: int) -> tuple[str, int]:
        """The bound before a number, or after it, and the token at which the whole begins."""
        start = first
        while self._at(start - 1) in _ARTICLES and start > 0 and tuple(self._words[start - 2 : start]) not in _CUES:
            start -= 1
        for size in range(_LONGEST, 0, -1):
            cue = tuple(self._words[start - size : start]) if start >= size else ()
            if cue in _CUES:
                return _CUES[cue], start - size
        for start in range(first - 2, max(first - 4, -1), -1):
            if self._at(start) in _FAR and not any(word[0].isdigit() for word in self._words[start:first]):
                return _CUES[(self._at(start),)], start
        only = first - (self._at(first - 1) in _ONLY)
        return _AFTER.get(" ".join(self._words[after : after + 2]), ""), only

    def _rate(self, after: int) -> str:
        for position in range(after, min(after + _RATE_WITHIN, len(self._words))):
            if self._words[position] in {".", ";", ":"} and position > after:  # not the stop of "kr."
                return ""
            for size in (3, 2, 1):
                if rate := _RATE.get(tuple(self._words[position : position + size])):
                    return rate
        return ""
