"""Every question is answered once: however often it is delivered, and whenever the bot is stopped."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from assistant.chat import Assistant
from tests.bots.slack.fake_people import asks, event, presses, says, writes
from tests.bots.slack.fake_slack import Fault
from tests.bots.slack.fake_workspace import KARI, Message, Streaming
from tests.bots.slack.rig import STAFFED, Opened, Room

pytestmark = pytest.mark.anyio
ANSWER = "Havna har 14 ansatte. [1]"
HUNG = Fault(hang=600)


async def test_an_event_delivered_thrice_at_once_and_again_after_a_restart_has_one_answer(opened: Opened):
    async with opened() as room:
        question = asks(room.slack, KARI, "C1", STAFFED)
        await asyncio.gather(*(room.send(question, retry=retry) for retry in range(3)))
        await room.send(question, retry=1)
        await room.restart()
        await asyncio.gather(*(room.send(question, retry=retry) for retry in range(3)))
        assert only(room).shown.startswith(ANSWER)


async def test_an_event_delivered_again_while_it_is_being_answered_has_one_answer(embedded: Opened):
    slow = Slow()
    async with embedded(assistant=slow) as room:
        question = asks(room.slack, KARI, "C1", STAFFED)
        await room.http.send(question)
        await room.http.send(question, retry=1)
        slow.go.set()
        await room.quiet()
        only(room)


async def test_a_mention_that_also_comes_as_a_message_has_one_answer(opened: Opened):
    async with opened() as room:
        mention = asks(room.slack, KARI, "C1", STAFFED)
        message = event(room.slack, {**mention["event"], "type": "message"})
        await asyncio.gather(room.send(message), room.send(mention))
        only(room)


async def test_a_retry_whose_first_delivery_never_came_is_answered(opened: Opened):
    async with opened() as room:
        await room.send(asks(room.slack, KARI, "C1", STAFFED), retry=1)
        assert ANSWER in only(room).shown


async def test_the_same_words_asked_twice_are_two_questions(opened: Opened):
    async with opened() as room:
        for _ in range(2):
            await room.send(asks(room.slack, KARI, "C1", STAFFED))
        assert len(room.slack.answers("C1")) == 2


async def test_slack_is_told_within_a_second_however_long_the_answer_takes(embedded: Opened):
    slow = Slow()
    async with embedded(assistant=slow) as room:
        started = asyncio.get_running_loop().time()
        response = await room.http.send(asks(room.slack, KARI, "C1", STAFFED))
        assert response.status_code == 200
        assert asyncio.get_running_loop().time() - started < 1
        slow.go.set()
        await room.quiet()
        only(room)


async def test_killed_before_an_answer_was_found_it_is_answered_by_the_next_run(embedded: Opened):
    slow = Slow()
    async with embedded(assistant=slow) as room:
        question = asks(room.slack, KARI, "C1", STAFFED)
        await room.http.send(question)
        slow.go.set()
        await room.restart(kill=True, assistant=lambda real: real)
        await room.quiet()
        await room.send(question, retry=1)
        assert ANSWER in only(room).shown


@pytest.mark.parametrize("call", range(1, 7))
async def test_killed_at_any_call_of_slack_there_is_one_whole_answer_after_the_restart(embedded: Opened, call: int):
    async with embedded() as room:
        question = asks(room.slack, KARI, "C1", STAFFED)
        room.slack.fail("*", HUNG, at=len(room.slack.calls) + call)
        before = len(room.slack.calls)
        await room.http.send(question)
        await until(lambda: len(room.slack.calls) >= before + call or not room.busy)
        room.slack.mend()
        await room.restart(kill=True)
        await room.quiet()
        await room.send(question, retry=1)
        assert ANSWER in only(room).shown
        assert only(room).streaming is not Streaming.OPEN


@pytest.mark.parametrize("method", ["chat.startStream", "chat.stopStream", "chat.postMessage"])
async def test_killed_after_an_unanswered_call_that_did_its_work_there_is_one_whole_answer(
    embedded: Opened, method: str
):
    async with embedded() as room:
        room.slack.fail(method, Fault(hang=600, done=True))
        await room.http.send(question := asks(room.slack, KARI, "C1", STAFFED))
        await until(lambda: room.slack.called(method) or not room.busy)
        room.slack.mend()
        await room.restart(kill=True)
        await room.quiet()
        await room.send(question, retry=1)
        assert ANSWER in only(room).shown


async def test_stopped_it_finishes_what_it_began(embedded: Opened):
    async with embedded() as room:
        await room.http.send(asks(room.slack, KARI, "C1", STAFFED))
        await room.restart()
        assert ANSWER in only(room).shown


async def test_a_thread_keeps_its_order_over_many_questions_at_once(opened: Opened):
    async with opened() as room:
        root = says(room.slack, KARI, "C1", "Hei")
        asked = [asks(room.slack, KARI, "C1", f"{STAFFED} ({number})", root) for number in range(6)]
        await asyncio.gather(*(room.send(question) for question in asked))
        questions = [one.ts for one in room.slack.channel("C1").messages if not one.mine][1:]
        kept = room.bot.store.catalogue
        with kept.reading() as rows:
            replies = [
                rows.execute("SELECT reply FROM slack_answers WHERE ts = ?", (ts,)).fetchone()[0] for ts in questions
            ]
        assert replies == sorted(replies)
        assert len(set(replies)) == 6


async def test_a_button_pressed_thrice_does_its_deed_once(opened: Opened):
    async with opened() as room:
        direct = room.slack.direct(KARI).id
        await room.send(writes(room.slack, KARI, direct, STAFFED))
        pressed = presses(room.slack, KARI, room.slack.answers(direct)[0], "save")
        await asyncio.gather(*(room.send(pressed) for _ in range(3)))
        with room.bot.store.catalogue.reading() as rows:
            assert rows.execute("SELECT count(*) FROM slack_saved").fetchone()[0] == 1


class Slow:
    """An assistant that answers when it is let."""

    def __init__(self) -> None:
        import threading

        self.go = threading.Event()

    def __call__(self, real: Assistant) -> Slow:
        self.index, self.search, self._real = real.index, real.search, real
        return self

    def stream(self, *given: Any) -> Any:
        """The real answer, later."""
        self.go.wait(30)
        return self._real.stream(*given)


def only(room: Room) -> Message:
    """The one thing the bot said where all can see it."""
    (answer,) = room.slack.answers()
    return answer


async def until(true: Any) -> None:
    """Wait for something, ten seconds at most."""
    for _ in range(2_000):
        if true():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it never came")
