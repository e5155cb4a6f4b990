"""A workspace with the bot in it: the fake Slack, the bot over a small real index, and the way between them."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2

from assistant.chat import Assistant
from assistant.index.catalogue import Catalogue
from assistant.index.index import Index
from assistant.index.vectors import EmbeddedVectors
from assistant.settings import Settings
from assistant.types import Event, Kind
from bots.slack.app import create_app, create_bot
from bots.slack.asker import Heard
from bots.slack.credentials import Credentials
from bots.slack.pace import PER_PERSON
from bots.slack.route import SlackRoute
from bots.slack.running import running
from tests.bots.slack.fake_people import Payload
from tests.bots.slack.fake_sender import Http
from tests.bots.slack.fake_slack import BOT_TOKEN, SIGNING_SECRET, FakeSlack
from tests.made import index_in, made, publish
from tests.words import WordEmbeddings

GUIDE = (
    "Oppstartsbedrifter tar først kontakt med innovasjonsenheten på sykehuset.\n"
    "Innovasjonsenheten på sykehuset svarer innen tre uker.\n"
    "En utprøving på sykehuset varer i seks måneder."
)
REPORT = (
    "Rapporten anbefaler at klyngene får én felles inngang til sykehusene.\n"
    "Rapporten anbefaler at kommunene deler erfaringer med leverandørene."
)
HARBOUR = "Havna har 14 ansatte.\nHavna ble bygget i 1952.\nHavneavgiften er 300 kroner for småbåter."
MEETING = "Møteplassen samler sykehus og leverandører i Bergen."
EXAMPLES = ["Hvor mange ansatte har havna?", "Hva anbefaler rapporten?"]
STAFFED = "Hvor mange ansatte har havna?"  # answered with "Havna har 14 ansatte."
BUILT = "Når ble havna bygget?"
UNKNOWN = "Hva koster det å leie labplass?"
MANIFEST = json.loads((Path(__file__).parents[3] / "bots/slack/manifest.json").read_text("utf-8"))
SCOPES = frozenset(MANIFEST["oauth_config"]["scopes"]["bot"])

_LISTENER, _WORK = "run_ack_function_asynchronously", "Work._after"  # the tasks of bolt and of the bot


class Room:
    """The bot at work in a workspace. It can be stopped or killed, and started again over the same data."""

    def __init__(self, slack: FakeSlack, folder: Path, corpus: Path, **options: Any):
        self.slack = slack
        self.waits: list[float] = []  # seconds the bot would have slept
        self._folder, self._corpus, self._options = folder, corpus, options

    async def start(
        self,
        *,
        service_url: str = "",
        assistant: Callable[[Assistant], Any] = lambda opened: opened,
        sleep: Callable[[float], Awaitable[None]] | None = None,
        deadline: float = 20.0,
        pace: str = PER_PERSON,
        app_token: str = "",
        **settings: Any,
    ) -> None:
        """`assistant` may put something else in the place of the real one; `settings` are further ones."""
        data = self._folder / "data"
        if not data.exists() and not service_url:
            shutil.copytree(self._corpus / "index", data)
        given = Settings(
            data=data, corpus=self._corpus, service_url=service_url, slack_api_url=self.slack.api_url, **settings
        )
        credentials = Credentials(BOT_TOKEN, SIGNING_SECRET, app_token)
        real = None if service_url else open_corpus(data)
        self.bot = create_bot(
            given, credentials, real and assistant(real), sleep=sleep or self._pretend, deadline=deadline, pace=pace
        )
        bolt = create_app(self.bot)
        self._stack = AsyncExitStack()
        if real is not None:
            self._stack.callback(real.index.close)
        await self._stack.enter_async_context(running(self.bot, bolt, credentials))
        transport = httpx2.ASGITransport(app=SlackRoute(_nothing, bolt=bolt, secret=SIGNING_SECRET))
        client = httpx2.AsyncClient(transport=transport, base_url="http://bot.test")
        self.http = Http(await self._stack.enter_async_context(client))

    async def stop(self) -> None:
        """What is under way is finished first."""
        await self._stack.aclose()

    async def restart(self, *, kill: bool = False, **options: Any) -> None:
        """The next run; where the one before is killed, what it was doing is lost."""
        if kill:
            await self.bot.work.drain(0)
        await self.stop()
        await self.start(**{**self._options, **options})

    async def send(self, payload: Payload, *, retry: int = 0) -> httpx2.Response:
        """Deliver, and wait until the bot has done all that it began."""
        response = await self.http.send(payload, retry=retry)
        if "command" in payload and response.text:
            self.slack.respond(payload["channel_id"], payload["user_id"], {"text": response.text})
        await self.quiet()
        return response

    @property
    def busy(self) -> bool:
        """Whether anything is under way."""
        return any(name in repr(task.get_coro()) for task in asyncio.all_tasks() for name in (_LISTENER, _WORK))

    async def quiet(self) -> None:
        """Until nothing is under way, neither bolt's nor the bot's own."""
        while listening := [task for task in asyncio.all_tasks() if _LISTENER in repr(task.get_coro())]:
            await asyncio.wait(listening)
        assert await self.bot.work.drain(600) == 0  # pytest's own limit comes first

    async def _pretend(self, seconds: float) -> None:
        self.waits.append(seconds)
        await asyncio.sleep(0)


Opened = Callable[..., AbstractAsyncContextManager[Room]]


def make_corpus(folder: Path) -> None:
    """A small index, made once and copied for each test."""
    index = index_in(folder / "index")
    publish(
        index,
        made(
            "guide",
            GUIDE,
            title="Veileder for utprøving",
            publisher="Innkjøpsrådet",
            published="2025-03",
            kind=Kind.GUIDE,
        ),
        made("report", REPORT, title="Klyngerapporten", publisher="Klyngerådet", published="2026-01", kind=Kind.REPORT),
        made("harbour", HARBOUR, title="Havna & <øya>", publisher="Havnevesenet", published="2025"),
        made(
            "meeting",
            MEETING,
            title="Møteplass helse",
            publisher="Klyngerådet",
            published="2026-02",
            kind=Kind.EVENT,
            event=Event(start="2099-12-03", place="Bergen"),
        ),
    )
    index.close()
    (folder / "examples.toml").write_text(f"questions = {json.dumps(EXAMPLES, ensure_ascii=False)}", "utf-8")


def open_corpus(folder: Path) -> Assistant:
    """An assistant over an index that lies there."""
    catalogue = Catalogue(folder / "catalogue.db")
    vectors = EmbeddedVectors(folder / "vectors")
    return Assistant(Index(catalogue, vectors, WordEmbeddings(), WordEmbeddings.fingerprint))


async def heard(room: Room, refused: int = 1) -> Heard:
    """What is kept of readers, once so many questions in vain are: a service keeps them beside the answer."""
    for _ in range(500):
        if len((found := await room.bot.asker.heard("")).refused) >= refused:
            return found
        await asyncio.sleep(0.01)
    raise AssertionError("it is not kept")


@asynccontextmanager
async def workspace(corpus: Path, folder: Path, **options: Any) -> AsyncIterator[Room]:
    """A bot at work, with options of `Room.start`."""
    async with FakeSlack(SCOPES).running() as slack:
        room = Room(slack, folder, corpus, **options)
        await room.start(**options)
        try:
            yield room
            await room.quiet()
        finally:
            await room.stop()


async def _nothing(scope: Any, receive: Any, send: Any) -> None:
    raise AssertionError(f"{scope['path']} is not Slack's")
