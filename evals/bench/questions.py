"""Questions whose answers are known, over documents that are indexed: a folder of them, or the cases of the suites."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from assistant.index.index import Index
from assistant.settings import Settings
from evals.bench.peers.systems import Piece
from evals.bench.scale import Real
from evals.cases import SUITES, Case, read_cases, suite_path
from evals.corpus import places
from evals.retrieval.dataset import Asked, Dataset, read_dataset, write_articles


def plain_questions() -> list[str]:
    """What users ask, those that lean on nothing said before; answerable or not."""
    return [case.question for case in _cases() if not case.conversation]


def known_answers(real: Real) -> Dataset:
    """The answerable cases as a dataset over the canonical texts: the first quote is the answer."""
    texts = {one.document.id: one.text for one in real.documents}
    return Dataset(texts, tuple(_asked(texts)))


def indexed(path: Path, data: Path) -> tuple[Settings, Dataset]:
    """A dataset from files, indexed below `data`; unchanged articles are not embedded again."""
    from ingest.commands import synchronise

    read = read_dataset(path)
    settings = Settings(data=data / "index", corpus=data / "articles", chroma_url="")
    write_articles(read, settings.corpus)
    synchronise(settings, [settings.corpus], mass_delete=True)
    return settings, read


def canonical(index: Index, read: Dataset) -> Dataset:
    """The same questions over the texts as they are indexed."""
    texts = {document.id: found[1] for document in index.documents() if (found := index.document(document.id))}
    return Dataset(texts, tuple(asked for asked in read.questions if asked.article in texts))


def pieces(real: Real) -> Sequence[Piece]:
    """Our passages."""
    return [Piece(one.document.id, passage.start, passage.text) for one in real.documents for passage in one.passages]


def _cases() -> Iterator[Case]:
    for suite in SUITES:
        yield from read_cases(suite_path(suite))


def _asked(texts: dict[str, str]) -> Iterator[Asked]:
    for case in _cases():
        gold = next(iter(case.contexts), None)
        found = places(gold.quote, texts.get(gold.source, "")) if gold and not case.conversation else ()
        if gold and found:
            answer = texts[gold.source][found[0].start : found[0].end]
            nth = texts[gold.source][: found[0].start].count(answer)
            yield Asked(case.id, case.question, gold.source, answer, nth, case.language)
