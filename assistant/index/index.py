"""One index for the writer and the readers: searches what is published, publishes what was ingested."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from assistant.errors import BrokenIndex, NoIndex
from assistant.index.catalogue import REPAIR, Catalogue, Generation, read_generation, write_generation
from assistant.index.filters import Filters
from assistant.index.records import (
    Prepared,
    batched,
    embedded_text,
    passage_key,
    put_document,
    read_document,
    read_documents,
    read_passages,
    remove_document,
    used_keys,
)
from assistant.index.search import Proposal, Remembered, hits_of, propose
from assistant.index.vector_records import (
    Embedded,
    Vector,
    drop_unused_vectors,
    missing_keys,
    put_vectors,
    read_vectors,
    write_backgrounds,
)
from assistant.index.vectors import Served, Vectors
from assistant.types import Document, Hit, Language, Passage

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

EMBEDDED_AT_ONCE = 32  # passages; what a kill may lose


class Index:
    """Safe to use from many threads. Readers follow what other processes publish."""

    def __init__(self, catalogue: Catalogue, vectors: Vectors, embeddings: Embeddings, fingerprint: str):
        self.catalogue = catalogue
        self.fingerprint = fingerprint
        self._vectors = vectors
        self._embeddings = embeddings
        self._embedding = ThreadPoolExecutor(thread_name_prefix="embed")
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
        embedded = self._embedded(question)
        with self.catalogue.reading() as rows, self._generation(rows) as (served, remembered):
            day = today or date.today()
            found = propose(rows, served, self.fingerprint, question, language, embedded, filters, day, remembered)
            return hits_of(rows, found, limit, remembered)

    def proposal(self, question: str, language: Language) -> Proposal:
        """What a search ranks, before it is ranked: to compare ways of ranking."""
        embedded = self._embedded(question)
        day = date.today()
        with self.catalogue.reading() as rows, self._generation(rows) as (served, remembered):
            return propose(rows, served, self.fingerprint, question, language, embedded, Filters(), day, remembered)

    def spans(self, ids: Sequence[int]) -> dict[int, tuple[int, int]]:
        """Where candidates lie in the canonical text."""
        with self.catalogue.reading() as rows:
            return {id: (passage.start, passage.end) for id, passage in read_passages(rows, ids).items()}

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
            write_backgrounds(rows, self.fingerprint)
            write_generation(rows, new)
            if also:
                also(rows)
        self._vectors.collect({new.number, old.number} if old and not anew else {new.number})
        return new

    def sweep(self) -> None:
        """Leave no trace of what was removed, in no file: older generations go, and the catalogue is compacted."""
        with self.catalogue.reading() as rows:
            served = read_generation(rows)
        self._vectors.collect({served.number} if served else set())
        self.catalogue.compact()

    def _read(self, keys: Sequence[str]) -> list[Vector]:
        with self.catalogue.reading() as rows:
            found = read_vectors(rows, self.fingerprint, keys)
        if missing := set(keys) - found.keys():
            raise BrokenIndex(f"{len(missing)} passages have no vector in the catalogue. {REPAIR}")
        return [found[key] for key in keys]

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
    def _generation(self, rows: sqlite3.Connection) -> Iterator[tuple[Served, Remembered]]:
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
            yield lease.served, lease.remembered
        finally:
            lease.give_back()

    def _embedded(self, question: str) -> Callable[[], Vector]:
        """Begin to embed beside what else there is to do; what comes back waits for the end."""
        return self._embedding.submit(self._vector, question).result

    def _vector(self, question: str) -> Vector:
        return np.asarray(self._embeddings.embed_query(question), np.float32)


class _Lease:
    """Counts the searches that use a generation, and closes it when it is retired and none is left."""

    def __init__(self, generation: Generation, served: Served):
        self.generation, self.served, self.remembered = generation, served, Remembered()
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
