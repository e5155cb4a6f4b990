"""A small corpus, embedded by counting words: documents to measure on in a moment."""

from __future__ import annotations

from pathlib import Path

from assistant.index.index import Index
from assistant.types import Language
from assistant.wiring import Embedder
from evals.bench.scale import Real, read_real
from tests.made import index_in, made, publish
from tests.words import WordEmbeddings

QUESTIONS = ["Hvor mange ansatte har havna?", "Hvem søker om midler til prøving?", "Hva koster billetten?"]
HARBOUR = (
    "Havna har 14 ansatte. Den ligger i Vik kommune.\nBilletten koster 40 kroner. Barn reiser gratis hele sommeren."
)
FUNDS = (
    "Kommunene søker om midler til prøving av velferdsteknologi. Fristen er 1. mars 2024.\n"
    "Sykehusene samarbeider med leverandører om utviklingen. Rapporten kommer hvert år.\n"
    "Helsedirektoratet fordeler pengene etter søknad. Svar kommer innen seks uker."
)


def word_embedder() -> Embedder:
    embeddings = WordEmbeddings()
    return Embedder(embeddings, WordEmbeddings.fingerprint, embeddings.count_tokens)


def real_index(folder: Path) -> Index:
    """Two documents, five passages."""
    index = index_in(folder)
    language = Language.BOKMAAL
    publish(
        index,
        made("harbour", HARBOUR, title="Havna", language=language),
        made("funds", FUNDS, title="Midler", language=language),
    )
    return index


def real_corpus(folder: Path) -> Real:
    index = real_index(folder)
    try:
        return read_real(index)
    finally:
        index.close()
