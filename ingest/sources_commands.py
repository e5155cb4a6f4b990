"""`arena sources`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from assistant.index.catalogue import Catalogue

_RUNS = 30  # that are listed

app = typer.Typer(help="List the sources, or show one.", invoke_without_command=True)


@app.callback()
def sources(
    context: typer.Context,
    errors: Annotated[
        bool, typer.Option("--errors", help="Only those that could not be read, with the reason.")
    ] = False,
    runs: Annotated[bool, typer.Option("--runs", help="How the last ingestions went.")] = False,
) -> None:
    """List the indexed sources."""
    if context.invoked_subcommand:
        return
    if errors:
        _print_errors()
    elif runs:
        _print_runs()
    else:
        _print_documents()


@app.command("show")
def show_source(
    id: Annotated[str, typer.Argument(help="The document's id, as `arena sources` lists it.", show_default=False)],
    dropped: Annotated[bool, typer.Option("--dropped", help="What was left out of it, and why.")] = False,
) -> None:
    """Print one document: its metadata, then its text."""
    from dataclasses import asdict

    from assistant.errors import BadInput
    from assistant.index.records import read_prepared
    from assistant.index.resemblance import alike
    from assistant.terminal import out, print_rows
    from ingest.shown import resemblances

    with _catalogue().reading() as rows:
        prepared = read_prepared(rows, id)
        pairs = alike(rows, [id])
    if prepared is None:
        raise BadInput(f"There is no document {id}. `arena sources` lists them")
    if dropped:
        print_rows(("reason", "left out"), [(reason, text) for text, reason in json.loads(prepared.dropped)])
        return
    known = {"source": prepared.document.source, **asdict(prepared.document.metadata)}
    known = {key: value for key, value in known.items() if value}
    lines = [(key, _shown(value)) for key, value in known.items()]
    print_rows(("", ""), lines + [("alike", line) for line in resemblances(id, pairs)])
    out.print()
    out.print(prepared.text, markup=False)


def _print_documents() -> None:
    from assistant.terminal import err, print_rows

    columns = "id, kind, language, published, json_extract(metadata, '$.title') AS title"
    with _catalogue().reading() as rows:
        found = rows.execute(f"SELECT {columns} FROM documents ORDER BY source")
        listed = [tuple(str(cell or "") for cell in row) for row in found]
    print_rows(("id", "kind", "lang", "published", "title"), listed)
    err.print(f"{len(listed)} documents", style="dim")


def _print_errors() -> None:
    from assistant.terminal import print_rows

    with _catalogue().reading() as rows:
        found = rows.execute("SELECT source, error, tried FROM sources WHERE error IS NOT NULL ORDER BY source")
        print_rows(("source", "reason", "tried"), [tuple(row) for row in found] or [("none", "", "")])


def _print_runs() -> None:
    from assistant.terminal import print_rows
    from ingest.runs import read_runs

    with _catalogue().reading() as rows:
        runs = read_runs(rows, _RUNS)
    lines = [(run.started, run.ended or "not ended, or killed", _told(run.summary)) for run in runs]
    print_rows(("started", "ended", "what"), lines or [("none", "", "")])


def _told(summary: dict[str, object]) -> str:
    return ", ".join(f"{name} {value}" for name, value in summary.items() if value)


def _catalogue() -> Catalogue:
    from assistant.index.catalogue import Catalogue
    from assistant.settings import read_settings
    from assistant.wiring import catalogue_path

    return Catalogue(catalogue_path(read_settings()))


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list, tuple)) else str(value)
