"""The metrics of one answer, by hand."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.types import Answer, Language, Notice
from evals.cases import case_from
from evals.metrics import Asked, measure, wrong
from tests.evals.harbour import (
    CORPUS,
    FEES,
    FERRY,
    HARBOUR,
    answer,
    hit,
    row,
    said,
    staff,
    unanswerable,
)

REFUSAL = answer(refused=True, lead="Jeg finner ikke svar. Havnevesenet 14 vet kanskje mer.")
FEE = said("Havneavgiften er 300 kroner", (hit(FEES), "Havneavgiften er 300 kroner"), number=2)
PLACE = "Havna ligger på sørsiden av øya."


def measured(given: Answer, line: dict[str, Any] | None = None, **asked: Any) -> dict[str, float]:
    return measure(case_from(line or row()), Asked(given, seconds=0.1, **{"hits": (), **asked}), CORPUS)


def objections(given: Answer, line: dict[str, Any] | None = None) -> tuple[str, ...]:
    case = case_from(line or row())
    return wrong(case, given, measured(given, line))


def test_a_right_answer_has_full_marks():
    assert set(measured(answer(staff())).values()) == {1.0}
    assert objections(answer(staff())) == ()


def test_a_false_refusal_costs_recall_and_not_precision_of_citations():
    found = measured(REFUSAL)
    assert (found["decision"], found["refusal_precision"], found["must_include"]) == (0, 0, 0)
    assert (found["citation_recall"], found["span_recall"]) == (0, 0)
    assert "citation_precision" not in found
    assert objections(REFUSAL) == ("refused, though it stands in DOC01",)


def test_a_due_refusal_passes_though_it_names_who_may_know():
    found = measured(REFUSAL, unanswerable())
    assert (found["refusal_precision"], found["refusal_recall"], found["must_not_include"]) == (1, 1, 1)
    assert found["passed"] == 1


def test_an_answer_to_what_cannot_be_known_is_wrong_twice_when_it_tells_the_tempting_thing():
    assert objections(answer(staff()), unanswerable()) == (
        "answered what it cannot know",
        "says “14”, which is wrong",
    )


def test_a_second_source_that_does_not_answer_costs_precision_only():
    found = measured(answer(staff(), FEE))
    assert (found["citation_precision"], found["citation_recall"], found["passed"]) == (0.5, 1, 1)


def test_another_sentence_of_the_right_document_is_not_the_right_span():
    found = measured(answer(said(PLACE, (hit(HARBOUR), PLACE))))
    assert (found["citation_precision"], found["span_precision"], found["span_recall"]) == (1, 0, 0)


def test_one_of_several_quotes_that_say_the_same_is_enough():
    contexts = [*row()["reference_contexts"], {"source": "DOC02", "page": None, "quote": "300 kroner"}]
    assert measured(answer(staff()), row(reference_contexts=contexts))["citation_recall"] == 1


def test_a_question_on_two_documents_wants_both():
    contexts = [*row()["reference_contexts"], {"source": "DOC02", "page": None, "quote": "300 kroner"}]
    line = row(reference_contexts=contexts, must_include=["14", "300"], tags=["two-document"])
    assert measured(answer(staff()), line)["citation_recall"] == 0.5
    assert measured(answer(staff(), FEE), line)["span_recall"] == 1


def test_the_same_passage_in_another_document_counts():
    twin = hit(HARBOUR, 1, twins=[FEES.document])
    contexts = [{"source": "DOC02", "page": None, "quote": "Havna har 14 ansatte."}]
    found = measured(
        answer(said("Havna har 14 ansatte.", (twin, "Havna har 14 ansatte."))), row(reference_contexts=contexts)
    )
    assert (found["citation_recall"], found["span_recall"]) == (1, 1)


def test_a_statement_that_its_quote_does_not_carry_is_named():
    given = answer(staff(), said("Havna har 15 ansatte.", (hit(HARBOUR, 1), "Havna har 14 ansatte."), number=2))
    assert measured(given)["support"] == 0.5
    assert objections(given) == ("statement 2 is not carried by its quote",)


def test_the_language_is_that_of_the_question():
    assert objections(answer(staff(), language=Language.NYNORSK)) == ("answered in nn, asked in nb",)


def test_a_notice_that_is_due_must_be_shown():
    notice = Notice("outdated", HARBOUR.document, "Fra 2020")
    line = row(notices=["outdated"])
    assert objections(answer(staff()), line) == ("shows no notice “outdated”",)
    assert objections(answer(staff(), notices=[notice]), line) == ()


def test_a_follow_up_is_understood_when_its_document_is_found():
    line = row(tags=["followup"])
    assert measured(REFUSAL, line, hits=(hit(FERRY), hit(HARBOUR)))["followup"] == 1
    assert measured(REFUSAL, line, hits=(hit(FERRY),))["followup"] == 0
    assert "followup" not in measured(REFUSAL)


@pytest.mark.parametrize(("words", "passes"), [(["femten", "14"], 0), ([["femten", "14"]], 1)])
def test_alternatives_are_enough_and_single_words_are_all_wanted(words: list[Any], passes: float):
    assert measured(answer(staff()), row(must_include=words))["must_include"] == passes
