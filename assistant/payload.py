"""The one JSON shape of answers and hits, shared by the command line and the HTTP API."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlencode

from assistant.types import Answer, Citation, Document, Hit, Statement
from assistant.understand import Asked


def answer_payload(answer: Answer) -> dict[str, Any]:
    """An answer as JSON values."""
    return {
        "id": answer.id,
        "question": answer.question,
        "understood_as": answer.understood_as,
        "language": answer.language,
        "refused": answer.refused,
        "composer": answer.composer,
        "prompt": answer.prompt or None,
        "text": answer_text(answer),
        "statements": [statement_payload(statement) for statement in answer.statements],
        "struck": [statement_payload(statement) for statement in answer.struck],
        **citations_payload(answer),
        **notices_payload(answer),
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


def span_url(document: Document, start: int, end: int, quote: str = "") -> str:
    """The permalink of a span of one version of a document.

    With the quote it carries a mark of its words too, by which they are found again when the document has changed.
    """
    mark = {"h": quote_mark(quote)} if quote else {}
    return f"{document_url(document)}?{urlencode({'v': document.version[:12], 'start': start, 'end': end, **mark})}"


def quote_mark(quote: str) -> str:
    """A digest that stands for a quote: enough to know the words again, too little to tell them."""
    return sha256(quote.encode()).hexdigest()[:10]


def understood_payload(asked: Asked) -> dict[str, Any]:
    """The first event of a stream."""
    return {
        "question": asked.question,
        "understood_as": asked.understood_as,
        "language": asked.language,
    }


def passages_payload(hits: Sequence[Hit]) -> dict[str, Any]:
    """The passages that an answer will rest on."""
    return {"passages": [hit_payload(hit) for hit in hits]}


def citations_payload(answer: Answer) -> dict[str, Any]:
    """All citations of an answer."""
    return {"citations": [_citation(citation) for citation in citations_of(answer)]}


def notices_payload(answer: Answer) -> dict[str, Any]:
    """All notices of an answer."""
    return {
        "notices": [
            {"kind": notice.kind, "document": notice.document.id if notice.document else "", "text": notice.text}
            for notice in answer.notices
        ]
    }


def document_payload(document: Document) -> dict[str, Any]:
    """What is known about a document, without its text; `url` is its permalink, `source_url` where it came from."""
    about = asdict(document.metadata)
    source_url = about.pop("url")
    del about["sections"]
    return {
        "id": document.id,
        "version": document.version,
        "source": document.source,
        **about,
        "url": document_url(document),
        "source_url": source_url,
    }


def statement_payload(statement: Statement) -> dict[str, Any]:
    """A statement with the numbers of its citations."""
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
        "url": span_url(passage.document, citation.start, citation.end, citation.quote),
        "source_url": about.url,
    }
