"""`arena ingest` and `arena sources`."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from assistant.index.catalogue import Catalogue
    from assistant.settings import Settings
    from ingest.discover import Discovery
    from ingest.plan import Plan
    from ingest.sync import Progress, Report

_LISTED = 12  # names of a kind; the rest is counted

app = typer.Typer()
sources_app = typer.Typer(help="List the sources, or show one.", invoke_without_command=True)
app.add_typer(sources_app, name="sources")


@app.command()
def ingest(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files or folders; without any, the corpus folder.", show_default=False)
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")] = False,
    allow_mass_delete: Annotated[
        bool, typer.Option("--allow-mass-delete", help="Go on though more than a third of the documents would go.")
    ] = False,
) -> None:
    """Bring the index in step with files and folders: new, changed and gone ones; unchanged ones cost nothing."""
    from assistant.settings import read_settings

    settings = read_settings()
    report = synchronise(settings, paths or [settings.corpus], dry_run=dry_run, mass_delete=allow_mass_delete)
    if report.refused:
        raise typer.Exit(1)


def bring_up_to_date(settings: Settings) -> None:
    """Index the corpus folder; what cannot be read is told, and no hindrance."""
    synchronise(settings, [settings.corpus])


def synchronise(settings: Settings, paths: list[Path], *, dry_run: bool = False, mass_delete: bool = False) -> Report:
    """Plan, show the plan, and carry it out under the writer's lock."""
    from assistant.index.lock import writer
    from ingest.discover import discover
    from ingest.listing import Place

    with writer(settings.data, "arena ingest"):
        discovery = discover([Place(path) for path in paths], settings.corpus)
        plan = _planned(settings, discovery)
        _print_plan(plan)
        if not mass_delete:
            plan.brake()
        return _applied(settings, plan, dry_run)


@sources_app.callback()
def sources(
    context: typer.Context,
    errors: Annotated[
        bool, typer.Option("--errors", help="Only those that could not be read, with the reason.")
    ] = False,
) -> None:
    """List the indexed sources."""
    if context.invoked_subcommand:
        return
    from assistant.terminal import err, print_rows

    with _catalogue().reading() as rows:
        if errors:
            found = rows.execute("SELECT source, error, tried FROM sources WHERE error IS NOT NULL ORDER BY source")
            print_rows(("source", "reason", "tried"), [tuple(row) for row in found] or [("none", "", "")])
            return
        columns = "id, kind, language, published, json_extract(metadata, '$.title') AS title"
        found = rows.execute(f"SELECT {columns} FROM documents ORDER BY source")
        listed = [tuple(str(cell or "") for cell in row) for row in found]
    print_rows(("id", "kind", "lang", "published", "title"), listed)
    err.print(f"{len(listed)} documents", style="dim")


@sources_app.command("show")
def show_source(
    id: Annotated[str, typer.Argument(help="The document's id, as `arena sources` lists it.", show_default=False)],
    dropped: Annotated[bool, typer.Option("--dropped", help="What was left out of it, and why.")] = False,
) -> None:
    """Print one document: its metadata, then its text."""
    from dataclasses import asdict

    from assistant.errors import BadInput
    from assistant.index.records import read_prepared
    from assistant.terminal import out, print_rows

    with _catalogue().reading() as rows:
        prepared = read_prepared(rows, id)
    if prepared is None:
        raise BadInput(f"There is no document {id}. `arena sources` lists them")
    if dropped:
        print_rows(("reason", "left out"), [(reason, text) for text, reason in json.loads(prepared.dropped)])
        return
    known = {"source": prepared.document.source, **asdict(prepared.document.metadata)}
    known = {key: value for key, value in known.items() if value}
    print_rows(("", ""), [(key, _shown(value)) for key, value in known.items()])
    out.print()
    out.print(prepared.text, markup=False)


def _catalogue() -> Catalogue:
    from assistant.index.catalogue import Catalogue
    from assistant.settings import read_settings
    from assistant.wiring import catalogue_path

    return Catalogue(catalogue_path(read_settings()))


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list, tuple)) else str(value)


def _planned(settings: Settings, discovery: Discovery) -> Plan:
    """The plan needs the catalogue only: an unchanged corpus loads neither the embedder nor Chroma."""
    from assistant.index.catalogue import Catalogue
    from assistant.wiring import catalogue_path
    from ingest.sync import plan

    return plan(Catalogue(catalogue_path(settings), create=True), discovery)


def _applied(settings: Settings, plan: Plan, dry_run: bool) -> Report:
    from ingest.sync import Report, apply, remember

    if dry_run:
        return Report(plan, refused=plan.refused)
    if not plan:
        remember(_catalogue(), plan.refused)
        return _told(Report(plan, refused=plan.refused))
    from assistant.wiring import open_embedder, open_index
    from ingest.child import Child

    embedder = open_embedder(settings)
    index = open_index(settings, embedder, create=True)
    with Child() as child, _progress() as progress:
        report = apply(index, plan, child, embedder.count, progress)
    index.close()
    return _told(report)


def _progress() -> AbstractContextManager[Progress]:
    from ingest.progress import Bar

    return Bar()


def _print_plan(plan: Plan) -> None:
    from assistant.terminal import err

    counts = {
        "new": len(plan.new),
        "changed": len(plan.changed),
        "moved": len(plan.moved),
        "gone": len(plan.gone),
        "unchanged": len(plan.unchanged) + len(plan.touched),
        "refused": len(plan.refused),
    }
    err.print("Sources: " + ", ".join(f"{count} {name}" for name, count in counts.items() if count or name == "new"))
    for sign, names in (
        ("+", [read.found.source for read in plan.new]),
        ("~", [read.found.source for read in plan.changed]),
        (">", [f"{move.before.source} -> {move.found.source}" for move in plan.moved]),
        ("-", [known.source for known in plan.gone]),
    ):
        for name in names[:_LISTED]:
            err.print(f"  {sign} {name}", markup=False, style="dim")
        if len(names) > _LISTED:
            err.print(f"  {sign} and {len(names) - _LISTED} more", style="dim")


def _told(report: Report) -> Report:
    from assistant.terminal import err

    if report.plan:
        err.print(f"Indexed {report.passages} passages, {report.embedded} of them embedded now.")
    for refused in report.refused:
        err.print(f"  ! {refused.source}: {refused.reason}", markup=False, style="red", soft_wrap=True)
    return report
