"""Joins the lines of a paragraph, and the halves of words that were broken at their ends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ingest.load.pdf.lines import Line

_HYPHENATED = re.compile(r"[^\W_]+(?:-[^\W_]+)+")
_LAST = re.compile(r"([^\W_]+(?:-[^\W_]+)*)-$")
_FIRST = re.compile(r"[^\W_]+")
_SHARED = re.compile(r"(?:og|eller|samt|and|or|til|både)\b")  # "pleje- og omsorg": the hyphen stays


def hyphenated(lines: Iterable[Line]) -> frozenset[str]:
    """The words that are written with a hyphen within lines, in lower case."""
    return frozenset(word.lower() for line in lines for word in _HYPHENATED.findall(line.text))


def joined(lines: Sequence[Line], known: frozenset[str]) -> str:
    """The text of lines that follow each other; a hyphen that only broke a word is gone."""
    text = ""
    for line in lines:
        text = appended(text, line.text, known)
    return " ".join(text.split())


def appended(text: str, more: str, known: frozenset[str]) -> str:
    """The text with one more line behind it."""
    if not text:
        return more
    head, tail = _LAST.search(text), _FIRST.match(more)
    if not head or not tail or _SHARED.match(more):
        return f"{text} {more}"
    return (text if _keeps(head[1], tail[0], known) else text[:-1]) + more


def _keeps(head: str, tail: str, known: frozenset[str]) -> bool:
    """Whether the hyphen belongs to the word: e-helse, EU-støtte, or as it is written elsewhere."""
    return (
        len(head) == 1
        or head.isupper()
        or head[-1].isdigit()
        or not tail[0].islower()
        or f"{head}-{tail}".lower() in known
    )


def unfinished(text: str) -> bool:
    """Whether a sentence goes on after this line."""
    return not text.rstrip("”\"»)'").endswith((".", "!", "?", ":", ";", "…"))
