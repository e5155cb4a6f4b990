"""Brings the index in step with its sources: plans, loads, splits, embeds, publishes."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Self

from assistant.errors import ScannedSource, UnreadableSource
from assistant.index import vectors
from assistant.index.catalogue import Catalogue
from assistant.index.index import EMBEDDED_AT_ONCE, Index
from assistant.index.records import Prepared, batched, read_prepared
from assistant.index.resemblance import Alike, alike
from assistant.language.detect import detect
from assistant.types import Document, Metadata, Passage
from ingest import ocr, split
from ingest.address import is_url
from ingest.blocks import BlockKind, Loaded, assemble
from ingest.child import Child
from ingest.discover import Found, Refused
from ingest.plan import Moved, Plan, Read, made_by, summed
from ingest.progress import Progress
from ingest.sidecar import id_of, merged, over

EXTRACTOR = "2"  # raised when loading, cleaning or splitting changes, so that every source counts as changed


@dataclass(frozen=True, slots=True)
class Report:
    """What an ingestion did."""

    plan: Plan
    passages: int = 0  # of new and changed documents
    embedded: int = 0  # passages that had no vector yet
    refused: tuple[Refused, ...] = ()  # those that were planned and failed, and those that could not be planned
    alike: tuple[Alike, ...] = ()  # new or changed documents that hold the text of others, or are held by them
    seconds: float = 0.0


def as_before(catalogue: Catalogue, plan: Plan) -> Report:
    """Carry out a plan that changes no document: only what is known of the sources is written down."""
    if plan.touched or plan.cleared or plan.refused:
        with catalogue.writing() as rows:
            _record(rows, plan, {}, plan.refused)
    return Report(plan, refused=plan.refused)


def apply(index: Index, plan: Plan, child: Child, count: split.Count, progress: Progress) -> Report:
    """Carry out a plan; the caller holds the writer's lock. One bad source never stops the others."""
    reads = [*plan.new, *plan.changed]
    with _Ahead(index) as ahead:
        prepared, refused = _prepare(index, reads, {one.document for one in plan.gone}, child, count, progress, ahead)
        passages = [passage for one in prepared.values() for passage in one.passages]
        progress.begin("embed", len(passages))
    embedded = ahead.embedded() + index.embed(passages, progress.done)
    progress.begin("publish", 1)
    failed = (*plan.refused, *refused)
    moved = _moved(index, plan.moved)
    index.publish(
        [*prepared.values(), *moved],
        [*(known.document for known in plan.gone if known.document), *_replaced(index, prepared)],
        also=lambda rows: _record(rows, plan, prepared, failed),
    )
    progress.done(1)
    with index.catalogue.reading() as rows:
        same = alike(rows, [one.document.id for one in prepared.values()])
    return Report(plan, len(passages), embedded, failed, tuple(same))


class _Ahead:
    """Embeds passages, and loads what holds vectors, while further files are read.

    What is not begun when all are read is left to the step itself.
    """

    def __init__(self, index: Index):
        self._index = index
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ahead")
        self._begun: list[Future[int]] = []
        self._loading = Thread(target=vectors.load, name="load-vectors")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.shutdown(wait=True, cancel_futures=True)
        if self._begun:
            self._loading.join()

    def embed(self, passages: Sequence[Passage]) -> None:
        if not self._begun:
            self._loading.start()
        for some in batched(passages, EMBEDDED_AT_ONCE):
            self._begun.append(self._thread.submit(self._index.embed, some))

    def embedded(self) -> int:
        """How many passages were embedded. Raises what embedding raised."""
        return sum(one.result() for one in self._begun if not one.cancelled())


def _prepare(
    index: Index,
    reads: Sequence[Read],
    gone: Collection[str | None],
    child: Child,
    count: split.Count,
    progress: Progress,
    ahead: _Ahead,
) -> tuple[dict[str, Prepared], list[Refused]]:
    """Documents by source. A source that fails keeps what it was before; the ids of those that go are free."""
    progress.begin("load", len(reads))
    with index.catalogue.reading() as rows:
        held = rows.execute("SELECT id, source FROM documents").fetchall()
    taken = {row["id"]: row["source"] for row in held if row["id"] not in gone}
    prepared: dict[str, Prepared] = {}
    refused: list[Refused] = []
    for read in reads:
        source = read.found.source
        try:
            one = prepare(read, child, count, taken)
            taken[one.document.id] = source
            prepared[source] = one
            ahead.embed(one.passages)
        except UnreadableSource as error:
            refused.append(Refused(source, str(error).removeprefix(f"{source}: ")))
            progress.refused(refused[-1])
        progress.done(1)
    return prepared, refused


def prepare(read: Read, child: Child, count: split.Count, taken: dict[str, str]) -> Prepared:
    """Load and split one source. Raises UnreadableSource."""
    found = read.found
    data, sidecar = found.read()
    if summed(data, sidecar) != read.sha256:
        raise UnreadableSource(f"{found.source}: it changed while it was read. Run the command again")
    loaded = _loaded(child, data, found.source)
    metadata = _described(merged(over(found.defaults, loaded.metadata), sidecar, found.source), loaded, found)
    canonical = assemble(loaded)
    id = id_of(sidecar, found.source) or loaded.id or _slug(found.source)
    if taken.get(id, found.source) != found.source:
        if id != _slug(found.source):
            raise UnreadableSource(f"{found.source}: the id {id} is already that of {taken[id]}. Give it another one")
        id = f"{id}-{hashlib.sha256(found.source.encode()).hexdigest()[:6]}"
    version = hashlib.sha256(canonical.text.encode()).hexdigest()
    document = Document(id, version, found.source, metadata)
    passages = split.split(canonical, document, count)
    if not passages:
        raise UnreadableSource(f"{found.source}: holds no text")
    dropped = json.dumps([[one.text, one.reason] for one in loaded.dropped], ensure_ascii=False)
    return Prepared(document, canonical.text, passages, dropped)


def _loaded(child: Child, data: bytes, source: str) -> Loaded:
    """A scan is made readable first, where that can be done."""
    try:
        return child.load(data, source)
    except ScannedSource:
        if not ocr.can_read_scans():
            raise
        return child.load(ocr.readable(data, source), source)


def _described(metadata: Metadata, loaded: Loaded, found: Found) -> Metadata:
    """A title to show and a language to search in, and the address of a page; all else that is unknown stays empty."""
    heading = next((block.text for block in loaded.blocks if block.kind is BlockKind.HEADING), "")
    first = loaded.blocks[0].text if loaded.blocks else ""
    title = metadata.title or heading or (first if 0 < len(first) <= 120 else "") or _stem(found.source)
    text = "\n".join(block.text for block in loaded.blocks)[:4000]
    url = found.source if is_url(found.source) else metadata.url
    return replace(metadata, title=title, language=metadata.language or detect(text), url=url)


def _stem(source: str) -> str:
    """What a source is called where it has no title."""
    return source.partition("//")[2] if is_url(source) else Path(source).stem


def _slug(source: str) -> str:
    plain = unicodedata.normalize("NFKD", source.lower().replace("ø", "o").replace("æ", "ae")).encode("ascii", "ignore")
    named = plain.decode().partition("//")[2] if is_url(source) else Path(plain.decode()).with_suffix("").as_posix()
    return re.sub(r"[^a-z0-9]+", "-", named).strip("-")[:100] or "document"


def _moved(index: Index, moved: Iterable[Moved]) -> list[Prepared]:
    """The same documents under their new names."""
    with index.catalogue.reading() as rows:
        found = [(move, read_prepared(rows, move.before.document or "")) for move in moved]
    return [_renamed(prepared, move.found.source) for move, prepared in found if prepared]


def _renamed(prepared: Prepared, source: str) -> Prepared:
    document = replace(prepared.document, source=source)
    passages = tuple(replace(passage, document=document) for passage in prepared.passages)
    return replace(prepared, document=document, passages=passages)


def _replaced(index: Index, prepared: dict[str, Prepared]) -> list[str]:
    """Documents whose source now gives another id."""
    with index.catalogue.reading() as rows:
        held = {row["source"]: row["id"] for row in rows.execute("SELECT id, source FROM documents")}
    return [held[source] for source, one in prepared.items() if held.get(source, one.document.id) != one.document.id]


def _record(rows: sqlite3.Connection, plan: Plan, prepared: dict[str, Prepared], refused: Iterable[Refused]) -> None:
    """Write down each source as it is known now, so that the next run knows what changed."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    for name in (*(one.source for one in plan.gone), *(move.before.source for move in plan.moved), *plan.cleared):
        rows.execute("DELETE FROM sources WHERE source = ?", (name,))

    def put(found: Found, document: str | None, sha256: str) -> None:
        stamp = (found.size, found.modified, sha256, made_by(EXTRACTOR, found.defaults))
        values = (found.source, document, *stamp, None, now)
        rows.execute("INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)

    for read in (*plan.new, *plan.changed):
        if read.found.source in prepared:
            put(read.found, prepared[read.found.source].document.id, read.sha256)
    for move in plan.moved:
        put(move.found, move.before.document, move.sha256)
    for read in plan.touched:
        stamp = (read.found.size, read.found.modified, now, read.found.source)
        rows.execute("UPDATE sources SET size = ?, modified = ?, tried = ?, error = NULL WHERE source = ?", stamp)
    for one in refused:
        rows.execute(
            "INSERT INTO sources VALUES (?, NULL, 0, 0, '', '', ?, ?) ON CONFLICT (source) "
            "DO UPDATE SET error = excluded.error, tried = excluded.tried, extractor = ''",
            (one.source, one.reason, now),
        )
