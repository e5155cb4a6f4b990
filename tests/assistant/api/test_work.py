"""Answers in a bounded number of threads: turns, refusals, ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from threading import Event
from typing import Any

import pytest

from assistant.api.problems import Busy, Problem
from assistant.api.work import Bounds, Steps, Work


def in_loop(trial: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(asyncio.wait_for(trial(), 20))


def counting(until: int) -> Callable[[], Iterator[int]]:
    return lambda: iter(range(until))


class Held:
    """Steps that come only when they are let go."""

    def __init__(self) -> None:
        self.go, self.begun, self.closed = Event(), Event(), Event()

    def __call__(self) -> Iterator[str]:
        try:
            self.begun.set()
            yield "first"
            self.go.wait(10)
            yield "second"
        finally:
            self.closed.set()


async def until(holds: Callable[[], bool]) -> None:
    while not holds():
        await asyncio.sleep(0.005)


def test_steps_come_in_order_and_end():
    async def trial() -> None:
        work = Work()
        assert [step async for step in await work.start(counting(3))] == [0, 1, 2]
        assert await work.run(lambda: "value") == "value"

    in_loop(trial)


def test_what_the_iterator_raises_is_raised_to_the_reader():
    def failing() -> Iterator[int]:
        yield 1
        raise ValueError("no")

    async def trial() -> None:
        steps = await Work().start(failing)
        assert await anext(steps) == 1
        with pytest.raises(ValueError, match="no"):
            await anext(steps)

    in_loop(trial)


def test_more_than_may_wait_are_told_at_once_to_come_back():
    async def trial() -> None:
        work, held = Work(Bounds(at_once=1, waiting=1)), Held()
        await work.start(held)
        waiting = asyncio.create_task(work.start(counting(1)))
        await until(lambda: work.waiting == 1)
        with pytest.raises(Busy) as told:
            await work.start(counting(1))
        assert (told.value.status, told.value.headers, work.rejected) == (503, {"Retry-After": "1"}, 1)
        held.go.set()
        assert [step async for step in await waiting] == [0]

    in_loop(trial)


def test_where_nobody_may_wait_one_is_answered_still():
    async def trial() -> None:
        work, held = Work(Bounds(at_once=1, waiting=0)), Held()
        steps = await work.start(held)
        with pytest.raises(Busy):
            await work.start(counting(1))
        steps.stop()
        held.go.set()
        await until(lambda: work.running == 0)
        assert await work.run(lambda: "value") == "value"

    in_loop(trial)


def test_those_who_wait_at_the_end_of_the_service_are_sent_away():
    async def trial() -> None:
        work, held = Work(Bounds(at_once=1)), Held()
        await work.start(held)
        waiting = asyncio.create_task(work.start(counting(1)))
        await until(lambda: work.waiting == 1)
        work.stop()
        held.go.set()
        with pytest.raises(Busy, match="shutting down"):
            await waiting

    in_loop(trial)


def test_nobody_waits_for_longer_than_is_patient():
    async def trial() -> None:
        work, held = Work(Bounds(at_once=1, patience=0.05)), Held()
        await work.start(held)
        with pytest.raises(Busy):
            await work.start(counting(1))
        assert work.waiting == 0
        held.go.set()

    in_loop(trial)


def test_one_that_stops_waiting_leaves_its_place_to_the_next():
    async def trial() -> None:
        work, held = Work(Bounds(at_once=1)), Held()
        await work.start(held)
        gone = asyncio.create_task(work.start(counting(1)))
        await until(lambda: work.waiting == 1)
        gone.cancel()
        await asyncio.gather(gone, return_exceptions=True)
        held.go.set()
        assert [step async for step in await work.start(counting(2))] == [0, 1]
        await until(lambda: work.running == 0)

    in_loop(trial)


def test_when_the_reader_goes_the_work_stops_and_its_turn_is_free():
    async def trial() -> None:
        work, held = Work(Bounds(at_once=1)), Held()
        steps = await work.start(held)
        await steps.begin()
        steps.stop()
        held.go.set()
        assert [step async for step in await work.start(counting(1))] == [0]
        assert held.closed.is_set()

    in_loop(trial)


def test_a_slow_reader_holds_no_turn():
    async def trial() -> None:
        work = Work(Bounds(at_once=1))
        slow = await work.start(counting(100))
        assert [step async for step in await work.start(counting(1))] == [0]
        assert len([step async for step in slow]) == 100

    in_loop(trial)


def test_at_the_end_of_the_service_every_reader_is_told():
    async def trial() -> None:
        work, held = Work(), Held()
        steps = await work.start(held)
        assert await anext(steps) == "first"
        work.stop()
        with pytest.raises(Problem, match="shutting down") as told:
            await anext(steps)
        assert told.value.status == 503
        with pytest.raises(Busy):
            await work.start(counting(1))
        held.go.set()

    in_loop(trial)


def test_a_late_answer_is_a_problem():
    async def trial() -> None:
        held = Held()
        steps: Steps[str] = await Work(Bounds(deadline=0.05)).start(held)
        assert await anext(steps) == "first"
        with pytest.raises(Problem, match="too long") as told:
            await anext(steps)
        assert told.value.status == 504
        held.go.set()

    in_loop(trial)
