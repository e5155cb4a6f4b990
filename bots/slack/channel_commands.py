"""`arena slack channels`: the settings of channels from the command line."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.errors import BadInput
from assistant.types import Kind, Language

if TYPE_CHECKING:
    from assistant.index.catalogue import Catalogue

app = typer.Typer(help="How the bot behaves in each channel.", no_args_is_help=True)
_ID = re.compile(r"[CGDUW][A-Z0-9]{2,}")
_NONE = "none"

Id = Annotated[str, typer.Argument(help="The id of a channel (C0123ABCD); default, for hand-overs from anywhere.")]


@app.command("list")
def list_all(as_json: Annotated[bool, typer.Option("--json", help="Print one JSON value.")] = False) -> None:
    """Print the channels that have settings of their own."""
    from assistant.terminal import print_rows
    from bots.slack.channel import Channel, list_channels

    found = {id: asdict(settings) for id, settings in list_channels(_catalogue()).items()}
    if as_json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        columns = [one.name for one in fields(Channel)]
        print_rows(("channel", *columns), [[id, *(_told(row[name]) for name in columns)] for id, row in found.items()])


@app.command("set")
def set_one(
    channel: Id,
    every_question: Annotated[
        bool | None, typer.Option("--every-question/--mentions", help="Answer what it can, or when mentioned.")
    ] = None,
    kind: Annotated[list[str] | None, typer.Option("--kind", help="Only sources of this kind; none for all.")] = None,
    publisher: Annotated[
        list[str] | None, typer.Option("--publisher", help="Only this publisher's sources; none for all.")
    ] = None,
    language: Annotated[str | None, typer.Option(help="nb, nn, da or en; none for that of the question.")] = None,
    hand_over: Annotated[
        str | None, typer.Option(help="Who gets questions for a human: a user or channel id, or none.")
    ] = None,
    follow_threads: Annotated[
        bool | None, typer.Option("--follow-threads/--no-follow-threads", help="Answer follow-ups in its threads.")
    ] = None,
    muted: Annotated[bool | None, typer.Option("--mute/--unmute", help="Answer nothing.")] = None,
    digest: Annotated[bool | None, typer.Option("--digest/--no-digest", help="Send the weekly digest here.")] = None,
    reset: Annotated[bool, typer.Option("--reset", help="Back to what a channel comes with, first.")] = False,
) -> None:
    """Change the settings of a channel; what is not named stays as it is."""
    from bots.slack.channel import DEFAULT, Channel, read_channel, write_channel

    if channel != DEFAULT and not _ID.fullmatch(channel):
        raise BadInput(f"{channel} is no channel id: it looks like C0123ABCD")
    catalogue = _catalogue()
    given = {
        "every_question": every_question,
        "kinds": None if kind is None else _kinds(kind),
        "publishers": None if publisher is None else tuple(name for name in publisher if name != _NONE),
        "hand_over": None if hand_over is None else _receiver(hand_over),
        "follow_threads": follow_threads,
        "muted": muted,
        "digest": digest,
    }
    changed = {name: value for name, value in given.items() if value is not None}
    before = Channel() if reset else read_channel(catalogue, channel)
    after = replace(before, **changed)  # type: ignore[arg-type]  # each is of its field's type
    if language is not None:
        after = replace(after, language=_language(language))
    write_channel(catalogue, channel, after, "cli")
    print(json.dumps({channel: asdict(after)}, ensure_ascii=False))


def _catalogue() -> Catalogue:
    from assistant.settings import read_settings
    from bots.slack.store import open_catalogue

    return open_catalogue(read_settings())


def _kinds(given: list[str]) -> tuple[Kind, ...]:
    try:
        return tuple(Kind(kind) for kind in given if kind != _NONE)
    except ValueError as error:
        raise BadInput(f"{error}: use one of {', '.join(Kind)}, or none") from error


def _language(given: str) -> Language | None:
    if given == _NONE:
        return None
    try:
        return Language(given)
    except ValueError as error:
        raise BadInput(f"--language {given}: use one of {', '.join(Language)}, or none") from error


def _receiver(given: str) -> str:
    if given == _NONE:
        return ""
    if not _ID.fullmatch(given):
        raise BadInput(f"--hand-over {given}: give the id of a user or a channel (U0123ABCD, C0123ABCD), or none")
    return given


def _told(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value or "")
