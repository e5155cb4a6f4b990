"""One search in one snapshot: vectors and words propose passages, the fusion ranks them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from assistant.index import lexical
from assistant.index.filters import Filters
from assistant.index.fusion import Candidate, Fused, backgrounds, fuse
from assistant.index.records import read_passages
from assistant.index.vector_records import (
    Closeness,
    Embedded,
    Vector,
    closeness,
    read_backgrounds,
    read_embedded,
    read_vectors,
)
from assistant.index.vectors import Served
from assistant.scope import When, when
from assistant.types import Document, Hit, Language, Passage

PROPOSED = 30  # candidates that vectors and words may each propose
_REMEMBERED = 5_000  # passages that are kept as they were read, about 5 kB each
_KNOWN = 5_000  # candidates whose vectors are kept, about 8 kB each
_SCANNED = 20_000  # passages up to which a filtered search compares every vector


@dataclass(frozen=True, slots=True)
class _Known:
    """As much of a candidate as ranking needs."""

    about: sqlite3.Row
    embedded: Embedded


@dataclass(slots=True)
class Remembered:
    """What searches of one published state have read and counted, for those that come after."""

    counted: lexical.Counted = field(default_factory=lexical.Counted)
    known: dict[int, _Known] = field(default_factory=dict)
    passages: dict[int, Passage] = field(default_factory=dict)
    near: dict[str, list[int]] = field(default_factory=dict)  # passages by the key of their vector
    means: dict[Language, tuple[int, Vector]] = field(default_factory=dict)  # as `read_backgrounds` gives them


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a search ranks, before it is ranked."""

    candidates: tuple[Candidate, ...]
    levels: Mapping[Language, float]  # cosine of an unrelated passage, by language
    similarities: Mapping[int, tuple[float, ...]] = field(default_factory=dict)  # of the sentences of each candidate

    def ranked(self, limit: int) -> list[Fused]:
        """The closest, best first."""
        return fuse(self.candidates, self.levels, limit=limit)


def propose(
    rows: sqlite3.Connection,
    served: Served,
    fingerprint: str,
    question: str,
    language: Language,
    embedded: Callable[[], Vector],
    filters: Filters,
    today: date,
    remembered: Remembered,
) -> Proposal:
    """Every passage that vectors or words put forward, with both scores.

    `embedded` waits for the question's vector, and is called when the words are found and what they found is read.
    """
    known: dict[int, _Known] = {}

    def near(found: Sequence[lexical.LexicalHit]) -> Iterable[int]:
        known.update(_known(rows, fingerprint, [hit.id for hit in found], remembered.known))
        return _near(rows, served, fingerprint, embedded(), filters, remembered.near)

    where, values = _passing(filters)
    found = lexical.search(
        rows,
        question,
        language,
        limit=PROPOSED,
        also=near,
        where=where,
        parameters=values,
        counted=remembered.counted,
    )
    known |= _known(rows, fingerprint, [hit.id for hit in found if hit.id not in known], remembered.known)
    vector, time = embedded(), when(question, today)
    if not remembered.means:
        remembered.means = read_backgrounds(rows)
    close = closeness([known[hit.id].embedded for hit in found], vector)
    return Proposal(
        tuple(_candidate(hit, known[hit.id].about, one, time) for hit, one in zip(found, close, strict=True)),
        backgrounds({spoken: (count, float(mean @ vector)) for spoken, (count, mean) in remembered.means.items()}),
        {hit.id: sentences for hit, (_, sentences) in zip(found, close, strict=True)},
    )


def _known(
    rows: sqlite3.Connection, fingerprint: str, ids: Sequence[int], remembered: dict[int, _Known]
) -> dict[int, _Known]:
    """What is known of candidates, of which those that were read before are not read again."""
    found = {id: known for id in ids if (known := remembered.get(id))}
    if len(found) == len(ids):
        return found
    about = _about(rows, [id for id in ids if id not in found])
    embedded = read_embedded(rows, fingerprint, {row["key"] for row in about.values()})
    new = {id: _Known(row, embedded[row["key"]]) for id, row in about.items()}
    if len(remembered) < _KNOWN:
        remembered.update(new)
    return found | new


def hits_of(rows: sqlite3.Connection, proposal: Proposal, limit: int, remembered: Remembered) -> tuple[Hit, ...]:
    """The best candidates as whole values."""
    ranked = proposal.ranked(limit)
    passages = _passages(rows, [one.candidate.id for one in ranked], remembered.passages)
    return tuple(
        Hit(
            passage=passages[one.candidate.id],
            score=one.score,
            dense=one.candidate.dense,
            lexical=one.candidate.lexical or None,
            coverage=one.candidate.coverage,
            similarities=proposal.similarities[one.candidate.id],
            level=proposal.levels.get(one.candidate.language),
            duplicates=_twins(rows, one, remembered.passages),
        )
        for one in ranked
    )


def _passages(rows: sqlite3.Connection, ids: Sequence[int], known: dict[int, Passage]) -> dict[int, Passage]:
    """The passages with these row ids, of which those that are known already are not read again."""
    found = {id: passage for id in ids if (passage := known.get(id))}
    new = read_passages(rows, [id for id in ids if id not in found])
    if len(known) < _REMEMBERED:
        known.update(new)
    return found | new


def _near(
    rows: sqlite3.Connection,
    served: Served,
    fingerprint: str,
    vector: Vector,
    filters: Filters,
    remembered: dict[str, list[int]],
) -> list[int]:
    """Passages by cosine. Where a filter leaves few of the nearest, every vector that passes is compared."""
    keys = served.nearest(vector, PROPOSED)
    if not filters:
        return _holding(rows, keys, remembered)
    where, values = filters.where()
    found = [id for id, _ in _joined(rows, f"{_among(keys)} AND ({where})", [*keys, *values])]
    if len(found) >= PROPOSED // 2:
        return found
    passing = _joined(rows, f"{where} LIMIT {_SCANNED}", values)
    stored = read_vectors(rows, fingerprint, {key for _, key in passing})
    cosines = {key: float(each @ vector) for key, each in stored.items()}
    return [id for id, _ in sorted(passing, key=lambda pair: -cosines[pair[1]])[:PROPOSED]]


def _holding(rows: sqlite3.Connection, keys: Sequence[str], remembered: dict[str, list[int]]) -> list[int]:
    """The passages that have these vectors, of which those that were looked up before are not looked up again."""
    found = {key: ids for key in keys if (ids := remembered.get(key))}
    if new := [key for key in keys if key not in found]:
        read: dict[str, list[int]] = {}
        for id, key in _joined(rows, _among(new), new):
            read.setdefault(key, []).append(id)
        if len(remembered) < _REMEMBERED:
            remembered.update(read)
        found |= read
    return [id for ids in found.values() for id in ids]


def _among(keys: Sequence[str]) -> str:
    return f"p.key IN ({', '.join('?' * len(keys))})"


def _passing(filters: Filters) -> tuple[str, list[str]]:
    """The filters as a condition on rowid."""
    if not filters:
        return "", []
    where, values = filters.where()
    return f"rowid IN (SELECT p.id FROM passages p JOIN documents d ON d.id = p.document WHERE {where})", values


def _joined(rows: sqlite3.Connection, where: str, values: Sequence[str]) -> list[tuple[int, str]]:
    statement = f"SELECT p.id, p.key FROM passages p JOIN documents d ON d.id = p.document WHERE {where}"
    return [(row[0], row[1]) for row in rows.execute(statement, values)]


def _about(rows: sqlite3.Connection, ids: Sequence[int]) -> dict[int, sqlite3.Row]:
    """As much of the candidates as ranking needs."""
    columns = "p.id, p.key, p.document, p.text, p.language, p.valid_from, p.valid_to"
    superseded = "json_extract(d.metadata, '$.superseded_by') AS superseded_by"
    joined = "passages p JOIN documents d ON d.id = p.document"
    statement = f"SELECT {columns}, {superseded} FROM {joined} WHERE p.id IN ({', '.join('?' * len(ids))})"
    return {row["id"]: row for row in rows.execute(statement, ids)}


def _candidate(hit: lexical.LexicalHit, row: sqlite3.Row, closeness: Closeness, time: When) -> Candidate:
    dense, sentences = closeness
    return Candidate(
        id=hit.id,
        document=row["document"],
        text=row["text"],
        language=Language(row["language"]),
        dense=dense,
        lexical=hit.score,
        coverage=hit.coverage,
        ended=time.ended(row["valid_from"], row["valid_to"], bool(row["superseded_by"])),
        sentence=max(sentences, default=-1.0),
    )


def _twins(rows: sqlite3.Connection, one: Fused, known: dict[int, Passage]) -> tuple[Document, ...]:
    """The other documents that hold the same passage."""
    twins = _passages(rows, [same.id for same in one.same], known).values()
    others = {twin.document.id: twin.document for twin in twins if twin.document.id != one.candidate.document}
    return tuple(others.values())
