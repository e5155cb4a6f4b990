"""The assistant's own words around what it quotes: refusals and notices in the language of the question."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from importlib.resources import files

from assistant.types import Document, Language, Notice, Passage

OLD_AFTER_YEARS = 2  # years after which what was known of a source may no longer hold


def refusal(language: Language) -> str:
    """That the sources hold no answer."""
    return _say("refusal", language)


def nearest(language: Language) -> str:
    """What introduces the nearest sources after a refusal."""
    return _say("nearest", language)


def may_know(publishers: Sequence[str], language: Language) -> str:
    """Who may know more: the publishers of the nearest sources; empty where none is known."""
    named = list(dict.fromkeys(filter(None, publishers)))[:2]
    return _say("ask_publisher", language, publisher=_joined(named, language)) if named else ""


def understood_as(question: str, language: Language) -> str:
    """How a question that leaned on the turns before was read."""
    return _say("understood_as", language, question=question)


def sources_disagree(language: Language) -> str:
    """That two quoted sources give different figures."""
    return _say("disagree", language)


def in_other_language(source: Language, language: Language) -> str:
    """In which language a source is."""
    names = _say("languages", language).split(", ")
    return _say("other_language", language, language=names[list(Language).index(source)])


def notices(
    passages: Iterable[Passage], language: Language, *, today: date, titles: dict[str, str] | None = None
) -> tuple[Notice, ...]:
    """What a reader must know about the quoted passages, each thing once.

    `titles` names documents by their id, for telling which one replaced another.
    """
    told: dict[tuple[str, str], Notice] = {}
    for passage in passages:
        for kind, text in _told_of(passage, language, today, titles or {}):
            told.setdefault((kind, passage.document.id), Notice(kind, passage.document, text))
    return tuple(told.values())


def _told_of(passage: Passage, language: Language, today: date, titles: dict[str, str]) -> Iterable[tuple[str, str]]:
    document, about = passage.document, passage.document.metadata
    title = about.title or document.source
    if about.superseded_by:
        newer = titles.get(about.superseded_by, "")
        key = "superseded" if newer else "superseded_unknown"
        yield "superseded", _say(key, language, title=title, newer=newer)
    elif passage.ended(today):
        ended = passage.valid_to or about.valid_to
        yield "outdated", _say("ended", language, title=title, date=spoken_date(ended, language))
    elif _is_old(document, passage, today):
        known = about.status_date or about.published
        yield "outdated", _say("old", language, title=title, date=spoken_date(known, language))
    begins = passage.valid_from or about.valid_from
    if begins and begins > today.isoformat()[: len(begins)]:
        yield "not yet", _say("not_yet", language, title=title, date=spoken_date(begins, language))
    if passage.secondary or about.secondary:
        yield "secondary", _say("secondary", language, title=title)


def _is_old(document: Document, passage: Passage, today: date) -> bool:
    about = document.metadata
    known = about.status_date or about.published
    holds = passage.valid_to or about.valid_to  # and has not ended: somebody said how long it holds
    return bool(known) and not holds and int(known[:4]) < today.year - OLD_AFTER_YEARS


def spoken_date(iso: str, language: Language) -> str:
    """An ISO date, month or year as it is written in a sentence."""
    year, *rest = iso.split("-")
    if not rest:
        return year
    month = _say("months", language).split()[int(rest[0]) - 1]
    if len(rest) == 1:
        return f"{month} {year}"
    return _say("days", language, day=int(rest[1]), month=month, year=year)


def _joined(names: Sequence[str], language: Language) -> str:
    return {Language.ENGLISH: " or "}.get(language, " eller ").join(names)


def _say(key: str, language: Language, **filled: object) -> str:
    return _phrases()[key][language].format(**filled)


@lru_cache(maxsize=1)
def _phrases() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("assistant") / "phrases.toml").read_text("utf-8"))
