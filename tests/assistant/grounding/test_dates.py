"""Dates of a statement are those of its source."""

from __future__ import annotations

import pytest

from assistant.grounding.dates import dates
from assistant.grounding.tokens import tokens
from assistant.types import Language, Verdict
from tests.assistant.grounding.judging import DA, EN, NB, NN, judged, supported


@pytest.mark.parametrize(
    ("language", "spelled", "date"),
    [
        (NB, "1. juli 2026", (2026, 7, 1)),
        (EN, "1 July 2026", (2026, 7, 1)),
        (EN, "July 1, 2026", (2026, 7, 1)),
        (NB, "01.07.2026", (2026, 7, 1)),
        (EN, "2026-07-01", (2026, 7, 1)),
        (DA, "juli 2026", (2026, 7, None)),
        (NN, "årsskiftet 2024/2025", (2025, 1, 1)),
    ],
)
def test_dates_in_all_written_forms(language: Language, spelled: str, date: tuple[int, int, int | None]):
    (found,) = dates(spelled, tokens(spelled), language)
    assert (found.year, found.month, found.day) == date


@pytest.mark.parametrize("text", ["2000 medlemmer", "you may go", "rett før jul", "ISO 2001"])
def test_numbers_and_words_that_only_look_like_dates(text: str):
    assert dates(text, tokens(text), EN) == ()


@pytest.mark.parametrize(
    ("statement", "true"),
    [
        ("The office opened on 27 September 2022.", True),
        ("The office opened in September 2022.", True),
        ("The office opened late in 2022.", True),
        ("The office opened in autumn 2022.", True),
        ("The office opened in 2021.", False),
        ("The office opened in spring 2022.", False),
    ],
)
def test_a_date_may_be_vaguer_than_its_source(statement: str, true: bool):
    assert supported(statement, "The office opened on 2022-09-27.", EN) is true


def test_a_month_does_not_carry_a_day():
    assert judged("Loven gjelder fra 1. juli 2026.", "Loven gjelder fra juli 2026.").verdict is Verdict.UNSUPPORTED


def test_before_is_not_after():
    span = "Før 2022 brukte sykehuset papir."
    assert judged("Etter 2022 brukte sykehuset papir.", span).verdict is Verdict.UNSUPPORTED
