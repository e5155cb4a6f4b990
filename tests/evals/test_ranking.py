"""hit@k, recall, MRR and nDCG of small rankings, by hand."""

from __future__ import annotations

from math import log2
from typing import Any

import pytest

from assistant.types import Hit
from evals.ranking import rankings
from tests.evals.harbour import CORPUS, FEES, FERRY, HARBOUR, case, hit


def ranked(*hits: Hit, **changes: Any) -> dict[str, float]:
    figures, _ = rankings([(case(**changes), hits)], CORPUS)
    return figures["nb-startup-staff-01"]


def test_a_document_is_found_before_its_passage():
    found = ranked(hit(FERRY), hit(HARBOUR, 0), hit(FEES), hit(HARBOUR, 1))
    assert (found["source_hit@1"], found["source_hit@3"], found["source_mrr"]) == (0, 1, 0.5)
    assert (found["quote_hit@3"], found["quote_hit@5"], found["quote_mrr"]) == (0, 1, 0.25)
    assert found["source_ndcg@10"] == pytest.approx(1 / log2(3), abs=1e-4)


def test_nothing_found_is_nought_and_not_absent():
    assert set(ranked().values()) == {0.0}


def test_quotes_that_say_the_same_are_one_thing_to_find():
    contexts = [{"source": "DOC01", "quote": "Havna har 14 ansatte."}, {"source": "DOC02", "quote": "300 kroner"}]
    found = ranked(hit(FEES), hit(FERRY), hit(HARBOUR, 1), reference_contexts=contexts)
    assert (found["source_recall@5"], found["source_ndcg@10"]) == (1, 1)


def test_of_two_documents_that_are_needed_one_is_half():
    contexts = [{"source": "DOC01", "quote": "Havna har 14 ansatte."}, {"source": "DOC02", "quote": "300 kroner"}]
    found = ranked(hit(FEES), reference_contexts=contexts, must_include=["14", "300"], tags=["two-document"])
    assert (found["source_recall@5"], found["quote_recall@5"], found["source_hit@1"]) == (0.5, 0.5, 1)


def test_pages_are_measured_where_a_case_names_one():
    contexts = [{"source": "DOC01", "page": "2", "quote": "Havna har 14 ansatte."}]
    found = ranked(hit(HARBOUR, 0, page="1"), hit(HARBOUR, 1, page="2"), reference_contexts=contexts)
    assert (found["source_mrr"], found["page_mrr"], found["quote_mrr"]) == (1, 0.5, 0.5)
    assert "page_mrr" not in ranked(hit(HARBOUR, 1, page="2"))


def test_the_rank_is_that_of_the_first_passage_with_the_words():
    _, ranks = rankings([(case(), [hit(HARBOUR, 0), hit(HARBOUR, 1)])], CORPUS)
    assert ranks == {"nb-startup-staff-01": 2}


def test_a_case_without_a_source_has_no_figures():
    assert rankings([(case(answerable=False, reference_contexts=[]), [hit(FERRY)])], CORPUS) == ({}, {})
