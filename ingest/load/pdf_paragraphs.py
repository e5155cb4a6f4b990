"""Builds headings, paragraphs, items and rows from the lines of PDF pages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from ingest.load.pdf_words import join_lines, unfinished

from ingest.blocks import BlockKind
from ingest.load.pdf_columns import rows_of
from ingest.load.pdf_lines import Line

_BULLET = re.compile(r"(?:[•◦▪▫●○■□‣⁃∙·➢➤►✓✔\uf0a7\uf0b7\uf0d8\uf0fc\u2010]|[-–—*o](?=\s))\s*")
_NUMBER = re.compile(r"(?:\d{1,2}[.)]|[a-zæøå][.)]|\([a-z\d]\))(?=\s)\s+")
_SENTENCE_END = re.compile(r"[.!?][”\"»)]*\s+(?=[A-ZÆØÅ«“\"])")
_LARGER = 1.12  # times the size of the text, for headings
_LONGEST_HEADING = 200


@dataclass(frozen=True, slots=True)
class Part:
    """A block with the looks of its lines."""

    kind: BlockKind
    text: str
    page: int
    size: float
    bold: bool = False
    left: float = 0.0
    mark: str = ""
    open: bool = False  # goes on where it ends: no full stop, or a broken word


def parts_of(lines: Sequence[Line], page: int) -> list[Part]:
    """The paragraphs, items and rows of one page."""
    rows = rows_of(lines)
    tabular = {n for n, (a, b) in enumerate(pairwise(rows)) if _cells(a) > 1 and _cells(b) > 1}
    tabular |= {n + 1 for n in tabular}
    edges, leading = _edges(lines), _leading(lines)
    found: list[list[Line]] = []
    kinds: list[BlockKind] = []
    for n, row in enumerate(rows):
        line = _whole(row)
        if n in tabular:
            found.append([replace(line, text=" | ".join(cell.text for cell in _celled(row)))])
            kinds.append(BlockKind.ROW)
        elif found and kinds[-1] is BlockKind.PARAGRAPH and _goes_on(found[-1], line, edges, leading):
            found[-1].append(line)
        else:
            found.append([line])
            kinds.append(BlockKind.PARAGRAPH)
    return [_part(group, kind, page) for group, kind in zip(found, kinds, strict=True)]


def _cells(row: Sequence[Line]) -> int:
    return len(_celled(row))


def _celled(row: Sequence[Line]) -> list[Line]:
    """The parts of a line, a lone bullet or number put back before its text."""
    cells = list(row)
    if len(cells) > 1 and re.fullmatch(rf"(?:{_BULLET.pattern}|\d{{1,2}}[.)]?|[\d.]{{3,8}}|[a-z][.)])", cells[0].text + " "):
        return [_whole(cells[:2]), *cells[2:]]
    if len(cells) > 1 and re.fullmatch(r"\d{1,2}[.)]?|[\d.]{3,8}|[a-z][.)]|\W", cells[0].text):
        return [_whole(cells[:2]), *cells[2:]]
    return cells


def _whole(row: Sequence[Line]) -> Line:
    first, last = row[0], row[-1]
    text = " ".join(line.text for line in row)
    bold = all(line.bold for line in row)
    return replace(first, text=text, right=last.right, bold=bold, broken=last.broken, size=max(x.size for x in row))


def _edges(lines: Sequence[Line]) -> dict[int, tuple[float, float]]:
    """Left and right edge of each column."""
    columns: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        columns[line.column].append(line)
    return {
        column: (min(line.left for line in mine), max(line.right for line in mine)) for column, mine in columns.items()
    }


def _leading(lines: Sequence[Line]) -> dict[float, float]:
    """The usual distance of lines, by size of the letters."""
    steps: dict[float, list[float]] = defaultdict(list)
    for before, line in pairwise(lines):
        if before.size == line.size and 0 < before.base - line.base < 3 * line.em:
            steps[line.size].append(before.base - line.base)
    return {size: median(found) for size, found in steps.items()}


def _goes_on(group: Sequence[Line], line: Line, edges: dict[int, tuple[float, float]], leading: dict[float, float]) -> bool:
    """Whether a line belongs to the paragraph above it."""
    before, first = group[-1], group[0]
    if _marked(line.text) or abs(before.size - line.size) > 0.06 * before.em or before.bold != line.bold:
        return False
    step = before.base - line.base
    if before.column == line.column and step > 0:
        if step > 1.35 * leading.get(line.size, 1.3 * line.em) or _indented(group, line):
            return False
        return not _ended(before, line, edges[line.column])
    return unfinished(before.text) and line.text[0].islower() and first.size == line.size


def _indented(group: Sequence[Line], line: Line) -> bool:
    """Opens with an indent, as first lines do where paragraphs have no gap between them."""
    before = group[-1]
    hanging = len(group) == 1 and _marked(before.text)
    return not hanging and len(group) > 1 and 0.8 * line.em < line.left - before.left < 6 * line.em


def _ended(before: Line, line: Line, edge: tuple[float, float]) -> bool:
    """Whether the line before stopped though there was room for the next word."""
    if before.broken:
        return False
    left, right = edge
    letters = max(len(line.text), 1)
    word = (line.right - line.left) * (len(line.text.split(" ", 1)[0]) + 1) / letters
    room = right - before.right - word
    full_stop = before.text.endswith((".", "!", "?", ":"))
    return room > (line.em if full_stop and not line.text[0].islower() else 0.2 * (right - left))


def _marked(text: str) -> bool:
    return bool(_BULLET.match(text) or _NUMBER.match(text))


def _part(group: Sequence[Line], kind: BlockKind, page: int) -> Part:
    text = join_lines([line.text for line in group], [line.broken for line in group])
    first, last = group[0], group[-1]
    bold = all(line.bold for line in group)
    is_open = kind is BlockKind.PARAGRAPH and (last.broken or unfinished(text))
    return Part(kind, text, page, first.size, bold, first.left, open=is_open)
