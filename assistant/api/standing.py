"""Finds quoted words again in a document that has changed since: pure functions of its text."""

from __future__ import annotations

import re

from assistant.payload import quote_mark
from assistant.types import Span

_WORD = re.compile(r"(?<!\w)\w|(?<!\S)\S")  # where a quote may begin


def find_quote(text: str, quote: str, was: int) -> Span | None:
    """The words nearest to where they were, however their lines are broken now; None where they are gone."""
    parts = [re.escape(part) for part in quote.split()]
    if not parts:
        return None
    found = [Span(*match.span()) for match in re.finditer(r"\s+".join(parts), text)]
    return min(found, key=lambda span: abs(span.start - was), default=None)


def find_mark(text: str, mark: str, length: int, was: int) -> Span | None:
    """The same, where all that is known of the quote is its digest and its length in characters."""
    starts = [match.start() for match in _WORD.finditer(text)]
    found = [Span(at, at + length) for at in starts if quote_mark(text[at : at + length]) == mark]
    return min(found, key=lambda span: abs(span.start - was), default=None)
