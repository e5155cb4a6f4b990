"""The program as a user runs it, with the real embedder."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.program import Done, arena_in

ARENA = Path(sys.executable).with_name("arena")
FERRY = """---
id: FERRY
title: Fergen til øya
kind: guide
language: nb
publisher: Fergelaget
published: "2024-05"
---
# Fergen til øya

## Avganger

Fergen til øya går klokken 9 hver dag. Billetten koster 120 kroner. Turen tar 40 minutter.

## Drift

Fergen eies av kommunen. Kapteinen heter det samme som fergen.
"""


LIBRARY = """---
title: Biblioteket i byen
kind: guide
---
# Biblioteket i byen

Biblioteket låner ut bøker og filmer. Lånetiden er fire uker. Barn får eget kort fra de fyller seks år.
"""
SCHOOL = """---
title: Skolene i kommunen
kind: report
---
# Skolene i kommunen

Kommunen har sju skoler med til sammen 2 400 elever. Skolene fikk nye lesebøker i 2022.
"""


class Program:
    """Runs `arena` in a folder of its own."""

    def __init__(self, folder: Path):
        self.folder = folder
        (folder / "corpus").mkdir()
        for name, text in (("ferry", FERRY), ("library", LIBRARY), ("school", SCHOOL)):
            (folder / "corpus" / f"{name}.md").write_text(text)

    def __call__(self, *arguments: str, given: str = "", **variables: str) -> Done:
        return arena_in(self.folder, *arguments, given=given, **variables)

    def process(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """The same as a process of its own."""
        environment = {key: value for key, value in os.environ.items() if not key.startswith("ARENA_")}
        return subprocess.run(
            [str(ARENA), *arguments], cwd=self.folder, env=environment | variables, capture_output=True, text=True
        )


@pytest.fixture(scope="module")
def arena(tmp_path_factory: pytest.TempPathFactory) -> Program:
    program = Program(tmp_path_factory.mktemp("program"))
    done = program("ingest")
    assert done.returncode == 0, done.stderr
    return program


def test_an_answer_quotes_its_source_and_tells_where(arena: Program):
    done = arena("ask", "Hva koster billetten til øya?")
    assert done.returncode == 0
    assert "Billetten koster 120 kroner. [1]" in done.stdout
    assert "Fergen til øya, Fergelaget, 2024-05" in done.stdout
    shown = re.search(r"arena show (\S+)", done.stdout)
    assert shown is not None
    assert "»Billetten koster 120 kroner.«" in arena("show", shown[1]).stdout


def test_json_has_the_contract_s_shape_and_exact_offsets(arena: Program):
    answer = json.loads(arena("ask", "When does the ferry to the island depart every day?", "--json").stdout)
    assert set(answer) == {
        *("id", "question", "understood_as", "language", "refused", "composer", "text", "statements", "citations"),
        *("notices", "nearest", "prompt", "struck"),
    }
    assert (answer["language"], answer["refused"], answer["composer"]) == ("en", False, "extractive")
    assert answer["statements"][0] == {
        "text": "Fergen til øya går klokken 9 hver dag.",
        "citations": [1],
        "verdict": "supported",
        "reason": None,
    }
    citation = answer["citations"][0]
    assert (citation["document"], citation["headings"], citation["quote"]) == (
        "FERRY",
        ["Fergen til øya"],
        answer["statements"][0]["text"],
    )
    shown = arena("show", f"{citation['document']}:{citation['start']}-{citation['end']}").stdout
    assert f"»{citation['quote']}«" in shown


def test_what_is_not_there_is_refused_with_the_nearest_source(arena: Program):
    answer = json.loads(arena("ask", "Hvordan baker jeg surdeigsbrød?", "--json").stdout)
    assert (answer["refused"], answer["statements"], answer["citations"]) == (True, [], [])
    assert {source["document"] for source in answer["nearest"]} == {"FERRY", "library", "school"}


def test_search_explains_its_scores(arena: Program):
    done = arena("search", "billett til øya", "--explain")
    assert re.search(r"score 0\.\d+ · cosine 0\.\d+ · words \(BM25\) \d", done.stdout)


def test_a_filter_that_excludes_all_gives_nothing(arena: Program):
    assert json.loads(arena("search", "fergen", "--kind", "rule", "--json").stdout) == {"hits": []}


def test_a_conversation_understands_a_follow_up(arena: Program):
    done = arena("chat", given="Når går fergen til øya?\nOg hva koster den?\n")
    assert done.returncode == 0
    assert "Billetten koster 120 kroner." in done.stdout
    assert "Jeg forstår spørsmålet slik" in done.stdout


def test_an_unchanged_corpus_is_left_alone(arena: Program):
    done = arena("ingest")
    assert (done.returncode, done.stderr) == (0, "Sources: 0 new, 3 unchanged\n")


def test_the_doctor_finds_all_in_order(arena: Program):
    done = arena("doctor")
    assert done.returncode == 0, done.stdout
    assert "catalogue: 3 documents" in done.stdout


def test_run_once_answers_the_examples_and_ends(arena: Program):
    (arena.folder / "corpus" / "examples.toml").write_text('questions = ["Hva koster billetten til øya?"]')
    done = arena("run", "--once")
    assert done.returncode == 0
    assert "Billetten koster 120 kroner. [1]" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "variables", "said"),
    [
        (("ask", "   "), {}, "The question is empty"),
        (("ask", "hva? " * 500), {}, "2,000"),
        (("show", "nothing"), {}, "It looks like DOC14:120-215"),
        (("show", "NONE:1-2"), {}, "There is no document NONE"),
        (("show", "FERRY:5-99999"), {}, "FERRY has characters 0 to"),
        (("ingest", "missing"), {}, "no such file or folder"),
        (("ask", "hva?"), {"ARENA_DATA": "empty"}, "Run: arena ingest"),
        (("ask", "hva?"), {"ARENA_EMBEDDER": "nobody:nothing"}, "ARENA_EMBEDDER"),
    ],
)
def test_what_cannot_be_done_is_one_clear_line(
    arena: Program, arguments: tuple[str, ...], variables: dict[str, str], said: str
):
    done = arena(*arguments, **variables)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_without_colours_nothing_but_text_is_printed(arena: Program):
    done = arena.process("ask", "Hva koster billetten?", NO_COLOR="1")
    assert done.stdout.startswith("  Billetten koster 120 kroner. [1]")
    assert "\x1b" not in done.stdout
