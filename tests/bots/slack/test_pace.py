"""Whoever asks for all at once is told when to ask again, and nobody else waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from bots.slack.pace import PER_PERSON, Pace
from tests.bots.slack.fake_people import Payload, asks, commands, edits, says, shortcuts, writes
from tests.bots.slack.fake_workspace import BOT_USER, KARI, MADS
from tests.bots.slack.rig import BUILT, STAFFED, Opened, Room

pytestmark = pytest.mark.anyio
ANSWER = "Havna har 14 ansatte. [1]"
PUT_OFF = "Det ble mange spørsmål på kort tid"


async def test_a_burst_is_answered_as_far_as_it_goes_and_the_rest_is_told_so_in_private(opened: Opened):
    async with opened(pace="3/minute") as room:
        asked = [asks(room.slack, KARI, f"C{number}", STAFFED) for number in range(5)]
        await asyncio.gather(*map(room.send, asked))
        await room.send(asks(room.slack, MADS, "C1", STAFFED))
        assert [ANSWER in answer.shown for answer in room.slack.answers()] == [True] * 4
        told = room.slack.private(KARI)
        assert [PUT_OFF in message.shown for message in told] == [True, True]
        await asyncio.gather(*map(room.send, asked))
        await room.restart()
        assert (len(room.slack.answers()), len(room.slack.private(KARI))) == (4, 2)


ASKING: dict[str, Callable[[Room], Payload]] = {
    "a message": lambda room: writes(room.slack, KARI, room.slack.direct(KARI).id, STAFFED),
    "a command": lambda room: commands(room.slack, KARI, "C1", STAFFED),
    "an edit": lambda room: edits(room.slack, room.slack.channel("C1").messages[0], f"<@{BOT_USER}> {BUILT}"),
}


@pytest.mark.parametrize("way", ASKING)
async def test_every_way_to_ask_counts(embedded: Opened, way: str):
    async with embedded(pace="1/minute") as room:
        await room.send(asks(room.slack, KARI, "C1", STAFFED))
        await room.send(ASKING[way](room))
        assert PUT_OFF in room.slack.private(KARI)[-1].shown
        (answer,) = room.slack.answers()
        assert ANSWER in answer.shown


async def test_checking_messages_counts_too(embedded: Opened):
    async with embedded(pace="1/minute") as room:
        message = says(room.slack, MADS, "C1", "Havna har 14 ansatte.")
        for _ in range(2):
            await room.send(shortcuts(room.slack, KARI, message, "check_message"))
        assert PUT_OFF in str(room.slack.modal(KARI).view)


async def test_a_person_may_ask_as_often_as_anybody_does():
    pace = Pace(PER_PERSON)
    assert [await pace.wait(KARI) for _ in range(40)] == [0] * 40
    assert 0 < await pace.wait(KARI) <= 60
    assert await pace.wait(MADS) == 0
