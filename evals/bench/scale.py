"""How costs grow with the corpus: the same questions over generated corpora of several sizes, on the real stores."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from assistant.chat import Assistant
from assistant.index.index import Index
from assistant.index.records import Prepared, passage_key
from assistant.index.vector_records import Embedded
from assistant.settings import Settings
from assistant.wiring import Embedder, catalogue_path, open_index
from evals.bench.asking import Asked, latency, seconds, steps
from evals.bench.embedders import Remembering
from evals.bench.figures import Aim, Found, Spread, Table, megabytes, milliseconds, shares, times
from evals.bench.generated import Generator
from evals.bench.plots import growth
from evals.bench.stopwatch import Stopwatch

PUBLISHING = {
    "assistant.index.vectors:EmbeddedVectors.build": "build the vectors (Chroma)",
    "assistant.index.manifest:write_manifest": "sum and flush the vectors",
    "assistant.index.index:Index._read": "read stored vectors",
    "assistant.index.records:used_keys": "read what is used",
    "assistant.index.records:put_document": "write documents and words",
    "assistant.index.records:remove_document": "remove documents",
    "assistant.index.vector_records:drop_unused_vectors": "drop unused vectors",
    "assistant.index.vector_records:write_backgrounds": "mean vectors",
    "assistant.index.vector_records:put_vectors": "keep vectors",
    "assistant.index.vectors:EmbeddedVectors.collect": "remove older vectors",
}
REST = "everything else"


@dataclass(frozen=True, slots=True)
class Real:
    """The shipped corpus, embedded: what generated ones are made of and questions are asked about."""

    documents: tuple[Prepared, ...]
    vectors: Mapping[str, Embedded]

    @property
    def passages(self) -> int:
        return sum(len(one.passages) for one in self.documents)


@dataclass(frozen=True, slots=True)
class Size:
    """What was measured at one size."""

    passages: int
    build: Mapping[str, float]  # seconds by step
    change: Mapping[str, float]  # one changed document
    opened: float  # seconds until the first passages are found, the embedder loaded
    catalogue: int  # bytes
    vectors: int
    search: Spread  # without embedding the question
    asked: Asked
    steps: Mapping[str, float]  # of answers, seconds for one question


def measure(
    real: Real, embedder: Embedder, questions: Sequence[str], sizes: Sequence[int], folder: Path, rounds: int
) -> Found:
    """The part "scale" of the benchmark."""
    found = [at(size, real, embedder, questions, folder / str(size), rounds) for size in sizes]
    first, last = found[0], found[-1]
    tables = (
        _growth(found),
        _growth_of_steps(found),
        shares(
            last.build,
            f"Building {last.passages:,} passages, vectors at hand",
            "thousand passages",
            last.passages // 1000 or 1,
        ),
        shares(last.change, f"One changed document among {last.passages:,} passages", "document", 1),
    )
    aims = (
        Aim(f"warm ask, p50, to embedding its question, at {first.passages:,} passages", first.asked.ratio, 2),
        Aim(f"the same at {last.passages:,} passages", last.asked.ratio, 3),
        Aim(f"warm ask, p95 to p50, at {last.passages:,} passages", last.asked.answer.p95 / last.asked.answer.p50, 3),
        Aim(f"words and vectors, p50 in ms, at {last.passages:,} passages", last.search.p50 * 1000, 40),
    )
    figures = {f"ask_p50_to_embedding_{one.passages}": one.asked.ratio for one in found}
    figures |= {f"search_p50_to_embedding_{one.passages}": one.search.p50 / one.asked.embedding.p50 for one in found}
    figures |= {f"step_{one.passages}_{step}": spent for one in found for step, spent in one.steps.items()}
    return Found("scale", tables, aims, figures, {"growth": growth(_lines(found))})


def at(passages: int, real: Real, embedder: Embedder, questions: Sequence[str], data: Path, rounds: int) -> Size:
    """Build an index of one size, change a document, open it anew and ask."""
    settings = Settings(data=data, chroma_url="")
    index = open_index(settings, embedder, create=True)
    built = build(index, real, passages)
    changed = change(index, real)
    index.close()
    remembered = Remembering(embedder.embeddings)
    for question in questions:
        remembered.embed_query(question)
    search, opened = _searches(settings, replace(embedder, embeddings=remembered), questions, rounds)
    asked, spent = _answers(settings, embedder, questions, rounds)
    return Size(
        passages=passages,
        build=built,
        change=changed,
        opened=opened,
        catalogue=catalogue_path(settings).stat().st_size,
        vectors=sum(path.stat().st_size for path in (data / "vectors").rglob("*") if path.is_file()),
        search=search,
        asked=asked,
        steps={step: value / len(questions) for step, value in spent.items()},
    )


def build(index: Index, real: Real, passages: int) -> dict[str, float]:
    """Seconds by step of publishing the real documents among so many generated ones that there are `passages`."""
    made = Generator(real.documents, real.vectors).documents(max(0, passages - real.passages))
    documents = list(real.documents)
    with Stopwatch(PUBLISHING) as watch:
        _keep(index, real.vectors)
        while batch := list(islice(made, 100)):
            documents += [one for one, _ in batch]
            _keep(index, {key: vector for _, vectors in batch for key, vector in vectors.items()})
        watch.run(REST, lambda: index.publish(documents))
    return dict(watch.seconds)


def change(index: Index, real: Real) -> dict[str, float]:
    """Seconds by step of publishing one document that has lost its last passage."""
    one = max(real.documents, key=lambda one: len(one.passages))
    with Stopwatch(PUBLISHING) as watch:
        watch.run(REST, lambda: index.publish([replace(one, passages=one.passages[:-1])]))
    return dict(watch.seconds)


def read_real(index: Index) -> Real:
    """All documents of an index with their vectors."""
    from assistant.index.records import read_documents, read_prepared
    from assistant.index.vector_records import read_embedded

    with index.catalogue.reading() as rows:
        documents = [one for found in read_documents(rows) if (one := read_prepared(rows, found.id))]
        keys = {passage_key(passage) for one in documents for passage in one.passages}
        read = read_embedded(rows, index.fingerprint, keys)
    vectors = {key: Embedded(one.vector, one.sentences.astype("<f4")) for key, one in read.items()}
    return Real(tuple(documents), vectors)


def _keep(index: Index, vectors: Mapping[str, Embedded]) -> None:
    import assistant.index.vector_records as records  # by its module, so that a stopwatch sees it

    with index.catalogue.writing() as rows:
        records.put_vectors(rows, index.fingerprint, vectors)


def _searches(settings: Settings, embedder: Embedder, questions: Sequence[str], rounds: int) -> tuple[Spread, float]:
    """Searches whose questions are embedded already, and the seconds until the first of them is done."""
    assistant = None

    def open_and_search() -> None:
        nonlocal assistant
        assistant = Assistant(open_index(settings, embedder))
        assistant.search(questions[0])

    opened = seconds(open_and_search)
    assert assistant is not None
    for question in questions:
        assistant.search(question)
    spent = [seconds(assistant.search, question) for question in list(questions) * rounds]
    assistant.index.close()
    return Spread.of(spent), opened


def _answers(
    settings: Settings, embedder: Embedder, questions: Sequence[str], rounds: int
) -> tuple[Asked, dict[str, float]]:
    assistant = Assistant(open_index(settings, embedder))
    try:
        return latency(assistant, embedder.embeddings, questions, rounds), steps(assistant, questions)
    finally:
        assistant.index.close()


def _lines(found: Sequence[Size]) -> dict[str, list[tuple[int, float]]]:
    """Milliseconds by size."""
    told: dict[str, Callable[[Size], float]] = {
        "answer, p95": lambda one: one.asked.answer.p95,
        "answer, p50": lambda one: one.asked.answer.p50,
        "search, p50": lambda one: one.search.p50,
        "embedding, p50": lambda one: one.asked.embedding.p50,
    }
    return {name: [(one.passages, 1000 * value(one)) for one in found] for name, value in told.items()}


def _growth(found: Sequence[Size]) -> Table:
    rows = [
        (
            f"{one.passages:,}",
            milliseconds(one.search.p50),
            milliseconds(one.asked.answer.p50),
            milliseconds(one.asked.answer.p95),
            milliseconds(one.asked.answer.p99),
            times(one.asked.ratio),
            milliseconds(one.opened),
            milliseconds(sum(one.change.values())),
            f"{sum(one.build.values()):.1f}",
            megabytes(one.catalogue),
            megabytes(one.vectors),
        )
        for one in found
    ]
    columns = (
        *("passages", "search p50, ms", "ask p50, ms", "ask p95, ms", "ask p99, ms", "ask to embedding"),
        *("opening, ms", "one changed document, ms", "building, s", "catalogue, MB", "vectors, MB"),
    )
    return Table("Growth", columns, tuple(rows))


def _growth_of_steps(found: Sequence[Size]) -> Table:
    names = sorted(found[-1].steps, key=lambda step: -found[-1].steps[step])
    rows = [(step, *(milliseconds(one.steps.get(step, 0.0)) for one in found)) for step in names]
    return Table("Steps of an answer, mean ms", ("step", *(f"{one.passages:,}" for one in found)), tuple(rows))
