"""The settings of a channel: set in a modal, kept, and heeded."""

from __future__ import annotations

import pytest

from assistant.types import Kind, Language
from bots.slack.channel import Channel, read_channel
from bots.slack.channels import KINDS, LANGUAGE, OPTIONS, PERSON, PLACE, PUBLISHERS, WHEN, channel_view, told
from tests.bots.slack.fake_limits import wrong_view
from tests.bots.slack.fake_people import asks, commands, submits
from tests.bots.slack.fake_workspace import KARI, STAFF
from tests.bots.slack.rig import Opened

pytestmark = pytest.mark.anyio


async def test_what_is_set_in_the_modal_is_kept_and_shown_again(opened: Opened):
    async with opened() as room:
        await room.send(commands(room.slack, KARI, "C1", "innstillinger"))
        chosen = {
            WHEN: "every",
            OPTIONS: ["digest"],
            KINDS: [Kind.GUIDE, Kind.REPORT],
            PUBLISHERS: ["Klyngerådet"],
            LANGUAGE: "nn",
            PERSON: STAFF,
        }
        await room.send(submits(room.slack, room.slack.modal(KARI), chosen))
        kept = await room.bot.store(read_channel, "C1")
        assert kept == Channel(
            every_question=True,
            kinds=(Kind.GUIDE, Kind.REPORT),
            publishers=("Klyngerådet",),
            language=Language.NYNORSK,
            hand_over=STAFF,
            follow_threads=False,
            digest=True,
        )
        assert "Innstillingene for <#C1> er lagret" in room.slack.private(KARI)[-1].shown
        await room.send(commands(room.slack, KARI, "C1", "settings"))
        await room.send(submits(room.slack, room.slack.modal(KARI), {}))
        assert await room.bot.store(read_channel, "C1") == kept


async def test_a_muted_channel_gets_no_answers_until_it_is_unmuted(opened: Opened):
    async with opened() as room:
        await room.send(commands(room.slack, KARI, "C1", "settings"))
        await room.send(submits(room.slack, room.slack.modal(KARI), {WHEN: "muted"}))
        await room.send(asks(room.slack, KARI, "C1", "Hvor mange ansatte har havna?"))
        assert room.slack.answers("C1") == []
        await room.send(commands(room.slack, KARI, "C1", "settings"))
        await room.send(submits(room.slack, room.slack.modal(KARI), {WHEN: "mentions"}))
        await room.send(asks(room.slack, KARI, "C1", "Hvor mange ansatte har havna?"))
        assert len(room.slack.answers("C1")) == 1


async def test_only_sources_in_scope_answer(opened: Opened):
    async with opened() as room:
        await room.send(commands(room.slack, KARI, "C1", "settings"))
        await room.send(submits(room.slack, room.slack.modal(KARI), {PUBLISHERS: ["Klyngerådet"]}))
        await room.send(asks(room.slack, KARI, "C1", "Hvor mange ansatte har havna?"))
        assert "14" not in room.slack.answers("C1")[0].shown


async def test_a_direct_message_has_no_settings_and_says_so(opened: Opened):
    async with opened() as room:
        direct = room.slack.direct(KARI).id
        await room.send(commands(room.slack, KARI, direct, "settings"))
        assert "Innstillinger gjelder kanaler" in room.slack.private(KARI)[-1].shown


def test_the_modal_is_within_slacks_limits_however_long_the_names():
    names = [f"{at} " + "x" * 200 for at in range(150)]
    view = channel_view("C1", Channel(publishers=("y" * 300,)), names, Language.DANISH)
    assert wrong_view(view) == ""


def test_the_settings_are_told_in_a_line():
    settings = Channel(kinds=(Kind.RULE,), publishers=("KS",), hand_over="C9")
    assert told(settings, Language.BOKMAAL) == "Når jeg blir nevnt; regler; KS; <#C9>"
    assert told(Channel(muted=True), Language.DANISH) == "Aldrig"
    assert PLACE != PERSON
