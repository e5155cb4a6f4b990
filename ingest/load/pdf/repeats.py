"""Finds what stands on page after page of a PDF at the same height: running headers, footers, page numbers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
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
    told = _beside_numbers(pages, _numbers(pages) | _alike(pages))
    found: dict[Where, str] = {}
    for number, page in enumerate(pages):
        for rows in _edges(page).values():
            for row in rows:
                running = {(number, place): told[number, place] for place in row if (number, place) in told}
                found |= running
                if len(running) < len(row):
                    break
    return found


def _beside_numbers(pages: Sequence[Page], told: dict[Where, str]) -> dict[Where, str]:
    """With what stands in the outermost line beside a page number: the title of a chapter of two pages."""
    found = dict(told)
    for number, page in enumerate(pages):
        for edge, rows in _edges(page).items():
            for row in rows[:1]:
                if any(told.get((number, place)) == "page number" for place in row):
                    found |= {(number, place): f"repeated {edge}" for place in row if (number, place) not in told}
    return found


def _alike(pages: Sequence[Page]) -> dict[Where, str]:
    """The lines that are equal on enough pages, at the same height."""
    usual = median([line.size for page in pages for line in page] or [0])
    places: dict[tuple[str, str, int], list[Where]] = defaultdict(list)
    for number, page in enumerate(pages):
        for edge, rows in _edges(page).items():
            for place in (place for row in rows for place in row):
                places[edge, _counting(page[place], usual), round(page[place].base / 4)].append((number, place))
    found: dict[Where, str] = {}
    for (edge, text, _), equal in places.items():
        if _many(equal, len(pages)):
            found |= dict.fromkeys(equal, "page number" if _PAGE_NUMBER.fullmatch(text) else f"repeated {edge}")
    return found


def _counting(line: Line, usual: float) -> str:
    """Its text, numbers made equal; but those of headings ("Tiltak 1", "Tiltak 2") tell them apart."""
    return line.text if line.bold or line.size > 1.1 * usual else re.sub(r"\d+", "0", line.text)


def _many(places: list[Where], pages: int) -> bool:
    on = len({number for number, _ in places})
    return on >= _PAGES or (on == pages == 2)


def _edges(page: Page) -> dict[str, list[list[int]]]:
    """The places of the outermost lines at the top and at the foot, from the edge inwards; parts of a line together."""
    rows: dict[int, list[int]] = defaultdict(list)
    for place, line in enumerate(page):
        rows[round(line.base)].append(place)
    downwards = [rows[height] for height in sorted(rows, reverse=True)]
    return {"header": downwards[:_EDGE], "footer": downwards[: -_EDGE - 1 : -1] if len(downwards) > _EDGE else []}


def _numbers(pages: Sequence[Page]) -> dict[Where, str]:
    """Page numbers that do not stand at one height: those that count with the pages."""
    shifts: Counter[int] = Counter()
    seen: dict[Where, int] = {}
    for number, page in enumerate(pages):
        for place in {place for rows in _edges(page).values() for row in rows for place in row}:
            digits = re.search(r"\d{1,4}", page[place].text)
            if digits and _PAGE_NUMBER.fullmatch(page[place].text):
                seen[number, place] = int(digits[0]) - number
                shifts[seen[number, place]] += 1
    return {where: "page number" for where, shift in seen.items() if shifts[shift] >= _PAGES}
