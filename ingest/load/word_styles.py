"""What the styles and the numbering of a DOCX say of a paragraph: heading, list item, contents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DEEPEST = 6
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class Look:
    """What a paragraph is by its style and its own settings."""

    level: int = 0  # of the heading
    contents: bool = False  # a line of the table of contents
    numbering: str = ""  # id of the list it belongs to
    depth: int = 0  # within that list
    under: int = 0  # how deep that list stands itself: "List Bullet 2"


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands before a list item; empty for a bullet."""

    mark: str
    depth: int


def styles_of(document: Document) -> Styles:
    """The paragraph styles, each with what it takes from the one it is based on."""
    found = {style.get(f"{W}styleId", ""): style for style in document.styles.element.iter(f"{W}style")}
    return Styles({key: _inherited(key, found) for key in found})


class Styles:
    """Looks by the id of the style."""

    def __init__(self, looks: Mapping[str, Look]) -> None:
        self._looks = looks

    def of(self, paragraph: _Element) -> Look:
        """The paragraph's own settings go before those of its style."""
        settings = paragraph.find(f"{W}pPr")
        look = self._looks.get(_value(settings, "pStyle"), Look())
        return look if settings is None else _with(look, settings)


def _inherited(key: str, styles: Mapping[str, _Element], below: int = 0) -> Look:
    style = styles.get(key)
    if style is None or below > 20:
        return Look()
    name = _value(style, "name").lower()
    look = _inherited(_value(style, "basedOn"), styles, below + 1)
    settings = style.find(f"{W}pPr")
    look = look if settings is None else _with(look, settings)
    heading = re.fullmatch(r"(?:heading|overskrift) (\d)", name)
    level = int(heading[1]) if heading else 1 if name == "title" else look.level
    contents = bool(re.fullmatch(r"toc \d", name))
    nested = re.fullmatch(r"list (?:bullet|number) (\d)", name)
    return Look(min(level, _DEEPEST), contents, look.numbering, look.depth, int(nested[1]) - 1 if nested else 0)


def _with(look: Look, settings: _Element) -> Look:
    outline, listed = _value(settings, "outlineLvl"), settings.find(f"{W}numPr")
    level = look.level
    if outline.isdecimal():
        level = min(int(outline) + 1, _DEEPEST) if int(outline) < 9 else 0
    numbering = look.numbering if listed is None else _value(listed, "numId") or look.numbering
    depth = int(_value(listed, "ilvl") or look.depth)
    return replace(look, level=level, numbering="" if numbering == "0" else numbering, depth=depth)


def _value(element: _Element | None, tag: str) -> str:
    found = None if element is None else element.find(W + tag)
    return "" if found is None else found.get(f"{W}val", "")


def numbering_of(document: Document) -> Numbering:
    """The lists of the document; none where it has no numbering part."""
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return Numbering({})
    kinds = {kind.get(f"{W}abstractNumId", ""): kind for kind in root.iter(f"{W}abstractNum")}
    lists = {number.get(f"{W}numId", ""): kinds.get(_value(number, "abstractNumId")) for number in root.iter(f"{W}num")}
    return Numbering({key: _levels(kind) for key, kind in lists.items() if kind is not None})


Levels = Mapping[int, tuple[str, str, int]]  # depth: format, pattern such as "%1.%2", first number


def _levels(kind: _Element) -> Levels:
    return {
        int(level.get(f"{W}ilvl", "0")): (
            _value(level, "numFmt"),
            _value(level, "lvlText"),
            int(_value(level, "start") or 1),
        )
        for level in kind.iter(f"{W}lvl")
    }


class Numbering:
    """Counts the items of every list as the reader goes along."""

    def __init__(self, lists: Mapping[str, Levels]) -> None:
        self._lists = lists
        self._counts: dict[str, Counter[int]] = {}

    def mark(self, look: Look) -> Mark | None:
        """The mark of the next item with this look, None where it is no item."""
        levels = self._lists.get(look.numbering, {})
        style, pattern, first = levels.get(look.depth, ("", "", 1))
        if style in ("", "none"):
            return None
        counts = self._counts.setdefault(look.numbering, Counter())
        counts[look.depth] = counts[look.depth] + 1 if look.depth in counts else first
        for deeper in [depth for depth in counts if depth > look.depth]:
            del counts[deeper]
        mark = "" if style == "bullet" else _filled(pattern, counts, levels)
        return Mark(mark, look.depth + look.under)


def _filled(pattern: str, counts: Mapping[int, int], levels: Levels) -> str:
    """The pattern with the number of each level in its place."""
    return re.sub(
        r"%(\d)",
        lambda place: _numeral(counts.get(int(place[1]) - 1, 1), levels.get(int(place[1]) - 1, ("", "", 1))[0]),
        pattern,
    ).strip()


def _numeral(number: int, style: str) -> str:
    if style.endswith("Letter") and 1 <= number <= 26:
        letter = chr(ord("a") + number - 1)
        return letter.upper() if style.startswith("upper") else letter
    if style.endswith("Roman") and 1 <= number < 40:
        return _roman(number).upper() if style.startswith("upper") else _roman(number)
    return str(number)


def _roman(number: int) -> str:
    found = ""
    for value, letters in _ROMAN:
        found += letters * (number // value)
        number %= value
    return found
