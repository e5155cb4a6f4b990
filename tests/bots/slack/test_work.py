import asyncio
import logging

import pytest

from bots.slack.work import Work

pytestmark = pytest.mark.anyio


async def test_what_is_in_one_lane_is_done_in_order_and_lanes_do_not_wait_for_each_other():
    work, done = Work(), list[str]()

    async def say(word: str, seconds: float = 0.0) -> None:
        await asyncio.sleep(seconds)
        done.append(word)

    work.start(say("first", 0.05), lane="a")
    work.start(say("second"), lane="a")
    work.start(say("elsewhere"), lane="b")
    assert await work.drain(5) == 0
    assert done == ["elsewhere", "first", "second"]


async def test_a_failure_goes_to_the_log_and_the_next_in_the_lane_is_done(caplog: pytest.LogCaptureFixture):
    work, done = Work(), list[str]()

    async def fail() -> None:
        raise ValueError("broken")

    async def go_on() -> None:
        done.append("on")

    work.start(fail(), lane="a")
    work.start(go_on(), lane="a")
    await work.drain(5)
    assert done == ["on"]
    assert "ValueError: broken" in caplog.text
    assert caplog.records[0].levelno == logging.ERROR


async def test_what_takes_too_long_at_the_end_is_cancelled():
    work = Work()
    work.start(asyncio.sleep(60, None), lane="a")
    work.start(asyncio.sleep(60, None), lane="a")
    assert await work.drain(0.05) == 2
    assert await work.drain(0.05) == 0
