"""Answers, hits and sources as Slack gets them: the JSON shape of the service, read into values.

The assistant in this process and a service over HTTP both come through here, so that one bot serves both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assistant.types import Language, Verdict


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a statement stands."""

    number: int
    document: str
    version: str
    title: str
    publisher: str
    published: str
    page: str | None
    headings: tuple[str, ...]
    start: int
    end: int
    quote: str
    url: str  # permalink, relative to the service
    source_url: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence or list of an answer."""

    text: str
    citations: tuple[int, ...]
    verdict: Verdict
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """What a reader must know about a source."""

    kind: str
    document: str
    text: str


@dataclass(frozen=True, slots=True)
class Nearest:
    """A source shown with a refusal."""

    document: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the assistant says, with all that it rests on."""

    id: str
    question: str
    language: Language
    refused: bool
    text: str  # lead and statements with their markers
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    notices: tuple[Notice, ...]
    nearest: tuple[Nearest, ...]
    understood_as: str | None
    composer: str
    payload: dict[str, Any] = field(compare=False, repr=False)  # as it came

    @property
    def lead(self) -> str:
        """The words before the statements: the refusal, where there are none."""
        if not self.statements:
            return self.text
        before, found, _ = self.text.partition(self.statements[0].text)
        return before.strip() if found else ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found by a search."""

    document: str
    title: str
    text: str
    start: int
    end: int
    page: str | None
    headings: tuple[str, ...]
    language: Language
    score: float
    url: str


@dataclass(frozen=True, slots=True)
class Source:
    """A document of the corpus, without its text."""

    document: str
    version: str
    title: str
    kind: str
    language: str
    publisher: str
    published: str
    url: str  # permalink, relative to the service
    source_url: str
    event_start: str = ""
    event_end: str = ""
    event_place: str = ""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A span of a document with what stands around it."""

    source: Source
    before: str
    quote: str
    after: str


def answer_from(payload: Mapping[str, Any]) -> Answer:
    """Raises KeyError or ValueError where it is no answer."""
    return Answer(
        id=str(payload["id"]),
        question=str(payload["question"]),
        language=Language(payload["language"]),
        refused=bool(payload["refused"]),
        text=str(payload["text"]),
        statements=tuple(statement_from(one) for one in payload["statements"]),
        citations=tuple(citation_from(one) for one in payload["citations"]),
        notices=tuple(Notice(str(n["kind"]), str(n["document"]), str(n["text"])) for n in payload["notices"]),
        nearest=tuple(Nearest(str(n["document"]), str(n["title"]), str(n["url"])) for n in payload["nearest"]),
        understood_as=payload.get("understood_as"),
        composer=str(payload.get("composer", "")),
        payload=dict(payload),
    )


def statement_from(plain: Mapping[str, Any]) -> Statement:
    """A statement out of its JSON values."""
    numbers = tuple(int(number) for number in plain["citations"])
    return Statement(str(plain["text"]), numbers, Verdict(plain["verdict"]), plain.get("reason"))


def citation_from(plain: Mapping[str, Any]) -> Citation:
    """A citation out of its JSON values."""
    return Citation(
        number=int(plain["number"]),
        document=str(plain["document"]),
        version=str(plain["version"]),
        title=str(plain["title"] or plain["document"]),
        publisher=str(plain.get("publisher") or ""),
        published=str(plain.get("published") or ""),
        page=plain.get("page"),
        headings=tuple(plain.get("headings", ())),
        start=int(plain["start"]),
        end=int(plain["end"]),
        quote=str(plain["quote"]),
        url=str(plain["url"]),
        source_url=str(plain.get("source_url") or ""),
    )


def hit_from(plain: Mapping[str, Any]) -> Hit:
    """A search hit out of its JSON values."""
    return Hit(
        document=str(plain["document"]),
        title=str(plain["title"] or plain["document"]),
        text=str(plain["text"]),
        start=int(plain["start"]),
        end=int(plain["end"]),
        page=plain.get("page"),
        headings=tuple(plain.get("headings", ())),
        language=Language(plain["language"]),
        score=float(plain["score"]),
        url=str(plain["url"]),
    )


def source_from(plain: Mapping[str, Any]) -> Source:
    """A document out of its JSON values."""
    event = plain.get("event") or {}
    return Source(
        document=str(plain["id"]),
        version=str(plain["version"]),
        title=str(plain.get("title") or plain["id"]),
        kind=str(plain.get("kind") or ""),
        language=str(plain.get("language") or ""),
        publisher=str(plain.get("publisher") or ""),
        published=str(plain.get("published") or ""),
        url=str(plain["url"]),
        source_url=str(plain.get("source_url") or ""),
        event_start=str(event.get("start") or ""),
        event_end=str(event.get("end") or ""),
        event_place=str(event.get("place") or ""),
    )


def excerpt_of(source: Source, text: str, start: int, end: int, around: int) -> Excerpt | None:
    """A span of a text with up to `around` characters on each side; None where the text has no such span."""
    if not 0 <= start < end <= len(text):
        return None
    first, last = max(0, start - around), min(len(text), end + around)
    before = ("… " if first else "") + text[first:start]
    after = text[end:last] + (" …" if last < len(text) else "")
    return Excerpt(source, before, text[start:end], after)
