"""Removes documents from every file, text and vectors: for what somebody has a right to have removed."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.index.catalogue import Catalogue, read_meta, write_meta
from assistant.index.index import Index
from assistant.index.lock import writer
from assistant.index.resemblance import Alike, alike
from assistant.settings import Settings
from assistant.wiring import Embedder, catalogue_path, open_embedder, open_index
from ingest.address import is_url
from ingest.discover import name_of
from ingest.listing import plain_url

_UNFINISHED = "unfinished removal"  # key in the catalogue: rows are gone, bytes may still be in the files


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was removed, and where its text may still be or come from."""

    sources: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    there: tuple[str, ...] = ()  # sources that the next ingestion would find again
    alike: tuple[Alike, ...] = ()  # documents that stay and hold the same text


def forget(
    settings: Settings, names: Sequence[str], embedder: Callable[[Settings], Embedder] = open_embedder
) -> Forgotten:
    """Remove documents by id or by source. A name that is not known is no error: then nothing of it is here."""
    with writer(settings.data, "arena forget"):
        catalogue = Catalogue(catalogue_path(settings))
        with catalogue.reading() as rows:
            found = _found(rows, names, settings.corpus)
        if not found.sources:
            finish(settings, catalogue, embedder)
            return found
        index = open_index(settings, embedder(settings))
        _remove(index, found)
        _swept(settings, index)
        return found


def finish(settings: Settings, catalogue: Catalogue, embedder: Callable[[Settings], Embedder]) -> None:
    """Finish a removal that was killed between rows and bytes; the caller holds the writer's lock."""
    with catalogue.reading() as rows:
        unfinished = read_meta(rows, _UNFINISHED)
    if unfinished:
        _swept(settings, open_index(settings, embedder(settings)))


def _found(rows: sqlite3.Connection, names: Iterable[str], corpus: Path) -> Forgotten:
    sources: dict[str, str | None] = {}
    unknown = []
    for name in names:
        wanted = (name, plain_url(name) if is_url(name) else name_of(Path(name), corpus))
        known = rows.execute(
            "SELECT source, document FROM sources WHERE source IN (?, ?) OR document = ? "
            "UNION SELECT source, id FROM documents WHERE source IN (?, ?) OR id = ?",
            (*wanted, name, *wanted, name),
        ).fetchall()
        sources.update((row[0], row[1]) for row in known)
        unknown += [] if known else [name]
    documents = tuple(document for document in sources.values() if document)
    pairs = [pair for pair in alike(rows, documents) if not {pair.document, pair.other} <= set(documents)]
    there = tuple(source for source in sources if is_url(source) or (corpus / source).exists())
    return Forgotten(tuple(sources), documents, tuple(unknown), there, tuple(pairs))


def _remove(index: Index, found: Forgotten) -> None:
    """All at once, and with a mark that the bytes are still to go."""

    def forgotten(rows: sqlite3.Connection) -> None:
        for source in found.sources:
            rows.execute("DELETE FROM sources WHERE source = ?", (source,))
            rows.execute("DELETE FROM fetched WHERE source = ?", (source,))
        write_meta(rows, _UNFINISHED, "yes")

    if found.documents:
        index.publish(remove=found.documents, anew=True, also=forgotten)
    else:
        with index.catalogue.writing() as rows:
            forgotten(rows)


def _swept(settings: Settings, index: Index) -> None:
    """No file below the data directory holds anything of it afterwards, copies of a damaged catalogue included."""
    shutil.rmtree(settings.data / "fetched", ignore_errors=True)
    for copy in settings.data.glob(f"{index.catalogue.path.name}.broken-*"):
        copy.unlink(missing_ok=True)
    index.sweep()
    with index.catalogue.writing() as rows:
        write_meta(rows, _UNFINISHED, "")
    index.close()
