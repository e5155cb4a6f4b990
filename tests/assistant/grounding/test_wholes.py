"""Parts are not taken for wholes, nor what is so in one case for what is so in all."""

from __future__ import annotations

import pytest

from assistant.types import Language
from tests.assistant.grounding.judging import DA, EN, NB, supported


@pytest.mark.parametrize(
    ("language", "statement", "span"),
    [
        (EN, "Three of the ten regions have signed.", "All but three of the ten regions have signed."),
        (NB, "Alle sykehusene må rapportere.", "Alle sykehusene unntatt Radiumhospitalet må rapportere."),
        (EN, "Twelve devices had failed.", "The audit covered 12 devices, of which 5 had failed."),
        (NB, "Tolv prosjekter ble stanset.", "Rapporten omfatter 12 prosjekter, hvorav 5 ble stanset."),
        (EN, "Both hospitals left the network.", "One hospital left the network in March."),
        (DA, "Begge sygehuse forlod netværket.", "Det ene sygehus forlod netværket."),
    ],
)
def test_a_part_is_not_the_whole(language: Language, statement: str, span: str):
    assert not supported(statement, span, language)


def test_both_may_stand_for_two_things_that_are_named():
    assert supported("Both the region and the clinic own the tool.", "The region and the clinic own the tool.", EN)


@pytest.mark.parametrize(
    ("language", "statement", "span"),
    [
        (EN, "Four bids are needed.", "From NOK 200,000 up to the threshold, four bids are needed."),
        (NB, "Det kreves fire tilbud.", "For kjøp over 200 000 kroner kreves fire tilbud."),
        (DA, "Regionen betaler abonnementet.", "Regionen betaler abonnementet det første år."),
        (NB, "Styret kan stanse opptaket.", "Styret kan stanse opptaket dersom det kommer inn få søknader."),
    ],
)
def test_a_rule_is_not_told_without_its_case(language: Language, statement: str, span: str):
    assert not supported(statement, span, language)


def test_a_condition_of_the_next_sentence_is_not_taken_for_that_of_this_one():
    span = "Kjøperen kan alltid bruke åpen konkurranse. På vilkår kan kjøperen også bruke disse formene:"
    assert not supported("På vilkår kan kjøperen alltid bruke åpen konkurranse.", span)


def test_what_has_happened_may_be_told_without_its_circumstances():
    assert supported("The region bought four scanners.", "In the first round, the region bought four scanners.", EN)


@pytest.mark.parametrize(
    ("statement", "span"),
    [
        ("The largest of them supplies the beds.", "The smallest of them supplies the beds."),
        ("The old tool is slower than the new tool.", "The new tool is slower than the old tool."),
        ("Staff costs fell by 12 per cent.", "Staff costs fell from 12 per cent to 7 per cent."),
        (
            "The institute runs the Swedish lab.",
            "The Swedish lab opened early; the Finnish one is run by the institute.",
        ),
        ("The board does not recommend the method.", "The board recommends, but does not require, the method."),
        ("The vendor must report before launch.", "Before launch, it must report."),
        ("The fee is more than EUR 900.", "The fee is never more than EUR 900."),
    ],
)
def test_who_how_much_and_which_way_are_as_in_the_source(statement: str, span: str):
    assert not supported(statement, span, EN)


@pytest.mark.parametrize(
    ("statement", "span"),
    [
        ("The fee is never higher than EUR 900.", "The fee is never more than EUR 900."),
        ("No permit is needed for small tests.", "Small tests need no permit."),
        ("Pilots last between 6 and 9 months.", "Pilots last 6 to 9 months and may be renewed in May."),
    ],
)
def test_the_same_in_other_words_is_supported(statement: str, span: str):
    assert supported(statement, span, EN)
