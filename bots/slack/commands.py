"""`arena slack …`: run the bot alone, and what its keeper does besides."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated

import typer

from bots.slack.channel_commands import app as channels

app = typer.Typer(help="The bot in Slack: without a command it runs until Ctrl-C.", invoke_without_command=True)
app.add_typer(channels, name="channels")


@app.callback()
def slack(context: typer.Context) -> None:
    """Run the bot alone, on the index of this machine or against the service of ARENA_SERVICE_URL."""
    if context.invoked_subcommand is None:
        _run()


@app.command()
def forget(user: Annotated[str, typer.Argument(help="The id of a person in Slack: U0123ABCD.")]) -> None:
    """Remove a person's questions, answers, saved answers and feedback, also from the service that is asked."""
    import asyncio

    from assistant.settings import read_settings
    from assistant.terminal import out
    from bots.slack.kept import forget_user
    from bots.slack.store import open_catalogue

    settings = read_settings()
    catalogue = open_catalogue(settings)
    removed = forget_user(catalogue, user)
    catalogue.compact()
    if settings.service_url:
        removed += asyncio.run(_forgotten_by_service(settings.service_url, user))
    out.print(f"{removed} records of {user} were removed.", markup=False)


async def _forgotten_by_service(url: str, user: str) -> int:
    from bots.slack.credentials import service_key
    from bots.slack.remote import ServiceAsker

    asker = ServiceAsker(url, service_key())
    try:
        return await asker.forget(user)
    finally:
        await asker.close()


def _run() -> None:
    import asyncio
    import logging
    import signal
    import sys

    from assistant.api.logs import configure_logs
    from assistant.settings import read_settings
    from assistant.terminal import err
    from bots.slack.credentials import read_credentials
    from bots.slack.running import run_alone

    settings, credentials = read_settings(), read_credentials()
    configure_logs("INFO", sys.stderr)
    logging.getLogger("slack_bolt").setLevel(logging.ERROR)
    way = "Socket Mode" if credentials.app_token else f"http://{settings.host}:{settings.port}/slack/events"
    err.print(f"The bot listens over {way}  (Ctrl-C ends)", markup=False)

    async def until_stopped() -> None:
        task = asyncio.ensure_future(run_alone(settings, credentials))
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        with suppress(asyncio.CancelledError):
            await task

    asyncio.run(until_stopped())
    raise typer.Exit(128 + signal.SIGTERM)
