"""The log of ingestions in the catalogue: how each went, those that were killed too. It names no source."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from assistant.errors import ArenaError
from assistant.index.catalogue import Catalogue

KEPT = 1000  # rows


@dataclass(slots=True)
class Run:
    """One ingestion while it lasts: what is put into `summary` stands in the log when it ends."""

    summary: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Logged:
    """One ingestion as the log knows it."""

    started: str
    ended: str  # empty while it lasts, and for ever where it was killed
    summary: dict[str, Any]


@contextmanager
def logged(catalogue: Catalogue) -> Iterator[Run]:
    """Write down a beginning, and the end whatever it is."""
    with catalogue.writing() as rows:
        id = rows.execute("INSERT INTO runs VALUES (NULL, ?, NULL, '{}')", (_now(),)).lastrowid
        rows.execute("DELETE FROM runs WHERE id <= ?", ((id or 0) - KEPT,))
    run = Run()
    try:
        yield run
    except BaseException as error:
        run.summary["failed"] = type(error).__name__
        raise
    finally:
        with suppress(ArenaError), catalogue.writing() as rows:
            values = (_now(), json.dumps(run.summary), id)
            rows.execute("UPDATE runs SET ended = ?, summary = ? WHERE id = ?", values)


def read_runs(rows: sqlite3.Connection, limit: int) -> list[Logged]:
    """The last ones, newest first."""
    found = rows.execute("SELECT started, ended, summary FROM runs ORDER BY id DESC LIMIT ?", (limit,))
    return [Logged(row[0], row[1] or "", json.loads(row[2])) for row in found]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
