"""An answer as Markdown for chat programs: statements, notices, sources, and where each [n] stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from assistant.payload import citations_of, document_url, span_url
from assistant.phrases import phrase
from assistant.types import Answer, Citation, Document, Language, Statement, Turn
from assistant.understand import Asked

_LIVE = re.compile(r"([\\\[\]]|<(?=[A-Za-z/!?]))")  # what makes a link, a picture or HTML of quoted words
_SPECIAL = re.compile(r"([\\\[\]<>*_`~|!#])")


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a citation's [n] stands in the text: characters, end exclusive."""

    citation: Citation
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that follows the one before; its marks count from the beginning of the whole text."""

    text: str
    marks: tuple[Mark, ...] = ()


class Writing:
    """Writes what is known of an answer so far. What was written is never changed, so it can be streamed.

    `base` is the address of the service, without a slash at its end: other programs need whole links.
    """

    def __init__(self, base: str):
        self._base = base
        self._length = 0
        self._statements = 0

    def understood(self, asked: Asked) -> Piece:
        """What a follow-up is taken to mean; nothing for a question that stands on its own."""
        if not asked.understood_as:
            return Piece("")
        said = phrase("understood_as", asked.language, question=plain(asked.understood_as))
        return self._piece(f"_{said}_\n\n")

    def statement(self, statement: Statement) -> Piece:
        """A statement with its marks, as a paragraph of its own."""
        text = "\n\n" if self._statements else ""
        text += quoted(statement.text)
        marks = []
        for citation in statement.citations:
            start = self._length + len(text) + 1
            text += f" [{citation.number}]"
            marks.append(Mark(citation, start, self._length + len(text)))
        self._statements += 1
        return self._piece(text, tuple(marks))

    def end(self, answer: Answer) -> Piece:
        """What is known only at the end: the words around the statements, notices and the list of sources."""
        parts = [*_closing(answer), *self._sources(answer)]
        gap = "\n\n" if self._statements and parts else ""
        return self._piece(gap + "\n\n".join(parts))

    def _piece(self, text: str, marks: tuple[Mark, ...] = ()) -> Piece:
        self._length += len(text)
        return Piece(text, marks)

    def _sources(self, answer: Answer) -> Iterator[str]:
        cited = citations_of(answer)
        if cited:
            yield _heading(answer.language)
            yield "\n".join(f"- [{one.number}] {self._cited(one)}" for one in cited)
        elif answer.nearest:
            yield phrase("nearest", answer.language)
            yield "\n".join(f"- {_link(one, self._base + document_url(one))}" for one in answer.nearest)

    def _cited(self, citation: Citation) -> str:
        passage = citation.hit.passage
        url = span_url(passage.document, citation.start, citation.end, citation.quote)
        link = _link(passage.document, self._base + url)
        return ", ".join([link, *map(plain, [passage.page] if passage.page else passage.headings[-1:])])


def written(answer: Answer, base: str) -> str:
    """All that is written of a whole answer but what it was understood as."""
    writing = Writing(base)
    return "".join(piece.text for piece in [*map(writing.statement, answer.statements), writing.end(answer)])


def spoken(turn: Turn) -> Turn:
    """A message of the conversation without what Writing put around the statements."""
    if turn.role != "assistant":
        return turn
    text = turn.content
    for language in Language:
        text = text.partition(f"\n\n{_heading(language)}\n")[0]
    lines = [line for line in text.split("\n") if not line.startswith("> ")]
    if lines and lines[0].startswith("_") and lines[0].endswith("_"):
        del lines[0]
    return Turn(turn.role, "\n".join(lines).strip())


def quoted(text: str) -> str:
    """Words of a source: lists and paragraphs stay, but no link, picture or HTML comes to life."""
    return _LIVE.sub(r"\\\1", text)


def plain(text: str) -> str:
    """Text that means nothing but itself, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _closing(answer: Answer) -> Iterator[str]:
    if answer.lead:
        yield plain(answer.lead)
    for notice in answer.notices:
        yield f"> {plain(notice.text)}"


def _heading(language: Language) -> str:
    return f"**{phrase('sources', language)}**"


def _link(document: Document, url: str) -> str:
    about = document.metadata
    named = f"[{plain(about.title or document.source)}]({quote(url, safe=':/?&=%~#')})"
    return ", ".join([named, *map(plain, filter(None, [about.publisher, about.published]))])
