"""The bot while it runs: alone or in the service's process, from the first question taken over to the last answered."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import ArenaError
from assistant.settings import Settings
from bots.slack.app import create_app, create_bot
from bots.slack.bot import Bot
from bots.slack.credentials import Credentials
from bots.slack.digest import keep_sending
from bots.slack.recovery import look_after, recover, tidy
from bots.slack.route import SlackRoute, routes

if TYPE_CHECKING:
    from fastapi import FastAPI
    from slack_bolt.async_app import AsyncApp

    from assistant.chat import Assistant

log = logging.getLogger(__name__)
DRAIN = 6.0  # seconds that answers under way are given at the end; a service ends within ten
_HANDOVER = 15.0  # seconds that the run before is given to end
_CONNECTIONS_END = 2  # seconds
_MINUTE, _DAY = 60.0, 24 * 3600.0


def mount(app: FastAPI, settings: Settings, credentials: Credentials, assistant: Assistant | None = None) -> Bot:
    """Let the bot run in the process of a service: its route before the service's, its life inside the service's."""
    bot = create_bot(settings, credentials, assistant)
    bolt = create_app(bot)
    if credentials.signing_secret:
        app.add_middleware(SlackRoute, bolt=bolt, secret=credentials.signing_secret)
    around = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(inside: FastAPI) -> AsyncIterator[Any]:
        async with around(inside) as state, running(bot, bolt, credentials):
            yield state

    app.router.lifespan_context = lifespan
    return bot


async def run_alone(settings: Settings, credentials: Credentials) -> None:
    """Answer until the task is cancelled: over Socket Mode with an app token, else as an HTTP server."""
    bot = create_bot(settings, credentials)
    async with running(bot, create_app(bot), credentials):
        if credentials.app_token:
            await asyncio.Event().wait()
        else:
            await _serve(bot, settings, credentials)


@asynccontextmanager
async def running(bot: Bot, bolt: AsyncApp, credentials: Credentials) -> AsyncIterator[None]:
    """Everything at work while inside. Raises ArenaError where Slack refuses a token, or another bot is at work."""
    async with AsyncExitStack() as ending:
        ending.push_async_callback(_close, bot)
        await ending.enter_async_context(only_one(bot.settings.data))
        await bot.identity.check()
        ending.push_async_callback(bot.work.drain, DRAIN)
        await recover(bot)
        for doing in (_every(_DAY, tidy, bot), _every(_MINUTE, look_after, bot), keep_sending(bot)):
            await ending.enter_async_context(_meanwhile(doing))
        if credentials.app_token:
            await ending.enter_async_context(_connected(bot, bolt, credentials.app_token))
        yield


@asynccontextmanager
async def only_one(data: Path, patience: float = _HANDOVER) -> AsyncIterator[None]:
    """Two bots over one store would answer everything twice after a stop: the second waits, then gives up."""
    from filelock import FileLock, Timeout

    data.mkdir(parents=True, exist_ok=True)
    lock = FileLock(data / "slack.lock", thread_local=False)
    loop = asyncio.get_running_loop()
    until = loop.time() + patience
    while not lock.is_locked:
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            if loop.time() > until:
                raise ArenaError(f"Another bot answers Slack from {data}. Stop it first, or set ARENA_DATA") from error
            await asyncio.sleep(0.2)
    try:
        yield
    finally:
        lock.release()


@asynccontextmanager
async def _connected(bot: Bot, bolt: AsyncApp, app_token: str) -> AsyncIterator[None]:
    from bots.slack.socket import Socket, check_app_token

    await check_app_token(bot.settings.slack_api_url, app_token)
    socket: Any = Socket(bolt, app_token).client
    try:
        async with _meanwhile(socket.connect()):
            yield
    finally:
        await socket.close()


@asynccontextmanager
async def _meanwhile(doing: object) -> AsyncIterator[None]:
    """Something that goes on until the end."""
    assert asyncio.iscoroutine(doing)
    task = asyncio.ensure_future(doing)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _every(seconds: float, doing: Callable[[Bot], Awaitable[None]], bot: Bot) -> None:
    while True:
        try:
            await doing(bot)
        except Exception:
            log.exception("a regular task failed")
        await asyncio.sleep(seconds)


async def _close(bot: Bot) -> None:
    await bot.identity.close()
    await bot.asker.close()
    await bot.store.close()


async def _serve(bot: Bot, settings: Settings, credentials: Credentials) -> None:
    """Behind a reverse proxy: no keys are asked for, since every request is signed."""
    import uvicorn

    from assistant.api.serve import Protocol

    try:
        listening = socket.create_server((settings.host, settings.port))
    except OSError as error:
        where = f"{settings.host} port {settings.port}"
        said = os.strerror(error.errno or 0)
        raise ArenaError(f"{where}: {said}. Take another with ARENA_HOST and ARENA_PORT") from error
    config = uvicorn.Config(
        routes(bot, credentials.signing_secret),
        http=Protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_CONNECTIONS_END,
    )
    await uvicorn.Server(config).serve([listening])
