"""Our own search, whole and with one part switched off at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.index.fusion import Candidate, fuse
from assistant.index.index import Index
from assistant.index.records import read_passages
from assistant.index.search import PROPOSED, Proposal
from assistant.understand import understand
from evals.bench.peers.systems import Entry, Material, Piece

Order = Callable[[Proposal, int], Sequence[Candidate]]
_RANK_CONSTANT = 60  # of reciprocal rank fusion, as its authors set it


@dataclass(frozen=True, slots=True)
class Whole:
    """The search as it answers questions, each hit read as a whole."""

    index: Index

    def search(self, question: str, limit: int) -> list[Piece]:
        asked = understand(question)
        hits = self.index.search(asked.query, asked.language, limit=limit)
        return [Piece(hit.passage.document.id, hit.passage.start, hit.passage.text) for hit in hits]


@dataclass(frozen=True, slots=True)
class Ordered:
    """The same candidates in another order."""

    index: Index
    order: Order

    def search(self, question: str, limit: int) -> list[Piece]:
        asked = understand(question)
        found = self.order(self.index.proposal(asked.query, asked.language), limit)
        with self.index.catalogue.reading() as rows:
            passages = read_passages(rows, [one.id for one in found])
        return [Piece(one.document, passages[one.id].start, one.text) for one in found]


def entries(index: Index) -> list[Entry]:
    """Ours, then ours without one part."""
    orders: dict[str, Order] = {
        "without words": _by_dense,
        "without vectors": _by_words,
        "without sentence vectors": lambda found, limit: _fused(_without(found, sentence=None), found, limit),
        "without the share of words found": lambda found, limit: _fused(_without(found, coverage=0.0), found, limit),
        "without levels of languages": lambda found, limit: [
            one.candidate for one in fuse(found.candidates, limit=limit)
        ],
        "with rank fusion instead of ours": _by_ranks,
        "with a sum of min-max scores instead": _by_sum,
    }
    whole = Entry("arena", lambda _: Whole(index))
    return [whole, *(Entry(f"arena {name}", _maker(index, order)) for name, order in orders.items())]


def _maker(index: Index, order: Order) -> Callable[[Material], Ordered]:
    return lambda _: Ordered(index, order)


def _without(found: Proposal, **changes: float | None) -> list[Candidate]:
    return [replace(one, **changes) for one in found.candidates]  # type: ignore[arg-type]


def _fused(candidates: Iterable[Candidate], found: Proposal, limit: int) -> list[Candidate]:
    return [one.candidate for one in fuse(candidates, found.levels, limit=limit)]


def _by_dense(found: Proposal, limit: int) -> list[Candidate]:
    return sorted(found.candidates, key=lambda one: -one.dense)[:limit]


def _by_words(found: Proposal, limit: int) -> list[Candidate]:
    return sorted((one for one in found.candidates if one.lexical), key=lambda one: -one.lexical)[:limit]


def _by_ranks(found: Proposal, limit: int) -> list[Candidate]:
    """https://doi.org/10.1145/1571941.1572114"""
    lists = (_by_dense(found, PROPOSED), _by_words(found, PROPOSED))
    scores = {one.id: 0.0 for one in found.candidates}
    for ordered in lists:
        for rank, one in enumerate(ordered, start=1):
            scores[one.id] += 1 / (_RANK_CONSTANT + rank)
    return sorted(found.candidates, key=lambda one: -scores[one.id])[:limit]


def _by_sum(found: Proposal, limit: int) -> list[Candidate]:
    dense = _stretched([one.dense for one in found.candidates])
    words = _stretched([one.lexical for one in found.candidates])
    scored = sorted(zip(dense, words, found.candidates, strict=True), key=lambda row: -(row[0] + row[1]))
    return [one for _, _, one in scored[:limit]]


def _stretched(values: Sequence[float]) -> list[float]:
    """From 0 for the lowest to 1 for the highest."""
    low, high = min(values, default=0.0), max(values, default=0.0)
    return [(value - low) / (high - low) if high > low else 0.0 for value in values]
