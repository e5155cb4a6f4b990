"""Rows of the catalogue to values and back. Every read checks that the row is what was written."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

import numpy as np

from assistant.errors import BrokenIndex
from assistant.index import lexical
from assistant.index.catalogue import REPAIR
from assistant.index.resemblance import sketch
from assistant.types import Document, Event, Kind, Language, Metadata, Passage, Section, Sentence

Vector = np.ndarray[Any, np.dtype[np.float32]]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document that is ready to be published."""

    document: Document
    text: str  # canonical
    passages: tuple[Passage, ...]
    dropped: str = "[]"  # what was left out, as JSON: [[text, reason], …]


def embedded_text(passage: Passage) -> str:
    """What the embedder sees: title and heading path give the passage its context."""
    title = passage.document.metadata.title
    path = [heading for heading in passage.headings if heading != title]
    return "\n".join([" – ".join([title, *path]).strip(" –"), passage.text]).strip()


def passage_key(passage: Passage) -> str:
    """The content address of a passage's vectors: what was embedded, and where its sentences part."""
    parts = [
        embedded_text(passage),
        *(f"{s.start - passage.start}:{s.end - passage.start}" for s in passage.sentences),
    ]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def put_document(rows: sqlite3.Connection, prepared: Prepared) -> None:
    """Write a document version with its passages, in place of any earlier one."""
    document = prepared.document
    remove_document(rows, document.id)
    about = document.metadata
    rows.execute(
        "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(document.id, document.version, document.source, _json(asdict(about)), prepared.text),
            *(about.kind, about.language, about.publisher.casefold(), about.published, prepared.dropped),
        ),
    )
    topics = {topic.casefold() for topic in about.topics}
    rows.executemany("INSERT INTO topics VALUES (?, ?)", [(document.id, topic) for topic in sorted(topics)])
    rows.execute("INSERT INTO sketches VALUES (?, ?)", (document.id, sketch(prepared.text)))
    for passage in prepared.passages:
        _put_passage(rows, passage)


def _put_passage(rows: sqlite3.Connection, passage: Passage) -> None:
    sentences = [(s.start - passage.start, s.end - passage.start, s.item) for s in passage.sentences]
    cursor = rows.execute(
        "INSERT INTO passages VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(passage.document.id, passage_key(passage), passage.start, passage.end, passage.text, _json(sentences)),
            *(_json(passage.headings), passage.page, passage.language),
            *(passage.valid_from, passage.valid_to, passage.secondary),
        ),
    )
    assert cursor.lastrowid is not None
    about = passage.document.metadata
    columns = lexical.columns(passage.text, about.title, passage.headings, passage.language)
    named = ", ".join(columns)
    rows.execute(
        f"INSERT INTO lexical (rowid, {named}) VALUES (?{', ?' * len(columns)})",
        (cursor.lastrowid, *columns.values()),
    )


def remove_document(rows: sqlite3.Connection, id: str) -> None:
    """Remove a document and its passages; its vectors stay until `drop_unused_vectors`."""
    rows.execute("DELETE FROM lexical WHERE rowid IN (SELECT id FROM passages WHERE document = ?)", (id,))
    rows.execute("DELETE FROM documents WHERE id = ?", (id,))


def read_document(rows: sqlite3.Connection, id: str) -> tuple[Document, str] | None:
    """A document and its canonical text, None where there is no such id."""
    row = rows.execute("SELECT id, version, source, metadata, text FROM documents WHERE id = ?", (id,)).fetchone()
    if row is None:
        return None
    if hashlib.sha256(row["text"].encode()).hexdigest() != row["version"]:
        raise BrokenIndex(f"the text of {id} in the catalogue is damaged. {REPAIR}")
    return _document(row), row["text"]


def read_prepared(rows: sqlite3.Connection, id: str) -> Prepared | None:
    """All of a document, as it was published."""
    found = read_document(rows, id)
    if found is None:
        return None
    ids = [row[0] for row in rows.execute("SELECT id FROM passages WHERE document = ? ORDER BY start", (id,))]
    (dropped,) = rows.execute("SELECT dropped FROM documents WHERE id = ?", (id,)).fetchone()
    return Prepared(*found, tuple(read_passages(rows, ids).values()), dropped)


def read_documents(rows: sqlite3.Connection, where: str = "1", values: Sequence[str] = ()) -> list[Document]:
    """All documents that fulfil a condition on `d`, ordered by source."""
    found = rows.execute(
        f"SELECT id, version, source, metadata FROM documents d WHERE {where} ORDER BY source",
        values,
    )
    return [_document(row) for row in found]


def read_passages(rows: sqlite3.Connection, ids: Iterable[int]) -> dict[int, Passage]:
    """The passages with these row ids, each checked against its key."""
    documents: dict[str, Document] = {}
    passages: dict[int, Passage] = {}
    for id in ids:
        row = rows.execute("SELECT * FROM passages WHERE id = ?", (id,)).fetchone()
        if row is None:
            continue
        if row["document"] not in documents:
            documents[row["document"]] = _document_of(rows, row["document"])
        passages[id] = _passage(row, documents[row["document"]])
    return passages


def _document_of(rows: sqlite3.Connection, id: str) -> Document:
    row = rows.execute("SELECT id, version, source, metadata FROM documents WHERE id = ?", (id,)).fetchone()
    if row is None:
        raise BrokenIndex(f"the catalogue has passages of {id} and not the document. {REPAIR}")
    return _document(row)


def _document(row: sqlite3.Row) -> Document:
    return Document(row["id"], row["version"], row["source"], metadata_from(json.loads(row["metadata"])))


def _passage(row: sqlite3.Row, document: Document) -> Passage:
    start, text = row["start"], row["text"]
    sentences = tuple(
        Sentence(start + first, start + last, text[first:last], bool(item))
        for first, last, item in json.loads(row["sentences"])
    )
    passage = Passage(
        document=document,
        start=start,
        end=row["end"],
        text=text,
        language=Language(row["language"]),
        headings=tuple(json.loads(row["headings"])),
        page=row["page"],
        sentences=sentences,
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        secondary=bool(row["secondary"]),
    )
    if passage_key(passage) != row["key"]:
        raise BrokenIndex(f"a passage of {document.id} in the catalogue is damaged. {REPAIR}")
    return passage


def metadata_from(plain: Mapping[str, Any]) -> Metadata:
    """Metadata out of what `dataclasses.asdict` made of them."""
    event = plain.get("event")
    return Metadata(
        **{
            **plain,
            "kind": Kind(plain["kind"]) if plain.get("kind") else None,
            "language": Language(plain["language"]) if plain.get("language") else None,
            "topics": tuple(plain.get("topics", ())),
            "sections": tuple(Section(**section) for section in plain.get("sections", ())),
            "event": Event(**{**event, "speakers": tuple(event.get("speakers", ()))}) if event else None,
        }
    )


def used_keys(rows: sqlite3.Connection, without: Collection[str] = ()) -> set[str]:
    """The content keys of all passages but those of some documents."""
    left_out = set(without)
    return {row[0] for row in rows.execute("SELECT key, document FROM passages") if row[1] not in left_out}


def batched(values: Sequence[_T], size: int) -> Iterator[Sequence[_T]]:
    """Cut a sequence into pieces of at most `size`."""
    return (values[start : start + size] for start in range(0, len(values), size))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
