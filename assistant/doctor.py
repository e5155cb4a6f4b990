"""Examines the data directory, and mends what can be mended without the sources."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass

from assistant.errors import ArenaError, BrokenIndex
from assistant.index.catalogue import Catalogue, read_generation
from assistant.index.index import Index
from assistant.index.lock import writer
from assistant.index.records import read_passages
from assistant.settings import Settings
from assistant.types import Passage
from assistant.wiring import Embedder, catalogue_path, open_embedder, open_index

_LITTLE = 200 * 2**20  # bytes of free disk that a new generation may need
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    good: bool
    text: str


def examine(settings: Settings) -> list[Finding]:
    """Look at everything; what is broken does not stop the rest."""
    findings = [_free(settings)]
    try:
        catalogue = Catalogue(catalogue_path(settings))
        catalogue.check()
        findings.append(_counts(catalogue))
        findings += _sources(catalogue)
    except ArenaError as error:
        return [*findings, Finding(False, str(error))]
    try:
        index = open_index(settings)
        generation = index.check()
        findings.append(
            Finding(True, f"vectors: generation {generation.number}, {generation.count} of {generation.fingerprint}")
        )
        _read_all(index)
        findings.append(Finding(True, "every passage is what was indexed"))
    except ArenaError as error:
        findings.append(Finding(False, str(error)))
    return findings


def mend(settings: Settings, say: Say) -> None:
    """Rebuild the vectors from the catalogue, embedding anew where the embedder is another one.

    A catalogue that is damaged itself is set aside, so that `arena ingest` can make it anew from the sources.
    """
    with writer(settings.data, "arena doctor --repair"):
        try:
            Catalogue(catalogue_path(settings)).check()
            _rebuild(settings, open_embedder(settings), say)
        except BrokenIndex as error:
            say(str(error))
            _set_aside(settings, say)


def _rebuild(settings: Settings, embedder: Embedder, say: Say) -> None:
    index = open_index(settings, embedder)
    passages = list(_read_all(index).values())
    embedded = index.embed(passages)
    generation = index.publish(anew=True)
    index.close()
    say(f"Rebuilt generation {generation.number}: {generation.count} vectors, {embedded} of them embedded anew.")


def _read_all(index: Index) -> dict[int, Passage]:
    with index.catalogue.reading() as rows:
        ids = [row[0] for row in rows.execute("SELECT id FROM passages")]
        return read_passages(rows, ids)


def _set_aside(settings: Settings, say: Say) -> None:
    path = catalogue_path(settings)
    number = sum(1 for _ in settings.data.glob("catalogue.db.broken-*")) + 1
    for part in ("", "-wal", "-shm"):
        old = path.with_name(path.name + part)
        if old.exists():
            old.replace(path.with_name(f"{path.name}.broken-{number}{part}"))
    shutil.rmtree(settings.data / "vectors", ignore_errors=True)
    say(f"{path} is set aside as {path.name}.broken-{number}. Run: arena ingest")


def _free(settings: Settings) -> Finding:
    place = next(folder for folder in (settings.data, *settings.data.resolve().parents) if folder.exists())
    free = shutil.disk_usage(place).free
    return Finding(free > _LITTLE, f"disk: {free >> 20} MB free at {settings.data}")


def _counts(catalogue: Catalogue) -> Finding:
    with catalogue.reading() as rows:
        documents, passages = (
            rows.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("documents", "passages")
        )
        published = read_generation(rows)
    text = f"catalogue: {documents} documents, {passages} passages"
    return Finding(published is not None, text if published else f"{text}, nothing published. Run: arena ingest")


def _sources(catalogue: Catalogue) -> list[Finding]:
    with catalogue.reading() as rows:
        failed = rows.execute("SELECT count(*) FROM sources WHERE error IS NOT NULL").fetchone()[0]
    return [Finding(False, f"{failed} sources could not be read. See: arena sources --errors")] if failed else []
