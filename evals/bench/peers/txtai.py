"""txtai with `hybrid` on: its own BM25 beside faiss, their scores summed. Vectors come from outside (`external`)."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
from langchain_core.embeddings import Embeddings

from evals.bench.peers.systems import Material, Piece

_PASSAGE, _QUESTION = "passage: ", "query: "  # by which txtai tells its embedder what is what


class Txtai:
    """An in-memory index over our passages."""

    def __init__(self, material: Material):
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        from txtai.embeddings import Embeddings as Index

        def transform(texts: list[str]) -> Any:
            return _vectors(material.embeddings, texts)

        told = {"query": _QUESTION, "data": _PASSAGE}
        self._pieces = material.pieces
        self._index = Index({"method": "external", "transform": transform, "instructions": told, "hybrid": True})
        self._index.index((n, piece.text) for n, piece in enumerate(self._pieces))

    def search(self, question: str, limit: int) -> list[Piece]:
        return [self._pieces[number] for number, _ in self._index.search(question, limit)]


def _vectors(embeddings: Embeddings, texts: list[str]) -> Any:
    if all(text.startswith(_QUESTION) for text in texts):
        return np.array([embeddings.embed_query(text.removeprefix(_QUESTION)) for text in texts], np.float32)
    return np.array(embeddings.embed_documents([text.removeprefix(_PASSAGE) for text in texts]), np.float32)
