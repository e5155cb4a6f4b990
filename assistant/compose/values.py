"""Finds what an answer may consist of in a sentence: amounts, dates, names, places, reasons."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.expected import Expected
from assistant.types import Span

FIGURES = frozenset({Expected.NUMBER, Expected.MONEY, Expected.DATE, Expected.DURATION, Expected.CONTACT})
MUST_BE_THERE = frozenset({Expected.NUMBER, Expected.MONEY, Expected.CONTACT})  # or it is no answer
NAMES = frozenset({Expected.PERSON, Expected.BODY, Expected.PLACE})
CUES = frozenset({Expected.HOWTO, Expected.REASON, Expected.DEFINITION, Expected.LIST})

_COUNT = (
    r"(?:to|tre|fire|fem|seks|sju|syv|åtte|otte|ni|ti|elleve|tolv|tjue|tyve|tretti|tredive|hundre\w*|tusen\w*|"
    r"million\w*|milliard\w*|halvparten|halvdelen|tredel\w*|tredjedel\w*|fjerdedel\w*|dobbelt\w*|to tredeler|"
    r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|hundreds?|thousands?|billion|half|"
    r"third|quarter|én|ett|ein|one|ingen|none|flere hundre)"
)
_FIGURE = r"\d{1,3}(?:[ .,\u00a0\u202f]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
_MONTH = (
    r"(?:januar|februar|mars|marts|april|mai|maj|juni|juli|august|september|oktober|november|desember|december|"
    r"january|february|march|may|june|july|october)"
)
_DAY = (
    r"(?:mandag|tirsdag|tysdag|onsdag|torsdag|fredag|lørdag|laurdag|søndag|sundag|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
)
_WHEN = (
    r"i (?:dag|går|fjor|år|natt|kveld|morgen|morgon)|(?:forrige|neste|førre|denne|næste|sidste|siste) "
    r"(?:uke|måned|år|helg|veke|uge|sesong|sommer|høst)|(?:yesterday|today|tomorrow)|"
    r"(?:last|next|this) (?:week|month|year|weekend|autumn|spring|summer|winter)|"
    r"(?:våren|høsten|hausten|sommeren|vinteren|påsken|foråret|efteråret|spring|autumn) ?\d{0,4}|"
    r"\d{1,2}\. ?århundre\w*|\d{3,4}-tallet|\d{3,4}-talet|\d{3,4}s|istid\w*|"
    r"(?:rett |like |kort )?(?:etter|før|efter|under|siden|sidan|after|before|since|during) \w+krig\w*"
)
_TIME_UNIT = (
    r"(?:år|dag|døgn|dager|dagar|dage|uker?|veker|uger?|måned(?:er)?|månader?|timer?|timar|minutt(?:er)?|minut(?:ter)?|"
    r"sekund(?:er)?|sesonger|years?|days?|weeks?|months?|hours?|minutes?|seconds?|tiår|århundrer?)"
)
_CURRENCY = (
    r"(?:kr|kroner|kronar|nok|dkk|sek|eur|euro|€|\$|£|usd|dollar|pund|øre|"
    r"mill(?:ioner|ion|ionar)?|mio|milliard\w*|mrd|mia|million|billion)"
)
_NAME_WORD = r"[A-ZÆØÅÖÄÉ](?:[\w'’&-]*\w)?"
_JOINT = r"(?:af|av|von|van|de|der|den|for|og|the|of|and|&|la|al|el)"
_NAME = rf"{_NAME_WORD}(?: (?:{_JOINT} )?{_NAME_WORD})*"
_PLACED = (
    r"(?:i|på|ved|fra|frå|til|mot|nær|utenfor|innenfor|langs|mellom|rundt|over|in|at|from|near|to|outside|between|off)"
)

_PATTERNS = {
    Expected.NUMBER: re.compile(
        rf"(?<![\w.])(?!(?:19|20)\d\d\b(?! ?%))(?:{_FIGURE}|{_COUNT}\b)(?: ?(?:%|prosent|procent|pst|pct|percent)\b)?",
        re.I,
    ),
    Expected.MONEY: re.compile(
        rf"(?:{_CURRENCY}\.? ?)(?:{_FIGURE})|(?:{_FIGURE}|{_COUNT}) ?(?:{_CURRENCY})\b(?:\.? (?:{_CURRENCY})\b)?|"
        rf"\b{_FIGURE},-|(?:{_FIGURE}|{_COUNT}) (?:prosent|procent|percent|%)",
        re.I,
    ),
    Expected.DATE: re.compile(
        rf"\b\d{{1,2}}\.? {_MONTH}\b(?: \d{{4}})?|\b{_MONTH} \d{{1,2}}(?:, \d{{4}})?|\b{_MONTH}(?: \d{{4}})?\b|"
        rf"\b\d{{1,2}}\.\d{{1,2}}\.(?:\d{{4}}|\d{{2}})?|\b\d{{4}}-\d{{2}}(?:-\d{{2}})?\b|"
        rf"\b(?:1[0-9]|20)\d\d\b(?![.,]\d)|\b{_DAY}\b|\b(?:kl\.?|klokken|klokka) ?\d|\b(?:{_WHEN})\b",
        re.I,
    ),
    Expected.DURATION: re.compile(
        rf"(?:{_FIGURE}|{_COUNT})(?:[ -]| \w+ )?{_TIME_UNIT}\b|\b\w*årig\w*|siden \d{{4}}|since \d{{4}}", re.I
    ),
    Expected.CONTACT: re.compile(r"\S+@\S+\.\w+|(?<![\d.,])\+?\d{2,3}(?: ?\d{2,3}){2,4}(?![\d.,]| ?(?:kr|mill|mrd))"),
    Expected.PERSON: re.compile(_NAME),
    Expected.PLACE: re.compile(rf"(?<!\w)(?:{_PLACED}|{_PLACED.upper()}|I|På|Ved|Fra|In|At) (?:\w+ )?(?P<at>{_NAME})"),
    Expected.REASON: re.compile(
        r"\b(?:fordi|på grunn av|på grund af|grunnet|ettersom|eftersom|for å|for at|skyldes|skuldast|skyldtes|derfor|"
        r"årsak\w*|grunn(?:en)?|grunden|dermed|slik at|så at|siden|because|due to|since|in order to|so that|"
        r"therefore|reasons?|owing to)\b",
        re.I,
    ),
    Expected.HOWTO: re.compile(
        r"\b(?:må|kan|bør|skal|gjennom|gjennem|ved å|ved at|ved hjelp av|via|slik|sånn|måte|først|deretter|herefter|"
        r"derefter|by \w+ing|through|must|can|should|first|then|send|bruk|søk|kontakt|contact|apply|use)\b",
        re.I,
    ),
    Expected.LIST: re.compile(r"\w+, \w[^,.;:]*(?:,| og | and | samt )|:$|: "),
}
_NAMED = re.compile(
    r"(?:§+|\b(?:nr|no|kapittel|kapitel|chapter|section|artikkel|artikel|article|side|page|punkt)\b\.?) ?\d[\d.-]*",
    re.I,
)
_DEFINING = re.compile(
    r"^\W*(?:\S+ ){0,7}?(?:er|var|is|was|are|were|betyr|betyder|tyder|kalles|omfatter|står for|stands for|means)\b"
    r"(?: \w+)? (?:en|et|ein|eit|ei|an?|the|det|den|de|dei|som|navnet|namnet|\w+)\b|\([A-ZÆØÅ][\w -]+\)|[«\"]",
)


@lru_cache(maxsize=1 << 14)
def values(text: str, expected: Expected) -> tuple[Span, ...]:
    """Where text holds something of the expected kind; empty too for kinds without a form of their own."""
    if expected is Expected.BODY:
        expected = Expected.PERSON
    if expected is Expected.DEFINITION:
        return tuple(Span(*found.span()) for found in _DEFINING.finditer(text))
    pattern = _PATTERNS.get(expected)
    if pattern is None:
        return ()
    group = "at" if expected is Expected.PLACE else 0
    found = tuple(Span(*one.span(group)) for one in pattern.finditer(text))
    return tuple(one for one in found if not _counts_nothing(one, text)) if expected is Expected.NUMBER else found


def _counts_nothing(number: Span, text: str) -> bool:
    """Whether a number belongs to a date, a length of time or the name of a paragraph."""
    times = (*values(text, Expected.DATE), *values(text, Expected.DURATION))
    named = (Span(*one.span()) for one in _NAMED.finditer(text))
    return any(one.start <= number.start < one.end for one in (*times, *named))
