"""Splits Norwegian, Danish and English text into sentences.

A line break always ends a sentence, for canonical text holds one block a line. Within a line a full stop ends one
unless it belongs to an abbreviation, an ordinal, a date, an initial or a number.
"""

from __future__ import annotations

import re

from assistant.language.abbreviations import BEFORE_NUMBERS, GO_ON, LABELS, MAY_END, MONTHS, OPENERS
from assistant.types import Span

_LINE = re.compile(r"[^\n\r\f\v\u0085\u2028\u2029]+")
_STOP = re.compile(
    r"(?<![.!?…])[.!?…]+(?:[\"'»«”“’)\]]|\[\d+\])*(?=\s)"
)  # with the marks that close after it: .» ?) .[1]
_OPENING = "\"'»«“”„‘’([–—-•*¿¡ \t\u00a0"
_LOOK = 60  # characters around a stop that decide
_GLUED = re.compile(r"[^\s(\[«»\"“”„/]+$")  # the word before the stop
_DOTTED = re.compile(r"(?:\w\.)*\w")  # an initial, U.S
_ARTICLES = ("den", "det", "de", "the")


def split_sentences(text: str) -> list[Span]:
    """The sentences in order, without the white space around them: every other character is in one of them."""
    return [span for line in _LINE.finditer(text) for span in _split_line(text, line.start(), line.end())]


def _split_line(text: str, start: int, end: int) -> list[Span]:
    spans = []
    for stop in _STOP.finditer(text, start, end):
        before = text[max(start, stop.start() - _LOOK) : stop.start()]
        if _ends(before, stop.group(), text[stop.end() : min(end, stop.end() + _LOOK)]):
            spans.append(_strip(text, start, stop.end()))
            start = stop.end()
    spans.append(_strip(text, start, end))
    return [span for span in spans if span.start < span.end]


def _strip(text: str, start: int, end: int) -> Span:
    stretch = text[start:end]
    return Span(start + len(stretch) - len(stretch.lstrip()), start + len(stretch.rstrip()))


def _ends(before: str, stop: str, after: str) -> bool:
    """Whether the stop between `before`, the sentence so far, and `after`, the rest of the line, ends a sentence."""
    following = after.lstrip(_OPENING)
    if not following or _is_lower(following) or not any(map(str.isalnum, before)):
        return False
    return stop != "." or _full_stop_ends(before, following)


def _is_lower(following: str) -> bool:
    """Whether the next word is in lower case, which begins no sentence; "iPhone" and "eHelse" may begin one."""
    return following[0].islower() and not following[1:2].isupper()


def _full_stop_ends(before: str, following: str) -> bool:
    glued = _GLUED.search(before)
    if not glued or not glued.group()[-1].isalnum():
        return True
    word = glued.group()
    plain = word.lower()
    follower = re.split(r"\W", following, maxsplit=1)[0].lower()
    if word[0].isdigit():
        return _number_ends(word, before[: -len(word)], follower)
    if plain in MAY_END or plain in BEFORE_NUMBERS:
        return not follower[:1].isdigit()
    if plain in GO_ON:
        return word.isupper() and len(word) > 1  # "PR", not "pr"
    initial = _DOTTED.fullmatch(word) and not before[: -len(word)].rstrip()[-1:].isdigit()  # unlike "147 L"
    return follower in OPENERS or not initial


def _number_ends(number: str, before: str, follower: str) -> bool:
    """Whether "12." ends a sentence: not as an ordinal, a date, a clause number or the number of a list item."""
    previous = before.strip(" \t\u00a0§(-–—•*").rpartition(" ")[2].lower().rstrip(".")
    if not previous or follower in MONTHS:
        return False
    if not number.isdigit() or len(number) > 2 or previous in LABELS:
        return True
    return follower in OPENERS and previous not in _ARTICLES
