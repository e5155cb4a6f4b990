"""One index for the writer and the readers: searches what is published, publishes what was ingested."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import islice

import numpy as np
from langchain_core.embeddings import Embeddings

from assistant.errors import BrokenIndex, NoIndex
from assistant.index import lexical
from assistant.index.catalogue import REPAIR, Catalogue, Generation, read_generation, write_generation
from assistant.index.filters import Filters
from assistant.index.fusion import Candidate, Fused, fuse
from assistant.index.records import (
    Embedded,
    Prepared,
    Vector,
    batched,
    drop_unused_vectors,
    embedded_text,
    missing_keys,
    passage_key,
    put_document,
    put_vectors,
    read_document,
    read_documents,
    read_passages,
    read_vectors,
    remove_document,
    used_keys,
)
from assistant.index.vectors import Served, Vectors
from assistant.types import Document, Hit, Language, Passage

CANDIDATES = 60  # that vectors and words may each propose
EMBEDDED_AT_ONCE = 32  # passages; what a kill may lose
_SCANNED = 20_000  # passages up to which a filtered search compares every vector


class Index:
    """Safe to use from many threads. Readers follow what other processes publish."""

    def __init__(self, catalogue: Catalogue, vectors: Vectors, embeddings: Embeddings, fingerprint: str):
        self.catalogue = catalogue
        self.fingerprint = fingerprint
        self._vectors = vectors
        self._embeddings = embeddings
        self._lock = threading.Lock()
        self._served: _Lease | None = None

    def search(
        self,
        question: str,
        language: Language,
        *,
        limit: int = 8,
        filters: Filters = Filters(),  # noqa: B008 frozen
        today: date | None = None,
    ) -> tuple[Hit, ...]:
        """The closest passages, best first. Raises NoIndex where nothing is published yet."""
        vector = np.asarray(self._embeddings.embed_query(question), np.float32)
        with self.catalogue.reading() as rows, self._generation(rows) as served:
            near = self._near(rows, served, vector, filters)
            where, values = _passing(filters)
            found = lexical.search(
                rows, question, language, limit=CANDIDATES, also=near, where=where, parameters=values
            )
            passages = read_passages(rows, [hit.id for hit in found])
            stored = self._stored(rows, passages)
            ranked = fuse(_candidates(found, passages, stored, vector, today or date.today()))
            return tuple(_hit(one, passages, stored, vector) for one in ranked[:limit])

    def document(self, id: str) -> tuple[Document, str] | None:
        """A document and its canonical text."""
        with self.catalogue.reading() as rows:
            return read_document(rows, id)

    def documents(self, filters: Filters = Filters()) -> list[Document]:  # noqa: B008 frozen
        """The documents that have a passage which passes the filters, ordered by source."""
        where, values = filters.where()
        joined = f"EXISTS (SELECT 1 FROM passages p WHERE p.document = d.id AND {where})"
        with self.catalogue.reading() as rows:
            return read_documents(rows, joined, values)

    def publish(
        self,
        put: Sequence[Prepared] = (),
        remove: Collection[str] = (),
        *,
        anew: bool = False,
        also: Callable[[sqlite3.Connection], None] | None = None,
    ) -> Generation:
        """Make documents visible and others gone, all at once; the caller holds the writer's lock.

        Vectors are built first, beside the served ones, from what `put_vectors` has kept; one transaction then
        changes the catalogue, runs `also` and points at them. `anew` leaves no trace of what was removed.
        """
        changed = {*remove, *(prepared.document.id for prepared in put)}
        with self.catalogue.reading() as rows:
            old = read_generation(rows)
            keys = used_keys(rows, without=changed)
        keys |= {passage_key(passage) for prepared in put for passage in prepared.passages}
        base = old if old and old.fingerprint == self.fingerprint and not anew else None
        number = old.number + 1 if old else 1
        new = self._vectors.build(number, self.fingerprint, keys, self._read, base)
        with self.catalogue.writing() as rows:
            for id in remove:
                remove_document(rows, id)
            for prepared in put:
                put_document(rows, prepared)
            drop_unused_vectors(rows)
            write_generation(rows, new)
            if also:
                also(rows)
        self._vectors.collect({new.number, old.number} if old and not anew else {new.number})
        return new

    def _read(self, keys: Sequence[str]) -> list[Vector]:
        with self.catalogue.reading() as rows:
            found = read_vectors(rows, self.fingerprint, keys)
        if missing := set(keys) - found.keys():
            raise BrokenIndex(f"{len(missing)} passages have no vector in the catalogue. {REPAIR}")
        return [found[key].vector for key in keys]

    def embed(self, passages: Sequence[Passage], done: Callable[[int], None] | None = None) -> int:
        """Keep vectors of passages that have none yet, in small transactions; returns how many were embedded.

        `done` is told how many passages each step has dealt with.
        """
        by_key = {passage_key(passage): passage for passage in passages}
        with self.catalogue.reading() as rows:
            missing = missing_keys(rows, self.fingerprint, by_key)
        done = done or (lambda _: None)
        done(len(passages) - len(missing))
        for keys in batched(sorted(missing), EMBEDDED_AT_ONCE):
            made = self._embed([by_key[key] for key in keys])
            with self.catalogue.writing() as rows:
                put_vectors(rows, self.fingerprint, dict(zip(keys, made, strict=True)))
            done(len(keys))
        return len(missing)

    def _embed(self, passages: Sequence[Passage]) -> list[Embedded]:
        """One call for the passages and all their sentences."""
        texts = [embedded_text(passage) for passage in passages]
        sentences = [sentence.text for passage in passages for sentence in passage.sentences]
        vectors = iter(np.asarray(self._embeddings.embed_documents([*texts, *sentences]), np.float32))
        whole = list(islice(vectors, len(passages)))
        empty = np.empty((0, len(whole[0])), np.float32)
        return [
            Embedded(vector, np.vstack([empty, *islice(vectors, len(passage.sentences))]))
            for vector, passage in zip(whole, passages, strict=True)
        ]

    def check(self) -> Generation:
        """Open what is published, with all checks. Raises NoIndex or BrokenIndex."""
        with self.catalogue.reading() as rows, self._generation(rows):
            generation = read_generation(rows)
            assert generation is not None
            return generation

    def close(self) -> None:
        """Give back files and connections."""
        with self._lock:
            served, self._served = self._served, None
        if served:
            served.retire()
        self.catalogue.close()

    @contextmanager
    def _generation(self, rows: sqlite3.Connection) -> Iterator[Served]:
        """The generation that belongs to a snapshot; the one before is closed when its last search ends."""
        generation = read_generation(rows)
        if generation is None or generation.count == 0:
            raise NoIndex("The index holds no documents. Run: arena ingest FOLDER")
        if generation.fingerprint != self.fingerprint:
            made = f"the index was made with the embedder {generation.fingerprint}"
            raise BrokenIndex(f"{made}, the one set is {self.fingerprint}. {REPAIR}")
        with self._lock:
            if self._served is None or self._served.generation != generation:
                opened = _Lease(generation, self._vectors.open(generation))
                if self._served:
                    self._served.retire()
                self._served = opened
            lease = self._served
            lease.take()
        try:
            yield lease.served
        finally:
            lease.give_back()

    def _near(self, rows: sqlite3.Connection, served: Served, vector: Vector, filters: Filters) -> list[int]:
        """Passages by cosine. Where a filter leaves few of the nearest, every vector that passes is compared."""
        where, values = filters.where()
        found = _by_keys(rows, served.nearest(vector, CANDIDATES), where, values)
        if not filters or len(found) >= CANDIDATES // 2:
            return found
        passing = _joined(rows, where, values, "LIMIT ?", [_SCANNED])
        stored = read_vectors(rows, self.fingerprint, {key for _, key in passing})
        cosines = {id: float(stored[key].vector @ vector) for id, key in passing if key in stored}
        return sorted(cosines, key=lambda id: -cosines[id])[:CANDIDATES]

    def _stored(self, rows: sqlite3.Connection, passages: dict[int, Passage]) -> dict[int, Embedded]:
        keys = dict(_keys(rows, passages))
        stored = read_vectors(rows, self.fingerprint, set(keys.values()))
        if missing := set(keys.values()) - stored.keys():
            raise BrokenIndex(f"{len(missing)} passages have no vector in the catalogue. {REPAIR}")
        return {id: stored[key] for id, key in keys.items()}


class _Lease:
    """Counts the searches that use a generation, and closes it when it is retired and none is left."""

    def __init__(self, generation: Generation, served: Served):
        self.generation, self.served = generation, served
        self._users, self._retired, self._lock = 0, False, threading.Lock()

    def take(self) -> None:
        with self._lock:
            self._users += 1

    def give_back(self) -> None:
        with self._lock:
            self._users -= 1
            last = self._retired and self._users == 0
        if last:
            self.served.close()

    def retire(self) -> None:
        with self._lock:
            self._retired = True
            last = self._users == 0
        if last:
            self.served.close()


def _passing(filters: Filters) -> tuple[str, list[str]]:
    """The filters as a condition on rowid."""
    if not filters:
        return "", []
    where, values = filters.where()
    passing = f"SELECT p.id FROM passages p JOIN documents d ON d.id = p.document WHERE {where}"
    return f"rowid IN ({passing})", values


def _joined(
    rows: sqlite3.Connection,
    where: str,
    values: Sequence[object],
    tail: str = "",
    more: Sequence[object] = (),
) -> list[tuple[int, str]]:
    statement = f"SELECT p.id, p.key FROM passages p JOIN documents d ON d.id = p.document WHERE {where} {tail}"
    return [(row[0], row[1]) for row in rows.execute(statement, (*values, *more))]


def _by_keys(rows: sqlite3.Connection, keys: Sequence[str], where: str, values: Sequence[object]) -> list[int]:
    """Passages in the order of their keys; several may share one."""
    condition = f"p.key IN ({', '.join('?' * len(keys))}) AND ({where})"
    place = {key: n for n, key in enumerate(keys)}
    found = _joined(rows, condition, (*keys, *values))
    return [id for id, _ in sorted(found, key=lambda pair: (place[pair[1]], pair[0]))]


def _keys(rows: sqlite3.Connection, ids: Iterable[int]) -> list[tuple[int, str]]:
    wanted = list(ids)
    return _joined(rows, f"p.id IN ({', '.join('?' * len(wanted))})", wanted)


def _candidates(
    found: Sequence[lexical.LexicalHit],
    passages: dict[int, Passage],
    stored: dict[int, Embedded],
    vector: Vector,
    today: date,
) -> list[Candidate]:
    return [
        Candidate(
            id=hit.id,
            document=passages[hit.id].document.id,
            text=passages[hit.id].text,
            language=passages[hit.id].language,
            dense=float(stored[hit.id].vector @ vector),
            lexical=hit.score,
            coverage=hit.coverage,
            ended=passages[hit.id].ended(today),
        )
        for hit in found
    ]


def _hit(one: Fused, passages: dict[int, Passage], stored: dict[int, Embedded], vector: Vector) -> Hit:
    candidate = one.candidate
    own = passages[candidate.id].document
    others = dict.fromkeys(passages[same.id].document for same in one.same)
    return Hit(
        passage=passages[candidate.id],
        score=one.score,
        dense=candidate.dense,
        lexical=candidate.lexical or None,
        coverage=candidate.coverage,
        similarities=tuple(float(cosine) for cosine in stored[candidate.id].sentences @ vector),
        duplicates=tuple(document for document in others if document.id != own.id),
    )
