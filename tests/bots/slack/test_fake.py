"""The fake refuses what Slack refuses, or the other tests would prove nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.bots.slack.fake_people import says
from tests.bots.slack.fake_slack import BOT_TOKEN, FakeSlack
from tests.bots.slack.fake_workspace import KARI, TEAM, Streaming
from tests.bots.slack.rig import SCOPES

pytestmark = pytest.mark.anyio
LONG = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3_001}}
SHORT = {"type": "section", "text": {"type": "mrkdwn", "text": "x"}}
BUTTON = {"type": "button", "action_id": "b", "text": {"type": "plain_text", "text": "x" * 76}, "value": "1"}
MODAL = {"type": "modal", "title": {"type": "plain_text", "text": "Tittel"}, "blocks": [SHORT]}
WRONG: dict[str, tuple[list[dict[str, Any]], str]] = {
    "a section of 3,001 characters": ([LONG], "invalid_blocks"),
    "51 blocks": ([SHORT] * 51, "invalid_blocks"),
    "two texts of 7,000 characters of Markdown": ([{"type": "markdown", "text": "x" * 7_000}] * 2, "msg_too_long"),
    "13,201 characters in all": (
        [{**LONG, "text": {"type": "mrkdwn", "text": "x" * 2_999}}] * 5,
        "msg_blocks_too_long",
    ),
    "a button text of 76 characters": ([{"type": "actions", "elements": [BUTTON]}], "invalid_blocks"),
    "an unknown block": ([{"type": "poem", "text": "x"}], "invalid_blocks"),
    "an unknown field": ([{**SHORT, "colour": "red"}], "invalid_blocks"),
    "an empty text": ([{"type": "section", "text": {"type": "mrkdwn", "text": ""}}], "invalid_blocks"),
    "no elements": ([{"type": "context", "elements": []}], "invalid_blocks"),
}
Doing = Callable[[], Awaitable[Any]]


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack(SCOPES).running() as running:
        running.channel("C1")
        yield running


def client(slack: FakeSlack, token: str = BOT_TOKEN) -> AsyncWebClient:
    return AsyncWebClient(token=token, base_url=slack.api_url, timeout=5)


async def refused(doing: Doing) -> str:
    """The error code of a call."""
    with pytest.raises(SlackApiError) as failed:
        await doing()
    return str(failed.value.response["error"])


@pytest.mark.parametrize("wrong", WRONG)
async def test_blocks_beyond_the_limits_are_refused(slack: FakeSlack, wrong: str):
    blocks, code = WRONG[wrong]
    assert await refused(lambda: client(slack).chat_postMessage(channel="C1", text="x", blocks=blocks)) == code


async def test_tokens_scopes_and_places_are_checked(slack: FakeSlack):
    assert await refused(client(slack, "xoxb-other").auth_test) == "invalid_auth"
    assert await refused(lambda: client(slack).reactions_add(channel="C1", name="x", timestamp="1")) == "unknown_method"
    assert await refused(lambda: client(slack).conversations_info(channel="C1")) == "missing_scope"
    assert await refused(lambda: client(slack).chat_postMessage(channel="C9", text="x")) == "channel_not_found"
    assert await refused(lambda: client(slack).api_call("chat.postMessage", json={"channel": "C1"})) == "no_text"
    slack.channel("C1").archived = True
    assert await refused(lambda: client(slack).chat_postMessage(channel="C1", text="x")) == "is_archived"


async def test_a_stream_goes_from_open_to_ended_and_not_back(slack: FakeSlack):
    web, question = client(slack), says(slack, KARI, "C1", "Hei")
    assert await refused(lambda: web.chat_startStream(channel="C1", thread_ts=question.ts)) == "missing_recipient"
    to = {"channel": "C1", "recipient_user_id": KARI, "recipient_team_id": TEAM}
    ts = (await web.chat_startStream(thread_ts=question.ts, **to))["ts"]
    await web.chat_appendStream(channel="C1", ts=ts, markdown_text="Havna ")
    assert await refused(lambda: web.chat_update(channel="C1", ts=ts, text="x")) == "streaming_state_conflict"
    await web.chat_stopStream(channel="C1", ts=ts, markdown_text="har 14 ansatte.")
    assert slack.answers("C1")[0].shown == "Havna har 14 ansatte."
    again = await refused(lambda: web.chat_appendStream(channel="C1", ts=ts, markdown_text="x"))
    assert again == "message_not_in_streaming_state"
    slack.end_streams_as(Streaming.STOPPED)
    ts = (await web.chat_startStream(thread_ts=question.ts, **to))["ts"]
    assert await refused(lambda: web.chat_appendStream(channel="C1", ts=ts, markdown_text="x")) == "stopped_by_user"


async def test_a_trigger_opens_one_modal_and_a_message_of_others_cannot_be_changed(slack: FakeSlack):
    web, trigger = client(slack), slack.trigger(KARI)
    await web.views_open(trigger_id=trigger, view=MODAL)
    assert await refused(lambda: web.views_open(trigger_id=trigger, view=MODAL)) == "invalid_trigger_id"
    theirs = says(slack, KARI, "C1", "Hei")
    assert await refused(lambda: web.chat_update(channel="C1", ts=theirs.ts, text="x")) == "cant_update_message"


async def test_threads_are_read_page_by_page(slack: FakeSlack):
    root = says(slack, KARI, "C1", "Hei")
    for _ in range(4):
        says(slack, KARI, "C1", "Svar", root)
    first = await client(slack).conversations_replies(channel="C1", ts=root.ts, limit=3)
    assert (len(first["messages"]), first["has_more"]) == (3, True)
    cursor = first["response_metadata"]["next_cursor"]
    rest = await client(slack).conversations_replies(channel="C1", ts=root.ts, limit=3, cursor=cursor)
    assert (len(rest["messages"]), rest["has_more"]) == (2, False)
