"""`arena ingest` and `arena forget`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.sources_commands import app as sources_app

if TYPE_CHECKING:
    from assistant.settings import Settings
    from ingest.sync import Report

app = typer.Typer()
app.add_typer(sources_app, name="sources")


@app.command()
def ingest(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH|URL]...",
            help="Files, folders, web addresses, a sources.toml; without any, the corpus folder.",
            show_default=False,
        ),
    ] = None,
    listed: Annotated[
        Path | None, typer.Option("--sources", help="A sources.toml, which lists folders and web addresses.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")] = False,
    plan: Annotated[
        Path | None,
        typer.Option("--plan", help="Carry out what --dry-run --json printed into this file, exactly or not at all."),
    ] = None,
    watch: Annotated[bool, typer.Option("--watch", help="Stay, and ingest what changes; ends on Ctrl-C.")] = False,
    allow_mass_delete: Annotated[
        bool, typer.Option("--allow-mass-delete", help="Go on though more than a third of the documents would go.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the plan or the report as one JSON value.")] = False,
) -> None:
    """Bring the index in step with its sources: new, changed, moved and gone ones; unchanged ones cost nothing."""
    from assistant.errors import BadInput
    from assistant.settings import read_settings

    settings = read_settings()
    if sum((dry_run, watch, plan is not None)) > 1 or (plan and (sources or listed)):
        raise BadInput("--plan, --dry-run and --watch exclude each other, and a plan names its own sources")
    arguments = [_whole(one) for one in [*(sources or []), *([str(listed)] if listed else [])]]
    arguments = arguments or [_whole(str(settings.corpus))]
    if plan:
        report = _replayed(settings, plan, allow_mass_delete)
    elif dry_run:
        report = _previewed(settings, arguments, as_json)
    elif watch:
        report = _watched(settings, arguments, allow_mass_delete)
    else:
        report = synchronise(settings, arguments, mass_delete=allow_mass_delete)
    if as_json and not dry_run:
        from ingest.shown import report_payload

        print(json.dumps(report_payload(report), ensure_ascii=False, indent=1))
    if report.refused:
        raise typer.Exit(1)


def bring_up_to_date(settings: Settings) -> None:
    """Index the corpus folder; what cannot be read is told, and no hindrance."""
    synchronise(settings, [settings.corpus])


def synchronise(settings: Settings, sources: Sequence[str | Path], *, mass_delete: bool = False) -> Report:
    """One ingestion of files, folders, web addresses or a sources.toml."""
    from ingest.listing import listing_of
    from ingest.run import ingest
    from ingest.stop import Stop, Stopped

    with Stop() as stop:
        try:
            return ingest(settings, listing_of([str(source) for source in sources]), stop, mass_delete=mass_delete)
        except Stopped as stopped:
            raise _ended(stopped) from stopped


@app.command()
def forget(
    sources: Annotated[
        list[str], typer.Argument(metavar="SOURCE...", help="Ids or sources, as `arena sources` lists them.")
    ],
) -> None:
    """Remove documents from every file, text and vectors."""
    from assistant.settings import read_settings
    from assistant.terminal import err
    from ingest.forget import forget
    from ingest.shown import forgotten_lines

    settings = read_settings()
    for line in forgotten_lines(forget(settings, sources), settings.chroma_url):
        err.print(line, markup=False, soft_wrap=True)


def _whole(source: str) -> str:
    """A path that means the same in every working folder."""
    return source if "://" in source else str(Path(source).absolute())


def _replayed(settings: Settings, path: Path, mass_delete: bool) -> Report:
    from ingest.listing import listing_of
    from ingest.replay import read_plan
    from ingest.run import ingest
    from ingest.stop import Stop, Stopped

    expected = read_plan(path)
    with Stop() as stop:
        try:
            listing = listing_of(expected["sources"])
            return ingest(settings, listing, stop, mass_delete=mass_delete, expected=expected)
        except Stopped as stopped:
            raise _ended(stopped) from stopped


def _previewed(settings: Settings, arguments: list[str], as_json: bool) -> Report:
    from assistant.terminal import err
    from ingest.listing import listing_of
    from ingest.replay import plan_payload
    from ingest.run import preview
    from ingest.shown import print_plan, print_refused
    from ingest.stop import Stop, Stopped
    from ingest.sync import Report

    with Stop() as stop:
        try:
            plan = preview(settings, listing_of(arguments), stop)
        except Stopped as stopped:
            raise _ended(stopped) from stopped
    print_plan(plan)
    print_refused(plan)
    if plan.loss:
        err.print(f"{plan.loss}: that needs --allow-mass-delete", style="red")
    if as_json:
        print(json.dumps(plan_payload(plan, arguments), ensure_ascii=False, indent=1))
    return Report(plan, refused=plan.refused)


def _watched(settings: Settings, arguments: list[str], mass_delete: bool) -> Report:
    """Ends by a signal, which is how it is meant to end."""
    from assistant.terminal import err
    from ingest.plan import Plan
    from ingest.run import ingest
    from ingest.stop import Stop, Stopped
    from ingest.sync import Report
    from ingest.watch import follow, watched

    watched(arguments)  # what is wrong from the start is told at once
    err.print(f"Watching {', '.join(arguments)}. Ctrl-C ends it.", markup=False, soft_wrap=True)
    with Stop() as stop:

        def work() -> None:
            ingest(settings, watched(arguments), stop, mass_delete=mass_delete)

        try:
            follow(settings, arguments, work, stop, lambda line: err.print(line, markup=False, soft_wrap=True))
        except Stopped:
            err.print("Stopped. The index is whole.")
    return Report(Plan())


def _ended(stopped: Exception) -> typer.Exit:
    from assistant.terminal import err
    from ingest.stop import Stopped

    assert isinstance(stopped, Stopped)
    err.print(f"Stopped by {stopped} before anything was published: the index is as it was.")
    err.print("What was embedded is kept; run the command again to go on.")
    return typer.Exit(128 + stopped.number)
