"""What a text says, as far as can be told without a language model: strings, numbers, dates, names, negation."""

from __future__ import annotations

import re
import unicodedata

_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:[ .,]\d{3})+(?!\d|[.,]\d)")
_DECIMAL = re.compile(r"(?<=\d),(?=\d)")
_ALIKE = str.maketrans(
    {"–": "-", "—": "-", "‑": "-", "−": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"'}
)
_MONTH = re.compile(
    r"\b(?:(janu)ar[y]?|(febru)ary?|(mars|marts|march)|(apri)l|(mai|maj|may(?= \d)|(?<=\d )may)|(jun)[ie]|(jul)[iy]|"
    r"(aug)ust|(sept)ember|(o[kc]to)ber|(nov)ember|(de[sc])ember)\b"
)
_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b|\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_NAME = re.compile(r"(?<![.!?:] )(?<!^)\b[A-ZÆØÅÄÖ][\w&-]+")
_WORD = re.compile(r"[\w&-]+")
_NEGATION = re.compile(
    r"\b(?:ikke|ikkje|ei heller|ingen|inga|intet|inkje|aldri|aldrig|verken|hverken|uten|utan|uden|"
    r"not|no|never|none|neither|nor|without|cannot|\w+n't)\b"
)


def says(text: str, wanted: str) -> bool:
    """Whether a text holds a string: case, white space, dashes and the writing of numbers count alike.

    A word may go on at its end ("sykehus" is in "sykehuset") but not begin earlier; a number stands alone, so that
    "5" is not in "15" nor in "5,2".
    """
    plain = _plain(wanted)
    before = r"(?<!\d)(?<!\d\.)" if plain[:1].isdigit() else r"(?<!\w)" if plain[:1].isalpha() else ""
    after = r"(?!\d|\.\d)" if plain[-1:].isdigit() else ""
    return bool(plain) and re.search(before + re.escape(plain) + after, _plain(text)) is not None


def carried(statement: str, quote: str) -> bool:
    """Whether a quote bears a statement out: verbatim, or with all its numbers, dates and names and its negation."""
    said, source = _plain(statement), _plain(quote)
    if said and said in source:
        return True
    if not _figures(said) <= _figures(source) or bool(_NEGATION.search(said)) != bool(_NEGATION.search(source)):
        return False
    words = {word.rstrip("s'") for word in _WORD.findall(source)}
    return all(name.lower().rstrip("s'") in words or _MONTH.search(name.lower()) for name in _NAME.findall(statement))


def _plain(text: str) -> str:
    """Lower case, one space for each gap, one sign for each kind of dash and quotation mark, numbers written bare."""
    even = " ".join(unicodedata.normalize("NFKC", text).translate(_ALIKE).split())
    shown = even.lower().replace(" %", "%").replace("§ ", "§")
    bare = _THOUSANDS.sub(lambda found: re.sub(r"[ .,]", "", found[0]), shown)
    return _DECIMAL.sub(".", bare)


def _figures(plain: str) -> set[str]:
    """Numbers and months; a date in digits counts as the one in words."""
    spelled = _DATE.sub(_spelled, plain)
    months = {f"month {month.lastindex}" for month in _MONTH.finditer(spelled)}
    return months | set(_NUMBER.findall(_MONTH.sub(" ", spelled)))


def _spelled(date: re.Match[str]) -> str:
    year, month, day = date.group(1, 2, 3) if date[1] else date.group(6, 5, 4)
    names = ("januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november")
    number = int(month)
    name = (*names, "desember")[number - 1] if 1 <= number <= 12 else month
    return f"{int(day)}. {name} {year}"
