"""Puts the lines of a PDF page together to paragraphs and table rows, by distance, indent, size and room."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from ingest.load.pdf.columns import rows_of
from ingest.load.pdf.lines import Line
from ingest.load.pdf.words import unfinished

BULLET = re.compile(r"(?:[•◦▪▫●○■□‣⁃∙·➢➤►✓✔\uf000-\uf0ff]|[-–—*o](?=\s))\s*")
NUMBER = re.compile(r"(?:\d{1,2}[.)]|[a-zæøå][.)]|\([a-z\d]\))\s+")
_LABEL = re.compile(r"\W|o|\d{1,2}[.)]?|\d{1,2}(?:\.\d{1,2}){1,4}\.?|[a-zæøå][.)]|[A-Z]\.?")
_CELL = 1.8  # ems between two cells of a table


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of one paragraph, heading, item or row, all of one look."""

    lines: tuple[Line, ...]
    page: int
    row: bool = False

    @property
    def size(self) -> float:
        """Of its letters, in points."""
        return self.lines[0].size

    @property
    def bold(self) -> bool:
        """Whether all of it is."""
        return all(line.bold for line in self.lines)


@dataclass(frozen=True, slots=True)
class _Measures:
    """What is usual on the page."""

    edges: Mapping[int, tuple[float, float]]  # left and right edge of each column
    leading: Mapping[float, float]  # distance of lines, by size of the letters


def parts_of(lines: Sequence[Line], page: int) -> list[Part]:
    """The parts of one page, whose lines are in reading order."""
    measures = _measured(lines)
    rows = [_celled(row) for row in rows_of(lines)]
    parts: list[Part] = []
    for place, cells in enumerate(rows):
        line = _together(cells, " | " if _tabular(rows, place) else " ")
        if _tabular(rows, place):
            parts.append(Part((line,), page, row=True))
        elif parts and not parts[-1].row and _goes_on(parts[-1].lines, line, measures):
            parts[-1] = replace(parts[-1], lines=(*parts[-1].lines, line))
        else:
            parts.append(Part((line,), page))
    return parts


def _tabular(rows: list[list[Line]], place: int) -> bool:
    """Whether the line and one beside it have cells."""
    around = rows[max(0, place - 1) : place] + rows[place + 1 : place + 2]
    return len(rows[place]) > 1 and any(len(row) > 1 for row in around)


def _celled(row: Sequence[Line]) -> list[Line]:
    """The cells of a line: what stands close together is one, and a lone bullet or number goes with its text."""
    cells = [row[0]]
    for part in row[1:]:
        gap = part.left - cells[-1].right
        if gap < _CELL * part.em or (len(cells) == 1 and _LABEL.fullmatch(cells[0].text)):
            cells[-1] = _together((cells[-1], part), " " if gap > 0.15 * part.em else "")
        else:
            cells.append(part)
    return cells


def _together(cells: Sequence[Line], between: str) -> Line:
    last = cells[-1]
    return replace(
        cells[0],
        text=between.join(cell.text for cell in cells),
        right=last.right,
        size=max(cell.size for cell in cells),
        bold=all(cell.bold for cell in cells),
        broken=last.broken,
    )


def _measured(lines: Sequence[Line]) -> _Measures:
    columns: dict[int, list[Line]] = defaultdict(list)
    steps: dict[float, list[float]] = defaultdict(list)
    for line in lines:
        columns[line.column].append(line)
    for before, line in pairwise(lines):
        if before.size == line.size and 0.5 * line.em < before.base - line.base < 3 * line.em:
            steps[line.size].append(before.base - line.base)
    edges = {at: (min(line.left for line in own), max(line.right for line in own)) for at, own in columns.items()}
    return _Measures(edges, {size: median(found) for size, found in steps.items()})


def _goes_on(lines: Sequence[Line], line: Line, measures: _Measures) -> bool:
    """Whether the paragraph above goes on with a line."""
    before = lines[-1]
    alike = abs(before.size - line.size) <= 0.06 * before.em and before.bold == line.bold
    if not alike or BULLET.match(line.text) or NUMBER.match(line.text):
        return False
    step = before.base - line.base
    if step <= 0 or before.column != line.column:  # at the top of the next column
        return unfinished(before.text) and line.text[0].islower()
    if step > 1.35 * measures.leading.get(line.size, 1.3 * line.em) or _indented(lines, line):
        return False
    if BULLET.match(lines[0].text) and _outside(lines, line):
        return False
    return before.broken or not _stopped(before, line, measures.edges[line.column])


def _indented(lines: Sequence[Line], line: Line) -> bool:
    """Whether it opens with an indent, as first lines do where no gap parts the paragraphs."""
    return len(lines) > 1 and 0.8 * line.em < line.left - lines[-1].left < 6 * line.em


def _outside(item: Sequence[Line], line: Line) -> bool:
    """Whether it stands further to the left than the words of a list item."""
    hanging = len(item) > 1 and item[1].left > item[0].left + 0.5 * line.em
    return line.left < item[0].left - 0.5 * line.em or (hanging and line.left < item[1].left - 0.5 * line.em)


def _stopped(before: Line, line: Line, edges: tuple[float, float]) -> bool:
    """Whether the line before ended though there was room for the next word."""
    left, right = edges
    first_word = len(line.text.split(" ", 1)[0]) + 1
    room = right - before.right - (line.right - line.left) * first_word / len(line.text)
    ended = not unfinished(before.text) and not line.text[0].islower()
    return room > (line.em if ended else 0.25 * (right - left))
