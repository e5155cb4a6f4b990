import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from shutil import copytree

import httpx2
import pytest
from fastapi import FastAPI

from assistant.api.app import create_app as create_service
from assistant.errors import ArenaError, BadInput
from assistant.settings import Settings
from bots.slack.app import create_app, create_bot
from bots.slack.credentials import Credentials, read_credentials
from bots.slack.running import mount, only_one, running
from tests.bots.slack.fake_people import asks, commands, writes
from tests.bots.slack.fake_sender import Http, envelope, signed
from tests.bots.slack.fake_slack import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, FakeSlack
from tests.bots.slack.fake_workspace import KARI
from tests.bots.slack.rig import SCOPES, STAFFED, open_corpus

pytestmark = pytest.mark.anyio
FOUND = "Havna har 14 ansatte. [1]"


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack(SCOPES).running() as fake:
        yield fake


@pytest.fixture
def settings(corpus: Path, tmp_path: Path, slack: FakeSlack) -> Settings:
    copytree(corpus / "index", tmp_path / "data")
    return Settings(data=tmp_path / "data", corpus=corpus, slack_api_url=slack.api_url)


@asynccontextmanager
async def listening(settings: Settings, credentials: Credentials) -> AsyncIterator[None]:
    """The bot alone, as the command runs it."""
    assistant = open_corpus(settings.data)
    bot = create_bot(settings, credentials, assistant)
    async with running(bot, create_app(bot), credentials):
        yield
    assistant.index.close()


async def answers(slack: FakeSlack, channel: str, count: int = 1) -> list[str]:
    """What the bot has said, once it has said so much."""
    for _ in range(500):
        if len(said := [one.shown for one in slack.channel(channel).messages if one.mine]) >= count:
            await asyncio.sleep(0.05)
            return said
        await asyncio.sleep(0.02)
    raise AssertionError("the bot said nothing")


async def test_the_bot_answers_in_the_process_of_the_service(settings: Settings, slack: FakeSlack):
    assistant = open_corpus(settings.data)
    app: FastAPI = create_service(settings, assistant=assistant)
    mount(app, settings, Credentials(BOT_TOKEN, SIGNING_SECRET), assistant)
    async with app.router.lifespan_context(app):
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            assert (await client.get("/healthz")).status_code == 200
            assert (await Http(client).send(asks(slack, KARI, "C1", STAFFED))).status_code == 200
            assert FOUND in (await answers(slack, "C1"))[0]
            assert (await client.get("/slack/events")).status_code == 405
            assert (await client.post("/slack/events", content=b"{}")).status_code == 401
    assistant.index.close()


async def test_events_and_commands_come_over_a_socket(settings: Settings, slack: FakeSlack):
    async with listening(settings, Credentials(BOT_TOKEN, app_token=APP_TOKEN)):
        await asyncio.wait_for(slack.connected.wait(), 5)
        direct = slack.direct(KARI).id
        await slack.send(json.dumps(envelope(asks(slack, KARI, "C1", STAFFED), "E1")))
        await slack.send(json.dumps(envelope(writes(slack, KARI, direct, STAFFED), "E2")))
        await slack.send(json.dumps(envelope(commands(slack, KARI, "C2", STAFFED), "E3")))
        for channel in ("C1", direct, "C2"):
            assert FOUND in (await answers(slack, channel))[-1]
        assert {one["envelope_id"] for one in slack.acknowledged} == {"E1", "E2", "E3"}


GARBAGE = [
    "",
    "hei",
    "{",
    "[]",
    "null",
    "{}",
    '{"type": "events_api"}',
    '{"type": "events_api", "envelope_id": "G1", "payload": []}',
    '{"type": "events_api", "envelope_id": "G2", "payload": {}}',
    '{"type": "events_api", "envelope_id": "G3", "payload": {"type": "event_callback", "event": "hemmelig"}}',
    '{"type": "events_api", "envelope_id": "G4", "payload": {"type": "event_callback", "event": {"type": 5}}}',
    '{"type": "slash_commands", "envelope_id": "G5", "payload": "hemmelig"}',
    '{"type": "interactive", "envelope_id": "G6", "payload": {"actions": "hemmelig"}}',
    '{"type": "hemmelig", "envelope_id": {}, "payload": {"text": "hemmelig"}}',
    '{"type": ["hemmelig"], "envelope_id": null, "payload": null}',
]


async def test_garbage_on_the_socket_is_dropped_and_the_next_question_answered(
    settings: Settings, slack: FakeSlack, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG, "bots.slack")
    async with listening(settings, Credentials(BOT_TOKEN, app_token=APP_TOKEN)):
        await asyncio.wait_for(slack.connected.wait(), 5)
        for one in GARBAGE:
            await slack.send(one)
        await slack.send(json.dumps(envelope(asks(slack, KARI, "C1", STAFFED), "E1")))
        assert FOUND in (await answers(slack, "C1"))[0]
    assert "hemmelig" not in caplog.text


async def test_forged_requests_reach_nobody_and_their_text_no_log(
    settings: Settings, slack: FakeSlack, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    assistant = open_corpus(settings.data)
    app: FastAPI = create_service(settings, assistant=assistant)
    mount(app, settings, Credentials(BOT_TOKEN, SIGNING_SECRET), assistant)
    payload = json.dumps(asks(slack, KARI, "C1", "hemmelig spørsmål?")).encode()
    async with app.router.lifespan_context(app):
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            for headers in (signed(payload, secret="another"), signed(payload, age=400), signed(payload, age=-400), {}):
                sent = await Http(client).post(payload, {"Content-Type": "application/json", **headers})
                assert (sent.status_code, sent.content) == (401, b"")
            large = await Http(client).post(b"x" * (2**20 + 1), signed(b"x"))
            assert large.status_code == 413
    assert [call.method for call in slack.calls] == ["auth.test"]
    assert "hemmelig" not in caplog.text
    assistant.index.close()


async def test_a_token_that_slack_refuses_is_told_in_a_line(settings: Settings):
    with pytest.raises(BadInput, match="Slack refuses SLACK_BOT_TOKEN \\(invalid_auth\\)"):
        async with listening(settings, Credentials("xoxb-wrong", SIGNING_SECRET)):
            pass
    with pytest.raises(BadInput, match="Slack refuses SLACK_APP_TOKEN"):
        async with listening(settings, Credentials(BOT_TOKEN, app_token="xapp-wrong")):
            pass


async def test_only_one_bot_works_over_a_store(tmp_path: Path):
    async with only_one(tmp_path):
        with pytest.raises(ArenaError, match="Another bot answers Slack"):
            async with only_one(tmp_path, patience=0.1):
                pass
    async with only_one(tmp_path):
        pass


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({}, "SLACK_BOT_TOKEN is not set"),
        ({"SLACK_BOT_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN is no such token"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "Neither SLACK_APP_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "secret"}, "SLACK_APP_TOKEN is no such token"),
    ],
)
def test_a_missing_secret_is_named_and_none_is_printed(environment: dict[str, str], said: str):
    with pytest.raises(BadInput, match=said):
        read_credentials(environment)


def test_secrets_are_not_shown():
    shown = repr(read_credentials({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "abc"}))
    assert "xoxb" not in shown
    assert "abc" not in shown
