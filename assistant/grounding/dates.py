"""Finds dates in text, as exact as they are written: a day, a month, a year, a season, a part of any of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from assistant.grounding.tokens import Token
from assistant.types import Language

_MONTHS = """
januar january jan|februar february feb|mars marts march mar|april apr|mai maj may|juni june jun|juli july jul|
august aug|september sept sep|oktober october okt oct|november nov|desember december des dec
"""
_MONTH = {word: n for n, names in enumerate(_MONTHS.split("|"), start=1) for word in names.split()}
_SEASONS = {
    (12, 1, 2, 3): "vinter vinteren winter",
    (3, 4, 5, 6): "vår våren forår foråret spring springtime",
    (6, 7, 8): "sommer sommeren sommar sommaren summer",
    (8, 9, 10, 11, 12): "høst høsten haust hausten efterår efteråret autumn fall",
}
_SEASON = {word: months for months, words in _SEASONS.items() for word in words.split()}
_OF_YEAR = {"early": (1, 2, 3, 4), "mid": (5, 6, 7, 8), "late": (9, 10, 11, 12)}
_OF_MONTH = {"early": (1, 10), "mid": (10, 20), "late": (20, 31)}
_PARTS = {
    "early": "tidlig tidleg tidligt early begynnelsen byrjinga begyndelsen beginning start starten",
    "mid": "midt mid midten middle",
    "late": "sent seint late slutten slutningen udgangen utgangen utløpet end udløbet",
}
_PART = {word: part for part, words in _PARTS.items() for word in words.split()}
_TURNS = frozenset(["årsskiftet", "årsskifte", "nyttår", "nytår"])
_RELATIONS = {
    "from": "siden|sidan|fra|frå|fra og med|frå og med|since|from|starting in|as of|med verknad frå|med virkning fra|"
    "as from|fra og med den|siden den|fra den|back to",
    "until": "til og med|frem til|fram til|until|till|til|through|inntil|indtil|up to|til og med den|frem til den|"
    "innen|inden|by|før|before|no later than|senest|senast|seinast|innan|to",
    "after": "etter|efter|after|following",
}
_RELATION = {tuple(cue.split()): name for name, listed in _RELATIONS.items() for cue in listed.split("|")}
_FILLERS = frozenset(
    [
        "den",
        "the",
        "i",
        "in",
        "of",
        "av",
        "af",
        "ved",
        "at",
        "på",
        "on",
        "about",
        "around",
        "omkring",
        "cirka",
        "ca",
        ".",
        "rundt",
        "om",
        "lag",
        "late",
        "early",
    ]
)
_YEARS = range(1900, 2101)
_NOT_YEARS = re.compile(
    r"\s?(?:%|prosent|procent|per ?cent|percent|kroner|kronar|kr\b|euro|mill|mio|medlem|deltak|delta[gk]|participant|"
    r"member|årsverk|personer|people|pasient|patient|bedrift|virksomhe)",
    re.I,
)
_NUMERIC = re.compile(
    r"(?<![\d.,/-])(?:(?P<year>(?:19|20)\d\d)-(?P<month>\d{2})(?:-(?P<day>\d{2}))?"
    r"|(?P<d>\d{1,2})[./](?P<sp> ?)(?P<m>\d{1,2})[./](?P=sp)(?P<y>(?:19|20)?\d\d))(?![\d/-])"
)
_DAY = re.compile(r"\d{1,2}(?:st|nd|rd|th)?")


@dataclass(frozen=True, slots=True)
class Date:
    """A point or stretch of time. What is not written is None.

    `months` are those that a season or a part of the year may mean, `days` the first and last of a part of a month.
    """

    year: int | None
    month: int | None
    day: int | None
    months: tuple[int, ...]
    days: tuple[int, ...]
    relation: str  # "from", "until", "after" or ""
    lead: int  # first token, with the words for a part: slutten av 2024
    first: int
    last: int
    spelled: str

    def covers(self, other: Date) -> bool:
        """Whether everything this date says is also said by the other, which may be more exact."""
        if self.year is not None and self.year != other.year:
            return False
        if self.month is not None and self.month != other.month:
            return False
        if self.day is not None and self.day != other.day:
            return False
        if self.days and self.days != other.days and not (other.day and self.days[0] <= other.day <= self.days[1]):
            return False
        if not self.months or self.months == other.months or other.month in self.months:
            return True
        ends = self.months == _OF_YEAR["late"] and self.relation == other.relation == "until"
        return ends and other.month is None and not other.months  # until the end of 2024, til og med 2024


def dates(text: str, found: Sequence[Token], language: Language) -> tuple[Date, ...]:
    """The dates among the tokens of a text. A month or day before a full date takes over its year."""
    read = list(_Reader(text, found, language).read())
    return tuple(_completed(read, found))


def _completed(read: Sequence[Date], found: Sequence[Token]) -> Iterator[Date]:
    for date, following in zip_longest(read, read[1:]):
        near = following and following.first - date.last <= 4
        if near and following and date.year is None and following.year is not None:
            same_month = date.month is None and not date.months
            stop = any(token.text in ".;" for token in found[date.last + 1 : following.first])
            if not stop:
                yield replace(date, year=following.year, month=following.month if same_month else date.month)
                continue
        yield date


class _Reader:
    def __init__(self, text: str, found: Sequence[Token], language: Language) -> None:
        self._text = text
        self._tokens = found
        self._words = [token.word for token in found]
        self._language = language

    def read(self) -> Iterator[Date]:
        numeric = {match.start(): match for match in _NUMERIC.finditer(self._text)}
        position = 0
        while position < len(self._words):
            date = self._numeric(position, numeric) or self._written(position) or self._year_only(position)
            if date is None:
                position += 1
                continue
            yield date
            position = date.last + 1

    def _at(self, position: int) -> str:
        return self._words[position] if 0 <= position < len(self._words) else ""

    def _numeric(self, position: int, numeric: dict[int, re.Match[str]]) -> Date | None:
        match = numeric.get(self._tokens[position].start)
        if match is None:
            return None
        parts = match.groupdict()
        year, month, day = (parts["year"] or parts["y"], parts["month"] or parts["m"], parts["day"] or parts["d"])
        if not 1 <= int(month) <= 12 or (day and not 1 <= int(day) <= 31):
            return None
        last = max(n for n, token in enumerate(self._tokens) if token.start < match.end())
        whole = int(year) if len(year) == 4 else 2000 + int(year)
        return self._date(whole, int(month), int(day) if day else None, (), position, last)

    def _written(self, position: int) -> Date | None:
        """1. juli 2026, den 1. juli, 1 July 2026, July 1, 2026, juli 2026, våren 2026."""
        first, month_at = position, position
        day = None
        if _DAY.fullmatch(self._at(position)) and self._month(position + 1 + (self._at(position + 1) == ".")):
            day = int(re.sub(r"\D", "", self._at(position)))
            month_at = position + 1 + (self._at(position + 1) == ".")
        elif self._at(position) in _SEASON and not self._is_verb(position):
            year, last = self._year_after(position)
            return self._date(year, None, None, _SEASON[self._at(position)], position, last)
        month = self._month(month_at)
        if month is None:
            return None
        if day is None and self._language is Language.ENGLISH and _DAY.fullmatch(self._at(month_at + 1)):
            day = int(re.sub(r"\D", "", self._at(month_at + 1)))
            year, last = self._year_after(month_at + 1)
            return self._date(year, month, day, (), first, last)
        year, last = self._year_after(month_at)
        return self._date(year, month, day, (), first, last)

    def _is_verb(self, position: int) -> bool:
        """ "fall" and "spring" are verbs and nouns too: only with a year or an article are they seasons."""
        word = self._at(position)
        if word not in {"fall", "spring", "vår"}:
            return False
        year, _ = self._year_after(position)
        return year is None

    def _month(self, position: int) -> int | None:
        word = self._at(position)
        month = _MONTH.get(word)
        if word in {"may", "mar", "march"} and not self._tokens[position].text[0].isupper():
            return None
        if len(word) == 3 and word not in {"mai", "maj", "may"} and not self._at(position - 1).rstrip(".").isdigit():
            short = self._at(position - 1) == "." and self._at(position - 2).isdigit()
            return month if short else None  # "jul" alone is Christmas
        return month

    def _year_after(self, position: int) -> tuple[int | None, int]:
        for skip in ((), (",",), ("of",), (".",), ("i",), ("in",)):
            at = position + len(skip) + 1
            if tuple(self._words[position + 1 : at]) == skip and (year := self._year(at)):
                return year, at
        return None, position

    def _year(self, position: int) -> int | None:
        word = self._at(position)
        return int(word) if len(word) == 4 and word.isdigit() and int(word) in _YEARS else None

    def _year_only(self, position: int) -> Date | None:
        year = self._year(position)
        if year is None or _NOT_YEARS.match(self._text, self._tokens[position].end):
            return None
        if self._at(position - 1) in {"nok", "dkk", "eur", "kr", "nr", "iso", "/"}:
            return None
        return self._date(year, None, None, (), position, position)

    def _date(
        self, year: int | None, month: int | None, day: int | None, months: tuple[int, ...], first: int, last: int
    ) -> Date:
        before = first
        while before and self._at(before - 1) in _FILLERS and first - before < 3:
            before -= 1
        part = _PART.get(self._at(before - 1)) or next(
            (_PART[word] for word in self._words[before:first] if word in _PART), None
        )
        days: tuple[int, ...] = ()
        lead = first
        if self._at(before - 1) in _TURNS and month is None and self._at(last + 1) in {"/", "-", "–"}:
            year, month, day, last = self._year(last + 2) or year, 1, 1, last + 2
            lead = before - 1
        elif part and month is None and not months and year is not None:
            months = _OF_YEAR[part]
        elif part and month is not None and day is None:
            days = _OF_MONTH[part]
        if part and self._at(before - 1) in _PART:
            lead = before - 1
        spelled = self._text[self._tokens[first].start : self._tokens[last].end]
        return Date(year, month, day, months, days, self._relation(first), lead, first, last, spelled)

    def _relation(self, first: int) -> str:
        """How the time relates to what is told: nearest cue within the three tokens before, past articles."""
        for back in range(first, max(first - 4, 0), -1):
            for size in (4, 3, 2, 1):
                name = _RELATION.get(tuple(self._words[max(back - size, 0) : back]))
                if name:
                    return name
            if self._at(back - 1) not in _FILLERS and self._at(back - 1) not in _PART:
                return ""
        return ""
