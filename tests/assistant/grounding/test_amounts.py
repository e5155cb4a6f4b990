"""Amounts of a statement are those of its source, of the same things."""

from __future__ import annotations

import pytest

from assistant.grounding.figures import figures
from assistant.grounding.numerals import digits, word
from assistant.grounding.tokens import tokens
from assistant.types import Language
from tests.assistant.grounding.judging import DA, EN, NB, judged, supported


@pytest.mark.parametrize(
    ("language", "spelled", "values", "unit", "bound"),
    [
        (NB, "1,3 millioner kroner", {1_300_000.0}, "kr", ""),
        (EN, "NOK 1.3 million", {1_300_000.0}, "NOK", ""),
        (NB, "1 300 000 kr", {1_300_000.0}, "kr", ""),
        (DA, "1.300.000 kroner", {1_300_000.0}, "kr", ""),
        (DA, "12 millioner danske kroner", {12_000_000.0}, "DKK", ""),
        (NB, "minst 30 prosent", {0.3}, "share", ">="),
        (EN, "at least 30 per cent", {0.3}, "share", ">="),
        (DA, "højst 35 %", {0.35}, "share", "<="),
        (NB, "halvannet år", {18.0}, "month", ""),
        (EN, "twenty-five nurses", {25.0}, "", ""),
        (DA, "femogtyve", {25.0}, "", ""),
        (NB, "om lag tre uker", {504.0}, "hour", "~"),
        (DA, "cirka hver fjerde", {0.25}, "share", "~"),
        (EN, "about one in five", {0.2}, "share", "~"),
        (NB, "aldri til færre enn tre", {3.0}, "", ">="),
        (EN, "the second phase", {2.0}, "order", ""),
    ],
)
def test_amounts_are_read_as_they_are_written(
    language: Language, spelled: str, values: set[float], unit: str, bound: str
):
    (figure,) = figures(tokens(spelled), language, frozenset())
    assert (figure.values, figure.unit, figure.bound) == (values, unit, bound)


def test_one_group_of_three_digits_has_two_readings_where_the_mark_is_not_of_the_language():
    assert digits("1.300", DA) == {1300.0}
    assert digits("1.300", EN) == {1300.0, 1.3}
    assert digits("1,300", EN) == {1300.0}


def test_digits_with_letters_between_them_are_no_number():
    assert digits("0a0", NB) == frozenset()
    assert not supported("Enheten 0a0 kom.", "Enheten 1b1 kom.")


def test_words_that_are_no_numbers_have_no_value():
    assert [word(each) for each in ("tjuefem", "twenty", "tender", "to", "toget")] == [25.0, 20.0, None, 2.0, None]


@pytest.mark.parametrize(
    ("statement", "true"),
    [
        ("The threshold is NOK 1.3 million.", True),
        ("The threshold is NOK 1,300,000.", True),
        ("The threshold is NOK 13 million.", False),
        ("The threshold is DKK 1.3 million.", False),
        ("The threshold is EUR 1.3 million.", False),
    ],
)
def test_amounts_and_currencies_across_languages(statement: str, true: bool):
    assert supported(statement, "Terskelen er 1,3 millioner kroner.", EN, NB) is true


@pytest.mark.parametrize(
    ("statement", "true"),
    [
        ("Om lag 500 deltakere kom til møtet.", True),
        ("500 deltakere kom til møtet.", False),
        ("Over 500 deltakere kom til møtet.", False),
        ("Minst 500 deltakere kom til møtet.", False),
    ],
)
def test_a_statement_is_never_more_exact_than_its_source(statement: str, true: bool):
    assert supported(statement, "Rundt 500 deltakere kom til møtet.") is true


def test_an_exact_amount_carries_a_rounded_one():
    span = "Tærskelværdien for bygge- og anlægskontrakter er 40.313.840 kroner."
    assert supported("Tærskelværdien for bygge- og anlægskontrakter er godt 40,3 millioner kroner.", span, DA)
    assert not supported("Tærskelværdien for bygge- og anlægskontrakter er godt 40,4 millioner kroner.", span, DA)


def test_amounts_stay_with_what_they_count():
    span = "Løsningen ble testet av 45 klinikere og 84 pasienter."
    assert supported("84 pasienter og 45 klinikere testet løsningen.", span)
    reason = judged("Løsningen ble testet av 84 klinikere og 45 pasienter.", span).reason
    assert reason == "number 84 is of something else in the source"


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("The fee is EUR 30 per bed.", "number EUR 30 not in the source"),
        ("The fee is NOK 20 per bed.", "unit of NOK 20 not in the source"),
        ("The fee is at most EUR 20 per bed.", "bound of EUR 20 not in the source"),
    ],
)
def test_reasons_say_what_is_wrong_with_an_amount(statement: str, reason: str):
    assert judged(statement, "The fee is EUR 20 per bed.", EN).reason == reason


def test_a_rate_belongs_to_its_amount():
    span = "Fonden giver 19,6 millioner kroner om året."
    assert not supported("Fonden giver 19,6 millioner kroner om måneden.", span, DA)
    assert supported("Fonden giver 19,6 mio. kr. årligt.", span, DA)
