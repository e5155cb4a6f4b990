"""Documents and indexes for tests, made in a line."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.index.catalogue import Catalogue
from assistant.index.index import Index
from assistant.index.records import Prepared
from assistant.index.vectors import EmbeddedVectors, Vectors
from assistant.language.sentences import split_sentences
from assistant.types import Document, Language, Metadata, Passage, Sentence
from tests.words import WordEmbeddings


def made(id: str, text: str, *, headings: tuple[str, ...] = (), **about: Any) -> Prepared:
    """A document of one passage for each line."""
    about.setdefault("language", Language.BOKMAAL)
    document = Document(id, hashlib.sha256(text.encode()).hexdigest(), f"{id}.md", Metadata(**about))
    passages, start = [], 0
    for line in text.split("\n"):
        spans = [(start + span.start, start + span.end) for span in split_sentences(line)]
        sentences = tuple(Sentence(first, last, text[first:last]) for first, last in spans)
        end = start + len(line)
        passage = Passage(document, start, end, line, about["language"], headings, sentences=sentences)
        about_time = {name: about.get(name, "") for name in ("valid_from", "valid_to")}
        passages.append(replace(passage, **about_time))
        start = end + 1
    return Prepared(document, text, tuple(passages))


def index_in(folder: Path, vectors: Vectors | None = None, *, fingerprint: str = WordEmbeddings.fingerprint) -> Index:
    """An index over word counts, empty or as it lies in the folder."""
    catalogue = Catalogue(folder / "catalogue.db", create=True)
    return Index(catalogue, vectors or EmbeddedVectors(folder / "vectors"), WordEmbeddings(), fingerprint)


def publish(index: Index, *documents: Prepared, remove: tuple[str, ...] = (), anew: bool = False) -> None:
    """Embed and publish, as an ingestion does."""
    index.embed([passage for one in documents for passage in one.passages])
    index.publish(documents, remove, anew=anew)


def texts(index: Index, question: str, **options: Any) -> list[str]:
    """The texts of the passages found."""
    return [hit.passage.text for hit in index.search(question, Language.BOKMAAL, **options)]
