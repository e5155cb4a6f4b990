"""`arena gaps`: what readers asked and did not get."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from assistant.settings import Settings
    from bots.slack.asker import Asker
    from bots.slack.gaps import Gap, Vectors

app = typer.Typer()


@app.command()
def gaps(
    since: Annotated[str, typer.Option(help="A date, or a number of days (30d); a week without.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON value.")] = False,
) -> None:
    """List the questions that were refused or disliked, those that ask the same together, and what is missing."""
    import asyncio

    from assistant.settings import read_settings
    from bots.slack.gaps import gap_payload, since_when

    settings = read_settings()
    first = since_when(since, date.today())
    found = asyncio.run(_found(settings, first)) if _any(settings, first) else []
    if as_json:
        print(json.dumps({"since": first, "gaps": [gap_payload(gap) for gap in found]}, ensure_ascii=False, indent=1))
    else:
        _print(found, first)


def _any(settings: Settings, since: str) -> bool:
    """Whether there may be gaps: looked up before the index and its embedder are opened."""
    from bots.slack.local import heard_in
    from bots.slack.store import open_catalogue

    if settings.service_url:
        return True
    heard = heard_in(open_catalogue(settings), since)
    return bool(heard.refused or heard.disliked)


async def _found(settings: Settings, since: str) -> list[Gap]:
    from bots.slack.gaps import explained, gaps_of, troubles_of

    asker, vectors = _opened(settings)
    try:
        troubles = troubles_of(await asker.heard(since))
        return [await explained(gap, asker) for gap in gaps_of(troubles, vectors)]
    finally:
        await asker.close()


def _opened(settings: Settings) -> tuple[Asker, Vectors | None]:
    """The index of this machine with its embedder, or the service that is asked instead."""
    from assistant.chat import Assistant
    from assistant.wiring import open_embedder, open_index
    from bots.slack.credentials import service_key
    from bots.slack.gaps import vectors_of
    from bots.slack.local import LocalAsker
    from bots.slack.remote import ServiceAsker

    if settings.service_url:
        return ServiceAsker(settings.service_url, service_key()), None
    embedder = open_embedder(settings)
    return LocalAsker(Assistant(open_index(settings, embedder))), vectors_of(embedder.embeddings)


def _print(found: list[Gap], since: str) -> None:
    from rich.text import Text

    from assistant.terminal import out

    if not found:
        out.print(Text(f"No question was refused and no answer disliked since {since}."))
    for gap in found:
        out.print(Text(gap.question, style="bold"))
        out.print(
            Text(f"  asked {len(gap.troubles)} times by {gap.askers}, refused {gap.refused}, disliked {gap.disliked}")
        )
        for name, values in (("missing", gap.missing), ("nearest", gap.nearest), ("readers wrote", gap.reasons)):
            if values:
                out.print(Text(f"  {name}: {', '.join(values)}"))
