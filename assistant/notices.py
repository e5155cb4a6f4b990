"""What a reader must know about the sources of an answer: outdated, superseded, told at second hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from assistant.phrases import phrase, spoken_date
from assistant.types import Language, Notice, Passage, Statement

OLD_AFTER = 2  # whole years after which what a source says may no longer hold


def notices(statements: Sequence[Statement], language: Language, today: date) -> tuple[Notice, ...]:
    """The notices about the cited passages, in order of first use, each thing once."""
    told: dict[tuple[str, str], Notice] = {}
    for statement in statements:
        for citation in statement.citations:
            passage = citation.hit.passage
            for notice in _about(passage, language, today):
                told.setdefault((notice.kind, passage.document.id), notice)
    return tuple(told.values())


def _about(passage: Passage, language: Language, today: date) -> Iterator[Notice]:
    document, about = passage.document, passage.document.metadata
    title = about.title or document.source
    known = about.status_date or about.published
    if about.superseded_by:
        yield Notice("superseded", document, phrase("superseded", language, title=title))
    elif passage.ended(today):
        ended = spoken_date(passage.valid_to, language)
        yield Notice("outdated", document, phrase("ended", language, title=title, date=ended))
    elif _is_old(known, today) and not passage.valid_to:
        yield Notice("outdated", document, phrase("old", language, title=title, date=spoken_date(known, language)))
    if passage.valid_from > today.isoformat()[: len(passage.valid_from)]:
        begins = spoken_date(passage.valid_from, language)
        yield Notice("not yet", document, phrase("not_yet", language, title=title, date=begins))
    if passage.secondary:
        yield Notice("secondary", document, phrase("secondary", language, title=title))


def _is_old(known: str, today: date) -> bool:
    return known[:4].isdigit() and today.year - int(known[:4]) > OLD_AFTER
