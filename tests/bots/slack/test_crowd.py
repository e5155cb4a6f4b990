"""Many people at once: every question is answered, in order within its thread."""

from __future__ import annotations

import asyncio
import random

import pytest

from tests.bots.slack.fake_people import Payload, asks, says
from tests.bots.slack.fake_slack import CUT, limited
from tests.bots.slack.fake_workspace import CROWD, KARI, Streaming
from tests.bots.slack.rig import BUILT, STAFFED, UNKNOWN, Opened, Room

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
EXPECTED = {
    STAFFED: "Havna har 14 ansatte. [1]",
    BUILT: "Havna ble bygget i 1952. [1]",
    UNKNOWN: "Jeg finner ikke svar",
}


def crowd(room: Room, questions: int, channels: int) -> list[Payload]:
    """So many questions over so many channels, each channel with one thread."""
    threads = [says(room.slack, KARI, f"C{number:02d}", "Hei") for number in range(channels)]
    texts = list(EXPECTED)
    return [
        asks(room.slack, CROWD[number % len(CROWD)], root.channel, texts[number % 3], root)
        for number in range(questions)
        for root in [threads[number % channels]]
    ]


def expected_in(room: Room, channel: str) -> list[str]:
    """What the answers of a channel have to begin with, in the order of its questions."""
    asked = [one.text for one in room.slack.channel(channel).messages if not one.mine][1:]
    return [EXPECTED[text.partition("> ")[2]] for text in asked]


def check(room: Room, channels: int) -> None:
    """Every question of every channel has its answer, in order."""
    for number in range(channels):
        channel = f"C{number:02d}"
        answers = room.slack.answers(channel)
        shown = [answer.shown for answer in answers]
        expected = expected_in(room, channel)
        assert len(shown) == len(expected)
        assert all(have.startswith(want) for have, want in zip(shown, expected, strict=True)), channel
        assert all(answer.streaming is not Streaming.OPEN for answer in answers)


async def test_a_hundred_questions_over_twenty_channels_are_answered_in_order(embedded: Opened):
    async with embedded() as room:
        loop = asyncio.get_running_loop()

        async def acknowledged(payload: Payload) -> float:
            started = loop.time()
            assert (await room.http.send(payload)).status_code == 200
            return loop.time() - started

        assert max(await asyncio.gather(*map(acknowledged, crowd(room, 100, 20)))) < 3.0  # seconds that Slack waits
        await room.quiet()
        check(room, 20)


async def test_a_service_is_not_overrun(opened: Opened):
    async with opened() as room:
        await asyncio.gather(*map(room.http.send, crowd(room, 40, 20)))
        await room.quiet()
        check(room, 20)


async def trouble(room: Room, questions: int, channels: int, restarts: int) -> None:
    """Three in ten are delivered twice, one call in twenty is limited or cut off, and the bot is killed meanwhile."""
    chance = random.Random(7)  # noqa: S311 no secret
    for number in range(20, 12 * questions, 20):
        room.slack.fail("*", chance.choice([limited("1"), limited(None), CUT]), at=number)
    asked = crowd(room, questions, channels)
    size = questions // (restarts + 1)
    for start in range(0, questions, size):
        batch = [one for one in asked[start : start + size] for _ in range(1 + (chance.random() < 0.3))]
        await asyncio.gather(*map(room.http.send, batch))
        if start + size < questions:
            await room.restart(kill=True)
    await room.quiet()
    room.slack.mend()
    await room.restart()
    await room.quiet()


async def test_duplicates_limits_cuts_and_a_kill_lose_nothing_and_double_nothing(embedded: Opened):
    async with embedded() as room:
        await trouble(room, 30, 6, restarts=1)
        counted(room, 6)


@pytest.mark.faults
@pytest.mark.timeout(900)
async def test_a_thousand_events_with_duplicates_limits_and_two_kills(embedded: Opened):
    async with embedded() as room:
        await trouble(room, 1_000, 40, restarts=2)
        counted(room, 40)


def counted(room: Room, channels: int) -> None:
    """Each question has one answer, or one honest message."""
    for number in range(channels):
        channel = f"C{number:02d}"
        asked = [one for one in room.slack.channel(channel).messages if not one.mine][1:]
        private = [one for one in room.slack.channel(channel).messages if one.mine and one.only_for]
        assert len(room.slack.answers(channel)) + len(private) == len(asked), channel
