"""Reads numbers as they are written in Norwegian, Danish and English: digits, words, fractions."""

from __future__ import annotations

import re

from assistant.types import Language

_UNITS = """
0 null nul zero
1 én éin one eitt ett
2 to two
3 tre three
4 fire four
5 fem five
6 seks six
7 sju syv seven
8 åtte otte eight
9 ni nine
10 ti ten
11 elleve eleven
12 tolv twelve
13 tretten tretton thirteen
14 fjorten fourteen
15 femten fifteen
16 seksten seksten sixteen
17 sytten sytten seventeen
18 atten atten eighteen
19 nitten nineteen
20 tjue tyve twenty
30 tretti tredive thirty
40 førti fyrre forty
50 femti halvtreds fifty
60 seksti tres sixty
70 sytti halvfjerds seventy
80 åtti firs eighty
90 nitti halvfems ninety
"""
_SCALES = """
100 hundre hundrede hundred
1000 tusen tusind tusinde thousand tkr
1000000 million millioner millionar millions mill mio
1000000000 milliard milliarder milliardar mrd mia billion billions bn
"""
_FRACTIONS = """
0.5 halvparten halvdelen halvpart halvdel half halve halvere halverer halverte halvert halveret halvering halved halving halves
0.3333 tredel tredelen tredjedel tredjedelen third
0.25 firedel fjerdedel fjerdedelen quarter fourth
0.2 femdel femtedel femtedelen fifth
0.1 tidel tiendedel tiendedelen tenth
0.6667 tredeler tredelar tredjedele tredjedeler thirds
0.75 fjerdedele fjerdedeler quarters
"""
_ORDINALS = """
2 annen anden andre annet andet second
3 tredje third
4 fjerde fourth
5 femte fifth
10 tiende tenth
"""
_ORDER = """
1 første fyrste first
2 andre anden annen second
3 tredje third
4 fjerde fourth
5 femte fifth
6 sjette sixth
7 sjuende syvende sjuande seventh
8 åttende ottende åttande eighth
9 niende niande ninth
10 tiende tenth
"""


def _read(table: str) -> dict[str, float]:
    rows = (line.split() for line in table.split("\n") if line)
    return {word: float(value) for value, *words in rows for word in words}


UNITS = _read(_UNITS)
SCALES = _read(_SCALES)
FRACTIONS = _read(_FRACTIONS)
ORDINALS = _read(_ORDINALS)  # after "every"
ORDER = _read(_ORDER)

_SPACE = r"[ \u00a0\u202f]"
DIGITS = rf"\d{{1,3}}(?:{_SPACE}\d{{3}})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)*"
_GROUPED = re.compile(rf"\d{{1,3}}(?:([.,]|{_SPACE})\d{{3}})(?:\1\d{{3}})*(?:[.,]\d+)?")


def digits(spelled: str, language: Language) -> frozenset[float]:
    """The values that digits may have: "1.300" is 1300 in Danish, 1.3 in English, and both where it stands alone.

    A statement may keep the digits of a source in another language, so one group of three has two readings.
    """
    plain = re.sub(_SPACE, "", spelled)
    marks = re.findall(r"[.,]", plain)
    if not marks:
        return frozenset({float(plain)})
    last = marks[-1]
    whole, _, rest = plain.rpartition(last)
    if len(set(marks)) > 1:
        return frozenset({float(re.sub(r"[.,]", "", whole) + "." + rest)})
    grouped = bool(_GROUPED.fullmatch(plain))
    if len(marks) > 1:
        return frozenset({float(re.sub(r"[.,]", "", plain))}) if grouped else frozenset()
    if grouped and not whole.startswith("0"):
        thousands = "," if language is Language.ENGLISH else "."
        joined = float(whole + rest)
        return frozenset({joined}) if last == thousands else frozenset({joined, float(f"{whole}.{rest}")})
    return frozenset({float(f"{whole}.{rest}")})


def word(spelled: str) -> float | None:
    """The value of a lower-case number word, also of compounds: tjuefem, femogtyve, twenty-five; None for others."""
    if spelled in UNITS:
        return UNITS[spelled]
    if found := re.fullmatch(r"(\w+?)og(\w+)", spelled):  # femogtyve
        one, ten = UNITS.get(found.group(1)), UNITS.get(found.group(2))
        one = 1.0 if found.group(1) == "en" else one
        return one + ten if one and ten and one < 10 <= ten else None
    for cut in range(4, len(spelled) - 1):  # tjuefem, twenty-five
        ten, one = UNITS.get(spelled[:cut].rstrip("-")), UNITS.get(spelled[cut:].lstrip("-"))
        if ten and one and ten >= 20 and 1 <= one < 10:
            return ten + one
    return None
