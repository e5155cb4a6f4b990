"""Reads a citation back: the span it points at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from assistant.errors import BadInput

_SHORT = re.compile(r"(?P<document>.+):(?P<start>\d{1,9})-(?P<end>\d{1,9})")


@dataclass(frozen=True, slots=True)
class Cited:
    """A span of a document, perhaps of an older version of it."""

    document: str
    start: int
    end: int
    version: str = ""  # beginning of the sha-256, empty where the citation does not say


def parse_citation(text: str) -> Cited:
    """Take DOCUMENT:START-END or a /sources/… permalink. Raises BadInput."""
    if short := _SHORT.fullmatch(text.strip()):
        return Cited(short["document"], int(short["start"]), int(short["end"]))
    link = urlsplit(text.strip())
    asked = parse_qs(link.query)
    _, _, document = link.path.rpartition("/sources/")
    try:
        return Cited(unquote(document), int(asked["start"][0]), int(asked["end"][0]), asked.get("v", [""])[0])
    except (KeyError, ValueError) as error:
        raise BadInput(f"{text}: not a citation. It looks like DOC14:120-215, as an answer prints it") from error
