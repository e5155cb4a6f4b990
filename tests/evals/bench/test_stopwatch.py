"""Steps are timed where they are called, and everything is as before afterwards."""

from __future__ import annotations

import time
from threading import Thread

import pytest

import assistant.chat
import assistant.understand
from evals.bench import asking, ingestion, scale
from evals.bench.stopwatch import Stopwatch, resolve

UNDERSTAND = {"assistant.understand:understand": "understand", "assistant.expected:expected_of": "expected"}


@pytest.mark.parametrize("target", sorted({*asking.STEPS, *scale.PUBLISHING, *ingestion.STEPS}))
def test_every_step_that_is_timed_is_there(target: str):
    assert callable(resolve(target))


def test_a_function_is_timed_wherever_it_was_imported():
    with Stopwatch(UNDERSTAND) as watch:
        assistant.chat.understand("Hvem eier havna?")
    assert watch.seconds["understand"] > 0
    assert watch.seconds["expected"] > 0


def test_afterwards_the_functions_are_themselves_again():
    before = assistant.understand.understand
    with Stopwatch(UNDERSTAND):
        assert assistant.chat.understand is not before
    assert assistant.chat.understand is assistant.understand.understand is before


def test_a_step_leaves_out_the_steps_within_it():
    with Stopwatch({}) as watch:
        watch.run("outer", lambda: (time.sleep(0.01), watch.run("inner", time.sleep, 0.03)))
    assert watch.seconds["inner"] >= 0.03
    assert 0.01 <= watch.seconds["outer"] < 0.03


def test_what_other_threads_do_is_kept_apart():
    with Stopwatch({}) as watch:
        other = Thread(target=watch.run, args=("beside", time.sleep, 0.01))
        other.start()
        other.join()
    assert "beside" not in watch.seconds
    assert watch.beside["beside"] >= 0.01
