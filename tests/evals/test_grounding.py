"""The hand-written pairs, and how well the gates do on them."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.errors import BadInput
from assistant.types import Language, Verdict
from evals.grounding.dataset import Half, Kind, Written, read_pairs
from evals.grounding.measure import (
    FAMILIES,
    Outcome,
    Share,
    among_others,
    kinds,
    measure,
    mistaken,
    precision,
    recall,
    table,
)

LEAST = 150  # of each family in each half that is measured


def _pair(statement: str, span: str, expected: Verdict, kind: Kind = Kind.PARAPHRASE) -> Written:
    return Written("x", Half.DEV, kind, expected, statement, Language.ENGLISH, span, Language.ENGLISH)


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    return measure(read_pairs())


def test_there_are_enough_pairs_of_each_family():
    counted = Counter((pair.half, pair.family) for pair in read_pairs())
    assert {family for _, family in counted} == set(FAMILIES)
    assert all(counted[half, family] >= LEAST for half in (Half.DEV, Half.FRESH) for family in FAMILIES)


def test_every_half_has_pairs_that_are_wrong_in_each_of_the_usual_ways():
    usual = {Kind.PARAPHRASE, Kind.NUMBER, Kind.DATE, Kind.NAME, Kind.NEGATED, Kind.TOO_STRONG, Kind.SWAPPED}
    found = {(pair.half, pair.kind) for pair in read_pairs()}
    assert {(half, kind) for half in Half for kind in usual} <= found


@pytest.mark.parametrize(
    ("statement", "span", "family"),
    [
        ("nb", "da", "Scandinavian"),
        ("en", "en", "English"),
        ("en", "nn", "cross-language"),
        ("da", "en", "cross-language"),
    ],
)
def test_families_are_by_whether_english_is_on_one_side(statement: str, span: str, family: str):
    pair = replace(_pair("A.", "A.", Verdict.SUPPORTED), statement_language=Language(statement))
    assert replace(pair, span_language=Language(span)).family == family


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
        read_pairs([path])


def test_halves_share_no_span(tmp_path: Path):
    row = {"kind": "paraphrase", "expected": "supported", "statement": "A.", "span": "Same."}
    row |= {"statement_language": "en", "span_language": "en"}
    path = tmp_path / "pairs.jsonl"
    path.write_text("\n".join(json.dumps(row | {"id": half, "half": half}) for half in ("dev", "held-out")))
    with pytest.raises(BadInput, match="share a span: Same"):
        read_pairs([path])


def test_precision_and_recall_count_what_is_found_supported():
    span = "The board approved the plan. The plan covers two years."
    pairs = [
        _pair("The board approved the plan.", span, Verdict.SUPPORTED),
        _pair("The plan covers two years.", span, Verdict.UNSUPPORTED),  # labelled wrongly on purpose
        _pair("The minister was replaced by a robot.", span, Verdict.SUPPORTED),
    ]
    row = table(measure(pairs))[0]
    assert (row["pairs"], row["supported"], row["found so"]) == ("3", "2", "2")
    assert (row["precision"], row["recall"]) == ("0.500 [0.09 to 0.91]", "0.500 [0.09 to 0.91]")


def test_the_interval_of_a_share_is_wilsons():
    low, high = Share(44, 44).interval
    assert (round(low, 2), round(high, 2)) == (0.92, 1.0)
    assert Share(0, 0).interval == (0.0, 1.0)
    assert str(Share(0, 0)) == "–"


def test_kinds_are_counted_by_half():
    outcomes = measure([_pair("It cost 5 euros.", "It cost 4 euros.", Verdict.UNSUPPORTED, Kind.NUMBER)])
    row = next(row for row in kinds(outcomes) if row["found supported"] == "wrong number")
    assert (row["dev"], row["held-out"], row["English"], row["Scandinavian"]) == ("0 of 1", "–", "0 of 1", "–")


def test_mistakes_are_listed_but_for_held_out_pairs():
    pair = _pair("The cat sang.", "The minister resigned in May.", Verdict.SUPPORTED)
    outcomes = measure([pair, replace(pair, half=Half.HELD_OUT, id="y")])
    assert [(row["pair"], row["judged"]) for row in mistaken(outcomes)] == [("x", "not supported")]


def test_a_span_among_others_keeps_its_own_text():
    pairs = [_pair("A.", text, Verdict.SUPPORTED) for text in ("One.", "Two.", "Three.")]
    assert [pair.span for pair in among_others(pairs)] == ["Three. One. Two.", "One. Two. Three.", "Two. Three. One."]


@pytest.mark.parametrize(
    ("half", "family", "least_precise", "least_recalled"),
    [
        (Half.DEV, "Scandinavian", 0.98, 0.54),
        (Half.DEV, "English", 0.97, 0.53),
        (Half.DEV, "cross-language", 0.97, 0.84),
        (Half.HELD_OUT, "Scandinavian", 0.95, 0.34),
        (Half.HELD_OUT, "English", 0.91, 0.34),
        (Half.HELD_OUT, "cross-language", 0.95, 0.45),
        (Half.FRESH, "Scandinavian", 0.97, 0.60),
        (Half.FRESH, "English", 0.97, 0.70),
        (Half.FRESH, "cross-language", 0.97, 0.80),
        (Half.LAST, "Scandinavian", 0.97, 0.74),
        (Half.LAST, "English", 0.97, 0.64),
        (Half.LAST, "cross-language", 0.97, 0.74),
        (Half.SLY, "Scandinavian", 0.97, 0.55),
        (Half.SLY, "English", 0.97, 0.48),
        (Half.SLY, "cross-language", 0.97, 0.52),
        (Half.LATER, "Scandinavian", 0.97, 0.72),
        (Half.LATER, "English", 0.97, 0.43),
        (Half.LATER, "cross-language", 0.97, 0.52),
    ],
)
def test_the_gates_do_not_fall_behind(
    outcomes: list[Outcome], half: Half, family: str, least_precise: float, least_recalled: float
):
    mine = [outcome for outcome in outcomes if outcome.pair.half is half and outcome.pair.family == family]
    assert precision(mine).value >= least_precise
    assert recall(mine).value >= least_recalled


def test_no_wrong_amount_or_name_and_nothing_invented_is_found_supported(outcomes: list[Outcome]):
    caught = {Kind.NUMBER, Kind.DATE, Kind.NAME, Kind.INVENTED, Kind.PARTIAL, Kind.NEGATED, Kind.DIRECTION}
    assert sum(outcome.said for outcome in outcomes if outcome.pair.kind in caught) == 0
