"""Puts the lines of a PDF page in reading order, and parts of one line that are cells of a table in rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from ingest.load.pdf.lines import Line

_FEW = 5  # lines on each side, under which there are no columns
_FILLED = 0.72  # share of its column that a line of prose takes up


def in_reading_order(lines: Sequence[Line]) -> list[Line]:
    """With the column of each line set; the order of the file unless it jumps to and fro between columns."""
    gutter = _gutter(lines)
    if gutter is None:
        return list(lines)
    placed = [replace(line, column=_side(line, gutter)) for line in lines]
    jumps = sum(before.column + after.column == 3 for before, after in pairwise(placed))
    return _by_column(placed) if jumps > 4 else placed


def _side(line: Line, gutter: float) -> int:
    """1 left, 2 right, 0 across both."""
    return 1 if line.right <= gutter else 2 if line.left >= gutter else 0


def _gutter(lines: Sequence[Line]) -> float | None:
    """Where the page falls into two columns of prose, in points from the left."""
    if len(lines) < 2 * _FEW:
        return None
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    steps = [left + (right - left) * step / 100 for step in range(30, 71)]
    best = min(steps, key=lambda x: (sum(line.left < x < line.right for line in lines), abs(x - (left + right) / 2)))
    sides = [_side(line, best) for line in lines]
    return best if _prose(lines, sides, 1) and _prose(lines, sides, 2) and sides.count(0) < len(lines) / 3 else None


def _prose(lines: Sequence[Line], sides: Sequence[int], side: int) -> bool:
    """Whether the lines on one side fill their column, as cells of a table do not."""
    mine = [line for line, at in zip(lines, sides, strict=True) if at == side]
    if len(mine) < _FEW:
        return False
    width = max(line.right for line in mine) - min(line.left for line in mine)
    return (
        median(line.right - line.left for line in mine) >= _FILLED * width
        and median(len(line.text) for line in mine) >= 20
    )


def _by_column(lines: Sequence[Line]) -> list[Line]:
    """Between two lines that go across: first the left column, then the right one, from the top down."""
    ordered: list[Line] = []
    band: list[Line] = []
    for line in sorted(lines, key=lambda line: -line.base):
        if line.column == 0:
            ordered += [*sorted(band, key=lambda line: line.column), line]
            band = []
        else:
            band.append(line)
    return ordered + sorted(band, key=lambda line: line.column)


def rows_of(lines: Sequence[Line]) -> list[list[Line]]:
    """The parts of each line together, in order from left to right, as far as they follow each other."""
    rows: list[list[Line]] = []
    for line in lines:
        if rows and _beside(rows[-1][-1], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _beside(before: Line, line: Line) -> bool:
    same = before.column == line.column and abs(before.base - line.base) < 0.3 * before.em
    return same and line.left >= before.right
