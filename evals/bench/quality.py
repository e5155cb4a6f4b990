"""The bundled embedder beside the engine in its own wheel: which passage is closest to a question, by cosine alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import fmean

import numpy as np
from langchain_core.embeddings import Embeddings

from evals.bench.figures import Aim, Found, Table
from evals.bench.peers.measure import figures_of_ranks
from evals.bench.peers.systems import Piece
from evals.retrieval.dataset import Asked
from evals.retrieval.measure import locate

SHOWN = ("hit@1", "hit@5", "MRR@10")
OURS, ENGINE = "bundled, on onnxruntime", "the wheel's engine"


def measure(
    embedders: Mapping[str, Embeddings],
    pieces: Sequence[Piece],
    texts: Sequence[str],
    questions: Sequence[Asked],
    articles: Mapping[str, str],
) -> Found:
    """The part "quality" of the benchmark: all passages by cosine alone, with each of the two embedders.

    `texts` is what is embedded of each of the `pieces`.
    """
    gold = {one.id: place for one in questions if (place := locate(one, articles[one.article])) is not None}
    known = [one for one in questions if one.id in gold]
    passages = {name: _unit(each.embed_documents(list(texts))) for name, each in embedders.items()}
    asked = {name: _unit([each.embed_query(one.question) for one in known]) for name, each in embedders.items()}
    found = {
        name: figures_of_ranks(
            [
                _rank(row, pieces, one, gold[one.id])
                for row, one in zip(asked[name] @ passages[name].T, known, strict=True)
            ]
        )
        for name in embedders
    }
    rows = tuple((name, *(f"{row[figure]:.3f}" for figure in SHOWN)) for name, row in found.items())
    alike = tuple(
        (what, f"{fmean(cosines):.4f}", f"{min(cosines):.4f}")
        for what, made in (("passages", passages), ("questions", asked))
        for cosines in ((made[OURS] * made[ENGINE]).sum(axis=1).tolist(),)
    )
    behind = {figure: found[ENGINE][figure] - found[OURS][figure] for figure in ("hit@1", "MRR@10")}
    return Found(
        "quality",
        (
            Table(
                f"{len(known):,} questions over {len(pieces):,} passages, by cosine alone", ("embedder", *SHOWN), rows
            ),
            Table("Cosine of the one's vector to the other's", ("of", "mean", "least"), alike),
        ),
        tuple(Aim(f"{figure} behind the wheel's engine", value, 0.01) for figure, value in behind.items()),
        {f"{figure}_behind_engine": value for figure, value in behind.items()},
    )


def _rank(cosines: np.ndarray, pieces: Sequence[Piece], asked: Asked, gold: int) -> int | None:
    """Of the closest piece that holds the answer, from 1; None where no piece does."""
    holds = [
        place
        for place, piece in enumerate(pieces)
        if piece.article == asked.article and piece.start <= gold < piece.start + len(piece.text)
    ]
    return int((cosines > cosines[holds].max()).sum()) + 1 if holds else None


def _unit(vectors: Sequence[Sequence[float]]) -> np.ndarray:
    made = np.asarray(vectors, np.float32)
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True))
