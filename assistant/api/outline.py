"""The parts of a document: its pages, its headings and its sections, each at its place in the canonical text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from assistant.index.records import Prepared
from assistant.types import Passage

_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def outline(prepared: Prepared) -> dict[str, Any]:
    """Pages with label, number and start; sections with their headings, span and validity."""
    return {"pages": pages(prepared.passages), "sections": sections(prepared.passages)}


def pages(passages: Sequence[Passage]) -> list[dict[str, Any]]:
    """Each page or slide that has text: its printed label, its number in the file where that is known, its start."""
    firsts = {passage.page: passage.start for passage in reversed(passages) if passage.page is not None}
    labels = sorted(firsts, key=lambda label: firsts[label])
    front = max((number for label in labels if (number := roman(label)) is not None), default=0)
    return [{"label": label, "number": _number(label, front), "start": firsts[label]} for label in labels]


def _number(label: str, front: int) -> int | None:
    """A viewer counts sheets: those with Roman numbers come before the first Arabic one."""
    return int(label) + front if re.fullmatch(r"\d{1,5}", label) else roman(label)


def roman(label: str) -> int | None:
    """The value of a Roman number up to the low hundreds."""
    digits = label.lower()
    if not re.fullmatch(r"c{0,3}(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})", digits) or not digits:
        return None
    values = [_ROMAN[digit] for digit in digits]
    return sum(-value if value < later else value for value, later in zip(values, [*values[1:], 0], strict=True))


def sections(passages: Sequence[Passage]) -> list[dict[str, Any]]:
    """What lies under one path of headings, as long as the same holds for it."""
    alike = groupby(passages, key=lambda one: (one.headings, one.valid_from, one.valid_to, one.secondary))
    return [_section(tuple(group)) for _, group in alike]


def _section(group: tuple[Passage, ...]) -> dict[str, Any]:
    first, last = group[0], group[-1]
    return {
        "headings": list(first.headings),
        "start": first.start,
        "end": last.end,
        "page": first.page,
        "valid_from": first.valid_from,
        "valid_to": first.valid_to,
        "secondary": first.secondary,
    }
