"""Haystack's hybrid pipeline, as its documentation sets it up: BM25 and vectors in memory, joined by rank fusion."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from evals.bench.peers.systems import Material, Piece


class Haystack:
    """A pipeline of two retrievers and a joiner."""

    def __init__(self, material: Material, documents: Sequence[Any]):
        from haystack import Pipeline
        from haystack.components.joiners import DocumentJoiner
        from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
        from haystack.document_stores.in_memory import InMemoryDocumentStore

        store = InMemoryDocumentStore()
        vectors = material.embeddings.embed_documents([one.content for one in documents])
        embedded = [replace(one, embedding=vector) for one, vector in zip(documents, vectors, strict=True)]
        store.write_documents(embedded)
        self._embeddings = material.embeddings
        self._pipeline = Pipeline()
        self._pipeline.add_component("words", InMemoryBM25Retriever(store))
        self._pipeline.add_component("vectors", InMemoryEmbeddingRetriever(store))
        self._pipeline.add_component("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion"))
        self._pipeline.connect("words", "joiner")
        self._pipeline.connect("vectors", "joiner")

    def search(self, question: str, limit: int) -> list[Piece]:
        vector = self._embeddings.embed_query(question)
        asked = {"words": {"query": question}, "vectors": {"query_embedding": vector}}
        found = self._pipeline.run(asked)["joiner"]["documents"][:limit]
        return [Piece(one.meta["article"], one.meta["start"], one.content) for one in found]


def on_our_passages(material: Material) -> Haystack:
    """Over our passages."""
    os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"
    from haystack import Document

    pieces = material.pieces
    return Haystack(
        material,
        [Document(content=one.text, meta={"article": one.article, "start": one.start}) for one in pieces],
    )
