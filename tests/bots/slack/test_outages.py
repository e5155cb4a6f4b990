"""Whatever Slack does at any of the bot's calls, the reader gets a complete answer or an honest message."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace

import pytest

from assistant.chat import Assistant, Step
from assistant.errors import BrokenIndex
from assistant.index.filters import Filters
from assistant.types import Language, Turn
from bots.slack.blocks import FEEDBACK, SAVE
from bots.slack.check import SHORTCUT
from bots.slack.opinions import REASON
from bots.slack.wording import say
from tests.bots.slack.fake_people import asks, commands, edits, presses, says, shortcuts, submits, votes, writes
from tests.bots.slack.fake_slack import BROKEN, CUT, CUT_AFTERWARDS, INVALID_AUTH, Fault, limited
from tests.bots.slack.fake_workspace import KARI, MADS, Message, Streaming
from tests.bots.slack.rig import BUILT, STAFFED, UNKNOWN, Opened, Room

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
Way = Callable[[Room], Awaitable[list[Message]]]
ANSWER = "Havna har 14 ansatte. [1]"
HONEST = [
    say(key, language)
    for key in ("failed", "too_slow", "unavailable", "cut_short", "interrupted")
    for language in Language
]
FAULTS = {
    "cut": CUT,
    "cut afterwards": CUT_AFTERWARDS,
    "500": BROKEN,
    "invalid_auth": INVALID_AUTH,
    "429 for 1 s": limited("1"),
    "429 for 30 s": limited("30"),
    "429 for 99999 s": limited("99999"),
    "429 for ever so long": limited(None),
    "429 for abc": limited("abc"),
    "internal_error": Fault(error="internal_error", done=True),
}


def judged(message: Message) -> str:
    """What a reader has in the end."""
    if message.streaming is Streaming.OPEN:
        return "unfinished"
    if ANSWER in message.shown:
        return "answer"
    return "honest" if message.shown in HONEST else f"neither: {message.shown}"


async def asked_in_a_channel(room: Room) -> list[Message]:
    """What came of a mention."""
    await room.send(asks(room.slack, KARI, "C1", STAFFED))
    return room.slack.answers("C1") or room.slack.private(KARI)


async def asked_directly(room: Room) -> list[Message]:
    """What came of a direct message."""
    direct = room.slack.direct(KARI).id
    await room.send(writes(room.slack, KARI, direct, STAFFED))
    return room.slack.answers(direct) or room.slack.private(KARI)


async def asked_by_command(room: Room) -> list[Message]:
    """What came of a command."""
    await room.send(commands(room.slack, KARI, "C1", STAFFED))
    return room.slack.private(KARI)[-1:]


async def asked_once_more(room: Room) -> list[Message]:
    """What came of an edit that makes another question of one."""
    await room.send(asks(room.slack, KARI, "C1", BUILT))
    question = next(one for one in room.slack.channel("C1").messages if not one.mine)
    room.slack.begin_counting()
    await room.send(edits(room.slack, question, question.text.replace(BUILT, STAFFED)))
    return room.slack.answers("C1") or room.slack.private(KARI)


WAYS = [asked_in_a_channel, asked_directly, asked_by_command, asked_once_more]


@pytest.mark.parametrize("fault", FAULTS)
async def test_one_fault_at_each_call_in_turn(embedded: Opened, fault: str):
    await one_fault_at_each_call(embedded, fault, asked_in_a_channel)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
async def test_a_broken_connection_at_each_call_in_turn(opened: Opened, way: Way):
    await one_fault_at_each_call(opened, "cut afterwards", way)


@pytest.mark.faults
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("fault", FAULTS)
async def test_every_fault_at_each_call_in_turn(opened: Opened, fault: str, way: Way):
    await one_fault_at_each_call(opened, fault, way)


async def one_fault_at_each_call(opened: Opened, fault: str, way: Way) -> None:
    """Ask as often as there are calls to fail."""
    async with opened() as room:
        calls = 1
        while calls == 1 or room.slack.failed:
            room.slack.clean()
            room.slack.fail("*", FAULTS[fault], at=calls)
            found = await way(room)
            assert [judged(message) for message in found] in (["answer"], ["honest"]), f"at call {calls}"
            calls += 1
        assert calls > 2
        assert max(room.waits, default=0) <= 61


@pytest.mark.parametrize("fault", FAULTS)
async def test_slack_is_out_of_order_for_a_while_and_the_question_is_answered_later(embedded: Opened, fault: str):
    async with embedded() as room:
        room.slack.fail("*", FAULTS[fault], times=500)
        question = asks(room.slack, KARI, "C1", STAFFED)
        await room.send(question)
        room.slack.mend()
        await room.restart()
        await room.quiet()
        await room.send(question, retry=1)
        found = room.slack.answers("C1")
        assert found
        assert [judged(message) for message in found] in (["answer"], ["honest"])


async def test_a_429_is_waited_for_as_long_as_slack_says(embedded: Opened):
    async with embedded() as room:
        room.slack.fail("*", limited("30"), at=2)
        room.slack.fail("chat.postMessage", limited("30"))
        room.slack.fail("chat.startStream", limited("30"))
        (answer,) = await asked_in_a_channel(room)
        assert judged(answer) == "answer"
        assert any(30 <= wait < 32 for wait in room.waits)


async def test_other_channels_go_on_while_one_waits(embedded: Opened):
    go = asyncio.Event()

    async def wait(seconds: float) -> None:
        await go.wait()

    async with embedded(sleep=wait) as room:
        room.slack.fail("chat.startStream", limited("30"))
        room.slack.fail("chat.postMessage", limited("30"))
        await room.http.send(asks(room.slack, KARI, "C1", STAFFED))
        while not any(call.answer is None for call in room.slack.calls):
            await asyncio.sleep(0.005)
        await room.http.send(asks(room.slack, MADS, "C2", STAFFED))
        while not room.slack.answers("C2") or room.slack.answers("C2")[0].streaming is Streaming.OPEN:
            await asyncio.sleep(0.005)
        assert [judged(one) for one in room.slack.answers("C2")] == ["answer"]
        go.set()
        await room.quiet()
        assert [judged(one) for one in room.slack.answers("C1")] == ["answer"]


class Talkative:
    """Says when it was built, too."""

    def __init__(self, real: Assistant):
        self.index, self.search, self._real = real.index, real.search, real

    def stream(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Iterator[Step]:
        answer = self._real.ask(question, history, filters)
        statements = (*answer.statements, *self._real.ask(BUILT).statements)
        yield from statements
        yield replace(answer, statements=statements)


class Tabular(Talkative):
    """Quotes a table."""

    def stream(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Iterator[Step]:
        answer = self._real.ask(question, history, filters)
        table = replace(answer.statements[0], text="Ansatte i havna:\nSted | Ansatte\nKaien | 14")
        yield table
        yield replace(answer, statements=(table,))


async def test_a_table_stands_in_a_block_of_its_own_and_in_columns_where_slack_takes_none(embedded: Opened):
    async with embedded(assistant=Tabular) as room:
        await room.send(asks(room.slack, KARI, "C1", STAFFED))
        await room.send(commands(room.slack, KARI, "C2", STAFFED))
        room.slack.fail("chat.stopStream", Fault(error="invalid_blocks"))
        room.slack.begin_counting()
        room.slack.fail("chat.update", Fault(error="invalid_blocks"))
        await room.send(asks(room.slack, KARI, "C3", STAFFED))
        native, private, plainer = *room.slack.answers("C1"), room.slack.private(KARI)[-1], *room.slack.answers("C3")
        kinds = [[block["type"] for block in one.blocks] for one in (native, private, plainer)]
        assert ["table" in kind for kind in kinds] == [True, True, False]
        assert all("Kaien" in one.shown and "Spør et menneske" in one.shown for one in (native, private, plainer))


async def test_a_private_answer_that_slack_finds_fault_with_is_given_as_text(embedded: Opened):
    async with embedded() as room:
        room.slack.fail("response_url", CUT)
        room.slack.fail("chat.postEphemeral", Fault(error="invalid_blocks"))
        await room.send(commands(room.slack, KARI, "C1", STAFFED))
        assert [one.shown for one in room.slack.private(KARI)] == ["Havna har 14 ansatte. [1]"]


@pytest.mark.parametrize("ended", [Streaming.TIMED_OUT, Streaming.STOPPED])
async def test_a_stream_that_slack_or_the_reader_ends_is_completed(embedded: Opened, ended: Streaming):
    async with embedded(assistant=Talkative) as room:
        room.slack.end_streams_as(ended)
        await room.send(asks(room.slack, KARI, "C1", STAFFED))
        (answer,) = room.slack.answers("C1")
        assert answer.shown.startswith("Havna har 14 ansatte. [1]\n\nHavna ble bygget i 1952. [1]\n*[1]* Havna")
        assert answer.streaming is not Streaming.OPEN


async def test_a_click_that_does_nothing_is_told(embedded: Opened):
    async with embedded() as room:
        await room.send(asks(room.slack, KARI, "C1", STAFFED))
        (answer,) = room.slack.answers()
        with room.bot.store.catalogue.writing() as rows:
            for table in ("feedback", "slack_saved"):
                rows.execute(f"DROP TABLE {table}")
        for pressed in (votes(room.slack, KARI, answer, FEEDBACK, good=True), presses(room.slack, KARI, answer, SAVE)):
            told = len(room.slack.private(KARI))
            await room.send(pressed)
            assert [one.shown for one in room.slack.private(KARI)[told:]] == [say("failed", Language.BOKMAAL)]
        await room.send(votes(room.slack, KARI, answer, FEEDBACK, good=False))
        await room.send(submits(room.slack, room.slack.modal(KARI), {REASON: "wrong"}))
        assert room.slack.private(KARI)[-1].shown == say("unavailable", Language.BOKMAAL)


async def test_a_refused_question_is_not_kept_where_that_is_switched_off(embedded: Opened):
    async with embedded(keep_refused=False) as room:
        await room.send(asks(room.slack, KARI, "C1", UNKNOWN))
        assert (await room.bot.asker.heard("")).refused == ()


async def test_an_index_that_is_broken_is_told_and_the_next_question_is_answered(embedded: Opened):
    class Broken:
        def __init__(self, real):  # type: ignore[no-untyped-def]
            self.index, self.search, self._real, self.broken = real.index, real.search, real, True

        def stream(self, *given):  # type: ignore[no-untyped-def]
            if self.broken:
                raise BrokenIndex("/secret/path is damaged. Run: arena doctor --repair")
            return self._real.stream(*given)

    async with embedded(assistant=Broken) as room:
        (told,) = await asked_in_a_channel(room)
        assert told.shown == say("unavailable", Language.BOKMAAL)
        room.bot.asker.assistant.broken = False  # type: ignore[attr-defined]
        await room.send(asks(room.slack, KARI, "C2", STAFFED))
        assert judged(room.slack.answers("C2")[0]) == "answer"


async def test_what_nobody_foresaw_is_a_short_message_and_a_trace_in_the_log(
    embedded: Opened, caplog: pytest.LogCaptureFixture
):
    class Mad:
        def __init__(self, real):  # type: ignore[no-untyped-def]
            self.index = real.index

        def stream(self, *given):  # type: ignore[no-untyped-def]
            raise ZeroDivisionError("secret words of the machine")

    async with embedded(assistant=Mad) as room:
        (told,) = await asked_in_a_channel(room)
        assert told.shown == say("failed", Language.BOKMAAL)
        assert "ZeroDivisionError" in caplog.text
        assert STAFFED not in caplog.text


async def test_an_answer_that_takes_too_long_is_given_up_and_told(embedded: Opened):
    class Endless:
        def __init__(self, real):  # type: ignore[no-untyped-def]
            self.index = real.index

        def stream(self, *given):  # type: ignore[no-untyped-def]
            import time

            time.sleep(0.6)
            yield from ()

    async with embedded(assistant=Endless, deadline=0.2) as room:
        (told,) = await asked_in_a_channel(room)
        assert told.shown == say("too_slow", Language.BOKMAAL)


@pytest.mark.parametrize("fault", ["cut", "500", "invalid_auth", "429 for 99999 s"])
async def test_a_check_that_cannot_be_shown_is_told(embedded: Opened, fault: str):
    async with embedded() as room:
        message = says(room.slack, MADS, "C1", "Havna har 14 ansatte i dag.")
        for call in range(1, 4):
            room.slack.clean()
            message = says(room.slack, MADS, "C1", "Havna har 14 ansatte i dag.")
            room.slack.fail("*", FAULTS[fault], at=call)
            await room.send(shortcuts(room.slack, KARI, message, SHORTCUT))
            assert room.slack.modals or room.slack.private(KARI), f"at call {call}"
