"""The shortcut that checks a message against the corpus."""

from __future__ import annotations

import pytest

from assistant.types import Language
from bots.slack.check import SHORTCUT, check_blocks
from bots.slack.checks import Checked, Finding
from tests.bots.slack.fake_limits import wrong_blocks
from tests.bots.slack.fake_people import says, shortcuts
from tests.bots.slack.fake_workspace import ANN, BJORG, KARI
from tests.bots.slack.rig import Opened

pytestmark = pytest.mark.anyio
CLAIMS = "Hei! Havna har 14 ansatte. Havna ble bygget i 1962. Havna har en egen badstue for gjester."


async def test_each_statement_is_shown_with_its_finding_and_the_words_of_its_source(opened: Opened):
    async with opened() as room:
        message = says(room.slack, ANN, "C1", CLAIMS)
        await room.send(shortcuts(room.slack, KARI, message, SHORTCUT))
        shown = room.slack.modal(KARI).shown
    assert "✅ *Står i kildene*\nHavna har 14 ansatte." in shown
    assert "❌ *Kildene sier noe annet*\nHavna ble bygget i 1962.\n>Havna ble bygget i 1952." in shown
    assert "❔ *Finner jeg ikke i kildene*\nHavna har en egen badstue for gjester." in shown
    assert "Havna &amp; &lt;øya&gt;" in shown


async def test_the_result_is_in_the_language_of_the_reader(opened: Opened):
    async with opened() as room:
        message = says(room.slack, ANN, "C1", CLAIMS)
        await room.send(shortcuts(room.slack, BJORG, message, SHORTCUT))
        assert "Finn eg ikkje i kjeldene" in room.slack.modal(BJORG).shown


async def test_a_message_that_states_nothing_is_told_so(opened: Opened):
    async with opened() as room:
        message = says(room.slack, KARI, "C1", "Er det noen som vet?")
        await room.send(shortcuts(room.slack, ANN, message, SHORTCUT))
        assert "states nothing that could be checked" in room.slack.modal(ANN).shown


async def test_nothing_is_posted_where_others_see_it(opened: Opened):
    async with opened() as room:
        message = says(room.slack, KARI, "C1", CLAIMS)
        await room.send(shortcuts(room.slack, ANN, message, SHORTCUT))
        assert room.slack.answers() == []


def test_the_longest_result_is_within_slacks_limits():
    checked = [Checked("x" * 5_000, Finding.NOT_FOUND)] * 10
    assert wrong_blocks(check_blocks(checked, Language.DANISH, more=True), "modal") == ""
