"""Reads numbers as they are written in Norwegian, Danish and English: digits and words."""

from __future__ import annotations

import re

from assistant.grounding.lists import values
from assistant.types import Language

_SPACE = r"[ \u00a0\u202f]"
DIGITS = rf"\d{{1,3}}(?:{_SPACE}\d{{3}})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)*"
_WRITTEN = re.compile(DIGITS)
_GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
_WITH_AND = re.compile(r"(\w+?)og(\w+)")  # femogtyve
_SHORTEST = 4  # letters of a word for tens


def digits(spelled: str, language: Language) -> frozenset[float]:
    """The values that digits may have: "1.300" is 1300 in Danish, 1.3 in English, and both where it stands alone.

    A statement may keep the digits of a source in another language, so one group of three has two readings. What is no
    number has none.
    """
    if not _WRITTEN.fullmatch(spelled):
        return frozenset()
    plain = re.sub(_SPACE, "", spelled)
    marks = re.findall(r"[.,]", plain)
    if not marks:
        return frozenset({float(plain)})
    joined = re.sub(r"[.,]", "", plain)
    whole, _, rest = plain.rpartition(marks[-1])
    if len(set(marks)) > 1:
        return frozenset({float(re.sub(r"[.,]", "", whole) + "." + rest)})
    if len(marks) > 1:
        return frozenset({float(joined)}) if _GROUPED.fullmatch(plain) else frozenset()
    decimal = float(f"{whole}.{rest}")
    if not _GROUPED.fullmatch(plain) or whole.startswith("0"):
        return frozenset({decimal})
    thousands = "," if language is Language.ENGLISH else "."
    return frozenset({float(joined)}) if marks[0] == thousands else frozenset({float(joined), decimal})


def word(spelled: str) -> float | None:
    """The value of a lower-case number word, also of compounds: tjuefem, femogtyve; None for others."""
    numbers = values("numbers")
    if spelled in numbers:
        return numbers[spelled]
    if found := _WITH_AND.fullmatch(spelled):
        one, ten = 1.0 if found[1] == "en" else numbers.get(found[1]), numbers.get(found[2])
        return one + ten if one and ten and one < 10 <= ten else None
    for cut in range(_SHORTEST, len(spelled) - 1):
        ten, one = numbers.get(spelled[:cut]), numbers.get(spelled[cut:])
        if ten and one and ten >= 20 and 1 <= one < 10:
            return ten + one
    return None
