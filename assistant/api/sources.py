"""GET /v1/sources and what is below it: the documents, their text, a cited span, the file they came from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import FileResponse

from assistant.api.described import MISSING
from assistant.api.keys import Scope, allowed
from assistant.api.originals import kind_of, original_of, original_response
from assistant.api.outline import outline
from assistant.api.problems import Problem
from assistant.api.service import Here, Service
from assistant.api.standing import find_mark, find_quote
from assistant.index.filters import Filters
from assistant.index.records import Prepared, read_prepared
from assistant.payload import document_payload
from assistant.types import Document, Kind, Language, Span
from assistant.understand import LONGEST

router = APIRouter(prefix="/v1/sources", tags=["sources"], dependencies=[Depends(allowed(Scope.SEARCH))])
Names = Annotated[list[str] | None, Query(max_length=20)]
Offset = Annotated[int, Query(ge=0, le=1_000_000_000)]


class Order(StrEnum):
    """What a list begins with."""

    TITLE = "title"
    NEWEST = "newest"
    EVENT = "event"  # those with a date first, the earliest at the top


_ORDERS: dict[Order, Callable[[Document], tuple[object, ...]]] = {
    Order.TITLE: lambda one: (one.metadata.title.casefold(), one.id),
    Order.NEWEST: lambda one: (tuple(-ord(letter) for letter in one.metadata.published.ljust(10)), one.id),
    Order.EVENT: lambda one: (not _begins(one), _begins(one), one.metadata.title.casefold()),
}


@router.get("")
async def sources(
    service: Here,
    kind: Annotated[list[Kind] | None, Query()] = None,
    language: Annotated[list[Language] | None, Query()] = None,
    publisher: Names = None,
    topic: Names = None,
    valid: Annotated[bool, Query(description="Only what is valid today.")] = False,
    q: Annotated[str, Query(max_length=LONGEST, description="Words of the title or the publisher.")] = "",
    event_from: Annotated[date | None, Query(description="Only events that end on this day or later.")] = None,
    event_to: Annotated[date | None, Query(description="Only events that begin on this day or earlier.")] = None,
    order: Order = Order.TITLE,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> dict[str, Any]:
    """The documents of the index. Values of one filter are alternatives; the filters all have to hold."""
    filters = Filters(
        kinds=tuple(kind or ()),
        languages=tuple(language or ()),
        publishers=tuple(publisher or ()),
        topics=tuple(topic or ()),
        valid_on=date.today() if valid else None,
    )
    documents = await service.work.run(lambda: service.assistant.index.documents(filters))
    found = [one for one in documents if _named(one, q) and _takes_place(one, event_from, event_to)]
    found.sort(key=_ORDERS[order])
    shown = found[offset : offset + limit]
    return {"total": len(found), "offset": offset, "sources": [document_payload(document) for document in shown]}


@router.get("/{id:path}/span", responses=MISSING)
async def span(
    service: Here,
    id: str,
    start: Offset,
    end: Offset,
    v: Annotated[str, Query(max_length=64, description="Version that was cited, or its beginning.")] = "",
    quote: Annotated[str, Query(max_length=10_000, description="The words that were cited.")] = "",
    h: Annotated[str, Query(max_length=64, description="Their mark, as permalinks carry it.")] = "",
) -> dict[str, Any]:
    """Where a cited span stands now. `found` is null where the document has changed and the words are not known."""
    prepared = await _prepared(service, id)
    document, text = prepared.document, prepared.text
    changed = bool(v) and not document.version.startswith(v)
    place: Span | None = Span(start, end)
    if changed:
        place = await service.work.run(lambda: _again(text, start, end, quote, h))
    known = bool(quote or h) or not changed
    if place and not 0 <= place.start < place.end <= len(text):
        place = None
    about = {"document": document.id, "version": document.version, "changed": changed}
    if place is None:
        return {**about, "found": False if known else None, "start": None, "end": None, "quote": None}
    words = text[place.start : place.end]
    return {**about, "found": True, "start": place.start, "end": place.end, "quote": words}


@router.get("/{id:path}/original", response_class=FileResponse, responses=MISSING)
async def original(service: Here, id: str) -> FileResponse:
    """The file that the document was made of: a PDF to look at, anything else to save."""
    found = await service.work.run(lambda: service.assistant.index.document(id))
    path = original_of(found[0], service.settings.corpus) if found else None
    if path is None:
        raise Problem(404, f"There is no file of {id[:200]} here.")
    return original_response(path)


@router.get("/{id:path}", responses=MISSING)
async def source(
    service: Here,
    id: str,
    v: Annotated[str, Query(max_length=64, description="Version that is expected, or its beginning.")] = "",
) -> dict[str, Any]:
    """One document: what is known of it, its canonical text, its pages and sections; `changed` where it is not `v`."""
    prepared = await _prepared(service, id)
    document = prepared.document
    path = original_of(document, service.settings.corpus)
    return {
        **document_payload(document),
        "changed": bool(v) and not document.version.startswith(v),
        "original": kind_of(path) if path else None,
        **outline(prepared),
        "text": prepared.text,
    }


async def _prepared(service: Service, id: str) -> Prepared:
    def read() -> Prepared | None:
        with service.catalogue.reading() as rows:
            return read_prepared(rows, id)

    prepared = await service.work.run(read)
    if prepared is None:
        raise Problem(404, f"There is no document {id[:200]}.")
    return prepared


def _again(text: str, start: int, end: int, quote: str, mark: str) -> Span | None:
    """The cited words in a text that is another than the one they were cited from."""
    if quote:
        return find_quote(text, quote, start)
    return find_mark(text, mark, end - start, start) if mark and start < end else None


def _named(document: Document, words: str) -> bool:
    about = document.metadata
    name = f"{about.title} {about.publisher} {document.id}".casefold()
    return all(word in name for word in words.casefold().split())


def _begins(document: Document) -> str:
    event = document.metadata.event
    return event.start if event else ""


def _takes_place(document: Document, since: date | None, until: date | None) -> bool:
    """Dates that are a year or a month are compared as far as they go."""
    if since is None and until is None:
        return True
    first = _begins(document)
    last = (document.metadata.event.end if document.metadata.event else "") or first
    return bool(first) and _reaches(last, since) and (until is None or first <= until.isoformat()[: len(first)])


def _reaches(last: str, since: date | None) -> bool:
    return since is None or last >= since.isoformat()[: len(last)]
