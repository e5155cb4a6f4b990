"""`arena keys …`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

keys = typer.Typer(
    no_args_is_help=True, help="Keys of the service: who may ask, search, give feedback, ingest, evaluate."
)
File = Annotated[Path | None, typer.Option("--file", help="The file of keys; ARENA_KEYS if not given.")]


@keys.command()
def add(
    name: Annotated[str, typer.Argument(help="Whose key it is, as the log will show it.", show_default=False)],
    scope: Annotated[
        list[str] | None, typer.Option(help="ask, search, feedback, ingest or evaluate; the first three if not given.")
    ] = None,
    file: File = None,
) -> None:
    """Make a key and print it, this once: only its hash is kept."""
    from assistant.api.keys import Scope, add_key
    from assistant.errors import BadInput
    from assistant.terminal import err

    unknown = set(scope or ()) - set(Scope)
    if unknown:
        raise BadInput(f"--scope {min(unknown)}: the scopes are {', '.join(Scope)}")
    path = _file(file)
    scopes = [Scope(one) for one in dict.fromkeys(scope or (Scope.ASK, Scope.SEARCH, Scope.FEEDBACK))]
    print(add_key(path, name, scopes))
    err.print(f"Kept as a hash in {path}; a service that runs with this file takes it at once.", markup=False)


@keys.command()
def remove(
    name: Annotated[str, typer.Argument(help="Whose key it is.", show_default=False)],
    file: File = None,
) -> None:
    """Revoke a key: it opens nothing from now on, also in a service that runs."""
    from assistant.api.keys import remove_key
    from assistant.terminal import err

    path = _file(file)
    remove_key(path, name)
    err.print(f"{name} is no longer in {path}.", markup=False)


@keys.command("list")
def list_keys(file: File = None) -> None:
    """Names and scopes of the keys."""
    from assistant.api.keys import read_keys
    from assistant.terminal import print_rows

    print_rows(("name", "scopes"), [(key.name, ", ".join(sorted(key.scopes))) for key in read_keys(_file(file))])


def _file(given: Path | None) -> Path:
    from assistant.errors import BadInput
    from assistant.settings import read_settings

    path = given or read_settings().keys
    if path is None:
        raise BadInput("Which file? Set ARENA_KEYS, or give --file keys.toml")
    return path
