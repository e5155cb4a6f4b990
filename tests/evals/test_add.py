"""A question that was answered wrong becomes a case."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import BadInput
from assistant.types import Language
from evals.add import Feedback, append, case_row, read_feedback
from evals.cases import case_from, read_cases
from tests.evals.harbour import CORPUS, case

ASKED = Feedback("Når går ferja?", Language.NYNORSK, "Svarte om havna")
QUOTE = "Ferja går klokka 9."


def added(feedback: Feedback = ASKED, **given: Any) -> dict[str, Any]:
    options = {"answerable": True, "role": "startup", "reviewed": date(2026, 11, 22), "quotes": [QUOTE]}
    return case_row(feedback, CORPUS, given.pop("taken", ()), **{**options, **given})


def test_the_document_is_found_by_its_words():
    row = added()
    assert row["reference_contexts"] == [{"source": "DOC03", "page": None, "quote": QUOTE}]
    assert (row["id"], row["reviewed_at"], row["notes"]) == ("nn-startup-feedback-01", "2026-11-22", "Svarte om havna")
    assert row["must_include"] == [[QUOTE]]


def test_a_quote_that_no_document_holds_is_refused():
    with pytest.raises(BadInput, match="stands in no document"):
        added(quotes=["Ferja går klokka 8."])
    with pytest.raises(BadInput, match="DOC01 does not say"):
        added(sources=["DOC01"])


def test_an_unanswerable_case_expects_a_refusal():
    row = added(answerable=False, quotes=[], must_not_include=["klokka 9"])
    assert (row["reference_contexts"], row["tags"]) == ([], ["unanswerable"])
    assert not case_from(row).answerable


def test_the_same_question_is_not_added_twice():
    with pytest.raises(BadInput, match="nb-startup-staff-01 asks that already"):
        added(taken=[case(user_input="når går ferja?")])


def test_the_next_number_is_taken():
    assert added(taken=[case(id="nn-startup-feedback-01")])["id"] == "nn-startup-feedback-02"


def test_a_question_without_a_language_is_refused():
    with pytest.raises(BadInput, match="Add --language"):
        added(Feedback("Når?"))


def test_what_the_schema_does_not_know_is_refused():
    with pytest.raises(BadInput, match="role: 'boss' is not one of"):
        added(role="boss")


def test_a_line_is_added_to_a_file_that_lacks_its_last_newline(tmp_path: Path):
    path = tmp_path / "dev.jsonl"
    append(added(), path)
    path.write_text(path.read_text().rstrip())
    append(added(Feedback("Kva kostar billetten?", Language.NYNORSK), quotes=["Billetten kostar 120 kroner."]), path)
    assert [one.question for one in read_cases(path)] == ["Når går ferja?", "Kva kostar billetten?"]


def test_feedback_tells_question_language_reason_and_what_was_said_before(tmp_path: Path):
    path = tmp_path / "feedback.json"
    turns = [{"role": "user", "content": "Kva er ferja?", "at": "12:00"}]
    record = {"question": "Når går ho?", "answer": {"language": "nn"}, "reason": "Feil", "history": turns}
    path.write_text(json.dumps(record))
    said = ({"role": "user", "content": "Kva er ferja?"},)
    assert read_feedback(path) == Feedback("Når går ho?", Language.NYNORSK, "Feil", said)
    path.write_text('{"answer": {}}')
    with pytest.raises(BadInput, match="not a feedback record"):
        read_feedback(path)
