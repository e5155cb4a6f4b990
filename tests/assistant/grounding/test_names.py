"""Names of a statement stand in its source."""

from __future__ import annotations

import pytest

from assistant.grounding.names import spells
from tests.assistant.grounding.judging import EN, NB, judged, supported


def test_a_name_that_the_source_does_not_have_is_not_supported():
    span = "Doffin er den nasjonale databasen, og DFØ driver Doffin."
    assert judged("KS driver Doffin.", span).reason == "name KS not in the source"


@pytest.mark.parametrize(
    ("acronym", "run", "true"),
    [
        ("OUS", ("oslo", "universitetssykehus"), True),
        ("NHT", ("norway", "health", "tech"), True),
        ("UiO", ("universitetet", "oslo"), True),
        ("HT", ("norway", "health", "tech"), False),
    ],
)
def test_acronyms_take_letters_of_each_word_in_order(acronym: str, run: tuple[str, ...], true: bool):
    assert spells(run, acronym) is true


def test_names_cross_languages_by_the_term_table():
    span = "Oslo universitetssykehus stiftet Health2B."
    assert supported("Health2B was founded by Oslo University Hospital.", span, EN, NB)
    assert not supported("Health2B was founded by Haukeland University Hospital.", span, EN, NB)


def test_a_name_is_not_taken_from_another_sentence():
    span = "Sykehuset Østfold fikk 20 søknader. Kontrakten med Diffia ble markert i 2019."
    assert not supported("Diffia fikk 20 søknader.", span)
