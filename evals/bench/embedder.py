"""The bundled embedder beside the engine in its own wheel: the same texts, in turns."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from assistant.embedding.embeddings import BundledEmbeddings, EngineEmbeddings
from assistant.embedding.weights import Weights, weights_file
from evals.bench.asking import seconds, throughput
from evals.bench.figures import Aim, Found, Spread, Table, milliseconds, times

BATCH = 16  # passages embedded in one call
ASKERS = (1, 2, 4)


def measure(
    embeddings: BundledEmbeddings, passages: Sequence[str], questions: Sequence[str], *, batches: int, lasting: float
) -> Found:
    """The part "embedder" of the benchmark: passages in `batches` batches, and questions."""
    engine = EngineEmbeddings(Weights(weights_file()))
    ours, theirs, tokens = _batches(embeddings, engine, passages[: BATCH * batches])
    asked, by_engine = _questions(embeddings, engine, questions)
    with _ingesting(embeddings, passages[:BATCH]):
        beside = Spread.of([seconds(embeddings.embed_query, text) for text in questions])
    rates = {askers: throughput(embeddings.embed_query, questions, askers, lasting) for askers in ASKERS}
    tables = (
        Table(
            f"Passages, {batches} batches of {BATCH}",
            ("embedder", "tokens a second", "to the engine"),
            (
                ("bundled, on onnxruntime", f"{tokens / ours:,.0f}", times(theirs / ours)),
                ("the wheel's engine", f"{tokens / theirs:,.0f}", times(1)),
            ),
        ),
        Table(
            "One question, ms",
            ("embedder", "p50", "p95", "p99"),
            tuple(
                (name, *(milliseconds(value) for value in (one.p50, one.p95, one.p99)))
                for name, one in (
                    ("bundled, on onnxruntime", asked),
                    ("the same while passages are embedded", beside),
                    ("the wheel's engine", by_engine),
                )
            ),
        ),
        Table(
            "Questions embedded at once",
            ("threads", "a second", "to one"),
            tuple((str(n), f"{rate:.1f}", times(rate / rates[1])) for n, rate in rates.items()),
        ),
    )
    aims = (Aim("passages: bundled embedder to the wheel's engine", theirs / ours, 5, at_most=False),)
    figures = {
        "embedder_to_engine": theirs / ours,
        "question_while_ingesting_to_alone": beside.p50 / asked.p50,
        "question_to_engine": by_engine.p50 / asked.p50,
    }
    return Found("embedder", tables, aims, figures)


def _batches(
    embeddings: BundledEmbeddings, engine: EngineEmbeddings, passages: Sequence[str]
) -> tuple[float, float, int]:
    """Seconds of ours, seconds of the engine, and tokens."""
    ours = theirs = 0.0
    embeddings.embed_documents(list(passages[:2]))
    engine.embed_documents(list(passages[:2]))
    for start in range(0, len(passages), BATCH):
        part = list(passages[start : start + BATCH])
        theirs += seconds(engine.embed_documents, part)
        ours += seconds(embeddings.embed_documents, part)
    return ours, theirs, sum(map(embeddings.count_tokens, passages))


def _questions(
    embeddings: BundledEmbeddings, engine: EngineEmbeddings, questions: Sequence[str]
) -> tuple[Spread, Spread]:
    ours, theirs = [], []
    for question in questions:
        theirs.append(seconds(engine.embed_query, question))
        ours.append(seconds(embeddings.embed_query, question))
    return Spread.of(ours), Spread.of(theirs)


@contextmanager
def _ingesting(embeddings: BundledEmbeddings, passages: Sequence[str]) -> Iterator[None]:
    """Another thread embeds passages all the while, as an ingestion does."""
    over = threading.Event()

    def work() -> None:
        while not over.is_set():
            embeddings.embed_documents(list(passages))

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
