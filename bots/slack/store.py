"""What the bot remembers, in tables of its own beside the catalogue's."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from assistant.errors import ArenaError
from assistant.index.catalogue import Catalogue
from assistant.settings import Settings
from assistant.wiring import catalogue_path

log = logging.getLogger(__name__)
Given = ParamSpec("Given")
Found = TypeVar("Found")

SCHEMA = """
CREATE TABLE IF NOT EXISTS slack_events (
    id TEXT PRIMARY KEY, channel TEXT NOT NULL, ts TEXT NOT NULL, thread TEXT NOT NULL, asker TEXT NOT NULL,
    team TEXT NOT NULL, addressed INTEGER NOT NULL, owner TEXT NOT NULL, state TEXT NOT NULL, reply TEXT NOT NULL,
    at TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS slack_events_by_state ON slack_events (state, at);
CREATE TABLE IF NOT EXISTS slack_answers (
    id TEXT PRIMARY KEY, asker TEXT NOT NULL, channel TEXT NOT NULL, ts TEXT NOT NULL, thread TEXT NOT NULL,
    reply TEXT NOT NULL, payload TEXT NOT NULL, at TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS slack_answers_by_question ON slack_answers (channel, ts);
CREATE TABLE IF NOT EXISTS slack_saved (
    asker TEXT NOT NULL, answer TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (asker, answer)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS slack_channels (
    channel TEXT PRIMARY KEY, settings TEXT NOT NULL, changed_by TEXT NOT NULL, at TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS slack_threads (
    channel TEXT NOT NULL, thread TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (channel, thread)) WITHOUT ROWID;
"""


class Store:
    """Runs functions of the catalogue on a thread of its own, in the order they were called.

    `await store(read_channel, "C1")` is `read_channel(catalogue, "C1")` without blocking the event loop.
    """

    def __init__(self, catalogue: Catalogue):
        self.catalogue = catalogue
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="slack-store")
        self._front = ThreadPoolExecutor(1, thread_name_prefix="slack-claims")

    async def __call__(
        self, work: Callable[Concatenate[Catalogue, Given], Found], *args: Given.args, **options: Given.kwargs
    ) -> Found:
        return await self._run(self._thread, lambda: work(self.catalogue, *args, **options))

    async def promptly(
        self, work: Callable[Concatenate[Catalogue, Given], Found], *args: Given.args, **options: Given.kwargs
    ) -> Found:
        """The same before all that waits: for what Slack waits for."""
        return await self._run(self._front, lambda: work(self.catalogue, *args, **options))

    async def attempt(
        self, work: Callable[Concatenate[Catalogue, Given], Found], *args: Given.args, **options: Given.kwargs
    ) -> Found | None:
        """The same for what an answer can do without; None where the store is not to be had."""
        try:
            return await self(work, *args, **options)
        except ArenaError as error:
            log.error("%s was not done: %s", getattr(work, "__name__", work), error)
            return None

    async def close(self) -> None:
        """End the threads, after what was begun."""
        for thread in (self._thread, self._front):
            await self._run(thread, self.catalogue.close)
            thread.shutdown(wait=True)

    async def _run(self, thread: ThreadPoolExecutor, work: Callable[[], Found]) -> Found:
        return await asyncio.get_running_loop().run_in_executor(thread, work)


def store_path(settings: Settings) -> Path:
    """The catalogue itself; beside it where the index belongs to a service."""
    return settings.data / "slack.db" if settings.service_url else catalogue_path(settings)


def open_store(settings: Settings) -> Store:
    """The store of the data directory. Raises NoIndex where nothing is indexed yet and no service is asked."""
    return Store(open_catalogue(settings))


def open_catalogue(settings: Settings) -> Catalogue:
    """The file of `store_path` with the bot's tables in it."""
    catalogue = Catalogue(store_path(settings), create=bool(settings.service_url))
    with catalogue.writing() as rows:
        for statement in filter(str.strip, SCHEMA.split(";")):
            rows.execute(statement)
    return catalogue


def now() -> str:
    """ISO 8601, UTC, to the second: how times are kept."""
    return datetime.now(UTC).isoformat(timespec="seconds")
