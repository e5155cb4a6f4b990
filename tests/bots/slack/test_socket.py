"""The same bot over Socket Mode, with a real connection."""

from __future__ import annotations

import asyncio
import json

import pytest

from assistant.errors import BadInput
from tests.bots.slack.fake_people import asks, commands, presses
from tests.bots.slack.fake_sender import envelope
from tests.bots.slack.fake_slack import APP_TOKEN
from tests.bots.slack.fake_workspace import KARI
from tests.bots.slack.rig import STAFFED, Opened, Room
from tests.bots.slack.test_once import until

pytestmark = pytest.mark.anyio
ANSWER = "Havna har 14 ansatte. [1]"
ODD = [
    "",
    "garbage",
    "{",
    "[]",
    "7",
    "null",
    "{}",
    '{"type": "hello"}',
    '{"type": "events_api"}',
    '{"type": "events_api", "envelope_id": "e1"}',
    '{"type": "events_api", "envelope_id": "e2", "payload": null}',
    '{"type": "events_api", "envelope_id": "e3", "payload": []}',
    '{"type": "events_api", "envelope_id": "e4", "payload": {"type": "event_callback", "event": "x"}}',
    '{"type": "interactive", "envelope_id": "e5", "payload": {"type": "view_submission", "view": {}}}',
    '{"type": "slash_commands", "envelope_id": "e6", "payload": {"command": 7}}',
    '{"type": "invented", "envelope_id": "e7", "payload": {}}',
    '{"type": 7, "envelope_id": [], "payload": {}}',
    "x" * 100_000,
]


async def over(room: Room, payload: dict[str, object], id: str, *, retry: int = 0) -> None:
    """Send over the socket; wait until it is acknowledged and all that it began is done."""
    await asyncio.wait_for(room.slack.connected.wait(), 10)
    await room.slack.send(json.dumps(envelope(payload, id, retry=retry)))
    await until(lambda: id in [one.get("envelope_id") for one in room.slack.acknowledged])
    await room.quiet()


async def test_questions_clicks_and_commands_come_over_the_socket(opened: Opened):
    async with opened(app_token=APP_TOKEN) as room:
        await over(room, asks(room.slack, KARI, "C1", STAFFED), "one")
        (answer,) = room.slack.answers("C1")
        assert ANSWER in answer.shown
        await over(room, presses(room.slack, KARI, answer, "show_passage:1"), "two")
        assert "Havna har 14 ansatte." in room.slack.modal(KARI).shown
        await over(room, commands(room.slack, KARI, "C1", STAFFED), "three")
        assert ANSWER in room.slack.private(KARI)[-1].shown


async def test_an_event_delivered_again_over_the_socket_has_one_answer(embedded: Opened):
    async with embedded(app_token=APP_TOKEN) as room:
        question = asks(room.slack, KARI, "C1", STAFFED)
        for retry in range(3):
            await over(room, question, f"e{retry}", retry=retry)
        assert len(room.slack.answers("C1")) == 1


async def test_garbage_over_the_socket_is_dropped_and_the_next_question_is_answered(
    embedded: Opened, caplog: pytest.LogCaptureFixture
):
    async with embedded(app_token=APP_TOKEN) as room:
        await asyncio.wait_for(room.slack.connected.wait(), 10)
        before = len(room.slack.calls)
        for odd in ODD:
            await room.slack.send(odd)
        await over(room, asks(room.slack, KARI, "C1", STAFFED), "good")
        assert [call.method for call in room.slack.calls[before:] if "views" in call.method] == []
        assert [ANSWER in answer.shown for answer in room.slack.answers()] == [True]
        assert "garbage" not in caplog.text


async def test_a_wrong_app_token_is_told_at_the_start(embedded: Opened):
    with pytest.raises(BadInput, match="SLACK_APP_TOKEN"):
        async with embedded(app_token="xapp-wrong"):
            pass
