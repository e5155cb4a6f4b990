"""Runs that a chat model wrote, beside those in the sources' own words."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import BadInput
from assistant.settings import Settings
from evals.composers import Composer, composer_of, tally
from evals.report.page import page
from evals.report.shown import Shown
from evals.results import Outcome, Run
from evals.run import composed_by, results_folder
from tests.chat_server import chat_server, says
from tests.evals.harbour import outcome, run
from tests.evals.test_report import NONE
from tests.evals.test_run import Program

MODEL = Settings(model="openai:gpt-x")
QUOTE = "Havna har 14 ansatte."


def _answer(composer: str, *texts: str, struck: tuple[str, ...] = (), failed: bool = False) -> dict[str, Any]:
    said = [{"text": text, "citations": [1], "verdict": "supported", "reason": None} for text in texts]
    lost = [{"text": "x", "citations": [], "verdict": verdict, "reason": "number 15 not in it"} for verdict in struck]
    notices = [{"kind": "no model", "document": "", "text": "…"}] if failed else []
    cited = [{"number": 1, "document": "DOC01", "quote": QUOTE, "start": 0, "end": 21}]
    answer = {"composer": composer, "text": " ".join(texts), "refused": not texts, "statements": said}
    return {**answer, "struck": lost, "citations": cited, "notices": notices}


def _ran(*answers: dict[str, Any], **about: str) -> Run:
    outcomes: list[Outcome] = [replace(outcome(f"c{n}"), answer=answer) for n, answer in enumerate(answers)]
    made = run(*outcomes)
    return replace(made, about={**made.about, **about})


GENERATIVE = _ran(
    _answer("generative", QUOTE, "Fjorten arbeider i havna.", struck=("not supported",)),
    _answer("generative", struck=("partly supported", "not supported")),
    _answer("extractive", QUOTE, failed=True),
    composer="generative",
    model="openai:gpt-x",
)
EXTRACTIVE = _ran(_answer("extractive", QUOTE), composer="extractive")


def test_statements_are_counted_by_verdict_and_by_whose_words_they_are():
    counted = tally(GENERATIVE)
    assert counted is not None
    assert (counted.answers, counted.refused, counted.fallen_back) == (3, 1, 1)
    assert (counted.quoted, counted.retold) == (2, 1)
    assert (counted.verdicts, counted.struck) == ({"supported": 3}, {"not supported": 2, "partly supported": 1})
    rows = {label: (part, whole) for label, part, whole in counted.rows()}
    assert rows["Struck as not supported"] == (2, 4)
    assert rows["Statements in other words"] == (1, 3)


def test_a_baseline_without_answers_counts_nothing():
    assert tally(run(replace(outcome("a"), answer=None))) is None


def test_a_run_from_before_there_was_a_choice_is_extractive():
    assert composer_of(run(outcome("a"))) == Composer.EXTRACTIVE


def test_the_report_sets_both_composers_side_by_side():
    text = page(Shown(GENERATIVE, NONE, (), EXTRACTIVE))
    assert "generative (openai:gpt-x)" in text
    assert "Struck as not supported" in text
    assert "2 of 4 (50 %)" in text
    assert "<s>x</s>" in text


def test_an_extractive_run_leaves_a_chat_model_alone():
    named = Settings(model="openai:gpt-x", model_url="http://127.0.0.1:1/v1")
    with composed_by(Composer.EXTRACTIVE, named) as settings:
        assert (settings.model, settings.model_url) == ("", "")


def test_a_generative_run_wants_a_chat_model():
    with composed_by(Composer.GENERATIVE, MODEL) as settings:
        assert settings is MODEL
    with pytest.raises(BadInput, match="Set ARENA_MODEL"), composed_by(Composer.GENERATIVE, Settings()):
        pass


def test_each_composer_has_a_folder_of_its_own():
    folders = [str(results_folder("dev", composer)) for composer in Composer]
    assert folders == ["evals/out/dev", "evals/out/dev-generative", "evals/out/dev-smollm2"]


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path)


@pytest.mark.slow
def test_a_generative_run_is_compared_with_the_extractive_one(program: Program):
    assert program("run", "--suite", "mine.jsonl").returncode == 0
    with chat_server() as server:
        server.body = says("Billetten til øya koster 120 kroner [1]. Billetten koster 500 kroner [1].")
        program.settings = {"ARENA_MODEL_URL": server.url, "ARENA_MODEL_TIMEOUT": "60"}
        done = program("run", "--suite", "mine.jsonl", "--composer", "generative")
    assert done.returncode == 0, done.stderr
    folder = program.folder / "evals" / "out" / "mine-generative"
    results = json.loads((folder / "results.json").read_text())
    (case,) = results["cases"]
    assert (results["composer"], case["answer"]["composer"]) == ("generative", "generative")
    assert {one["verdict"] for one in case["answer"]["statements"]} == {"supported"}
    assert [one["text"] for one in case["answer"]["struck"]] == ["Billetten koster 500 kroner."]
    assert server.asked
    assert "Who wrote" in (folder / "report.html").read_text()
    assert "Struck as not supported" in done.stdout


def test_a_generative_run_without_a_model_asks_nothing(program: Program):
    done = program("run", "--suite", "mine.jsonl", "--composer", "generative")
    assert done.returncode == 2
    assert "No chat model is set" in done.stderr
