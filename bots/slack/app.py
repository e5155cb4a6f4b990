"""Puts the bot together."""

from __future__ import annotations

import asyncio
import logging
import re
from importlib import import_module
from typing import TYPE_CHECKING

from assistant.settings import Settings
from bots.slack.asker import Asker
from bots.slack.bot import DEADLINE, Bot
from bots.slack.client import Sleep, slack_client
from bots.slack.credentials import Credentials
from bots.slack.identity import Identity
from bots.slack.local import LocalAsker
from bots.slack.pace import PER_PERSON, Pace
from bots.slack.remote import ServiceAsker
from bots.slack.store import Store, open_store
from bots.slack.work import Work

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp
    from slack_bolt.authorization import AuthorizeResult

    from assistant.chat import Assistant

log = logging.getLogger(__name__)
# In order: of the listeners that match a request the first is run.
_HANDLERS = ("channels", "check", "home", "prompts", "intake", "changes", "spor", "opinions", "passages", "deeds")


def create_bot(
    settings: Settings,
    credentials: Credentials,
    assistant: Assistant | None = None,
    *,
    asker: Asker | None = None,
    store: Store | None = None,
    sleep: Sleep = asyncio.sleep,
    deadline: float = DEADLINE,
    pace: str = PER_PERSON,
) -> Bot:
    """The bot's collaborators: `asker` if given, else the assistant of this process, else what the settings name."""
    client = slack_client(credentials.bot_token, settings.slack_api_url, sleep=sleep)
    return Bot(
        settings=settings,
        client=client,
        asker=asker or _asker(settings, credentials, assistant),
        store=store or open_store(settings),
        work=Work(),
        identity=Identity(client),
        sleep=sleep,
        deadline=deadline,
        pace=Pace(pace),
    )


def create_app(bot: Bot) -> AsyncApp:
    """Bolt's app with all handlers. It does not verify requests: the route does, before bolt sees them."""
    from slack_bolt.async_app import AsyncApp

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        from slack_bolt.authorization import AuthorizeResult

        me = await bot.identity.who()
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_user_id=me.user or None,
            bot_id=me.bot or None,
            bot_token=bot.client.token,
        )

    app = AsyncApp(
        name="arena",  # else it reads the sources of all its callers to find one
        client=bot.client,
        authorize=authorize,
        request_verification_enabled=False,
        logger=_quiet("slack_bolt.arena"),
    )
    for name in _HANDLERS:
        import_module(f"bots.slack.{name}").register(app, bot)
    _take_the_rest(app)
    return app


def _asker(settings: Settings, credentials: Credentials, assistant: Assistant | None) -> Asker:
    if assistant is not None:
        return LocalAsker(assistant, keep_refused=settings.keep_refused)
    if settings.service_url:
        return ServiceAsker(settings.service_url, credentials.service_key)
    from assistant.wiring import open_assistant

    return LocalAsker(open_assistant(settings), keep_refused=settings.keep_refused)


def _take_the_rest(app: AsyncApp) -> None:
    """What no handler wants is acknowledged in silence: bolt would answer 404 and log the body."""
    anything = re.compile(r".*", re.DOTALL)

    async def taken(ack: AsyncAck) -> None:
        await ack()

    async def failed(error: Exception) -> None:
        log.error("a handler failed", exc_info=error)

    app.event(anything)(taken)
    for kind in (app.action, app.options, app.shortcut, app.view, app.command):
        kind(anything)(taken)
    app.error(failed)


def _quiet(name: str) -> logging.Logger:
    """A logger that leaves out what bolt says below an error: bodies of requests."""
    logger = logging.getLogger(name)
    logger.setLevel(logging.ERROR)
    return logger
