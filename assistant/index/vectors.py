"""Vectors in Chroma, in generations: each is built beside the served one, checked, and never written to again.

Chroma rewrites its files in place and cannot be trusted after a kill, so it is a disposable index of the vectors
that the catalogue holds. Two makes: a folder for each generation, or a collection for each on a `chroma run` server.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from assistant.errors import ArenaError, BrokenIndex
from assistant.index.catalogue import REPAIR, Generation
from assistant.index.hnsw import blank_unused
from assistant.index.manifest import MANIFEST, verify, write_manifest
from assistant.index.records import batched
from assistant.index.vector_records import Vector

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection as ChromaCollection
    from chromadb.config import Settings

BATCH = 5000  # rows in one call; Chroma takes 5,461
SAME = 0.02  # cosine distance at which a vector, or one nearly it, counts as found; unrelated text is far beyond
_ROOM = 16 * 2**20  # bytes of disk below which Chroma's failures are put down to the lack of more
FOUND = 0.75  # least share of sampled vectors that find themselves: HNSW is approximate among near-equal ones
_COLLECTION = "passages"
# Every batch is flushed to the HNSW files, so that opening a generation changes none of them.
_CONFIGURATION: Any = {"hnsw": {"space": "cosine", "sync_threshold": 1, "batch_size": 1}}


class Served(Protocol):
    """An open generation."""

    def nearest(self, vector: Vector, limit: int) -> list[str]:
        """Keys of the nearest vectors by cosine, nearest first."""

    def close(self) -> None:
        """Give back files and connections."""


Read = Callable[[Sequence[str]], Sequence[Vector]]  # stored vectors by key, in the order of the keys


class Vectors(Protocol):
    """All generations of one index."""

    def open(self, generation: Generation) -> Served:
        """Raises BrokenIndex where its files are not the ones that were published."""

    def build(
        self, number: int, fingerprint: str, keys: Collection[str], read: Read, base: Generation | None
    ) -> Generation:
        """Make a generation that holds just these keys; from `base` where that saves work, anew where it is None."""

    def collect(self, keep: Collection[int]) -> None:
        """Remove all generations but these, half-built ones too."""


class _Open:
    def __init__(self, client: ClientAPI, collection: ChromaCollection):
        self._client, self._collection = client, collection

    def nearest(self, vector: Vector, limit: int) -> list[str]:
        with _translated("vectors"):
            return _nearest(self._collection, vector, limit)

    def close(self) -> None:
        self._client.close()  # type: ignore[attr-defined]  # every client has it, the interface forgot


class EmbeddedVectors:
    """A folder for each generation, below the data directory."""

    def __init__(self, root: Path):
        self._root = root

    def _folder(self, number: int) -> Path:
        return self._root / f"gen-{number:06d}"

    def open(self, generation: Generation) -> Served:
        folder = self._folder(generation.number)
        verify(folder, generation)
        with _translated(folder):
            client = _client(folder)
            collection = client.get_collection(_COLLECTION)
            if collection.count() != generation.count:
                raise BrokenIndex(f"{folder} holds {collection.count()} vectors, not {generation.count}. {REPAIR}")
        return _Open(client, collection)

    def build(
        self, number: int, fingerprint: str, keys: Collection[str], read: Read, base: Generation | None
    ) -> Generation:
        folder = self._folder(number)
        try:
            with _translated(folder):
                shutil.rmtree(folder, ignore_errors=True)
                if base is not None:
                    shutil.copytree(self._folder(base.number), folder)
                    (folder / MANIFEST).unlink()
                folder.mkdir(parents=True, exist_ok=True)
                with _closing(_client(folder)) as client:
                    collection = client.get_or_create_collection(_COLLECTION, configuration=_CONFIGURATION)
                    dimension = _fill(collection, keys, read)
                blank_unused(folder)
                digest = write_manifest(folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)  # on a full disk the served one needs the room to be opened
            raise
        return Generation(number, fingerprint, dimension, len(keys), digest)

    def collect(self, keep: Collection[int]) -> None:
        wanted = {self._folder(number) for number in keep}
        for folder in self._root.glob("gen-*"):
            if folder not in wanted:
                shutil.rmtree(folder, ignore_errors=True)


class ServerVectors:
    """A collection for each generation, on a `chroma run` server; always built anew.

    The server asks nobody for a key: keep it on loopback.
    """

    def __init__(self, url: str, name: str):
        self._url, self._name = url, name

    def _collection(self, number: int) -> str:
        return f"{self._name}-{number:06d}"

    @contextmanager
    def _reached(self) -> Iterator[ClientAPI]:
        with _translated(self._url), _closing(_http_client(self._url)) as client:
            yield client

    def open(self, generation: Generation) -> Served:
        with _translated(self._url):
            client = _http_client(self._url)
            collection = client.get_collection(self._collection(generation.number))
            if collection.count() != generation.count:
                raise BrokenIndex(f"{self._url}: {collection.name} holds {collection.count()} vectors. {REPAIR}")
        return _Open(client, collection)

    def build(
        self,
        number: int,
        fingerprint: str,
        keys: Collection[str],
        read: Read,
        base: Generation | None,  # noqa: ARG002 a collection cannot be copied
    ) -> Generation:
        with self._reached() as client:
            name = self._collection(number)
            if name in {collection.name for collection in client.list_collections()}:
                client.delete_collection(name)
            dimension = _fill(client.create_collection(name, configuration={"hnsw": {"space": "cosine"}}), keys, read)
        return Generation(number, fingerprint, dimension, len(keys), "")

    def collect(self, keep: Collection[int]) -> None:
        wanted = {self._collection(number) for number in keep}
        with self._reached() as client:
            for collection in client.list_collections():
                if collection.name.startswith(f"{self._name}-") and collection.name not in wanted:
                    client.delete_collection(collection.name)


def _fill(collection: ChromaCollection, keys: Collection[str], read: Read) -> int:
    """Bring a collection to hold just these keys, check that it does, and return the dimension."""
    held = set(collection.get(include=[])["ids"])
    for gone in batched(sorted(held - set(keys)), 1000):
        collection.delete(ids=list(gone))
    for new in batched(sorted(set(keys) - held), BATCH):
        collection.upsert(ids=list(new), embeddings=np.asarray(read(new), np.float32))
    vectors = read(sorted(keys)[:: max(1, len(keys) // 20)])
    found = sum(_finds(collection, vector) for vector in vectors)
    if collection.count() != len(keys) or found < FOUND * len(vectors):
        raise BrokenIndex(f"Chroma does not hold what was just written. {REPAIR}")
    return len(vectors[0]) if vectors else 0


def load() -> None:
    """Import Chroma, which takes a second, ahead of its use and beside other work."""
    import chromadb  # noqa: F401


def _client(folder: Path) -> ClientAPI:
    import chromadb
    from chromadb.api.shared_system_client import SharedSystemClient

    try:
        return chromadb.PersistentClient(str(folder), settings=_settings())
    except BaseException:
        # Chroma would hand out what did not start again and again, for as long as the process lives.
        SharedSystemClient._identifier_to_system.pop(str(folder), None)
        raise


def _http_client(url: str) -> ClientAPI:
    from urllib.parse import urlsplit

    import chromadb

    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 8000)
    return chromadb.HttpClient(parts.hostname or "", port, ssl=parts.scheme == "https", settings=_settings())


def _settings() -> Settings:
    """No telemetry, and nothing from a stray `.env` in the working folder."""
    from chromadb.config import Settings

    return Settings(_env_file=None, anonymized_telemetry=False)


@contextmanager
def _closing(client: ClientAPI) -> Iterator[ClientAPI]:
    try:
        yield client
    finally:
        client.close()  # type: ignore[attr-defined]


def _nearest(collection: ChromaCollection, vector: Vector, limit: int) -> list[str]:
    return collection.query(query_embeddings=vector[np.newaxis], n_results=limit, include=[])["ids"][0]


def _finds(collection: ChromaCollection, vector: Vector) -> bool:
    """Whether a vector, or one nearly equal to it, is its own nearest."""
    distances = collection.query(query_embeddings=vector[np.newaxis], n_results=1, include=["distances"])["distances"]
    return bool(distances and distances[0] and distances[0][0] < SAME)


@contextmanager
def _translated(place: object) -> Iterator[None]:
    """Chroma raises its own errors, the ones of its Rust part, and plain ValueError."""
    try:
        yield
    except ArenaError:
        raise
    except OSError as error:
        raise ArenaError(f"{place}: {error.strerror or error}. Nothing was changed") from error
    except Exception as error:
        failed = f"Chroma failed ({type(error).__name__}: {error})"
        if isinstance(place, Path) and (free := _free(place)) < _ROOM:
            todo = "Nothing was changed; free some space and run again"
            raise ArenaError(f"{place}: no space left ({free >> 10} kB). {failed}. {todo}") from error
        raise BrokenIndex(f"{place}: {failed}. {REPAIR}") from error


def _free(place: Path) -> int:
    """Bytes left on its disk."""
    return shutil.disk_usage(next(path for path in (place, *place.absolute().parents) if path.exists())).free
