"""Finds dates in text, as exact as they are written: a day, a month, a year, a season, a part of any of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from assistant.grounding.lists import listed, phrases, seasons, values, words
from assistant.grounding.tokens import Token
from assistant.types import Language

_OF_YEAR = {"early": (1, 2, 3, 4), "mid": (5, 6, 7, 8), "late": (9, 10, 11, 12)}
_OF_MONTH = {"early": (1, 10), "mid": (10, 20), "late": (20, 31)}
_YEARS = range(1900, 2101)
_NOT_YEARS = re.compile(
    r"\s?(?:%|prosent|procent|per ?cent|percent|kroner|kronar|kr\b|euro|mill|mio|medlem|deltak|delta[gk]|participant|"
    r"member|årsverk|personer|people|pasient|patient|bedrift|virksomhe)",
    re.IGNORECASE,
)  # after a number that counts
_NUMBERED = frozenset({"nok", "dkk", "eur", "kr", "nr", "iso", "/"})  # before a number that is no year
_NUMERIC = re.compile(
    r"(?<![\d.,/-])(?:(?P<year>(?:19|20)\d\d)-(?P<month>\d{2})(?:-(?P<day>\d{2}))?"
    r"|(?P<d>\d{1,2})[./](?P<sp> ?)(?P<m>\d{1,2})[./](?P=sp)(?P<y>(?:19|20)?\d\d))(?![\d/-])"
)
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?")
_VERBS = frozenset({"fall", "spring", "vår"})  # seasons only before a year
_CAPITAL = frozenset({"may", "mar", "march"})  # months only with a capital
_SHORT_MONTHS = frozenset({"mai", "maj", "may"})  # not abbreviated
_ABBREVIATED = 3  # letters
_BEFORE_YEAR = ((), (",",), ("of",), (".",), ("i",), ("in",))
_BACK = 3  # small words between a date and the words for its part or relation
_CUE = 4  # words of the longest cue for a relation
_NEAR = 4  # tokens to a date that gives its year to the one before


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
        own = ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        if any(mine is not None and mine != theirs for mine, theirs in own):
            return False
        if self.days and self.days != other.days:
            return other.day is not None and self.days[0] <= other.day <= self.days[1]
        return not self.months or self.months == other.months or other.month in self.months or self._to_the_end(other)

    def _to_the_end(self, other: Date) -> bool:
        """Until the end of 2024, til og med 2024."""
        ends = self.months == _OF_YEAR["late"] and self.relation == other.relation == "until"
        return ends and other.month is None and not other.months


def dates(text: str, found: Sequence[Token], language: Language) -> tuple[Date, ...]:
    """The dates among the tokens of a text. A month or day before a full date takes over its year."""
    read = list(_Reader(text, found, language).read())
    return tuple(_completed(date, following, found) for date, following in zip_longest(read, read[1:]))


def _completed(date: Date, following: Date | None, found: Sequence[Token]) -> Date:
    if following is None or following.year is None or date.year is not None or following.first - date.last > _NEAR:
        return date
    if any(token.text in ".;" for token in found[date.last + 1 : following.first]):
        return date
    same_month = date.month is None and not date.months
    return replace(date, year=following.year, month=following.month if same_month else date.month)


@dataclass(frozen=True, slots=True)
class _Written:
    """A date as it is read, before the words around it."""

    first: int
    last: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    months: tuple[int, ...] = ()


class _Reader:
    def __init__(self, text: str, found: Sequence[Token], language: Language) -> None:
        self._text = text
        self._tokens = found
        self._words = [token.word for token in found]
        self._english = language is Language.ENGLISH
        self._numeric = {match.start(): match for match in _NUMERIC.finditer(text)}

    def read(self) -> Iterator[Date]:
        position = 0
        while position < len(self._words):
            written = self._digits(position) or self._season(position) or self._day(position) or self._year_at(position)
            if written:
                date = self._date(written)
                yield date
                position = date.last
            position += 1

    def _at(self, position: int) -> str:
        return self._words[position] if 0 <= position < len(self._words) else ""

    def _digits(self, position: int) -> _Written | None:
        """2026-07-01, 01.07.2026, 1/7/2026."""
        match = self._numeric.get(self._tokens[position].start)
        if match is None:
            return None
        year, month = match["year"] or match["y"], int(match["month"] or match["m"])
        day = match["day"] or match["d"]
        if not 1 <= month <= 12 or (day and not 1 <= int(day) <= 31):
            return None
        last = max(n for n, token in enumerate(self._tokens) if token.start < match.end())
        whole = int(year) if len(year) == len("2026") else 2000 + int(year)
        return _Written(position, last, whole, month, int(day) if day else None)

    def _season(self, position: int) -> _Written | None:
        """Våren 2026."""
        word = self._at(position)
        if word not in seasons():
            return None
        year, last = self._year_after(position)
        if word in _VERBS and year is None:
            return None
        return _Written(position, last, year, months=seasons()[word])

    def _day(self, position: int) -> _Written | None:
        """1. juli 2026, 1 July 2026, July 1, 2026, juli 2026, juli."""
        follower = position + 1 + (self._at(position + 1) == ".")
        if (day := _DAY.fullmatch(self._at(position))) and (month := self._month(follower)):
            year, last = self._year_after(follower)
            return _Written(position, last, year, month, int(day[1]))
        month = self._month(position)
        if month is None:
            return None
        if self._english and (day := _DAY.fullmatch(self._at(position + 1))):
            year, last = self._year_after(position + 1)
            return _Written(position, last, year, month, int(day[1]))
        year, last = self._year_after(position)
        return _Written(position, last, year, month)

    def _year_at(self, position: int) -> _Written | None:
        year = self._year(position)
        if year is None or self._at(position - 1) in _NUMBERED:
            return None
        counts = _NOT_YEARS.match(self._text, self._tokens[position].end)
        return None if counts else _Written(position, position, year)

    def _month(self, position: int) -> int | None:
        word = self._at(position)
        month = values("months").get(word)
        if month is None or (word in _CAPITAL and not self._tokens[position].text[0].isupper()):
            return None
        if len(word) == _ABBREVIATED and word not in _SHORT_MONTHS:
            before = self._at(position - 1) if self._at(position - 1) != "." else self._at(position - 2)
            return int(month) if before.rstrip(".").isdecimal() else None  # "jul" alone is Christmas
        return int(month)

    def _year_after(self, position: int) -> tuple[int | None, int]:
        for between in _BEFORE_YEAR:
            at = position + len(between) + 1
            if tuple(self._words[position + 1 : at]) == between and (year := self._year(at)):
                return year, at
        return None, position

    def _year(self, position: int) -> int | None:
        word = self._at(position)
        return int(word) if len(word) == len("2026") and word.isdecimal() and int(word) in _YEARS else None

    def _date(self, written: _Written) -> Date:
        """With what the words before it say: late in 2025, until 2026, årsskiftet 2024/2025."""
        year, month, day, months, last = (
            written.year,
            written.month,
            written.day,
            written.months,
            written.last,
        )
        before = written.first
        while before and self._at(before - 1) in listed("before_a_date") and written.first - before < _BACK:
            before -= 1
        turn = self._at(before - 1) in listed("turn_of_year") and month is None
        days: tuple[int, ...] = ()
        said = self._part(before, written.first)
        part = words("parts_of_time")[self._at(said)] if said is not None else None
        if turn and self._at(last + 1) in {"/", "-", "–"}:
            year, month, day, last = self._year(last + 2) or year, 1, 1, last + 2
        elif part and month is None and not months and year is not None:
            months = _OF_YEAR[part]
        elif part and month is not None and day is None:
            days = _OF_MONTH[part]
        lead = said if said is not None else before - 1 if turn else written.first
        spelled = self._text[self._tokens[written.first].start : self._tokens[last].end]
        relation = self._relation(written.first)
        return Date(year, month, day, months, days, relation, lead, written.first, last, spelled)

    def _part(self, before: int, first: int) -> int | None:
        """Where a word says early, mid or late."""
        near = range(max(before - 1, 0), first)
        return next((at for at in near if self._at(at) in words("parts_of_time")), None)

    def _relation(self, first: int) -> str:
        """How the time relates to what is told: the nearest cue before it, past small words."""
        if self._at(first - 1) == "the" and self._year(first):
            return ""  # by the 2023 plan
        for back in range(first, max(first - _BACK - 1, 0), -1):
            for size in range(_CUE, 0, -1):
                if name := phrases("relations").get(tuple(self._words[max(back - size, 0) : back])):
                    return name
            if self._at(back - 1) not in listed("before_a_date") | words("parts_of_time").keys():
                return ""
        return ""
