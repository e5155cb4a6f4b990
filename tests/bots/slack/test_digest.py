"""The weekly digest: what it says, and that it comes once a week and no oftener."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from assistant.types import Language
from bots.slack.channel import Channel, write_channel
from bots.slack.digest import digest_blocks, send_due, slot_before
from bots.slack.gaps import Gap
from tests.bots.slack.fake_limits import wrong_blocks
from tests.bots.slack.fake_people import asks
from tests.bots.slack.fake_slack import BROKEN, INVALID_AUTH
from tests.bots.slack.fake_workspace import KARI, STAFF
from tests.bots.slack.rig import Opened, heard
from tests.bots.slack.test_gaps import trouble

pytestmark = pytest.mark.anyio
MONDAY = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)


def next_monday() -> datetime:
    """Half an hour after the next digest is due."""
    return slot_before(datetime.now(UTC)) + timedelta(days=7, minutes=30)


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        ("2026-11-23T07:00:00+00:00", "2026-11-23T07:00:00+00:00"),
        ("2026-11-23T06:59:00+00:00", "2026-11-16T07:00:00+00:00"),
        ("2026-11-29T23:00:00+00:00", "2026-11-23T07:00:00+00:00"),
    ],
)
def test_it_is_due_on_mondays_at_seven(now: str, slot: str):
    assert slot_before(datetime.fromisoformat(now)).isoformat() == slot


async def test_it_counts_askers_and_names_what_is_missing(opened: Opened):
    async with opened() as room:
        for user in (KARI, STAFF):
            await room.send(asks(room.slack, user, "C1", "Hva koster det å leie labplass i Bergen?"))
        await heard(room, 2)
        room.slack.channel("C9")
        await room.bot.store(write_channel, "C9", Channel(digest=True), "cli")
        assert await send_due(room.bot, next_monday()) == 1
        (digest,) = room.slack.answers("C9")
    assert "Hva koster det å leie labplass i Bergen?" in digest.shown
    assert "spurt 2 ganger av 2 · uten svar 2" in digest.shown
    assert "Mangler i kildene: koster, leie, labplass" in digest.shown
    assert KARI not in digest.shown


async def test_it_comes_once_a_week_also_across_a_restart(opened: Opened):
    async with opened() as room:
        room.slack.channel("C9")
        await room.bot.store(write_channel, "C9", Channel(digest=True), "cli")
        monday = next_monday()
        assert await send_due(room.bot, monday) == 1
        await room.restart()
        assert await send_due(room.bot, monday + timedelta(hours=3)) == 0
        assert await send_due(room.bot, monday + timedelta(days=7)) == 1


async def test_one_that_could_not_be_sent_is_tried_again(opened: Opened):
    async with opened() as room:
        room.slack.channel("C9")
        await room.bot.store(write_channel, "C9", Channel(digest=True), "cli")
        room.slack.fail("chat.postMessage", INVALID_AUTH)
        with pytest.raises(Exception, match="invalid_auth"):
            await send_due(room.bot, next_monday())
        assert await send_due(room.bot, next_monday()) == 1


async def test_a_channel_that_wants_none_gets_none(opened: Opened):
    async with opened() as room:
        room.slack.channel("C9")
        await room.bot.store(write_channel, "C9", Channel(), "cli")
        assert await send_due(room.bot, next_monday()) == 0
        assert room.slack.answers("C9") == []


async def test_a_channel_that_wants_it_since_thursday_waits_for_monday(opened: Opened):
    async with opened() as room:
        room.slack.channel("C9")
        await room.bot.store(write_channel, "C9", Channel(digest=True), "cli")
        assert await send_due(room.bot, MONDAY + timedelta(days=3)) == 0


def test_many_long_gaps_are_within_slacks_limits():
    gaps = [
        Gap((trouble("x" * 2_000, reason="z" * 3_000),), tuple("wörter" * 90 for _ in range(40)), ("t" * 900,) * 3)
        for _ in range(30)
    ]
    blocks = digest_blocks(gaps, "2026-11-15", Language.ENGLISH)
    assert wrong_blocks(blocks, "message") == ""
    assert "and 20 more" in str(blocks)


def test_a_quiet_week_is_told_as_well():
    assert "Ingen spørsmål ble avvist" in str(digest_blocks([], "2026-11-15", Language.BOKMAAL))
    assert BROKEN.status == 500
