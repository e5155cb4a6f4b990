"""What an ingestion will change: compares what is found with what the catalogue knows."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant.errors import BadInput, UnreadableSource
from ingest.discover import Discovery, Found, Refused

LARGEST_LOSS = 1 / 3  # share of the corpus that may go without being asked for


@dataclass(frozen=True, slots=True)
class Known:
    """A source as the catalogue knows it from the last time."""

    source: str
    document: str | None  # None where it could not become one
    size: int
    modified: int
    sha256: str
    extractor: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A source whose content was known under another name."""

    found: Found
    before: Known
    sha256: str


@dataclass(frozen=True, slots=True)
class Read:
    """A source with its bytes' sum."""

    found: Found
    sha256: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Every source in exactly one of these."""

    new: tuple[Read, ...] = ()
    changed: tuple[Read, ...] = ()
    moved: tuple[Moved, ...] = ()
    unchanged: tuple[str, ...] = ()
    touched: tuple[Read, ...] = ()  # same content, other time stamp
    gone: tuple[Known, ...] = ()
    refused: tuple[Refused, ...] = ()
    known: int = 0  # documents in the catalogue before

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.moved or self.gone or self.touched)

    def brake(self) -> None:
        """Raises BadInput where more of the corpus would go than a slip may take."""
        going = sum(1 for known in self.gone if known.document)
        if going > 1 and going > self.known * LARGEST_LOSS:
            raise BadInput(
                f"{going} of {self.known} documents would be removed. Nothing was changed. "
                "If that is meant, add --allow-mass-delete"
            )


def read_known(rows: sqlite3.Connection) -> dict[str, Known]:
    """All sources of the catalogue, by name."""
    columns = "source, document, size, modified, sha256, extractor"
    found = rows.execute(f"SELECT {columns} FROM sources")
    return {row["source"]: Known(*row) for row in found}


def make_plan(discovery: Discovery, known: Mapping[str, Known], extractor: str) -> Plan:
    """Only sources within the scopes that were looked through can be gone; what could not be read is not gone."""
    new: list[Read] = []
    changed: list[Read] = []
    touched: list[Read] = []
    unchanged: list[str] = []
    refused = list(discovery.refused)
    for found in discovery.found:
        before = known.get(found.source)
        if before and _same_stamp(found, before) and before.extractor == extractor and before.document:
            unchanged.append(found.source)
            continue
        try:
            read = Read(found, _sum(*found.read()))
        except UnreadableSource as error:
            refused.append(Refused(found.source, str(error)))
            continue
        if before is None:
            new.append(read)
        elif before.sha256 == read.sha256 and before.extractor == extractor and before.document:
            touched.append(read)
        else:
            changed.append(read)
    gone = _gone(discovery, known, refused)
    moved = _moved(new, gone, extractor)
    renamed = {move.found.source for move in moved}
    left = {move.before.source for move in moved}
    return Plan(
        new=tuple(read for read in new if read.found.source not in renamed),
        changed=tuple(changed),
        moved=moved,
        unchanged=tuple(unchanged),
        touched=tuple(touched),
        gone=tuple(one for one in gone if one.source not in left),
        refused=tuple(refused),
        known=sum(1 for one in known.values() if one.document),
    )


def _same_stamp(found: Found, before: Known) -> bool:
    return (found.size, found.modified) == (before.size, before.modified)


def _sum(data: bytes, sidecar: bytes) -> str:
    return hashlib.sha256(data + b"\0" + sidecar if sidecar else data).hexdigest()


def _gone(discovery: Discovery, known: Mapping[str, Known], refused: Iterable[Refused]) -> list[Known]:
    """A folder that cannot be listed, or that is empty, says nothing about what was in it."""
    if not discovery.found:
        return []
    present = {found.source for found in discovery.found}
    unread = tuple(one.source for one in refused)
    return [
        one
        for name, one in known.items()
        if name not in present and _within(name, discovery.scopes) and not name.startswith(unread)
    ]


def _within(name: str, scopes: Iterable[str]) -> bool:
    """The scope "" is the corpus folder: the names in it are relative."""
    return any(
        name == scope or (scope.endswith("/") and name.startswith(scope)) or (not scope and not name.startswith("/"))
        for scope in scopes
    )


def _moved(new: Iterable[Read], gone: Iterable[Known], extractor: str) -> tuple[Moved, ...]:
    free = {one.sha256: one for one in gone if one.document and one.extractor == extractor}
    return tuple(Moved(read.found, free.pop(read.sha256), read.sha256) for read in new if read.sha256 in free)
