"""`arena eval bench`: measure, print, and with --write keep what was found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

    from assistant.index.index import Index
    from assistant.settings import Settings
    from assistant.wiring import Embedder
    from evals.bench.embedders import Remembering
    from evals.bench.figures import Found
    from evals.bench.scale import Real
    from evals.retrieval.dataset import Dataset

PARTS = ("embedder", "quality", "ingest", "ask", "start", "service", "scale", "peers")
OUT = Path("evals/out/bench")


@dataclass(frozen=True)
class Bench:
    """What all parts share: settings, one embedder, and the shipped corpus, indexed."""

    settings: Settings
    questions_at: Path | None
    sizes: tuple[int, ...]
    large: int
    rounds: int
    lasting: float

    @cached_property
    def own(self) -> Settings:
        from evals.corpus import indexed

        return indexed(self.settings, OUT / "index")

    @cached_property
    def embedder(self) -> Embedder:
        from assistant.wiring import open_embedder

        return open_embedder(self.settings.model_copy(update={"data": OUT}))

    @cached_property
    def real(self) -> Real:
        from assistant.wiring import open_index
        from evals.bench.scale import read_real

        index = open_index(self.own, self.embedder)
        try:
            return read_real(index)
        finally:
            index.close()

    @cached_property
    def questions(self) -> list[str]:
        from evals.bench.questions import plain_questions

        return plain_questions()

    def embedder_part(self) -> Found:
        from assistant.embedding import BundledEmbeddings
        from assistant.index.records import embedded_text
        from evals.bench.embedder import measure

        embeddings = self.embedder.embeddings
        assert isinstance(embeddings, BundledEmbeddings)
        texts = [embedded_text(passage) for one in self.real.documents for passage in one.passages]
        return measure(embeddings, texts, self.questions[:60], batches=2 * self.rounds, lasting=self.lasting)

    def quality_part(self) -> Found:
        from assistant.embedding.embeddings import EngineEmbeddings
        from assistant.embedding.weights import Weights, weights_file
        from assistant.index.records import embedded_text
        from evals.bench.embedders import Remembering
        from evals.bench.quality import ENGINE, OURS, measure
        from evals.bench.questions import pieces

        remembered = Remembering(self.embedder.embeddings, OUT / "vectors.npz")
        with self._known(remembered) as (_, real, dataset):
            texts = [embedded_text(passage) for one in real.documents for passage in one.passages]
            embedders = {OURS: remembered, ENGINE: EngineEmbeddings(Weights(weights_file()))}
            return measure(embedders, pieces(real), texts, dataset.questions, dataset.articles)

    def ingest_part(self) -> Found:
        from evals.bench.ingestion import measure

        return measure(self.settings.corpus, self.embedder, OUT / "ingest", self.large)

    def ask_part(self) -> Found:
        from assistant.chat import Assistant
        from assistant.wiring import open_index
        from evals.bench.asking import measure

        index = open_index(self.own, self.embedder)
        try:
            assistant, embeddings = Assistant(index), self.embedder.embeddings
            return measure(assistant, embeddings, self.questions, rounds=self.rounds, lasting=self.lasting)
        finally:
            index.close()

    def start_part(self) -> Found:
        from evals.bench.starts import environment, measure, place

        return measure(place(), environment(self.own.data), self.questions[0])

    def service_part(self) -> Found:
        from evals.bench.served import measure
        from evals.bench.starts import environment, place

        return measure(place(), environment(self.own.data), self.questions, lasting=self.lasting)

    def scale_part(self) -> Found:
        from evals.bench.scale import measure

        return measure(self.real, self.embedder, self.questions, self.sizes, OUT / "scale", self.rounds)

    def peers_part(self) -> Found:
        from evals.bench.embedders import Remembering
        from evals.bench.peers import haystack, langchain, ours, txtai
        from evals.bench.peers.measure import compare
        from evals.bench.peers.systems import Entry, Material
        from evals.bench.questions import pieces

        remembered = Remembering(self.embedder.embeddings, OUT / "vectors.npz")
        with self._known(remembered) as (index, real, dataset):
            entries = [
                Entry("LangChain + Chroma, its tutorial", langchain.tutorial),
                Entry("LangChain + Chroma, our passages", langchain.on_our_passages),
                Entry("txtai, hybrid", txtai.Txtai),
                Entry("Haystack, hybrid", haystack.on_our_passages),
                *ours.entries(index),
            ]
            return compare(entries, Material(dataset.articles, pieces(real), remembered), dataset.questions)

    @contextmanager
    def _known(self, remembered: Remembering) -> Iterator[tuple[Index, Real, Dataset]]:
        """Questions with known answers, and the index that they are asked of."""
        from assistant.wiring import open_index
        from evals.bench import questions
        from evals.bench.scale import read_real

        settings, read = questions.indexed(self.questions_at, OUT / "peers") if self.questions_at else (self.own, None)
        index = open_index(settings, _with(self.embedder, remembered))
        try:
            real = read_real(index)
            yield index, real, questions.canonical(index, read) if read else questions.known_answers(real)
        finally:
            remembered.keep()
            index.close()

    def measure(self, part: str) -> Found:
        parts: Mapping[str, Callable[[], Found]] = {name: getattr(self, f"{name}_part") for name in PARTS}
        return parts[part]()


def bench(
    parts: Annotated[list[str] | None, typer.Argument(help=f"Of {', '.join(PARTS)}; all of them without any.")] = None,
    questions: Annotated[
        Path | None, typer.Option(help="Questions with known answers, as `arena eval retrieval` takes them.")
    ] = None,
    sizes: Annotated[str, typer.Option(help="Passages of the generated corpora.")] = "1000,10000,100000",
    large: Annotated[int, typer.Option(help="Passages of the corpus of which one file is changed.")] = 10_000,
    rounds: Annotated[int, typer.Option(min=1, help="How often each question is asked.")] = 3,
    lasting: Annotated[float, typer.Option(help="Seconds that askers at once go on.")] = 10.0,
    write: Annotated[bool, typer.Option("--write", help="Keep it: docs/benchmarks.md, drawings, history.")] = False,
) -> None:
    """Measure speed, growth and memory, and other systems side by side: twenty minutes on an idle machine."""
    from assistant.errors import BadInput
    from assistant.settings import read_settings
    from assistant.terminal import err
    from evals.bench.history import remember, table
    from evals.bench.machine import described
    from evals.bench.page import write_history

    wanted = list(PARTS) if parts in (None, [], ["all"]) else parts
    if unknown := set(wanted) - set(PARTS):
        raise BadInput(f"There is no part {', '.join(sorted(unknown))}. Parts are {', '.join(PARTS)}")
    whole = Bench(read_settings(), questions, tuple(map(int, sizes.split(","))), large, rounds, lasting)
    begun, measured = described(), []
    try:
        for part in wanted:
            err.print(f"Measuring: {part}", markup=False)
            about, found = described(), whole.measure(part)
            show(found)
            measured.append(found)
            if write:
                write_found(found, about)
    finally:  # a part that fails does not take the others with it
        if write and measured:
            remember(measured, begun)
            write_history(table())


def show(found: Found) -> None:
    """Print the tables, and which aims are held."""
    from assistant.terminal import out, print_rows

    for table in found.tables:
        out.print(f"\n{table.title}", markup=False)
        print_rows(table.columns, table.rows)
    for aim in found.aims:
        sign = "at most" if aim.at_most else "at least"
        held = "ok " if aim.held else "NOT"
        out.print(f"{held} {aim.name}: {aim.value:.3g}, {sign} {aim.limit:g}", markup=False)


def write_found(found: Found, about: Mapping[str, object]) -> None:
    """Put it into the page and its drawings."""
    from evals.bench.page import write_page
    from evals.bench.plots import write

    write(found.drawings)
    write_page(found, about)


def _with(embedder: Embedder, embeddings: Embeddings) -> Embedder:
    from dataclasses import replace

    return replace(embedder, embeddings=embeddings)
