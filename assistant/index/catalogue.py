"""The catalogue, one SQLite file: the truth about documents, passages and vectors. Guards its transactions."""

from __future__ import annotations

import json
import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from assistant.errors import ArenaError, BrokenIndex, NoIndex
from assistant.index import lexical

SCHEMA_VERSION = 3
CHECKED_AT_OPEN = 64 * 2**20  # bytes; a larger file is checked by `arena doctor` only
REPAIR = "Run: arena doctor --repair"

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
    id TEXT PRIMARY KEY, version TEXT NOT NULL, source TEXT NOT NULL, metadata TEXT NOT NULL, text TEXT NOT NULL,
    kind TEXT, language TEXT, publisher TEXT NOT NULL, published TEXT NOT NULL, dropped TEXT NOT NULL);
CREATE TABLE topics (
    document TEXT NOT NULL REFERENCES documents ON DELETE CASCADE, topic TEXT NOT NULL,
    PRIMARY KEY (document, topic)) WITHOUT ROWID;
CREATE TABLE passages (
    id INTEGER PRIMARY KEY, document TEXT NOT NULL REFERENCES documents ON DELETE CASCADE, key TEXT NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL, sentences TEXT NOT NULL,
    headings TEXT NOT NULL, page TEXT, language TEXT NOT NULL,
    valid_from TEXT NOT NULL, valid_to TEXT NOT NULL, secondary INTEGER NOT NULL);
CREATE INDEX passages_by_document ON passages (document);
CREATE INDEX passages_by_key ON passages (key);
CREATE TABLE vectors (
    key TEXT NOT NULL, fingerprint TEXT NOT NULL, vector BLOB NOT NULL, checksum INTEGER NOT NULL,
    sentences BLOB NOT NULL, sentences_checksum INTEGER NOT NULL, PRIMARY KEY (key, fingerprint));
CREATE TABLE backgrounds (language TEXT PRIMARY KEY, passages INTEGER NOT NULL, mean BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE sources (
    source TEXT PRIMARY KEY, document TEXT, size INTEGER NOT NULL, modified INTEGER NOT NULL, sha256 TEXT NOT NULL,
    extractor TEXT NOT NULL, error TEXT, tried TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE runs (
    id INTEGER PRIMARY KEY, started TEXT NOT NULL, ended TEXT, summary TEXT NOT NULL);
"""
_SINCE_2 = """
CREATE TABLE fetched (
    source TEXT PRIMARY KEY, etag TEXT NOT NULL, modified TEXT NOT NULL, asked TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sketches (
    document TEXT PRIMARY KEY REFERENCES documents ON DELETE CASCADE, sketch BLOB NOT NULL);
"""
_SINCE_3 = """
CREATE TABLE feedback (
    answer TEXT NOT NULL, asker TEXT NOT NULL, surface TEXT NOT NULL, question TEXT NOT NULL, opinion TEXT NOT NULL,
    at TEXT NOT NULL, reason TEXT NOT NULL, payload TEXT NOT NULL, PRIMARY KEY (answer, asker)) WITHOUT ROWID;
CREATE TABLE unanswered (
    answer TEXT PRIMARY KEY, asker TEXT NOT NULL, surface TEXT NOT NULL, question TEXT NOT NULL,
    language TEXT NOT NULL, at TEXT NOT NULL) WITHOUT ROWID;
"""
# What brings a file of an earlier version up to this one; 0 is an empty file.
_MADE_BY_VERSION = {
    0: _SCHEMA + _SINCE_2 + _SINCE_3 + lexical.SCHEMA,
    1: _SINCE_2 + _SINCE_3,
    2: _SINCE_3,
}


@dataclass(frozen=True, slots=True)
class Generation:
    """Which vectors are served: written in the transaction that made its passages visible."""

    number: int
    fingerprint: str  # of the embedder
    dimension: int
    count: int  # of vectors
    digest: str  # sha-256 of the manifest, empty on a Chroma server


class Catalogue:
    """Connections are kept per thread; a reader sees one snapshot, a writer changes all or nothing."""

    def __init__(self, path: Path, *, create: bool = False):
        """Raises NoIndex where there is none (unless `create`), BrokenIndex where it cannot be trusted."""
        self.path = path
        self._local = threading.local()
        if not path.exists() and not create:
            if (path.parent / "vectors").exists():
                raise BrokenIndex(f"{path} is missing though its vectors are there. {REPAIR}, then: arena ingest")
            raise NoIndex(f"Nothing is indexed yet in {path.parent}. Run: arena ingest")
        with _translated(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._prepare(self._connection())

    def _connection(self) -> sqlite3.Connection:
        if not hasattr(self._local, "connection"):
            connection = sqlite3.connect(self.path, isolation_level=None, timeout=30)
            connection.row_factory = sqlite3.Row
            for pragma in ("journal_mode=WAL", "foreign_keys=ON", "secure_delete=ON", "synchronous=NORMAL"):
                connection.execute(f"PRAGMA {pragma}")
            self._local.connection = connection
        connection = self._local.connection
        assert isinstance(connection, sqlite3.Connection)
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version in _MADE_BY_VERSION:
            self._upgrade()
        elif version != SCHEMA_VERSION:
            raise BrokenIndex(
                f"{self.path} has schema {version}, this program needs {SCHEMA_VERSION}. "
                "Set ARENA_DATA to a new folder and run: arena ingest"
            )
        elif self.path.stat().st_size <= CHECKED_AT_OPEN:
            self.check()

    def _upgrade(self) -> None:
        """Another process may be doing the same: what counts is how the file is once it is ours."""
        with self.writing() as rows:
            version = rows.execute("PRAGMA user_version").fetchone()[0]
            for statement in _MADE_BY_VERSION.get(version, "").split(";"):
                rows.execute(statement)
            if version == 0:
                write_meta(rows, "store", secrets.token_hex(4))
            rows.execute(f"PRAGMA user_version={SCHEMA_VERSION}")

    @property
    def store(self) -> str:
        """A name for this catalogue that no other has."""
        with self.reading() as rows:
            return read_meta(rows, "store")

    def check(self) -> None:
        """Raises BrokenIndex where the file is damaged."""
        with _translated(self.path):
            said = self._connection().execute("PRAGMA quick_check(1)").fetchone()[0]
        if said != "ok":
            raise BrokenIndex(f"{self.path} is damaged ({said}). {REPAIR}")

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One snapshot: what is committed meanwhile is not seen."""
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """All or nothing, and on the disk when it ends."""
        with self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        connection = self._connection()
        with _translated(self.path):
            connection.execute(begin)
            try:
                yield connection
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    def compact(self) -> None:
        """Leave nothing of what was deleted in the file or its log.

        Raises ArenaError where another process reads in the file all the while.
        """
        with _translated(self.path):
            connection = self._connection()
            connection.executescript(f"{lexical.COMPACT} VACUUM;")
            busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise ArenaError(f"{self.path} is being read all the while. Run the command again, or stop the reader")

    def close(self) -> None:
        """Close this thread's connection."""
        if hasattr(self._local, "connection"):
            self._local.connection.close()
            del self._local.connection


def read_generation(rows: sqlite3.Connection) -> Generation | None:
    """None where nothing was published yet."""
    value = read_meta(rows, "generation")
    return Generation(**json.loads(value)) if value else None


def write_generation(rows: sqlite3.Connection, generation: Generation) -> None:
    """Make a generation the one that is served."""
    write_meta(rows, "generation", json.dumps(asdict(generation)))


def read_meta(rows: sqlite3.Connection, key: str) -> str:
    """Empty where it was never written."""
    row = rows.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return row[0] if row else ""


def write_meta(rows: sqlite3.Connection, key: str, value: str) -> None:
    """Keep one value under a key."""
    rows.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise _operational(path, error) from error
    except sqlite3.DatabaseError as error:
        raise BrokenIndex(f"{path} is damaged ({error}). {REPAIR}") from error


def _operational(path: Path, error: sqlite3.OperationalError) -> ArenaError:
    """What the machine refuses is no damage."""
    said = str(error)
    if "malformed" in said or "no such table" in said or "vtable" in said:
        return BrokenIndex(f"{path} is damaged ({said}). {REPAIR}")
    if "full" in said or "disk I/O" in said:
        return ArenaError(f"{path}: {said}. Nothing was changed; free some space and run the command again")
    if "readonly" in said or "unable to open" in said:
        return ArenaError(f"{path}: {said}. Make the folder writable, or set ARENA_DATA to another one")
    return ArenaError(f"{path}: {said}")
