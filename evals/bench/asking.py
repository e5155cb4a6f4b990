"""What an answer costs: its latency beside that of embedding its question, each step's share, and askers at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count

from langchain_core.embeddings import Embeddings

from assistant.chat import Assistant
from evals.bench.figures import Aim, Found, Spread, Table, milliseconds, shares, times
from evals.bench.plots import bars
from evals.bench.stopwatch import Stopwatch

ASKERS = (1, 4, 16, 64)
STEPS = {
    "assistant.understand:understand": "understand",
    "concurrent.futures._base:Future.result": "wait for the question's vector",
    "assistant.embedding.embeddings:NetworkEmbeddings.embed_query": "embed the question",
    "assistant.index.vectors:_Open.nearest": "nearest vectors (Chroma)",
    "assistant.index.lexical:search": "words (FTS5, BM25)",
    "assistant.index.vector_records:closeness": "cosines of the candidates",
    "assistant.index.search:propose": "other reading of candidates",
    "assistant.index.fusion:fuse": "fuse",
    "assistant.index.search:hits_of": "read the hits",
    "assistant.compose.rank:rank": "rank sentences",
    "assistant.decide:decide": "decide",
    "assistant.compose.extractive:compose": "compose",
}
REST = "everything else"


@dataclass(frozen=True, slots=True)
class Asked:
    """How long answers took, and embedding their questions, in turns."""

    answer: Spread
    embedding: Spread

    @property
    def ratio(self) -> float:
        return self.answer.p50 / self.embedding.p50


def latency(assistant: Assistant, embeddings: Embeddings, questions: Sequence[str], rounds: int) -> Asked:
    """Each question `rounds` times, warm; embedding and answer alternate, so that both meet the same machine."""
    for question in questions:
        assistant.ask(question)
    embedded, answered = [], []
    for question in list(questions) * rounds:
        embedded.append(seconds(embeddings.embed_query, question))
        answered.append(seconds(assistant.ask, question))
    return Asked(Spread.of(answered), Spread.of(embedded))


def steps(assistant: Assistant, questions: Sequence[str], rounds: int = 1) -> dict[str, float]:
    """Seconds of each step over all questions together. Embedding runs beside the words and is waited for."""
    with Stopwatch(STEPS) as watch:
        for question in list(questions) * rounds:
            watch.run(REST, assistant.ask, question)
    return dict(watch.seconds)


def throughput(work: Callable[[str], object], questions: Sequence[str], askers: int, lasting: float) -> float:
    """Answers a second, with so many threads that each ask one question after the other for `lasting` seconds."""
    numbers, answered = count(), [0] * askers
    end = time.perf_counter() + lasting

    def ask(asker: int) -> None:
        while time.perf_counter() < end:
            work(questions[next(numbers) % len(questions)])
            answered[asker] += 1

    threads = [threading.Thread(target=ask, args=(asker,)) for asker in range(askers)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(answered) / (time.perf_counter() - start)


def seconds(work: Callable[..., object], *given: object) -> float:
    """How long it takes."""
    start = time.perf_counter()
    work(*given)
    return time.perf_counter() - start


def measure(
    assistant: Assistant, embeddings: Embeddings, questions: Sequence[str], *, rounds: int, lasting: float
) -> Found:
    """The part "ask" of the benchmark."""
    asked = latency(assistant, embeddings, questions, rounds)
    spent = steps(assistant, questions, rounds)
    rates = {askers: throughput(assistant.ask, questions, askers, lasting) for askers in ASKERS}
    tables = (
        latency_table(asked),
        shares(spent, "Each step's share of a warm answer", "question", len(questions) * rounds),
        Table(
            "Askers at once",
            ("askers", "answers a second", "to one asker"),
            tuple((str(n), f"{rate:.1f}", times(rate / rates[1])) for n, rate in rates.items()),
        ),
    )
    aims = (
        Aim("warm ask, p50, to embedding its question", asked.ratio, 2),
        Aim("warm ask, p95 to p50", asked.answer.p95 / asked.answer.p50, 3),
        Aim("four askers at once, to one", rates[4] / rates[1], 1.6, at_most=False),
    )
    figures = {"ask_p50_to_embedding": asked.ratio, "ask_p95_to_p50": asked.answer.p95 / asked.answer.p50}
    figures |= {f"askers_{n}_to_1": rate / rates[1] for n, rate in rates.items() if n > 1}
    shown = {step: 1000 * value / (len(questions) * rounds) for step, value in spent.items()}
    return Found("ask", tables, aims, figures, {"steps": bars(shown, "Where a warm answer's time goes")})


def latency_table(asked: Asked) -> Table:
    """p50, p95 and p99 of an answer and of the embedding of its question."""
    rows = [
        (name, *(milliseconds(value) for value in (one.p50, one.p95, one.p99)), times(one.p50 / asked.embedding.p50))
        for name, one in (("answer", asked.answer), ("embedding its question", asked.embedding))
    ]
    return Table("Latency", ("ms", "p50", "p95", "p99", "to embedding (p50)"), tuple(rows))
