"""`arena eval …`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Measure the quality of retrieval and answers.", no_args_is_help=True)


@app.command()
def retrieval(
    dataset: Annotated[Path, typer.Argument(help="A folder with articles.jsonl and questions.jsonl, or a SQuAD file.")],
    data: Annotated[Path, typer.Option(help="Where its index is kept, so that a second run embeds nothing.")] = Path(
        "evals/out/retrieval"
    ),
) -> None:
    """Print hit@k, MRR and how often the answering sentence comes first, by language."""
    from rich.progress import track

    from assistant.settings import Settings
    from assistant.terminal import err, print_rows
    from assistant.wiring import open_index
    from evals.retrieval.dataset import read_dataset
    from evals.retrieval.measure import measure, table
    from ingest.commands import synchronise

    read = read_dataset(dataset)
    corpus = data / "articles"
    corpus.mkdir(parents=True, exist_ok=True)
    for path in corpus.glob("*.txt"):
        if path.stem not in read.articles:
            path.unlink()
    for name, text in read.articles.items():
        path = corpus / f"{name}.txt"
        if not path.exists() or path.read_text() != text:
            path.write_text(text)
    settings = Settings(data=data / "index", corpus=corpus)
    synchronise(settings, [corpus], mass_delete=True)
    index = open_index(settings)
    texts = {document.id: found[1] for document in index.documents() if (found := index.document(document.id))}
    questions = [asked for asked in read.questions if asked.article in texts]
    outcomes = [measure(index, asked, texts) for asked in track(questions, "Asking", console=err)]
    rows = table(outcomes)
    columns = list(dict.fromkeys(key for row in rows for key in row))
    print_rows(columns, [[row.get(column, "") for column in columns] for row in rows])
