"""A whole run: over a small index in this process, and as a user starts it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.chat import Assistant
from evals.cases import case_from
from evals.corpus import places
from evals.run import revision, run_suite, today_of
from tests.evals.harbour import CORPUS, DOCUMENTS, case, row, unanswerable
from tests.made import index_in, publish
from tests.program import Done, arena_in

FERRY = """---
id: DOC01
title: Fergen til øya
kind: guide
language: nb
---
# Fergen til øya

Fergen til øya går klokken 9 hver dag. Billetten koster 120 kroner. Turen tar 40 minutter.
"""
OTHERS = {
    "bread.md": "---\nid: DOC02\nlanguage: nb\n---\n# Brød\n\nBrødet stekes i to timer.\n",
    "library.md": "---\nid: DOC03\nlanguage: nb\n---\n# Biblioteket\n\nBiblioteket låner ut bøker.\n",
}
TICKET = row(
    id="nb-startup-ticket-01",
    user_input="Hva koster billetten til øya?",
    reference_contexts=[{"source": "DOC01", "page": None, "quote": "Billetten koster 120 kroner."}],
    must_include=["120"],
)


@pytest.fixture
def assistant(tmp_path: Path) -> Iterator[Assistant]:
    index = index_in(tmp_path)
    publish(index, *DOCUMENTS)
    yield Assistant(index, today=lambda: date(2026, 11, 22))
    index.close()


def test_every_case_is_asked_and_measured(assistant: Assistant):
    turns = [{"role": "user", "content": "Hvor mange ansatte har havna?"}]
    asked = [
        case(),
        case_from(unanswerable(user_input="How do I bake sourdough bread?", language="en")),
        case(id="nb-startup-built-01", user_input="Når ble den bygget?", conversation=turns, tags=["followup"]),
    ]
    ran = run_suite("dev", asked, assistant, CORPUS, today="2026-11-22")
    first, baked, followed = ran.outcomes
    assert (first.rank, first.kinds, first.metrics["source_mrr"]) == (1, ("organisation",), 1.0)
    assert first.answer is not None
    assert first.metrics["decision"] == (not first.answer["refused"])
    assert first.passed == (not first.wrong)
    assert baked.metrics["refusal_recall"] == 1.0
    assert "source_mrr" not in baked.metrics
    assert followed.metrics["followup"] == 1.0
    assert (ran.about["embedder"], ran.about["documents"], ran.about["corpus"]) == ("words-64", 3, CORPUS.digest)


def test_two_runs_tell_the_same(assistant: Assistant):
    def figures() -> list[Any]:
        ran = run_suite("dev", [case()], assistant, CORPUS)
        return [(one.metrics, one.wrong, one.rank) for one in ran.outcomes]

    assert figures() == figures()


def test_a_suite_is_asked_on_the_day_of_its_last_review():
    assert today_of([case(reviewed_at="2026-01-02"), case(reviewed_at="2026-03-01")]) == date(2026, 3, 1)
    assert today_of([case(reviewed_at="")]) == date.today()


def test_a_folder_without_git_has_no_revision(tmp_path: Path):
    assert revision(tmp_path / "nowhere") is None


def test_a_quote_is_found_wherever_its_words_stand():
    text = "En to.\n\nEn  to. (En"
    assert [(span.start, span.end) for span in places("En to.", text)] == [(0, 6), (8, 15)]
    assert places("(En", text) != ()
    assert places(" ", text) == ()


class Program:
    """Runs `arena eval` in a folder of its own."""

    def __init__(self, folder: Path):
        self.folder = folder
        (folder / "corpus").mkdir()
        for name, text in {"ferry.md": FERRY, **OTHERS}.items():
            (folder / "corpus" / name).write_text(text)
        self.cases = folder / "mine.jsonl"
        self.write(TICKET)
        self.settings: dict[str, str] = {}

    def write(self, *rows: dict[str, Any]) -> None:
        self.cases.write_text("".join(json.dumps(one) + "\n" for one in rows))

    def __call__(self, *arguments: str) -> Done:
        return arena_in(self.folder, "eval", *arguments, **self.settings)


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    return Program(tmp_path_factory.mktemp("suite"))


def test_a_run_writes_results_junit_and_report_and_prints_a_table(program: Program):
    done = program("run", "--suite", "mine.jsonl")
    assert done.returncode == 0, done.stderr
    assert "Cases passed" in done.stdout
    folder = program.folder / "evals" / "out" / "mine"
    assert {path.name for path in folder.iterdir()} == {"results.json", "junit.xml", "report.html"}
    results = json.loads((folder / "results.json").read_text())
    assert results["overall"]["passed"] == 1.0
    assert results["versions"]["chromadb"]
    assert (results["today"], results["cases"][0]["answer"]["refused"]) == ("2026-11-22", False)


def test_a_removed_document_makes_the_comparison_show_what_broke(program: Program):
    assert program("run", "--suite", "mine.jsonl", "--out", "before").returncode == 0
    ferry = program.folder / "corpus" / "ferry.md"
    ferry.rename(program.folder / "away.md")
    done = program("run", "--suite", "mine.jsonl", "--against", "before/results.json", "--gate", "--out", "after")
    (program.folder / "away.md").rename(ferry)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "passed at most" in done.stderr
    report = (program.folder / "after" / "report.html").read_text()
    assert 'data-change="broken"' in report


def test_validate_names_a_quote_that_does_not_stand(program: Program):
    assert program("validate", "mine.jsonl").returncode == 0
    bad = {**TICKET, "reference_contexts": [{"source": "DOC01", "page": None, "quote": "Billetten koster 130 kroner."}]}
    program.write(bad)
    done = program("validate", "mine.jsonl")
    program.write(TICKET)
    assert done.returncode == 1
    assert "mine.jsonl:1: nb-startup-ticket-01: DOC01 does not say “Billetten koster 130 kroner.”" in done.stdout


def test_a_case_is_added_from_the_command_line(program: Program):
    quote = ("--quote", "Turen tar 40 minutter.", "--must-include", "40", "--reviewer-date", "2026-11-20")
    done = program("add", "--suite", "mine.jsonl", "--question", "Hvor lang tid?", "--language", "nb", *quote)
    assert done.stdout == "nb-startup-feedback-01\n", done.stderr
    added = json.loads(program.cases.read_text().splitlines()[-1])
    program.write(TICKET)
    assert (added["reference_contexts"][0]["source"], added["reviewed_at"]) == ("DOC01", "2026-11-20")


def test_an_addition_that_is_not_whole_says_what_is_missing(program: Program):
    done = program("add", "--question", "Hvor lang tid?", "--language", "nb", "--suite", "mine.jsonl")
    assert done.returncode == 2
    assert "Add --quote with the words that do, or --unanswerable" in done.stderr
