"""Embedders for measuring: one that remembers, so that systems get the same vectors, and one that costs nothing."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
from langchain_core.embeddings import Embeddings


class Remembering(Embeddings):
    """Another embedder, asked once for each text; what it said may be kept in a file between runs."""

    def __init__(self, embeddings: Embeddings, kept: Path | None = None):
        self._embeddings, self._kept = embeddings, kept
        self._vectors: dict[str, np.ndarray] = {}
        if kept and kept.exists():
            with np.load(kept) as file:
                self._vectors = dict(zip(file["keys"].tolist(), file["vectors"], strict=True))

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        missing = list(dict.fromkeys(text for text in texts if _key("p", text) not in self._vectors))
        if missing:
            made = self._embeddings.embed_documents(missing)
            self._vectors |= {
                _key("p", text): np.asarray(vector, np.float32) for text, vector in zip(missing, made, strict=True)
            }
        return [self._vectors[_key("p", text)].tolist() for text in texts]

    def embed_query(self, text: str) -> list[float]:
        key = _key("q", text)
        if key not in self._vectors:
            self._vectors[key] = np.asarray(self._embeddings.embed_query(text), np.float32)
        return list(self._vectors[key].tolist())

    def keep(self) -> None:
        """Write what is remembered into the file."""
        if self._kept and self._vectors:
            self._kept.parent.mkdir(parents=True, exist_ok=True)
            np.savez(self._kept, keys=np.array(list(self._vectors)), vectors=np.stack(list(self._vectors.values())))


class Hashed(Embeddings):
    """A vector of unit length for each text, by its hash: tells texts apart, and nothing more."""

    def __init__(self, dimension: int):
        self._dimension = dimension

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        seed = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())
        vector = np.random.default_rng(seed).standard_normal(self._dimension)
        return list((vector / np.linalg.norm(vector)).tolist())


def _key(kind: str, text: str) -> str:
    return hashlib.blake2b(f"{kind}\0{text}".encode(), digest_size=16).hexdigest()
