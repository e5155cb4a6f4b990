"""Finds what stands on page after page of a PDF at the same height: running headers, footers, page numbers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from statistics import median

from ingest.blocks import Dropped
from ingest.load.pdf.lines import Line

Page = Sequence[Line]
Where = tuple[int, int]  # page, place in it

_EDGE = 3  # lines at the top and at the foot of a page that may be running ones
_PAGES = 3  # on as many pages
_PAGE_NUMBER = re.compile(
    r"[\W_]*(?:side|s\.|page|p\.)?\s*(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:av|af|of|/|\|)\s*\d{1,4})?[\W_]*", re.IGNORECASE
)
_LEADERS = re.compile(r"(?:\.\s?){4,}\s*(?:\d{1,4}|[ivxlc]{1,6})?\s*$|…{2,}\s*\d{1,4}\s*$")


def without_repeats(pages: Sequence[Page]) -> tuple[list[list[Line]], tuple[Dropped, ...]]:
    """The pages without running lines and without lines of a table of contents, and those, each once."""
    running = _running(pages)
    kept: list[list[Line]] = []
    dropped: dict[str, str] = {}
    for number, page in enumerate(pages):
        kept.append([])
        for place, line in enumerate(page):
            reason = running.get((number, place)) or ("table of contents" if _LEADERS.search(line.text) else "")
            if reason:
                dropped.setdefault(line.text, reason)
            else:
                kept[-1].append(line)
    return kept, tuple(Dropped(text, reason) for text, reason in dropped.items())


def _running(pages: Sequence[Page]) -> dict[Where, str]:
    """Why each running line is one. Only those count that have nothing else between them and the edge."""
    alike = _alike(pages)
    numbers = _numbers(pages)
    found: dict[Where, str] = {}
    for number, page in enumerate(pages):
        for edge, order in _edges(page).items():
            for places in order:
                reasons = [alike.get((number, at)) or numbers.get((number, at)) for at in places]
                found |= {(number, at): f"{reason}" for at, reason in zip(places, reasons, strict=True) if reason}
                if not all(reasons):
                    break
    return found


def _counting(line: Line, usual: float) -> str:
    """Its text, numbers made equal; but those of headings ("Tiltak 1", "Tiltak 2") tell them apart."""
    return line.text if line.bold or line.size > 1.1 * usual else re.sub(r"\d+", "0", line.text)


def _many(places: list[Where], pages: int) -> bool:
    on = len({number for number, _ in places})
    return on >= _PAGES or (on == pages == 2)


def _edges(page: Page) -> Iterator[tuple[str, int]]:
    """The places of the topmost and lowest lines; parts of one line count as one."""
    heights = sorted({round(line.base) for line in page}, reverse=True)
    top, foot = heights[:_EDGE], heights[-_EDGE:]
    for place, line in enumerate(page):
        if round(line.base) in foot and len(heights) > _EDGE:
            yield "footer", place
        elif round(line.base) in top:
            yield "header", place


def _numbers(pages: Sequence[Page]) -> dict[Where, str]:
    """Page numbers that do not stand at one height: those that count with the pages."""
    shifts: Counter[int] = Counter()
    seen: dict[Where, int] = {}
    for number, page in enumerate(pages):
        for _, place in _edges(page):
            digits = re.search(r"\d{1,4}", page[place].text)
            if digits and _PAGE_NUMBER.fullmatch(page[place].text):
                seen[number, place] = int(digits[0]) - number
                shifts[seen[number, place]] += 1
    return {where: "page number" for where, shift in seen.items() if shifts[shift] >= _PAGES}
