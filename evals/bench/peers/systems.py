"""What every system is given and gives back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from langchain_core.embeddings import Embeddings


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an article as a system keeps it."""

    article: str
    start: int  # offset into the article
    text: str


@dataclass(frozen=True, slots=True)
class Material:
    """What a system indexes."""

    articles: Mapping[str, str]
    pieces: Sequence[Piece]  # the articles in our passages
    embeddings: Embeddings


class System(Protocol):
    """Something that finds pieces."""

    def search(self, question: str, limit: int) -> Sequence[Piece]:
        """The closest, best first."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A system by its name, made when its turn comes. Making it raises ImportError where it is not installed."""

    name: str
    make: Callable[[Material], System]
