"""Where objects are built: the only place that reads Settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from assistant.errors import BadInput
from assistant.settings import Settings

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

    from assistant.chat import Assistant
    from assistant.compose.generative import Writer
    from assistant.embedding import BundledEmbeddings
    from assistant.index.index import Index
    from assistant.index.vectors import Vectors


@dataclass(frozen=True, slots=True)
class Embedder:
    """An embedder with what the index has to know of it."""

    embeddings: Embeddings
    fingerprint: str  # changes whenever the same text would get another vector
    count: Callable[[str], int]  # tokens of a text


def open_embedder(settings: Settings) -> Embedder:
    """The bundled model, or any other that LangChain's init_embeddings knows."""
    if settings.embedder == "bundled":
        model = _bundled(settings.data / "embedder")
        return Embedder(model, model.fingerprint, model.count_tokens)
    from langchain.embeddings import init_embeddings

    from assistant.tokens import count_tokens

    try:
        embeddings = init_embeddings(settings.embedder)
    except (ImportError, ValueError) as error:
        said = str(error).splitlines()[0]
        raise BadInput(f"ARENA_EMBEDDER={settings.embedder}: {said} Use bundled, or provider:model") from error
    return Embedder(embeddings, settings.embedder, count_tokens)


@lru_cache(maxsize=1)
def _bundled(cache: Path) -> BundledEmbeddings:
    """One for all: it takes 170 MB, and any number of threads may use it, an ingestion beside questions too."""
    from assistant.embedding import bundled

    return bundled(cache)


def catalogue_path(settings: Settings) -> Path:
    """The one file that cannot be made again from the others."""
    return settings.data / "catalogue.db"


def open_index(settings: Settings, embedder: Embedder | None = None, *, create: bool = False) -> Index:
    """The index of the data directory. Raises NoIndex where there is none, unless it may be created."""
    from assistant.index.catalogue import Catalogue
    from assistant.index.index import Index

    catalogue = Catalogue(catalogue_path(settings), create=create)
    if embedder is None:  # Chroma takes longest to import: it does so while the embedder is loaded
        Thread(target=import_module, args=("chromadb",), daemon=True).start()
        embedder = open_embedder(settings)
    return Index(catalogue, _vectors(settings, catalogue.store), embedder.embeddings, embedder.fingerprint)


def open_assistant(settings: Settings, *, create: bool = False, today: Callable[[], date] = date.today) -> Assistant:
    """What answers questions, over the index of the data directory. Raises NoIndex, unless one may be created."""
    from assistant.chat import Assistant

    index = open_index(settings, create=create)
    writer = open_writer(settings) if settings.model or settings.model_url else None
    return Assistant(index, writer, today=today)


def open_writer(settings: Settings) -> Writer:
    """What composes answers with the chat model that is set. Raises BadInput where its package or key is missing.

    Closeness of meaning has a part in the check with the bundled embedder only, whose cosines it is measured for.
    """
    from assistant.compose.generative import Writer
    from assistant.grounding.closeness import cosines
    from assistant.models import open_model

    similar = cosines(open_embedder(settings).embeddings) if settings.embedder == "bundled" else None
    return Writer(open_model(settings), timeout=settings.model_timeout, tokens=settings.model_tokens, similar=similar)


def _vectors(settings: Settings, store: str) -> Vectors:
    from assistant.index.vectors import EmbeddedVectors, ServerVectors

    if settings.chroma_url:
        return ServerVectors(settings.chroma_url, f"arena-{store}")
    return EmbeddedVectors(settings.data / "vectors")
