"""What three kinds of people do with the bot, from beginning to end, as they see it."""

from __future__ import annotations

from datetime import timedelta

import httpx2
import pytest

from assistant.index.feedback import Opinion, list_feedback
from bots.slack.blocks import ASK_HUMAN, FEEDBACK, SAVE, SHARE, SHOW_PASSAGE, SHOW_SOURCE
from bots.slack.channel import Channel, write_channel
from bots.slack.digest import send_due
from bots.slack.opinions import MORE, REASON
from tests.bots.slack.fake_limits import texts_of
from tests.bots.slack.fake_people import asks, commands, opens_home, presses, says, submits, votes, writes
from tests.bots.slack.fake_workspace import BJORG, KARI, MADS, STAFF
from tests.bots.slack.rig import BUILT, EXAMPLES, STAFFED, UNKNOWN, Opened, Room, heard
from tests.bots.slack.test_digest import next_monday

pytestmark = pytest.mark.anyio


async def test_a_startup_asks_in_a_channel_reads_the_source_and_asks_on(opened: Opened):
    async with opened(public_url="https://arena.example") as room:
        slack = room.slack
        question = says(slack, KARI, "C1", "Hei alle sammen")
        await room.send(asks(slack, KARI, "C1", "Hvem tar oppstartsbedrifter kontakt med på sykehuset?", question))
        (answer,) = slack.answers("C1")
        assert answer.thread_ts == question.ts
        assert "Oppstartsbedrifter tar først kontakt med innovasjonsenheten på sykehuset. [1]" in answer.shown
        assert "Veileder for utprøving>, Innkjøpsrådet, mars 2025" in answer.shown
        assert "<https://arena.example/sources/guide?v=" in answer.shown
        assert slack.called("assistant.threads.setStatus")[0].params["status"] == "Søker i dokumentene …"

        await room.send(presses(slack, KARI, answer, f"{SHOW_PASSAGE}:1"))
        passage = slack.modal(KARI).shown
        assert "Oppstartsbedrifter tar først kontakt" in passage
        assert "svarer innen tre uker" in passage

        await room.send(writes(slack, KARI, "C1", "Hvor lenge varer en utprøving på sykehuset?", answer))
        follow_up = slack.answers("C1")[1]
        assert follow_up.thread_ts == question.ts
        assert "En utprøving på sykehuset varer i seks måneder. [1]" in follow_up.shown

        await room.send(votes(slack, KARI, follow_up, FEEDBACK, good=True))
        assert opinions(room) == [(Opinion.HELPFUL, KARI)]


async def test_an_adviser_asks_directly_keeps_an_answer_and_shares_a_private_one(opened: Opened):
    async with opened() as room:
        slack = room.slack
        direct = slack.direct(BJORG)
        await room.send(opens_home(slack, BJORG, "messages"))
        assert [one["message"] for one in direct.prompts] == EXAMPLES

        await room.send(writes(slack, BJORG, direct.id, "Kva tilrår rapporten?"))
        (answer,) = slack.answers(direct.id)
        assert "Rapporten anbefaler at kommunene deler erfaringer med leverandørene. [1]" in answer.shown
        await room.send(presses(slack, BJORG, answer, SAVE))
        await room.send(opens_home(slack, BJORG))
        assert "Kva tilrår rapporten?" in "\n".join(texts_of(slack.homes[BJORG]["blocks"]))

        await room.send(commands(slack, BJORG, "C1", STAFFED))
        assert slack.answers("C1") == []
        private = slack.private(BJORG)[-1]
        assert "Havna har 14 ansatte. [1]" in private.shown
        await room.send(presses(slack, BJORG, private, SHARE))
        (shared,) = slack.answers("C1")
        assert f"<@{BJORG}>" in shared.shown
        assert "Havna har 14 ansatte. [1]" in shared.shown


async def test_staff_take_over_what_the_corpus_lacks_and_see_it_in_the_digest(opened: Opened):
    async with opened() as room:
        slack = room.slack
        slack.channel("C9")
        await room.bot.store(write_channel, "C1", Channel(hand_over=STAFF), "cli")
        await room.bot.store(write_channel, "C9", Channel(digest=True), "cli")
        await room.send(asks(slack, MADS, "C1", UNKNOWN))
        (refusal,) = slack.answers("C1")
        assert "Jeg finner ikke svar på dette i kildene mine." in refusal.shown
        assert "vet kanskje mer" in refusal.shown
        await room.send(presses(slack, MADS, refusal, _first(refusal.blocks, SHOW_SOURCE)))
        assert slack.modal(MADS).view["type"] == "modal"

        await room.send(presses(slack, MADS, refusal, ASK_HUMAN))
        (handed,) = slack.answers(slack.direct(STAFF).id)
        assert f"<@{MADS}>" in handed.shown
        assert UNKNOWN in handed.shown
        await room.send(presses(slack, MADS, refusal, ASK_HUMAN))
        assert len(slack.answers(slack.direct(STAFF).id)) == 1
        assert [one.question for one in (await heard(room)).refused] == [UNKNOWN]

        await room.send(votes(slack, KARI, refusal, FEEDBACK, good=False))
        await room.send(submits(slack, slack.modal(KARI), {REASON: Opinion.UNCLEAR, MORE: "Vi trenger priser"}))
        (opinion,) = (await heard(room)).disliked
        assert (opinion.asker, opinion.reason) == (KARI, "Vi trenger priser")

        assert await send_due(room.bot, next_monday() + timedelta(minutes=1)) == 1
        (digest,) = slack.answers("C9")
        assert UNKNOWN in digest.shown
        assert "Vi trenger priser" in digest.shown


async def test_a_conversation_outside_threads_goes_on(opened: Opened):
    async with opened() as room:
        direct = room.slack.direct(KARI)
        await room.send(writes(room.slack, KARI, direct.id, STAFFED))
        await room.send(writes(room.slack, KARI, direct.id, "Og når ble den bygget?"))
        assert "Havna ble bygget i 1952. [1]" in room.slack.answers(direct.id)[1].shown


async def test_a_history_of_many_pages_is_read_to_its_end(opened: Opened):
    async with opened() as room:
        root = says(room.slack, KARI, "C1", "Hei")
        for number in range(450):
            says(room.slack, MADS, "C1", f"Melding nummer {number} om været", root)
        await room.send(asks(room.slack, KARI, "C1", STAFFED, root))
        await room.send(asks(room.slack, KARI, "C1", "Og når ble den bygget?", root))
        assert "Havna ble bygget i 1952. [1]" in room.slack.answers("C1")[1].shown


async def test_what_nobody_is_set_up_to_take_is_told_so(opened: Opened):
    async with opened() as room:
        await room.send(asks(room.slack, KARI, "C1", BUILT))
        (answer,) = room.slack.answers("C1")
        await room.send(presses(room.slack, KARI, answer, ASK_HUMAN))
        assert "Ingen er satt opp til å ta imot spørsmål" in room.slack.private(KARI)[-1].shown


def opinions(room: Room) -> list[tuple[str, str]]:
    """What readers said, and who."""
    if url := room.bot.settings.service_url:
        return [(one["opinion"], one["asker"]) for one in httpx2.get(f"{url}/v1/feedback").json()["feedback"]]
    return [(one.opinion, one.asker) for one in list_feedback(room.bot.store.catalogue)]


def _first(blocks: list[dict[str, object]], action: str) -> str:
    """The id of the first button whose id begins so."""
    found = [str(block["accessory"]["action_id"]) for block in blocks if "accessory" in block]  # type: ignore[index]
    return next(id for id in found if id.startswith(action))
