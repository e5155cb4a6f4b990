"""What documents and people write never acts in Slack, and never breaks its limits."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from assistant.chat import Assistant
from bots.slack.blocks import SHOW_PASSAGE
from tests.bots.slack.fake_people import asks, commands, presses, says, shortcuts
from tests.bots.slack.fake_workspace import KARI, MADS
from tests.bots.slack.rig import Opened, Room
from tests.made import made, publish

pytestmark = pytest.mark.anyio
EVIL = "Fyrtårnet <!channel> <@U1KARI> <http://evil.example|klikk her> & <https://evil.example> varsler 7 skip."
TITLE = "Fyr <!here> <http://evil.example|tittel> & sønner"
ACTING = re.compile(r"<(?:!|@U1KARI|#|https?://evil)")


def with_evil(real: Assistant) -> Assistant:
    """The same corpus with a document that wants to be more than text."""
    publish(real.index, made("evil", EVIL, title=TITLE, publisher="<!everyone> & co", published="2026"))
    return real


def acting(room: Room) -> list[str]:
    """All that would act of what was posted or shown; plain and rich text never do."""
    found = []
    for call in room.slack.calls:
        parts = [call.params.get(name) for name in ("blocks", "view", "chunks")]
        for text in [str(call.params.get("text") or ""), *_marked_up(parts)]:
            found += ACTING.findall(text)
    return found


def _marked_up(value: Any) -> list[str]:
    if isinstance(value, list):
        return [text for inner in value for text in _marked_up(inner)]
    if not isinstance(value, dict):
        return []
    if value.get("type") in ("mrkdwn", "markdown", "markdown_text"):
        return [str(value["text"])]
    return _marked_up(list(value.values()))


async def test_nothing_in_a_document_mentions_links_or_calls(embedded: Opened):
    async with embedded(assistant=with_evil, public_url="https://arena.example") as room:
        await room.send(asks(room.slack, KARI, "C1", "Hvor mange skip varsler fyrtårnet?"))
        (answer,) = room.slack.answers()
        assert "varsler 7 skip" in answer.shown
        assert "&lt;!channel&gt;" in answer.shown
        await room.send(presses(room.slack, KARI, answer, f"{SHOW_PASSAGE}:1"))
        await room.send(commands(room.slack, KARI, "C1", "Hvor mange skip varsler fyrtårnet?"))
        message = says(room.slack, MADS, "C1", "Fyrtårnet klikk her varsler 7 skip.")
        await room.send(shortcuts(room.slack, KARI, message, "check_message"))
        assert acting(room) == []


async def test_nothing_in_a_question_comes_back_as_a_mention(opened: Opened):
    async with opened() as room:
        await room.send(commands(room.slack, KARI, "C1", "Hvor mange ansatte har havna? <!channel> <@U3MADS>"))
        await room.send(presses(room.slack, KARI, room.slack.private(KARI)[-1], "share"))
        shared = room.slack.answers("C1")[-1].shown
        assert "<!channel>" not in shared
        assert "<@U3MADS>" not in shared
        assert f"<@{KARI}>" in shared


async def test_links_are_never_unfurled(opened: Opened):
    async with opened(public_url="https://arena.example") as room:
        await room.send(asks(room.slack, KARI, "C1", "Hvor mange ansatte har havna?"))
        assert all(not message.unfurl for message in room.slack.answers())


async def test_the_longest_document_makes_an_answer_within_slacks_limits(embedded: Opened, tmp_path: Path):
    long = "Fyret har " + ", ".join(f"lampe nummer {number} med glødetråd & <glass>" for number in range(120)) + "."

    def with_long(real: Assistant) -> Assistant:
        text = "\n".join([long.replace("Fyret", f"Fyret på øy {number}") for number in range(6)])
        publish(real.index, made("long", text, title="T" * 2_000, publisher="P" * 2_000, published="2026"))
        return real

    async with embedded(assistant=with_long, public_url="https://arena.example") as room:
        for question in (
            "Hvilke lamper har fyret?",
            "Hvilke lamper har fyret på øy 3?",
            "Hva har fyret " + "på øya " * 200,
        ):
            await room.send(asks(room.slack, KARI, "C1", question))
            await room.send(commands(room.slack, KARI, "C1", question))
        refused = [call for call in room.slack.calls if not call.good]
        assert [(call.method, call.answer) for call in refused] == []
        assert len(room.slack.answers("C1")) == 3
        for answer in room.slack.answers("C1"):
            for id in ("show_answer", f"{SHOW_PASSAGE}:1"):
                if id in str(answer.blocks):
                    await room.send(presses(room.slack, KARI, answer, id))
        assert all(call.good for call in room.slack.calls)


async def test_a_question_longer_than_can_be_asked_is_told_so(opened: Opened):
    async with opened() as room:
        await room.send(asks(room.slack, KARI, "C1", "Hvor mange ansatte har havna? " + "og hvorfor det " * 200))
        (answer,) = room.slack.answers()
        assert "2000 er det meste jeg kan ta" in answer.shown


async def test_odd_questions_are_answered_or_told_what_can_be_asked(opened: Opened):
    async with opened() as room:
        for question in ("?", "   ", "\u200b", "🤷", "a", "\0\1", "﷽" * 50, "e\u0301" * 900):
            room.slack.clean()
            await room.send(asks(room.slack, KARI, "C1", question))
            (answer,) = room.slack.answers()
            assert answer.shown, ascii(question)
