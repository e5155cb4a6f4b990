"""Embeds text with the bundled multilingual-e5-small, without a network."""

from assistant.embedding.embeddings import BundledEmbeddings, bundled

__all__ = ["BundledEmbeddings", "bundled"]
