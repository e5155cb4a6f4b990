"""The load trial: it notices what is wrong, and only that."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from assistant.api.app import create_app
from assistant.chat import Assistant
from assistant.settings import Settings
from evals.load import Asked, Look, Server, alone, growth, in_a_row, memory, sound, steady, summary, together
from tests.assistant.api.serving import served
from tests.made import index_in, made, publish

QUESTIONS = ["Hvor mange ansatte har havna?", "Når ble havna bygget?", "Hvor ligger havna?"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("load")
    index = index_in(folder)
    publish(index, made("harbour", "Havna ligger på sørsiden av øya.\nHavna har 14 ansatte.\nHavna ble bygget i 1952."))
    with served(create_app(Settings(data=folder, workers=1, queue=2), assistant=Assistant(index))) as base:
        yield Server(base, os.getpid())
    index.close()


@pytest.mark.slow
def test_all_are_answered_as_when_asked_alone_though_some_are_told_to_come_back(server: Server):
    right = alone(server, QUESTIONS)
    asked = together(server, QUESTIONS * 5, right)
    assert sound(asked)
    assert summary(asked)["answered"] == 15
    assert sum(one.away for one in asked) > 0


def test_an_answer_to_another_question_is_noticed(server: Server):
    right = alone(server, QUESTIONS)
    mixed = dict(zip(right, [*list(right.values())[1:], next(iter(right.values()))], strict=True))
    asked = together(server, QUESTIONS, mixed)
    assert (sound(asked), summary(asked)["wrong"]) == (False, 3)


def test_the_process_is_looked_at_all_along(server: Server):
    asked, looks = in_a_row(server, QUESTIONS, alone(server, QUESTIONS), 100)
    assert (len(asked), sound(asked)) == (100, True)
    assert looks[-1].answers == 100
    assert looks[-1].memory > 2**20
    assert looks[-1].files > 2


def test_a_connection_that_fails_is_no_honest_refusal():
    assert sound([Asked(503, False, 1.0, 100), Asked(200, True, 1.0, 0)])
    assert not sound([Asked(0, False, 1.0, 0)])
    assert not sound([Asked(500, False, 1.0, 0)])


@pytest.mark.parametrize(
    ("warming", "leaked", "opened", "flat"),  # MB in the first 500 answers, MB and files in each 100 after them
    [(0, 0, 0, True), (300, 0, 0, True), (0, 1, 0, False), (0, 0, 1, False)],
)
def test_what_leaks_is_told_from_what_only_gets_warm(warming: int, leaked: int, opened: int, flat: bool):
    looks = [Look(n, (700 - warming) * 2**20, 40) for n in range(100, 500, 100)]
    looks += [Look(n, (700 + leaked * n // 100) * 2**20, 40 + opened * n // 100) for n in range(500, 5001, 100)]
    assert steady(looks) is flat


def test_a_growth_is_that_between_the_first_and_the_last_fifth():
    looks = [Look(n, 2**20 * (100 if n < 3000 else 110), 40) for n in range(500, 5001, 100)]
    assert growth(looks)[0] == pytest.approx(0.1)
    assert memory(looks)["growth since it was warm"] == "+10.0%"
