"""Which countries and times a question is about, and whether a passage is about them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from assistant.types import Language, Passage, over

_COUNTRIES = {
    "NO": r"norge|noreg|norsk\w*|norway|norwegian\w*",
    "DK": r"danmark\w*|dansk\w*|denmark|danish|danes?",
    "SE": r"sverige\w*|svensk\w*|sweden|swedish|swedes?",
    "FI": r"finland|finsk\w*|finnish|finns",
    "IS": r"(?-i:Island)|islandsk\w*|iceland\w*",
    "EE": r"estland|estisk\w*|estonia\w*",
    "DE": r"tyskland|tysk\w*|germany|german",
    "NL": r"nederland\w*|holland\w*|hollandsk\w*|netherlands|dutch",
    "GB": r"storbritannia|storbritannien|britisk\w*|united kingdom|(?-i:UK)|england|british",
    "US": r"usa|amerikansk\w*|united states|american",
}
_COUNTRY = re.compile("|".join(rf"(?P<{code}>\b(?:{words})\b)" for code, words in _COUNTRIES.items()), re.IGNORECASE)
_HOME = {Language.BOKMAAL: "NO", Language.NYNORSK: "NO", Language.DANISH: "DK"}
_ASSUMED = frozenset(_HOME.values())  # what a text in English may be about where it names no country
_YEARS = re.compile(r"(?<![\d.,])((?:19|20)\d\d)(?: ?[-–/] ?((?:19|20)\d\d))?(?![\d])(?![.,]\d)")
_MONTHS = (
    "jan(?:uar|uary)?",
    "feb(?:ruar|ruary)?",
    "mar(?:s|ts|ch)",
    "apr(?:il)?",
    "ma[ijy]",
    "jun[ie]?",
    "jul[iy]?",
    "aug(?:ust)?",
    "sep(?:tember)?",
    "o[kc]t(?:ober)?",
    "nov(?:ember)?",
    "de[sc](?:ember)?",
)
_MONTH = re.compile(rf"\b(?:{'|'.join(f'({name})' for name in _MONTHS)})\.? (?P<year>(?:19|20)\d\d)\b", re.IGNORECASE)
_PAST = re.compile(
    r"\b(?:tidligere|tidlegare|opprinnelig|oprindeligt|opphavleg|i fjor|sist år|previously|formerly|originally|"
    r"last year|used to|back then|dengang|den gangen|den gongen)\b",
    re.IGNORECASE,
)
_NEXT = re.compile(
    r"\b(?:neste|næste|next|kommende|komande|upcoming|framover|fremover|future|overtar|overtek|overtager|take over|"
    r"tar over|tek over|period\w* (?:er |is )?(?:ute|slut|over|omme)|etterfølger\w*|efterfølger\w*|successor)\b",
    re.IGNORECASE,
)


def elsewhere(question: str, passage: Passage) -> bool:
    """Whether a question names countries, and a passage is about others.

    Where a passage names none it is about the country of its language; English ones may be about any that has one.
    """
    asked = countries(question)
    return bool(asked) and asked.isdisjoint(_about(passage))


def _about(passage: Passage) -> frozenset[str]:
    named = countries("\n".join((passage.document.metadata.title, *passage.headings, passage.text)))
    home = _HOME.get(passage.language)
    return named | {home} if home else named or _ASSUMED


@lru_cache(maxsize=1 << 14)
def countries(text: str) -> frozenset[str]:
    """The countries that a text names, as ISO 3166 codes."""
    return frozenset(str(found.lastgroup) for found in _COUNTRY.finditer(text))


@lru_cache(maxsize=1 << 15)
def years(text: str) -> frozenset[int]:
    """The years that a text names, all of a range."""
    spans = ((int(found[1]), int(found[2] or found[1])) for found in _YEARS.finditer(text))
    return frozenset(year for first, last in spans for year in range(first, max(first, min(last, first + 50)) + 1))


def told_of(year: int, passage: Passage) -> bool:
    """Whether a passage, its headings, its title or its validity speak of a year."""
    if year in years("\n".join((passage.document.metadata.title, *passage.headings, passage.text))):
        return True
    first, last = passage.valid_from[:4], passage.valid_to[:4]
    return bool(first or last) and (first or "0") <= str(year) <= (last or str(date.max.year))


@dataclass(frozen=True, slots=True)
class When:
    """The time that a question is about: some days, the past as such, or today."""

    today: date
    periods: tuple[tuple[str, str], ...]  # first and last day, ISO
    past: bool

    def ended(self, since: str, until: str, superseded: bool) -> bool:
        """Whether what is valid since one day until another did not hold at that time.

        The days are ISO dates, months or years, or empty. What is superseded holds for the past only.
        """
        if self.periods:
            return not any(_valid(since, until, *days) for days in self.periods)
        return not self.past and (superseded or over(until, self.today))


def _valid(since: str, until: str, first: str, last: str) -> bool:
    return (not since or since <= last[: len(since)]) and (not until or until >= first[: len(until)])


def when(question: str, today: date) -> When:
    """From the months and years that it names; the present year means today, unless it names another."""
    months = tuple(_month(found) for found in _MONTH.finditer(question))
    named = sorted(years(question))
    days = () if named == [today.year] else tuple((f"{year}-01-01", f"{year}-12-31") for year in named)
    return When(today, months or days, bool(_PAST.search(question)))


def _month(found: re.Match[str]) -> tuple[str, str]:
    number = next(n for n in range(1, 13) if found[n])
    return f"{found['year']}-{number:02d}-01", f"{found['year']}-{number:02d}-31"


def of_the_future(text: str, today: date) -> bool:
    """Whether a question or an answer names a year to come, or tells what or who comes next."""
    return any(year > today.year for year in years(text)) or bool(_NEXT.search(text))
