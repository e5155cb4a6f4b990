"""What ingestion costs: the shipped corpus anew, the same again, and one changed file in a large corpus."""

from __future__ import annotations

import shutil
import time
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from assistant.index.records import embedded_text
from assistant.settings import Settings
from assistant.wiring import Embedder, open_index
from evals.bench.asking import seconds
from evals.bench.embedders import Hashed
from evals.bench.figures import Aim, Found, Table, milliseconds, share, shares, times
from evals.bench.generated import Generator
from evals.bench.scale import Real, read_real
from evals.bench.stopwatch import Stopwatch

EMBED = "embed"
STEPS = {
    "ingest.run:look": "discover",
    "ingest.plan:make_plan": "plan",
    "ingest.child:Child.load": "load, in a child process",
    "ingest.split:split": "split",
    "assistant.embedding.embeddings:NetworkEmbeddings.count_tokens": "count tokens",
    "assistant.embedding.embeddings:NetworkEmbeddings.embed_documents": EMBED,
    "evals.bench.embedders:Hashed.embed_documents": EMBED,
    "assistant.index.vector_records:put_vectors": "keep vectors",
    "assistant.index.vector_records:missing_keys": "look for vectors",
    "assistant.index.vectors:EmbeddedVectors.build": "build the vectors (Chroma)",
    "assistant.index.records:put_document": "write documents and words",
    "assistant.index.vector_records:write_backgrounds": "mean vectors",
    "assistant.index.vector_records:drop_unused_vectors": "drop unused vectors",
    "assistant.index.records:used_keys": "read what is used",
    "assistant.index.resemblance:alike": "look for documents that are alike",
}
REST = "everything else"
RUNS = 5  # of an unchanged corpus


@dataclass(frozen=True, slots=True)
class Run:
    """One ingestion."""

    steps: Mapping[str, float]  # seconds
    beside: float  # seconds of embedding while files were read
    documents: int
    pages: int  # a document without pages counts as one
    passages: int
    tokens: int  # that were embedded

    @property
    def seconds(self) -> float:
        return sum(self.steps.values())

    @property
    def outside(self) -> float:
        """Seconds that the embedder has no part in."""
        return self.seconds - self.embedding

    @property
    def embedding(self) -> float:
        """Seconds that the embedder works, beside the reading of files and after it."""
        return self.steps.get(EMBED, 0.0) + self.beside


def measure(corpus: Path, embedder: Embedder, folder: Path, large: int) -> Found:
    """The part "ingest" of the benchmark; `large` is the number of passages of the large corpus."""
    shutil.rmtree(folder, ignore_errors=True)
    settings = Settings(data=folder / "fresh", corpus=corpus, chroma_url="")
    spent = ingest(settings, embedder)
    index = open_index(settings, embedder)
    real = read_real(index)
    index.close()
    fresh = _run(spent, real, embedder)
    again = median(seconds(lambda: ingest(settings, embedder)) for _ in range(RUNS))
    processor = time.process_time()
    ingest(settings, embedder)
    processor = time.process_time() - processor
    built, changed, same = _large(real, embedder, folder / "large", large)
    tables = (
        _rates(fresh),
        shares(fresh.steps, "The shipped corpus anew, by step", "passage", fresh.passages),
        Table(
            "Again",
            ("what", "seconds", "to the first time"),
            (
                ("the shipped corpus, unchanged", f"{again:.3f}", times(again / fresh.seconds)),
                ("the same, processor time", f"{processor:.3f}", times(processor / fresh.seconds)),
                (f"{large:,} passages, unchanged", f"{same:.3f}", times(same / sum(built.values()))),
                (
                    f"{large:,} passages, one file changed",
                    f"{sum(changed.values()):.3f}",
                    times(sum(changed.values()) / sum(built.values())),
                ),
            ),
        ),
        shares(changed, f"One changed file among {large:,} passages, by step, vectors made cheaply", "file", 1),
    )
    outside = fresh.outside / fresh.seconds
    aims = (Aim("share of ingestion spent outside the embedder", outside, 0.1),)
    figures = {
        "ingest_outside_embedder": outside,
        "ingest_unchanged_to_fresh": again / fresh.seconds,
        "ingest_one_changed_to_fresh_large": sum(changed.values()) / sum(built.values()),
        "ingest_tokens_a_second": fresh.tokens / fresh.seconds,
    }
    return Found("ingest", tables, aims, figures)


def ingest(settings: Settings, embedder: Embedder) -> Stopwatch:
    """Bring an index in step with its folder, with a clock on each step."""
    import ingest.run as ingestion
    from ingest.listing import listing_of
    from ingest.progress import Progress
    from ingest.stop import Stop

    tools = ingestion.Tools(embedder=lambda _: embedder, progress=lambda: nullcontext(Progress()))
    listing = listing_of([str(settings.corpus.absolute())])
    with Stop() as stop, Stopwatch(STEPS) as watch:
        watch.run(REST, lambda: ingestion.ingest(settings, listing, stop, mass_delete=True, tools=tools))
    return watch


def _large(
    real: Real, embedder: Embedder, folder: Path, passages: int
) -> tuple[Mapping[str, float], Mapping[str, float], float]:
    """Seconds by step of ingesting a generated folder and of one changed file in it; seconds of nothing changed."""
    corpus = folder / "corpus"
    corpus.mkdir(parents=True)
    for prepared, _ in Generator(real.documents, real.vectors).documents(passages):
        (corpus / f"{prepared.document.id}.txt").write_text(f"{prepared.document.metadata.title}\n\n{prepared.text}\n")
    settings = Settings(data=folder / "data", corpus=corpus, chroma_url="")
    cheap = Embedder(Hashed(len(next(iter(real.vectors.values())).vector)), "hashed", embedder.count)
    built = ingest(settings, cheap)
    same = seconds(lambda: ingest(settings, cheap))
    changed = next(corpus.iterdir())
    changed.write_text(changed.read_text() + "\nEn setning til står her nå.\n")
    return built.seconds, ingest(settings, cheap).seconds, same


def _run(watch: Stopwatch, real: Real, embedder: Embedder) -> Run:
    passages = [passage for one in real.documents for passage in one.passages]
    tokens = sum(
        embedder.count(embedded_text(passage)) + sum(embedder.count(one.text) for one in passage.sentences)
        for passage in passages
    )
    pages = sum(len({passage.page for passage in one.passages}) for one in real.documents)
    return Run(dict(watch.seconds), watch.beside[EMBED], len(real.documents), pages, len(passages), tokens)


def _rates(run: Run) -> Table:
    counts = {"documents": run.documents, "pages": run.pages, "passages": run.passages, "tokens": run.tokens}
    rows = [(name, f"{count:,}", f"{count / run.seconds:,.1f}") for name, count in counts.items()]
    rows.append(("seconds", f"{run.seconds:.1f}", ""))
    rows.append(("of these outside the embedder", f"{run.outside:.1f}", share(run.outside, run.seconds)))
    rows.append(("tokens a second while embedding", "", f"{run.tokens / run.embedding:,.0f}" if run.embedding else "–"))
    rows.append(("ms a passage outside the embedder", milliseconds(run.outside / run.passages), ""))
    return Table("The shipped corpus anew", ("what", "count", "a second"), tuple(rows))
