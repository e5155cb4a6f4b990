"""Prints answers, hits and documents to people. All text from documents is printed as it is, never as markup."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from itertools import groupby

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from assistant.payload import citations_of
from assistant.phrases import phrase
from assistant.types import Answer, Citation, Document, Hit

_UNBOUNDED = 10_000  # columns of a file or pipe: lines there are not broken
out = Console(highlight=False, width=None if sys.stdout.isatty() else _UNBOUNDED)
err = Console(stderr=True, highlight=False)


def print_answer(answer: Answer) -> None:
    """The statements with their numbers, then what they rest on and what one has to know about it."""
    if answer.understood_as:
        out.print(Text(phrase("understood_as", answer.language, question=answer.understood_as), style="dim"))
    if answer.lead:
        out.print(Text(answer.lead))
    for statement in answer.statements:
        line = Text(statement.text)
        for citation in statement.citations:
            line.append(f" [{citation.number}]", style="cyan")
        out.print(_indented(line, 2))
    if answer.statements:
        out.print()
        out.print(Text(phrase("sources", answer.language), style="bold"))
        for _, group in groupby(citations_of(answer), key=lambda citation: citation.hit.passage):
            _print_source(tuple(group))
    for notice in answer.notices:
        out.print(_indented(Text(f"! {notice.text}", style="yellow"), 2))
    if answer.nearest:
        out.print(Text(phrase("nearest", answer.language), style="bold"))
        for document in answer.nearest:
            out.print(_indented(Text(f"• {described(document)}  ({document.id})"), 2))


def _print_source(citations: Sequence[Citation]) -> None:
    """One passage with all the citations that rest on it."""
    first, last = citations[0], citations[-1]
    passage = first.hit.passage
    where = [described(passage.document), passage.page or "", *passage.headings[-1:]]
    numbers = f"[{first.number}]" if first is last else f"[{first.number}]–[{last.number}]"
    line = Text(f"{numbers} ", style="cyan")
    line.append(", ".join(dict.fromkeys(part for part in where if part)), style="default")
    out.print(_indented(line, 2))
    for other in first.hit.duplicates:
        out.print(_indented(Text(f"= {described(other)}"), 6))
    start, end = min(one.start for one in citations), max(one.end for one in citations)
    out.print(_indented(Text(f"arena show {passage.document.id}:{start}-{end}", style="dim"), 6))


def described(document: Document) -> str:
    """Title, publisher and date."""
    about = document.metadata
    return ", ".join(part for part in (about.title, about.publisher, about.published) if part)


def print_hits(hits: Sequence[Hit], *, explain: bool) -> None:
    """Passages, best first; with `explain` how each part of the search judged them."""
    for n, hit in enumerate(hits, 1):
        passage = hit.passage
        out.print(Text(f"{n}. {described(passage.document)}", style="bold"))
        if explain:
            out.print(_indented(Text(_explained(hit), style="dim"), 3))
        out.print(_indented(Text(passage.text), 3))
        shown = f"arena show {passage.document.id}:{passage.start}-{passage.end}"
        out.print(_indented(Text(shown, style="dim"), 3, below=1))


def _explained(hit: Hit) -> str:
    dense = "not compared" if hit.dense is None else f"{hit.dense:.3f}"
    lexical = "no word in common" if hit.lexical is None else f"{hit.lexical:.2f}"
    parts = [f"score {hit.score:.3f}", f"cosine {dense}", f"words (BM25) {lexical}"]
    parts.append(f"{hit.coverage:.0%} of the question's words, rare ones counting more")
    parts += [f"same text in {document.id}" for document in hit.duplicates]
    if hit.passage.valid_to:
        parts.append(f"valid to {hit.passage.valid_to}")
    return " · ".join(parts)


def print_span(document: Document, text: str, start: int, end: int, around: int = 400) -> None:
    """A span with its surroundings, the span marked in colour and by »«."""
    first, last = max(0, start - around), min(len(text), end + around)
    out.print(Text(described(document), style="bold"))
    if document.metadata.url:
        out.print(Text(document.metadata.url, style="dim"))
    shown = Text("… " if first else "")
    shown.append(text[first:start], style="dim")
    shown.append(f"»{text[start:end]}«", style="bold reverse")
    shown.append(text[end:last], style="dim")
    shown.append(" …" if last < len(text) else "")
    out.print(shown)


def _indented(text: Text, by: int, below: int = 0) -> Padding:
    return Padding(text, (0, 0, below, by), expand=False)


def print_rows(columns: Iterable[str], rows: Iterable[Sequence[str]]) -> None:
    """A table that survives a narrow terminal."""
    table = Table(box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    out.print(table)
