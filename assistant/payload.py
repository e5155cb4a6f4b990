"""The one JSON shape of answers and hits, shared by the command line and the HTTP API."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from assistant.types import Answer, Citation, Document, Hit, Statement


def answer_payload(answer: Answer) -> dict[str, Any]:
    """An answer as JSON values."""
    return {
        "id": answer.id,
        "question": answer.question,
        "understood_as": answer.understood_as,
        "language": answer.language,
        "refused": answer.refused,
        "composer": answer.composer,
        "text": answer_text(answer),
        "statements": [_statement(statement) for statement in answer.statements],
        "citations": [_citation(citation) for citation in citations_of(answer)],
        "notices": [{"kind": n.kind, "document": n.document.id, "text": n.text} for n in answer.notices],
        "nearest": [
            {"document": document.id, "title": document.metadata.title, "url": document_url(document)}
            for document in answer.nearest
        ],
    }


def hit_payload(hit: Hit) -> dict[str, Any]:
    """A search hit as JSON values."""
    passage = hit.passage
    return {
        "document": passage.document.id,
        "title": passage.document.metadata.title,
        "text": passage.text,
        "start": passage.start,
        "end": passage.end,
        "page": passage.page,
        "headings": list(passage.headings),
        "language": passage.language,
        "score": round(hit.score, 4),
        "dense": None if hit.dense is None else round(hit.dense, 4),
        "lexical": None if hit.lexical is None else round(hit.lexical, 4),
        "coverage": round(hit.coverage, 4),
        "duplicates": [document.id for document in hit.duplicates],
        "url": span_url(passage.document, passage.start, passage.end),
    }


def answer_text(answer: Answer) -> str:
    """The answer as one text: the lead, then the statements with their [n] markers."""
    lines = [answer.lead] if answer.lead else []
    return "\n".join([*lines, *(marked(statement) for statement in answer.statements)])


def marked(statement: Statement) -> str:
    """A statement followed by the markers of its citations."""
    return " ".join([statement.text, *(f"[{citation.number}]" for citation in statement.citations)])


def citations_of(answer: Answer) -> list[Citation]:
    """Each citation once, by number."""
    found = {citation.number: citation for statement in answer.statements for citation in statement.citations}
    return [found[number] for number in sorted(found)]


def document_url(document: Document) -> str:
    """The permalink of a document, relative to the service."""
    return f"/sources/{quote(document.id, safe='')}"


def span_url(document: Document, start: int, end: int) -> str:
    """The permalink of a span of one version of a document."""
    return f"{document_url(document)}?{urlencode({'v': document.version[:12], 'start': start, 'end': end})}"


def _statement(statement: Statement) -> dict[str, Any]:
    numbers = [citation.number for citation in statement.citations]
    return {
        "text": statement.text,
        "citations": numbers,
        "verdict": statement.verdict,
        "reason": statement.reason,
    }


def _citation(citation: Citation) -> dict[str, Any]:
    passage = citation.hit.passage
    about = passage.document.metadata
    return {
        "number": citation.number,
        "document": passage.document.id,
        "version": passage.document.version,
        "title": about.title,
        "publisher": about.publisher,
        "published": about.published,
        "kind": about.kind,
        "language": passage.language,
        "page": passage.page,
        "headings": list(passage.headings),
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "also_in": [document.id for document in citation.hit.duplicates],
        "url": span_url(passage.document, citation.start, citation.end),
        "source_url": about.url,
    }
