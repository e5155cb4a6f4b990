"""The hand-written pairs, and how well the gates do on them."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from assistant.errors import BadInput
from assistant.types import Language, Verdict
from evals.grounding.dataset import Half, Kind, Written, read_pairs
from evals.grounding.measure import FAMILIES, Outcome, among_others, kinds, measure, table

LEAST = {"Norwegian": 150, "Danish": 150, "English": 150, "cross-language": 100}


def _pair(statement: str, span: str, expected: Verdict, kind: Kind = Kind.PARAPHRASE) -> Written:
    return Written("x", Half.DEV, kind, expected, statement, Language.ENGLISH, span, Language.ENGLISH)


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    return measure(read_pairs())


def test_there_are_enough_pairs_of_each_family():
    counted = Counter(pair.family for pair in read_pairs())
    assert set(counted) == set(FAMILIES)
    assert all(counted[family] >= least for family, least in LEAST.items())


def test_every_kind_is_in_both_halves_but_for_statements_in_the_same_words():
    found = {(pair.half, pair.kind) for pair in read_pairs()}
    assert {(half, kind) for half in Half for kind in Kind} - found <= {(Half.HELD_OUT, Kind.SUPPORTED)}


def test_identifiers_are_unique():
    ids = [pair.id for pair in read_pairs()]
    assert len(ids) == len(set(ids))


def test_the_expected_verdict_fits_the_kind():
    carried = {Kind.SUPPORTED: Verdict.SUPPORTED, Kind.PARAPHRASE: Verdict.SUPPORTED, Kind.PARTIAL: Verdict.PARTLY}
    wrong = [pair.id for pair in read_pairs() if pair.expected is not carried.get(pair.kind, Verdict.UNSUPPORTED)]
    assert wrong == []


def test_a_line_that_is_no_pair_is_named(tmp_path: Path):
    path = tmp_path / "pairs.jsonl"
    path.write_text('{"id": "a"}\n')
    with pytest.raises(BadInput, match="line 1: not a pair"):
        read_pairs(path)


def test_dev_and_held_out_share_no_span(tmp_path: Path):
    row = {"kind": "paraphrase", "expected": "supported", "statement": "A.", "span": "Same."}
    row |= {"statement_language": "en", "span_language": "en"}
    path = tmp_path / "pairs.jsonl"
    path.write_text("\n".join(json.dumps(row | {"id": half, "half": half}) for half in ("dev", "held-out")))
    with pytest.raises(BadInput, match="share a span: Same"):
        read_pairs(path)


def test_precision_and_recall_count_what_is_found_supported():
    span = "The board approved the plan. The plan covers two years."
    pairs = [
        _pair("The board approved the plan.", span, Verdict.SUPPORTED),
        _pair("The plan covers two years.", span, Verdict.UNSUPPORTED),  # labelled wrongly on purpose
        _pair("The minister was replaced by a robot.", span, Verdict.SUPPORTED),
    ]
    row = table(measure(pairs))[0]
    assert (row["pairs"], row["supported"], row["found so"]) == ("3", "2", "2")
    assert (row["precision"], row["recall"]) == ("0.500", "0.500")


def test_kinds_are_counted_by_half():
    outcomes = measure([_pair("It cost 5 euros.", "It cost 4 euros.", Verdict.UNSUPPORTED, Kind.NUMBER)])
    row = next(row for row in kinds(outcomes) if row["kind"] == "wrong number")
    assert (row["dev: pairs"], row["dev: found supported"], row["held-out: pairs"]) == ("1", "0", "0")


def test_a_span_among_others_keeps_its_own_text():
    pairs = [_pair("A.", text, Verdict.SUPPORTED) for text in ("One.", "Two.", "Three.")]
    assert [pair.span for pair in among_others(pairs)] == ["Three. One. Two.", "One. Two. Three.", "Two. Three. One."]


@pytest.mark.parametrize(("half", "precision", "recall"), [(Half.DEV, 0.97, 0.5), (Half.HELD_OUT, 0.88, 0.3)])
def test_the_gates_do_not_fall_behind(outcomes: list[Outcome], half: Half, precision: float, recall: float):
    mine = [outcome for outcome in outcomes if outcome.pair.half is half]
    said, true = [one for one in mine if one.said], [one for one in mine if one.true]
    right = sum(one.true for one in said)
    assert right / len(said) >= precision
    assert right / len(true) >= recall


def test_no_wrong_amount_or_name_and_nothing_invented_is_found_supported(outcomes: list[Outcome]):
    caught = {Kind.NUMBER, Kind.NAME, Kind.INVENTED, Kind.PARTIAL, Kind.NEGATED}
    assert sum(outcome.said for outcome in outcomes if outcome.pair.kind in caught) == 0
