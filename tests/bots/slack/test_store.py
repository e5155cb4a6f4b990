import asyncio
import sqlite3
import time
from pathlib import Path

import pytest

from tests.bots.slack.fake_people import asks
from tests.bots.slack.fake_slack import Fault
from tests.bots.slack.fake_workspace import KARI
from tests.bots.slack.rig import STAFFED, Opened

pytestmark = pytest.mark.anyio


async def test_slack_is_told_in_time_while_another_program_writes_to_the_catalogue(embedded: Opened, tmp_path: Path):
    async with embedded() as room:
        writer = sqlite3.connect(room.bot.store.catalogue.path, isolation_level=None, check_same_thread=False)
        writer.execute("BEGIN IMMEDIATE")
        started = time.monotonic()
        asked = asks(room.slack, KARI, "C1", STAFFED)
        assert (await room.http.send(asked)).status_code == 200
        assert time.monotonic() - started < 3
        assert (await room.http.send(asked, retry=1)).status_code == 200
        assert room.slack.answers() == []
        writer.execute("ROLLBACK")
        writer.close()
        await room.quiet()
        assert len(room.slack.answers()) == 1


async def test_slack_is_told_in_time_while_it_does_not_say_who_the_bot_is(embedded: Opened):
    async with embedded() as room:
        room.bot.identity._known = None
        room.slack.fail("auth.test", Fault(hang=2.0, cut=True), at=2)
        started = time.monotonic()
        asked = asks(room.slack, KARI, "C1", STAFFED)
        assert (await room.http.send(asked)).status_code == 200
        assert time.monotonic() - started < 1.5
        await asyncio.sleep(0)
        await room.quiet()
        assert len(room.slack.answers()) == 1
