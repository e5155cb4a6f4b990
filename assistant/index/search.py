"""One search in one snapshot: vectors and words propose passages, the fusion ranks them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.index import lexical
from assistant.index.filters import Filters
from assistant.index.fusion import Candidate, Fused, backgrounds, fuse
from assistant.index.records import read_passages
from assistant.index.vector_records import Vector, read_backgrounds, read_closeness, read_sentence_vectors, read_vectors
from assistant.index.vectors import Served
from assistant.types import Document, Hit, Language, over

PROPOSED = 30  # candidates that vectors and words may each propose
_SCANNED = 20_000  # passages up to which a filtered search compares every vector


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a search ranks, before it is ranked."""

    candidates: tuple[Candidate, ...]
    levels: Mapping[Language, float]  # cosine of an unrelated passage, by language

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
    counted: lexical.Counted,
) -> Proposal:
    """Every passage that vectors or words put forward, with both scores.

    `embedded` waits for the question's vector, and is called when the words are found.
    """

    def near() -> Iterator[int]:
        yield from _near(rows, served, fingerprint, embedded(), filters)

    where, values = _passing(filters)
    found = lexical.search(
        rows, question, language, limit=PROPOSED, also=near(), where=where, parameters=values, counted=counted
    )
    vector = embedded()
    about = _about(rows, [hit.id for hit in found])
    closeness = read_closeness(rows, fingerprint, {row["key"] for row in about.values()}, vector)
    candidates = tuple(_candidate(hit, about[hit.id], closeness, today) for hit in found)
    return Proposal(candidates, backgrounds(read_backgrounds(rows, vector)))


def hits_of(
    rows: sqlite3.Connection, fingerprint: str, vector: Vector, proposal: Proposal, limit: int
) -> tuple[Hit, ...]:
    """The best candidates as whole values, each sentence compared with the question."""
    ranked = proposal.ranked(limit)
    passages = read_passages(rows, [one.candidate.id for one in ranked])
    sentences = read_sentence_vectors(rows, fingerprint, passages.values())
    documents = _named(rows, ranked)
    return tuple(
        Hit(
            passage=passages[one.candidate.id],
            score=one.score,
            dense=one.candidate.dense,
            lexical=one.candidate.lexical or None,
            coverage=one.candidate.coverage,
            similarities=tuple(float(cosine) for cosine in made @ vector),
            level=proposal.levels.get(one.candidate.language),
            duplicates=documents[one.candidate.id],
        )
        for one, made in zip(ranked, sentences, strict=True)
    )


def _near(rows: sqlite3.Connection, served: Served, fingerprint: str, vector: Vector, filters: Filters) -> list[int]:
    """Passages by cosine. Where a filter leaves few of the nearest, every vector that passes is compared."""
    where, values = filters.where()
    keys = served.nearest(vector, PROPOSED)
    among = f"p.key IN ({', '.join('?' * len(keys))})"
    found = [id for id, _ in _joined(rows, f"{among} AND ({where})", [*keys, *values])]
    if not filters or len(found) >= PROPOSED // 2:
        return found
    passing = _joined(rows, f"{where} LIMIT {_SCANNED}", values)
    stored = read_vectors(rows, fingerprint, {key for _, key in passing})
    cosines = {key: float(each @ vector) for key, each in stored.items()}
    return [id for id, _ in sorted(passing, key=lambda pair: -cosines[pair[1]])[:PROPOSED]]


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
    columns = "p.id, p.key, p.document, p.text, p.language, p.valid_to"
    superseded = "json_extract(d.metadata, '$.superseded_by') AS superseded_by"
    joined = "passages p JOIN documents d ON d.id = p.document"
    statement = f"SELECT {columns}, {superseded} FROM {joined} WHERE p.id IN ({', '.join('?' * len(ids))})"
    return {row["id"]: row for row in rows.execute(statement, ids)}


def _candidate(
    hit: lexical.LexicalHit, row: sqlite3.Row, closeness: dict[str, tuple[float, float]], today: date
) -> Candidate:
    dense, sentence = closeness[row["key"]]
    return Candidate(
        id=hit.id,
        document=row["document"],
        text=row["text"],
        language=Language(row["language"]),
        dense=dense,
        lexical=hit.score,
        coverage=hit.coverage,
        ended=bool(row["superseded_by"]) or over(row["valid_to"], today),
        sentence=sentence,
    )


def _named(rows: sqlite3.Connection, ranked: Iterable[Fused]) -> dict[int, tuple[Document, ...]]:
    """The other documents that hold the same passage."""
    named = {}
    for one in ranked:
        twins = read_passages(rows, [same.id for same in one.same]).values()
        others = {twin.document.id: twin.document for twin in twins if twin.document.id != one.candidate.document}
        named[one.candidate.id] = tuple(others.values())
    return named
