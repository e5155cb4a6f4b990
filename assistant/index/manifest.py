"""What a generation's folder must hold: checksums of its files, checked before Chroma opens it."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from pathlib import Path

from assistant.errors import BrokenIndex
from assistant.index.catalogue import REPAIR, Generation

MANIFEST = "manifest.json"
# Tables that opening a collection leaves as they are.
_TABLES = ("collections", "segments", "embeddings", "max_seq_id", "embeddings_queue")


def write_manifest(folder: Path) -> str:
    """Sums of all files, flushed to the disk; returns the sha-256 of the manifest."""
    manifest = json.dumps({"files": _sums(folder), "rows": _rows(folder)}, indent=1, sort_keys=True)
    (folder / MANIFEST).write_text(manifest)
    for path in [*folder.rglob("*"), folder, folder.parent]:
        _flush(path)
    return hashlib.sha256(manifest.encode()).hexdigest()


def verify(folder: Path, generation: Generation) -> None:
    """Compare a folder with its manifest before Chroma opens it: a damaged file can end the process."""
    path = folder / MANIFEST
    if not path.exists():
        raise BrokenIndex(f"{path} is missing. {REPAIR}")
    manifest = path.read_bytes()
    if hashlib.sha256(manifest).hexdigest() != generation.digest:
        raise BrokenIndex(f"{path} is not the one that was published. {REPAIR}")
    expected = json.loads(manifest)
    found = _sums(folder)
    for name in sorted(expected["files"].keys() | found.keys()):
        if expected["files"].get(name) != found.get(name):
            raise BrokenIndex(f"{folder / name} is damaged or missing. {REPAIR}")
    try:
        rows = _rows(folder)
    except sqlite3.DatabaseError as error:
        raise BrokenIndex(f"{folder / 'chroma.sqlite3'} is damaged ({error}). {REPAIR}") from error
    if rows != expected["rows"]:
        raise BrokenIndex(f"{folder / 'chroma.sqlite3'} is damaged. {REPAIR}")


def _sums(folder: Path) -> dict[str, str]:
    """sha-256 of each file but Chroma's SQLite file, whose bytes change when it is opened."""
    sums = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != MANIFEST and not path.name.startswith("chroma.sqlite3"):
            with path.open("rb") as file:
                sums[str(path.relative_to(folder))] = hashlib.file_digest(file, "sha256").hexdigest()
    return sums


def _rows(folder: Path) -> str:
    """sha-256 of what Chroma's SQLite file says."""
    path = folder / "chroma.sqlite3"
    if not path.exists():
        raise sqlite3.DatabaseError("the file is missing")
    summed = hashlib.sha256()
    connection = sqlite3.connect(path)
    try:
        said = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if said != "ok":
            raise sqlite3.DatabaseError(" ".join(said.split()))
        for table in _TABLES:
            for row in connection.execute(f"SELECT * FROM {table}"):
                summed.update(repr(tuple(row)).encode())
    finally:
        connection.close()
    return summed.hexdigest()


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
