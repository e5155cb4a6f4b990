"""When the bot says nothing, and what becomes of an answer whose question changes."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from bots.slack.channel import Channel, write_channel
from bots.slack.kept import forget_user
from tests.bots.slack.fake_people import asks, deletes, edits, event, invites, says, writes
from tests.bots.slack.fake_slack import Fault
from tests.bots.slack.fake_workspace import BOT, BOT_USER, KARI, MADS
from tests.bots.slack.rig import BUILT, STAFFED, UNKNOWN, Opened, Room
from tests.bots.slack.test_once import until

pytestmark = pytest.mark.anyio
ANSWER = "Havna har 14 ansatte. [1]"


def said_by(room: Room, **about: Any) -> dict[str, Any]:
    """A message event with some fields of its own."""
    message = says(room.slack, KARI, "C1", f"<@{BOT_USER}> {STAFFED}")
    return event(room.slack, {**message.payload(), "channel": "C1", "channel_type": "channel", **about})


OTHERS: list[dict[str, Any]] = [
    {"user": BOT_USER},
    {"user": BOT_USER, "bot_id": BOT},
    {"bot_id": "B9OTHER", "user": "U9OTHER"},
    {"bot_id": "B9OTHER", "subtype": "bot_message", "user": None},
    {"bot_profile": {"id": "B9OTHER"}},
    {"user": "USLACKBOT"},
    {"subtype": "channel_join"},
    {"subtype": "channel_topic"},
    {"subtype": "message_replied"},
    {"user": ""},
]


async def test_bots_slack_and_nobody_get_no_answer(embedded: Opened):
    async with embedded() as room:
        for about in OTHERS:
            await room.send(said_by(room, **about))
            assert room.slack.answers() == [], about


async def test_two_bots_cannot_talk_for_ever(embedded: Opened):
    async with embedded() as room:
        await room.send(asks(room.slack, KARI, "C1", STAFFED))
        (answer,) = room.slack.answers()
        for about in (answer.payload(), {**answer.payload(), "user": "U9OTHER", "bot_id": "B9OTHER"}):
            text = f"<@{BOT_USER}> {answer.text}"
            await room.send(event(room.slack, {**about, "text": text, "channel": "C1", "channel_type": "channel"}))
        assert len(room.slack.answers()) == 1


async def test_a_message_that_does_not_call_the_bot_gets_no_answer(opened: Opened):
    async with opened() as room:
        await room.send(writes(room.slack, KARI, "C1", STAFFED))
        await room.send(writes(room.slack, KARI, "C1", "God morgen"))
        assert room.slack.answers() == []


async def test_an_empty_mention_is_told_what_can_be_asked(opened: Opened):
    async with opened() as room:
        await room.send(asks(room.slack, KARI, "C1", ""))
        (answer,) = room.slack.answers()
        assert "`/spor`" in answer.shown


async def test_where_every_question_is_wanted_a_refusal_is_silent(opened: Opened):
    async with opened() as room:
        await room.bot.store(write_channel, "C1", Channel(every_question=True), "cli")
        await room.send(writes(room.slack, KARI, "C1", STAFFED))
        await room.send(writes(room.slack, KARI, "C1", UNKNOWN))
        await room.send(writes(room.slack, KARI, "C1", "Takk for sist, det var hyggelig"))
        assert [ANSWER in answer.shown for answer in room.slack.answers()] == [True]


async def test_threads_are_not_followed_where_that_is_off_nor_where_somebody_else_is_asked(opened: Opened):
    async with opened() as room:
        await room.bot.store(write_channel, "C2", Channel(follow_threads=False), "cli")
        for channel, follow_up in (("C1", f"<@{MADS}> {BUILT}"), ("C2", BUILT)):
            await room.send(asks(room.slack, KARI, channel, STAFFED))
            await room.send(writes(room.slack, KARI, channel, follow_up, room.slack.answers(channel)[0]))
            assert len(room.slack.answers(channel)) == 1


async def test_an_edited_question_gets_its_answer_changed(opened: Opened):
    async with opened() as room:
        await room.send(asks(room.slack, KARI, "C1", STAFFED))
        question = room.slack.channel("C1").messages[0]
        await room.send(edits(room.slack, question, f"<@{BOT_USER}> {BUILT}"))
        (answer,) = room.slack.answers()
        assert "Havna ble bygget i 1952. [1]" in answer.shown
        assert ANSWER not in answer.shown


async def test_an_edit_that_leaves_the_words_alone_changes_nothing(opened: Opened):
    async with opened() as room:
        await room.send(asks(room.slack, KARI, "C1", STAFFED))
        question = room.slack.channel("C1").messages[0]
        before = len(room.slack.calls)
        await room.send(edits(room.slack, question, question.text))
        assert room.slack.calls[before:] == []


async def test_a_mention_that_is_added_later_is_answered(opened: Opened):
    async with opened() as room:
        message = says(room.slack, KARI, "C1", STAFFED)
        await room.send(edits(room.slack, message, f"<@{BOT_USER}> {STAFFED}"))
        assert [ANSWER in answer.shown for answer in room.slack.answers()] == [True]


async def test_a_deleted_question_takes_its_answer_along(opened: Opened):
    async with opened() as room:
        await room.send(asks(room.slack, KARI, "C1", STAFFED))
        question = room.slack.channel("C1").messages[0]
        await room.send(deletes(room.slack, question))
        assert room.slack.answers() == []
        with room.bot.store.catalogue.reading() as rows:
            assert rows.execute("SELECT count(*) FROM slack_answers").fetchone()[0] == 0


async def test_an_edit_and_a_delete_are_followed_also_where_the_bot_is_stopped_at_once(opened: Opened):
    async with opened() as room:
        for channel in ("C1", "C2"):
            await room.send(asks(room.slack, KARI, channel, STAFFED))
        (changed, *_), (gone, *_) = (room.slack.channel(channel).messages for channel in ("C1", "C2"))
        await room.http.send(edits(room.slack, changed, f"<@{BOT_USER}> {BUILT}"))
        await room.http.send(deletes(room.slack, gone))
        await room.restart(kill=True)
        await room.quiet()
        (answer,) = room.slack.answers()
        assert "Havna ble bygget i 1952. [1]" in answer.shown


async def test_a_question_that_is_deleted_while_the_bot_is_away_keeps_no_half_answer(embedded: Opened):
    async with embedded() as room:
        room.slack.fail("chat.stopStream", Fault(hang=600))
        await room.http.send(asks(room.slack, KARI, "C1", STAFFED))
        await until(lambda: room.slack.called("chat.stopStream"))
        deletes(room.slack, room.slack.channel("C1").messages[0])
        room.slack.mend()
        await room.restart(kill=True)
        await room.quiet()
        assert room.slack.channel("C1").messages == []


async def test_a_question_that_is_deleted_before_anything_was_said_to_it_gets_no_word_after_a_restart(
    embedded: Opened,
):
    async with embedded() as room:
        room.slack.fail("*", Fault(hang=600), at=len(room.slack.calls) + 1, times=5)
        await room.http.send(asks(room.slack, KARI, "C1", STAFFED))
        await until(lambda: room.slack.failed)
        deletes(room.slack, room.slack.channel("C1").messages[0])
        room.slack.mend()
        await room.restart(kill=True)
        await room.quiet()
        assert room.slack.channel("C1").messages == []


async def test_stopped_it_follows_an_edit_to_its_end(embedded: Opened):
    async with embedded() as room:
        await room.send(asks(room.slack, KARI, "C1", STAFFED))
        await room.http.send(edits(room.slack, room.slack.channel("C1").messages[0], f"<@{BOT_USER}> {BUILT}"))
        await room.stop()
        assert "Havna ble bygget i 1952. [1]" in room.slack.answers()[0].shown
        await room.start()


async def test_being_invited_is_no_question(opened: Opened):
    async with opened() as room:
        await room.send(invites(room.slack, KARI, "C1"))
        assert room.slack.answers() == []


async def test_what_a_person_asked_is_forgotten_on_demand(embedded: Opened):
    async with embedded() as room:
        await room.send(asks(room.slack, KARI, "C1", UNKNOWN))
        await room.send(asks(room.slack, MADS, "C1", STAFFED))
        removed = await room.bot.store(forget_user, KARI)
        assert removed > 0
        left = b"".join(path.read_bytes() for path in (room.bot.settings.data).glob("*.db*"))
        await room.bot.store(lambda catalogue: catalogue.compact())
        left = b"".join(path.read_bytes() for path in (room.bot.settings.data).glob("*.db*"))
        assert KARI.encode() not in left
        assert UNKNOWN.encode() not in left
        assert MADS.encode() in left


async def test_the_log_has_no_words_of_a_question_unless_that_is_set(opened: Opened, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    async with opened() as room:
        await room.send(asks(room.slack, KARI, "C1", UNKNOWN))
        await room.send(writes(room.slack, KARI, room.slack.direct(KARI).id, STAFFED))
    said = "\n".join(record.getMessage() for record in caplog.records)
    assert "labplass" not in said
    assert "ansatte" not in said
    assert "xoxb-" not in said


async def test_the_log_has_them_where_that_is_set(embedded: Opened, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO)
    async with embedded(log_questions=True) as room:
        await room.send(asks(room.slack, KARI, "C1", UNKNOWN))
    assert "labplass" in caplog.text
