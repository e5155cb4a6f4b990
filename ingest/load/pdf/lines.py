"""Reads the lines of a PDF page with their places, sizes and weights, through pdfium."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ingest.load.characters import normalise

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

_PIECE = re.compile("[^\r\n\ufffe]+\ufffe?")  # pdfium has U+FFFE for a hyphen where a line breaks
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_BOLD = re.compile(rb"bold|black|heavy|CMBX|-Bd|,B", re.IGNORECASE)
_FIGURES = re.compile(r"(?<=.)\d+(?=[\s.,;:)»”]|$)")
_UNIT = re.compile(r"(?:^|[\s/\d])[kcdm]?m$")
_WIDE = 1.0  # ems between two words that may stand in different columns or cells


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, or the part of it up to a wide gap. Points, from the lower left corner of the page."""

    text: str  # ends with a hyphen where a word is broken
    left: float
    right: float
    base: float  # of the letters, upwards
    size: float  # of the font
    bold: bool
    broken: bool = False  # a word goes on in the next line
    column: int = 0

    @property
    def em(self) -> float:
        """A width to measure gaps and indents by."""
        return max(self.size, 1.0)


def lines_of(page: PdfPage) -> list[Line]:
    """In the order of the file; on turned pages as the page is shown."""
    textpage = page.get_textpage()
    try:
        return list(_Reader(page, textpage).lines())
    finally:
        textpage.close()


class _Reader:
    """Asks pdfium for characters of one page."""

    def __init__(self, page: PdfPage, textpage: Any) -> None:
        import ctypes

        import pypdfium2.raw as pdfium

        self._c, self._pdfium, self._textpage = ctypes, pdfium, textpage
        self._rotation, (self._width, self._height) = page.get_rotation(), page.get_size()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._box = [ctypes.c_double() for _ in range(4)]
        self._name = ctypes.create_string_buffer(200)

    def lines(self) -> Iterator[Line]:
        text = self._textpage.get_text_range()
        narrow = max(text, default="") <= "\uffff"
        for piece in _PIECE.finditer(text):
            units = piece.start() if narrow else len(text[: piece.start()].encode("utf-16-le")) // 2
            first = self._pdfium.FPDFText_GetCharIndexFromTextIndex(self._textpage, units)
            if first >= 0:
                yield from self._parts(piece[0], first)

    def _parts(self, text: str, first: int) -> Iterator[Line]:
        """The line, cut at wide gaps."""
        start, gap = 0, _WIDE * max(self._size(first), 1.0)
        for space in re.finditer(r"\s+", text):
            if space.end() < len(text) and self._wide(first + space.start() - 1, first + space.end(), gap):
                yield from self._line(text[start : space.start()], first + start)
                start = space.end()
        yield from self._line(text[start:], first + start)

    def _line(self, text: str, first: int) -> Iterator[Line]:
        words = text.rstrip("\ufffe").strip()
        if not words:
            return
        start = first + text.index(words[0])
        last = start + len(words) - 1
        left, base = self._origin(start)
        right = max(self._right(last), left)
        sizes = [self._size(place) for place in {start, (start + last) // 2, last}]
        bold = all(self._bold(place) for place in (start, last))
        seen = normalise(self._unmarked(words, start, base, max(sizes))).translate(_LIGATURES)
        broken = text.endswith("\ufffe")
        line = Line(seen + "-" * broken, left, right, base, max(sizes), bold, broken)
        if line.text.strip():
            yield line if line.size > 0 else replace(line, size=10.0)

    def _unmarked(self, words: str, first: int, base: float, size: float) -> str:
        """Without raised figures that point to a note; beside a number they are set apart instead."""
        for figures in reversed(list(_FIGURES.finditer(words))):
            at = figures.end()
            while at > figures.start() and self._raised(first + at - 1, base, size):
                at -= 1
            if figures.end() - at in (1, 2) and not _UNIT.search(words[:at]):
                before = words[:at].rstrip()
                apart = f" {words[at : figures.end()]}" if before[-1:].isdigit() else ""
                words = before + apart + words[figures.end() :]
        return words

    def _raised(self, place: int, base: float, size: float) -> bool:
        return self._size(place) < 0.85 * size and self._origin(place)[1] > base + 0.1 * size

    def _wide(self, before: int, after: int, gap: float) -> bool:
        return self._origin(after)[0] - self._right(before) > gap

    def _origin(self, place: int) -> tuple[float, float]:
        self._pdfium.FPDFText_GetCharOrigin(self._textpage, place, self._x, self._y)
        return self._turned(self._x.value, self._y.value)

    def _right(self, place: int) -> float:
        left, right, bottom, top = self._box
        self._pdfium.FPDFText_GetCharBox(self._textpage, place, left, right, bottom, top)
        corners = self._turned(left.value, bottom.value), self._turned(right.value, top.value)
        return max(corner[0] for corner in corners)

    def _turned(self, x: float, y: float) -> tuple[float, float]:
        if self._rotation == 90:
            return y, self._height - x
        if self._rotation == 180:
            return self._width - x, self._height - y
        if self._rotation == 270:
            return self._width - y, x
        return x, y

    def _size(self, place: int) -> float:
        """In points on the page: the size of the font by the scale of the text."""
        matrix = self._pdfium.FS_MATRIX()
        size = float(self._pdfium.FPDFText_GetFontSize(self._textpage, place))
        if self._pdfium.FPDFText_GetMatrix(self._textpage, place, matrix):
            size *= float((matrix.b**2 + matrix.d**2) ** 0.5) or 1.0
        return round(size, 1)

    def _bold(self, place: int) -> bool:
        flags = self._c.c_int()
        length = self._pdfium.FPDFText_GetFontInfo(self._textpage, place, self._name, 200, flags)
        weight = self._pdfium.FPDFText_GetFontWeight(self._textpage, place)
        return weight >= 600 or (length > 0 and bool(_BOLD.search(self._name.value)))
