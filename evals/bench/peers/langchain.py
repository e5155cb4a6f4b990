"""LangChain with Chroma, as its tutorial on semantic search sets them up (docs.langchain.com, knowledge base)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from evals.bench.peers.systems import Material, Piece

_AT_ONCE = 1000  # documents in one call; Chroma takes 5,461


class LangChain:
    """A vector store that is asked for the most similar documents."""

    def __init__(self, material: Material, documents: Sequence[Any]):
        from langchain_chroma import Chroma

        self._store = Chroma(collection_name=f"bench-{uuid4().hex}", embedding_function=material.embeddings)
        for start in range(0, len(documents), _AT_ONCE):
            self._store.add_documents(documents[start : start + _AT_ONCE])

    def search(self, question: str, limit: int) -> list[Piece]:
        found = self._store.similarity_search(question, k=limit)
        return [Piece(one.metadata["article"], one.metadata["start_index"], one.page_content) for one in found]


def tutorial(material: Material) -> LangChain:
    """Split as the tutorial does: 1,000 characters, 200 of them shared with the piece before."""
    from langchain_core.documents import Document
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200, add_start_index=True)
    whole = [Document(text, metadata={"article": article}) for article, text in material.articles.items()]
    return LangChain(material, splitter.split_documents(whole))


def on_our_passages(material: Material) -> LangChain:
    """The same store over our passages."""
    from langchain_core.documents import Document

    pieces = material.pieces
    documents = [
        Document(piece.text, metadata={"article": piece.article, "start_index": piece.start}) for piece in pieces
    ]
    return LangChain(material, documents)
