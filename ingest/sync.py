"""Brings the index in step with its sources: plans, loads, splits, embeds, publishes."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from assistant.errors import UnreadableSource
from assistant.index.catalogue import Catalogue
from assistant.index.index import Index
from assistant.index.records import Prepared, read_prepared
from assistant.language.detect import detect
from assistant.types import Document, Metadata
from ingest import split
from ingest.blocks import BlockKind, Loaded, assemble
from ingest.child import Child
from ingest.discover import Discovery, Refused
from ingest.plan import Moved, Plan, Read, make_plan, read_known
from ingest.sidecar import merged

EXTRACTOR = "1"  # raised when loading, cleaning or splitting changes, so that every source counts as changed


@dataclass(frozen=True, slots=True)
class Report:
    """What an ingestion did."""

    plan: Plan
    passages: int = 0  # of new and changed documents
    embedded: int = 0  # passages that had no vector yet
    refused: tuple[Refused, ...] = ()  # those that were planned and failed, and those that could not be planned


class Progress:
    """Told as the work goes on; does nothing with it."""

    def begin(self, step: str, count: int) -> None:
        """A step begins ("load", "embed", "publish") with so much to do."""

    def done(self, count: int) -> None:
        """So much more of the step is done."""


def plan(catalogue: Catalogue, discovery: Discovery) -> Plan:
    """What `apply` would change."""
    with catalogue.reading() as rows:
        return make_plan(discovery, read_known(rows), EXTRACTOR)


def apply(index: Index, plan: Plan, child: Child, count: split.Count, progress: Progress) -> Report:
    """Carry out a plan; the caller holds the writer's lock. One bad source never stops the others."""
    reads = [*plan.new, *plan.changed]
    prepared, refused = _prepare(index, reads, child, count, progress)
    passages = [passage for one in prepared.values() for passage in one.passages]
    progress.begin("embed", len(passages))
    embedded = index.embed(passages, progress.done)
    progress.begin("publish", 1)
    failed = (*plan.refused, *refused)
    moved = _moved(index, plan.moved)
    index.publish(
        [*prepared.values(), *moved],
        [*(known.document for known in plan.gone if known.document), *_replaced(index, prepared)],
        also=lambda rows: _record(rows, plan, prepared, failed),
    )
    progress.done(1)
    return Report(plan, len(passages), embedded, failed)


def _prepare(
    index: Index, reads: Iterable[Read], child: Child, count: split.Count, progress: Progress
) -> tuple[dict[str, Prepared], list[Refused]]:
    """Documents by source. A source that fails keeps what it was before."""
    reads = list(reads)
    progress.begin("load", len(reads))
    with index.catalogue.reading() as rows:
        taken = {row["id"]: row["source"] for row in rows.execute("SELECT id, source FROM documents")}
    prepared: dict[str, Prepared] = {}
    refused: list[Refused] = []
    for read in reads:
        source = read.found.source
        try:
            one = prepare(read, child, count, taken)
            taken[one.document.id] = source
            prepared[source] = one
        except UnreadableSource as error:
            refused.append(Refused(source, str(error).removeprefix(f"{source}: ")))
        progress.done(1)
    return prepared, refused


def prepare(read: Read, child: Child, count: split.Count, taken: dict[str, str]) -> Prepared:
    """Load and split one source. Raises UnreadableSource."""
    found = read.found
    data, sidecar = found.read()
    loaded = child.load(data, found.source)
    metadata = _described(merged(loaded.metadata, sidecar, found.source), loaded, found.path)
    canonical = assemble(loaded)
    id = loaded.id or _slug(found.source)
    if taken.get(id, found.source) != found.source:
        if loaded.id:
            raise UnreadableSource(f"{found.source}: the id {id} is already that of {taken[id]}. Give it another one")
        id = f"{id}-{hashlib.sha256(found.source.encode()).hexdigest()[:6]}"
    version = hashlib.sha256(canonical.text.encode()).hexdigest()
    document = Document(id, version, found.source, metadata)
    passages = split.split(canonical, document, count)
    if not passages:
        raise UnreadableSource(f"{found.source}: holds no text")
    dropped = json.dumps([[one.text, one.reason] for one in loaded.dropped], ensure_ascii=False)
    return Prepared(document, canonical.text, passages, dropped)


def _described(metadata: Metadata, loaded: Loaded, path: Path) -> Metadata:
    """A title to show and a language to search in; all else that is unknown stays empty."""
    heading = next((block.text for block in loaded.blocks if block.kind is BlockKind.HEADING), "")
    first = loaded.blocks[0].text if loaded.blocks else ""
    title = metadata.title or heading or (first if 0 < len(first) <= 120 else "") or path.stem
    text = "\n".join(block.text for block in loaded.blocks)[:4000]
    return replace(metadata, title=title, language=metadata.language or detect(text))


def _slug(source: str) -> str:
    plain = unicodedata.normalize("NFKD", source.lower().replace("ø", "o").replace("æ", "ae")).encode("ascii", "ignore")
    return re.sub(r"[^a-z0-9]+", "-", Path(plain.decode()).with_suffix("").as_posix()).strip("-") or "document"


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


def remember(catalogue: Catalogue, refused: Sequence[Refused]) -> None:
    """Write down what could not be read where nothing else is to be done."""
    if refused:
        with catalogue.writing() as rows:
            _record(rows, Plan(), {}, refused)


def _record(rows: sqlite3.Connection, plan: Plan, prepared: dict[str, Prepared], refused: Iterable[Refused]) -> None:
    """Write down each source as it is known now, so that the next run knows what changed."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    for name in (*(one.source for one in plan.gone), *(move.before.source for move in plan.moved)):
        rows.execute("DELETE FROM sources WHERE source = ?", (name,))

    def put(source: str, document: str | None, size: int, modified: int, sha256: str, error: str | None) -> None:
        values = (source, document, size, modified, sha256, EXTRACTOR, error, now)
        rows.execute("INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)

    for read in (*plan.new, *plan.changed):
        found = read.found
        if found.source in prepared:
            id = prepared[found.source].document.id
            put(found.source, id, found.size, found.modified, read.sha256, None)
    for move in plan.moved:
        put(move.found.source, move.before.document, move.found.size, move.found.modified, move.sha256, None)
    for read in plan.touched:
        stamp = (read.found.size, read.found.modified, now, read.found.source)
        rows.execute("UPDATE sources SET size = ?, modified = ?, tried = ? WHERE source = ?", stamp)
    for one in refused:
        known = rows.execute(
            "UPDATE sources SET error = ?, tried = ?, extractor = '' WHERE source = ?",
            (one.reason, now, one.source),
        )
        if not known.rowcount:
            put(one.source, None, 0, 0, "", one.reason)
