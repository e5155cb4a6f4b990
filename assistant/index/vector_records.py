"""Vectors in the catalogue, by content: a passage's own, and one for each of its sentences. Reads check their sums."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from assistant.errors import BrokenIndex
from assistant.index.catalogue import REPAIR
from assistant.types import Language

Vector = np.ndarray[Any, np.dtype[np.float32]]
Closeness = tuple[float, tuple[float, ...]]  # cosine of a passage to a question, and those of its sentences


@dataclass(frozen=True, slots=True)
class Embedded:
    """The vectors of one passage: its own, and one for each sentence (shape (n, dimension)), of unit length."""

    vector: Vector
    sentences: Vector


def put_vectors(rows: sqlite3.Connection, fingerprint: str, vectors: Mapping[str, Embedded]) -> None:
    """Keep vectors by content key. Sentences' are kept at half precision: their order is all that is asked of them."""
    for key, made in vectors.items():
        whole, parts = made.vector.astype("<f4").tobytes(), made.sentences.astype("<f2").tobytes()
        values = (key, fingerprint, whole, zlib.crc32(whole), parts, zlib.crc32(parts))
        rows.execute("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?, ?, ?)", values)


def read_vectors(rows: sqlite3.Connection, fingerprint: str, keys: Iterable[str]) -> dict[str, Vector]:
    """The stored vectors of these keys; a key without one is left out."""
    statement = "SELECT vector, checksum FROM vectors WHERE key = ? AND fingerprint = ?"
    found = {key: rows.execute(statement, (key, fingerprint)).fetchone() for key in keys}
    return {key: _vector(row["vector"], row["checksum"], key) for key, row in found.items() if row is not None}


def read_embedded(rows: sqlite3.Connection, fingerprint: str, keys: Iterable[str]) -> dict[str, Embedded]:
    """All vectors of these keys, sentences' at half precision. Raises BrokenIndex where a key has none."""
    wanted = list(keys)
    columns = "key, vector, checksum, sentences, sentences_checksum"
    found = rows.execute(
        f"SELECT {columns} FROM vectors WHERE key IN ({', '.join('?' * len(wanted))}) AND fingerprint = ?",
        (*wanted, fingerprint),
    ).fetchall()
    if len(found) < len(wanted):
        raise BrokenIndex(f"{len(wanted) - len(found)} passages have no vector in the catalogue. {REPAIR}")
    return {row["key"]: _embedded(row) for row in found}


def _embedded(row: sqlite3.Row) -> Embedded:
    whole = _vector(row["vector"], row["checksum"], row["key"])
    parts = _vector(row["sentences"], row["sentences_checksum"], row["key"], "<f2")
    return Embedded(whole, parts.reshape(-1, len(whole)))


def closeness(embedded: Sequence[Embedded], vector: Vector) -> list[Closeness]:
    """The cosine of each passage to a vector, and those of its sentences."""
    if not embedded:
        return []
    whole = (np.stack([one.vector for one in embedded]) @ vector).tolist()
    sentences = np.concatenate([one.sentences for one in embedded]).astype(np.float32)
    cosines = iter((sentences @ vector).tolist())
    parts = [tuple(islice(cosines, len(one.sentences))) for one in embedded]
    return list(zip(whole, parts, strict=True))


def write_backgrounds(rows: sqlite3.Connection, fingerprint: str) -> None:
    """Keep the mean vector of the passages of each language."""
    sums: dict[str, tuple[int, Vector]] = {}
    joined = "passages p JOIN vectors v ON v.key = p.key AND v.fingerprint = ?"
    for language, data in rows.execute(f"SELECT p.language, v.vector FROM {joined}", (fingerprint,)):
        count, total = sums.get(language, (0, np.float32(0)))
        sums[language] = (count + 1, total + np.frombuffer(data, "<f4"))
    rows.execute("DELETE FROM backgrounds")
    for language, (count, total) in sums.items():
        rows.execute("INSERT INTO backgrounds VALUES (?, ?, ?)", (language, count, (total / count).tobytes()))


def read_backgrounds(rows: sqlite3.Connection) -> dict[Language, tuple[int, Vector]]:
    """For each language the number of its passages and their mean vector."""
    found = rows.execute("SELECT language, passages, mean FROM backgrounds")
    return {Language(row[0]): (row[1], np.frombuffer(row[2], "<f4")) for row in found}


def _vector(data: bytes, checksum: int, key: str, kind: str = "<f4") -> Vector:
    if zlib.crc32(data) != checksum:
        raise BrokenIndex(f"vector {key} in the catalogue is damaged. {REPAIR}")
    return np.frombuffer(data, kind)


def missing_keys(rows: sqlite3.Connection, fingerprint: str, keys: Iterable[str]) -> set[str]:
    """Those keys that have no vector by this embedder yet."""
    found = "SELECT 1 FROM vectors WHERE key = ? AND fingerprint = ?"
    return {key for key in keys if rows.execute(found, (key, fingerprint)).fetchone() is None}


def drop_unused_vectors(rows: sqlite3.Connection) -> None:
    """Remove the vectors that no passage points at."""
    rows.execute("DELETE FROM vectors WHERE key NOT IN (SELECT key FROM passages)")
