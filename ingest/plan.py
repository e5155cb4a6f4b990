"""What an ingestion will change: compares what is found with what the catalogue knows."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from assistant.errors import BadInput, UnreadableSource
from assistant.types import Metadata
from ingest.address import is_url
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
    gone: tuple[Known, ...] = ()  # documents
    cleared: tuple[str, ...] = ()  # sources that never became one, and are no longer there
    refused: tuple[Refused, ...] = ()
    left: tuple[str, ...] = ()  # suffixes of files that are no documents
    known: int = 0  # documents in the catalogue before

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.moved or self.gone)

    @property
    def counts(self) -> dict[str, int]:
        """How many sources of each sort, under the words that are shown."""
        return {
            "new": len(self.new),
            "changed": len(self.changed),
            "moved": len(self.moved),
            "gone": len(self.gone),
            "unchanged": len(self.unchanged) + len(self.touched),
            "refused": len(self.refused),
        }

    @property
    def loss(self) -> str:
        """Says so where more of the corpus would go than a slip may take; else empty."""
        going = len(self.gone)
        large = going > 1 and going > self.known * LARGEST_LOSS
        return f"{going} of {self.known} documents would be removed" if large else ""

    def brake(self) -> None:
        """Raises BadInput where too much would go."""
        if self.loss:
            raise BadInput(f"{self.loss}. Nothing was changed. If that is meant, add --allow-mass-delete")


def read_known(rows: sqlite3.Connection) -> dict[str, Known]:
    """All sources of the catalogue, by name."""
    columns = "source, document, size, modified, sha256, extractor"
    found = rows.execute(f"SELECT {columns} FROM sources")
    return {row["source"]: Known(*row) for row in found}


def made_by(extractor: str, defaults: Metadata) -> str:
    """What decides how a source is read: other defaults make it a changed source."""
    if defaults == Metadata():
        return extractor
    return f"{extractor}+{hashlib.sha256(repr(asdict(defaults)).encode()).hexdigest()[:8]}"


def summed(data: bytes, sidecar: bytes) -> str:
    """What tells one content of a source from another."""
    return hashlib.sha256(data + b"\0" + sidecar if sidecar else data).hexdigest()


def make_plan(discovery: Discovery, known: Mapping[str, Known], extractor: str) -> Plan:
    """Only sources within the scopes that were looked through can be gone; what could not be read is not gone."""
    new: list[Read] = []
    changed: list[Read] = []
    touched: list[Read] = []
    unchanged: list[str] = list(discovery.same)
    refused = list(discovery.refused)
    for found in discovery.found:
        before = known.get(found.source)
        held = before is not None and before.document and before.extractor == made_by(extractor, found.defaults)
        if before and held and _same_stamp(found, before):
            unchanged.append(found.source)
            continue
        try:
            read = Read(found, summed(*found.read()))
        except UnreadableSource as error:
            refused.append(Refused(found.source, str(error).removeprefix(f"{found.source}: ")))
            continue
        if before is None:
            new.append(read)
        else:
            (touched if held and before.sha256 == read.sha256 else changed).append(read)
    away = _away(discovery, known, refused)
    gone = [one for one in away if one.document]
    refused += _emptied(discovery, known)
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
        cleared=tuple(one.source for one in away if not one.document),
        refused=tuple(refused),
        left=discovery.left,
        known=sum(1 for one in known.values() if one.document),
    )


def _same_stamp(found: Found, before: Known) -> bool:
    return (found.size, found.modified) == (before.size, before.modified)


def _away(discovery: Discovery, known: Mapping[str, Known], refused: Iterable[Refused]) -> list[Known]:
    """Known sources that are not there. A folder that is empty or cannot be listed says nothing of what was in it."""
    present = {found.source for found in discovery.found}
    unread = tuple(one.source for one in refused)
    scopes = [scope for scope in discovery.scopes if any(_within(name, [scope]) for name in present)]
    return [
        one
        for name, one in known.items()
        if name not in present and _within(name, scopes) and not name.startswith(unread)
    ]


def _emptied(discovery: Discovery, known: Mapping[str, Known]) -> list[Refused]:
    """Folders in which nothing was found, though documents came from them: perhaps a disk that is not there."""
    found = [*(one.source for one in discovery.found), *(one.source for one in discovery.refused)]
    held = [name for name, one in known.items() if one.document]
    counts = {
        scope: sum(_within(name, [scope]) for name in held)
        for scope in discovery.scopes
        if not any(_within(name, [scope]) for name in found)
    }
    reason = "nothing is in it; the documents that came from it stay ({}). To remove them: arena forget"
    return [Refused(scope or "./", reason.format(count)) for scope, count in counts.items() if count]


def _within(name: str, scopes: Iterable[str]) -> bool:
    """The scope "" is the corpus folder: the names in it are relative. A page goes only when it is forgotten."""
    if is_url(name):
        return False
    return any(
        name == scope or (scope.endswith("/") and name.startswith(scope)) or (not scope and not name.startswith("/"))
        for scope in scopes
    )


def _moved(new: Iterable[Read], gone: Iterable[Known], extractor: str) -> tuple[Moved, ...]:
    """A page is no moved file: its document carries its address."""
    free = {(one.sha256, one.extractor): one for one in gone if one.document}
    moved = []
    for read in new:
        key = (read.sha256, made_by(extractor, read.found.defaults))
        if key in free and not is_url(read.found.source):
            moved.append(Moved(read.found, free.pop(key), read.sha256))
    return tuple(moved)
