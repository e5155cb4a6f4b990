"""Reading cases, and what is wrong with them."""

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import BadInput
from assistant.types import Turn
from evals.cases import Gold, read_cases, suite_path
from evals.validate import faults
from tests.evals.harbour import CORPUS, case, row, unanswerable


def written(folder: Path, *rows: dict[str, Any], name: str = "cases.jsonl") -> Path:
    path = folder / name
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in rows))
    return path


def test_a_line_becomes_a_case(tmp_path: Path):
    turns = [{"role": "user", "content": "Hva er havna?"}]
    line = row(must_include=["14", ["ansatte", "tilsette"]], conversation=turns)
    (read,) = read_cases(written(tmp_path, line))
    assert read.must_include == (("14",), ("ansatte", "tilsette"))
    assert read.conversation == (Turn("user", "Hva er havna?"),)
    assert read.contexts == (Gold("DOC01", "Havna har 14 ansatte."),)


def test_a_broken_line_is_named(tmp_path: Path):
    path = written(tmp_path, row())
    path.write_text(path.read_text() + "{\n")
    with pytest.raises(BadInput, match=r"cases.jsonl:2: not JSON"):
        read_cases(path)


def test_an_unknown_suite_says_what_there_is():
    with pytest.raises(BadInput, match="A suite is dev, test or a path"):
        suite_path("prod")


def test_most_answers_have_one_part_and_lists_one_for_each_word():
    quotes = ["Havna har 14 ansatte.", "Havna ble bygget i 1952."]
    contexts = [{"source": "DOC01", "page": None, "quote": quote} for quote in quotes]
    assert len(case(reference_contexts=contexts).parts) == 1
    parts = case(reference_contexts=contexts, must_include=["14", "1952"], tags=["list"]).parts
    assert [[gold.quote for gold in part] for part in parts] == [[quotes[0]], [quotes[1]]]


def test_the_shipped_cases_have_their_form():
    for suite in ("dev", "test"):
        assert len(read_cases(suite_path(suite))) > 50


def test_good_cases_have_no_faults(tmp_path: Path):
    assert faults([written(tmp_path, row(), unanswerable())], CORPUS) == []


def gold(source: str, quote: str, page: str | None = None) -> list[dict[str, Any]]:
    return [{"source": source, "page": page, "quote": quote}]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"language": "sv"}, "language: 'sv' is not one of"),
        ({"reference_contexts": gold("DOC01", "Havna har 15 ansatte.")}, "DOC01 does not say “Havna har 15 ansatte.”"),
        ({"reference_contexts": gold("DOC09", "Havna")}, "there is no document DOC09"),
        ({"reference_contexts": gold("DOC01", "Havna har 14 ansatte.", "3")}, "on page (none), not 3"),
        ({"must_include": ["femten"]}, "must_include 'femten': stands in none of its sources"),
        ({"must_not_include": ["14 ansatte"]}, "must_not_include '14 ansatte': stands in a quote that answers"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path: Path, changes: dict[str, Any], fault: str):
    found = faults([written(tmp_path, unanswerable(), row(**changes))], CORPUS)
    assert len(found) >= 1
    assert any(fault in one and "cases.jsonl:2" in one for one in found)


def test_white_space_in_a_quote_does_not_matter(tmp_path: Path):
    line = row(reference_contexts=gold("DOC01", "Havna  har\n14 ansatte."))
    assert faults([written(tmp_path, line)], CORPUS) == []


def test_the_same_question_in_both_halves_is_a_fault(tmp_path: Path):
    dev = written(tmp_path, row(), name="dev.jsonl")
    test = written(tmp_path, row(id="nb-startup-staff-02", user_input="hvor mange  ansatte har havna?"), name="t.jsonl")
    (found,) = faults([dev, test], CORPUS)
    assert "dev.jsonl:1" in found
    assert "t.jsonl:1: the same question" in found
