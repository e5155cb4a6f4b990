"""A readable embedder: one direction for each word, so that texts are close where they share words."""

from __future__ import annotations

import hashlib
import re

from langchain_core.embeddings import Embeddings

DIMENSION = 64


class WordEmbeddings(Embeddings):
    """Counts words into a vector of unit length. Deterministic, and nothing to load."""

    fingerprint = "words-64"

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.embedded += texts
        return [self._vector(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return self._vector(text)

    def count_tokens(self, text: str) -> int:
        return len(re.findall(r"\w+|[^\w\s]", text))

    def _vector(self, text: str) -> list[float]:
        counts = [0.01] * DIMENSION
        for word in re.findall(r"\w+", text.lower()):
            counts[hashlib.md5(word.encode(), usedforsecurity=False).digest()[0] % DIMENSION] += 1
        length = sum(count * count for count in counts) ** 0.5
        return [count / length for count in counts]
