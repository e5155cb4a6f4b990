"""The bot as a process of its own, killed at any moment: every question has one answer in the end."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.bots.slack.fake_people import asks
from tests.bots.slack.fake_sender import envelope
from tests.bots.slack.fake_slack import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, FakeSlack, Fault
from tests.bots.slack.fake_workspace import KARI, Streaming
from tests.bots.slack.rig import SCOPES, STAFFED
from tests.bots.slack.test_once import until

pytestmark = [pytest.mark.anyio, pytest.mark.faults]
HUNG, HUNG_AFTERWARDS = Fault(hang=600), Fault(hang=600, done=True)


async def started(slack: FakeSlack, data: Path, service_url: str, **more: str) -> asyncio.subprocess.Process:
    """`arena slack`, with these variables besides."""
    environment = {
        **os.environ,
        "ARENA_DATA": str(data),
        "ARENA_SERVICE_URL": service_url,
        "ARENA_SLACK_API_URL": slack.api_url,
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        **more,
    }
    arena, logged = str(Path(sys.executable).with_name("arena")), asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(arena, "slack", env=environment, stderr=logged)


@asynccontextmanager
async def bot(slack: FakeSlack, data: Path, service_url: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """`arena slack` over Socket Mode, asking a service; killed in the end."""
    slack.connected.clear()
    process = await started(slack, data, service_url, SLACK_APP_TOKEN=APP_TOKEN)
    try:
        await asyncio.wait_for(slack.connected.wait(), 60)
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


@pytest.mark.parametrize("fault", [HUNG, HUNG_AFTERWARDS], ids=["before", "after"])
@pytest.mark.parametrize("call", range(1, 6))
async def test_killed_at_a_call_of_slack_the_next_run_answers_once(
    tmp_path: Path, service_url: str, call: int, fault: Fault
):
    async with FakeSlack(SCOPES).running() as slack:
        question = asks(slack, KARI, "C1", STAFFED)
        async with bot(slack, tmp_path, service_url) as process:
            slack.begin_counting()
            slack.fail("*", fault, at=call)
            await slack.send(json.dumps(envelope(question, "e1")))
            await until(lambda: slack.failed or answered(slack))
            process.kill()
        slack.mend()
        async with bot(slack, tmp_path, service_url):
            await until(lambda: answered(slack))
            await slack.send(json.dumps(envelope(question, "e2", retry=1)))
            await until(lambda: "e2" in [one.get("envelope_id") for one in slack.acknowledged])
            await asyncio.sleep(0.5)
        (answer,) = slack.answers()
        assert "Havna har 14 ansatte. [1]" in answer.shown


def answered(slack: FakeSlack) -> bool:
    """Whether a whole answer stands."""
    found = slack.answers() if "C1" in slack.channels else []
    return any("Spør et menneske" in one.shown and one.streaming is not Streaming.OPEN for one in found)


@pytest.mark.parametrize("way", [{"SLACK_APP_TOKEN": APP_TOKEN}, {"SLACK_SIGNING_SECRET": SIGNING_SECRET}])
async def test_a_signal_ends_it_in_time_and_its_log_is_lines_of_json(
    tmp_path: Path, service_url: str, way: dict[str, str]
):
    async with FakeSlack(SCOPES).running() as slack:
        process = await started(slack, tmp_path, service_url, ARENA_PORT="0", **way)
        await until(lambda: slack.called("auth.test"))
        await asyncio.sleep(1)
        process.send_signal(signal.SIGTERM)
        _, logged = await asyncio.wait_for(process.communicate(), 10)
    assert process.returncode == 143
    first, *lines = logged.splitlines()
    assert first.startswith(b"The bot listens over")
    assert all(isinstance(json.loads(line), dict) for line in lines)


async def test_a_port_that_is_taken_is_one_line(tmp_path: Path, service_url: str):
    port = service_url.rpartition(":")[2]
    async with FakeSlack(SCOPES).running() as slack:
        process = await started(slack, tmp_path, service_url, ARENA_PORT=port, SLACK_SIGNING_SECRET=SIGNING_SECRET)
        _, logged = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 2
    assert b"Address already in use. Take another" in logged.splitlines()[-1]
    assert b"Traceback" not in logged
