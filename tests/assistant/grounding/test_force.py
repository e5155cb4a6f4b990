"""A statement says no more than its source: negation, duty, plans, quantities, limits."""

from __future__ import annotations

import pytest

from assistant.grounding import Judgement
from assistant.types import Language, Verdict
from tests.assistant.grounding.judging import DA, EN, NB, NN, judged, supported


@pytest.mark.parametrize(
    ("language", "statement", "span"),
    [
        (NB, "KOFA kan stanse en kontrakt.", "KOFA kan ikke stanse en kontrakt."),
        (NB, "KOFA kan ikke stanse en kontrakt.", "KOFA kan stanse en kontrakt."),
        (NN, "Prosjekta har faste kontor der.", "Prosjekta har ikkje faste kontor der."),
        (DA, "Der findes en fast opskrift.", "Der findes ingen fast opskrift."),
        (EN, "An authority approves the device.", "No authority approves the device."),
    ],
)
def test_what_is_denied_must_be_denied(language: Language, statement: str, span: str):
    assert judged(statement, span, language).verdict is Verdict.UNSUPPORTED


def test_the_same_denial_may_be_worded_otherwise():
    assert supported("KOFA har ikke lov til å stanse en kontrakt.", "KOFA kan ikke stanse en kontrakt.")


@pytest.mark.parametrize(
    ("language", "statement", "span", "reason"),
    [
        (NB, "Kommunen må svare.", "Kommunen kan svare.", "duty that is not in the source"),
        (DA, "Kommunen skal svare.", "Kommunen må svare.", "duty that is not in the source"),
        (EN, "The council must answer.", "The council should answer.", "duty that is not in the source"),
        (NB, "Kommunen svarer.", "Kommunen bør svare.", "the source only advises"),
        (NB, "Regjeringen halverte støtten.", "Regjeringen foreslo å halvere støtten.", "a proposal in the source"),
        (EN, "The region buys the system.", "The region plans to buy the system.", "a plan in the source"),
        (EN, "The tool helps.", "The tool probably helps.", "a guess in the source"),
        (EN, "All members answered.", "Most members answered.", "not all in the source"),
        (NB, "Alle bedriftene svarte.", "Noen av bedriftene svarte.", "not all in the source"),
        (EN, "Testing takes a week.", "Testing usually takes a week.", "quantity (usual) left out"),
    ],
)
def test_a_statement_is_not_stronger_than_its_source(language: Language, statement: str, span: str, reason: str):
    assert judged(statement, span, language) == Judgement(Verdict.UNSUPPORTED, reason)


@pytest.mark.parametrize(
    ("language", "statement", "span"),
    [
        (NB, "På vilkår kan kommunen alltid be om tilbud.", "Kommunen kan alltid be om tilbud."),
        (NN, "Med atterhald kan kommunen alltid be om tilbod.", "Kommunen kan alltid be om tilbod."),
        (DA, "Kommunen kan under visse betingelser bede om tilbud.", "Kommunen kan bede om tilbud."),
        (EN, "On certain conditions the council can ask for tenders.", "The council can ask for tenders."),
    ],
)
def test_a_condition_is_not_added(language: Language, statement: str, span: str):
    assert judged(statement, span, language).verdict is Verdict.UNSUPPORTED
    assert judged(statement, statement + " " + span, language).verdict is Verdict.SUPPORTED


def test_a_condition_may_be_worded_otherwise():
    assert supported("Kommunen kan forhandle på betingelse.", "På vilkår kan kommunen forhandle.")


@pytest.mark.parametrize(
    ("language", "statement", "span"),
    [
        (NB, "Innleggelsene økte.", "Innleggelsene falt."),
        (DA, "Priserne er højere end før.", "Priserne er lavere end før."),
        (EN, "Costs went up and visits fell.", "Costs went down and visits fell."),
    ],
)
def test_the_contrary_is_not_supported(language: Language, statement: str, span: str):
    assert judged(statement, span, language).verdict is Verdict.UNSUPPORTED


@pytest.mark.parametrize(
    ("language", "statement", "span"),
    [
        (EN, "The buyer may shorten the time limit.", "The buyer may shorten the time limit if the case is urgent."),
        (EN, "The rent is subsidised.", "The rent is subsidised during the first two years."),
        (EN, "The agreement covers hospitals.", "The agreement covers hospitals in the capital region."),
        (NB, "Bedrifter slipper gebyret.", "Bedrifter med under ti ansatte slipper gebyret."),
        (EN, "The device has five modes.", "The hospital asked whether the device has five modes."),
        (EN, "The supplier repaired the device.", "The supplier promised to repair the device."),
    ],
)
def test_what_limits_the_source_is_not_left_out(language: Language, statement: str, span: str):
    assert not supported(statement, span, language)


@pytest.mark.parametrize(
    ("language", "statement", "span"),
    [
        (EN, "A review is never binding.", "A review is not binding, because the court decides."),
        (EN, "The application was rejected although it was late.", "The application was rejected because it was late."),
        (EN, "The method must be used when no product exists.", "The method can only be used when no product exists."),
        (EN, "Visits took 15 minutes more.", "Visits took 15 minutes."),
        (NB, "Klyngen holder møter hver uke.", "Klyngen holder møter hver måned."),
    ],
)
def test_nothing_is_made_stronger_by_a_word(language: Language, statement: str, span: str):
    assert not supported(statement, span, language)


def test_to_get_is_not_few():
    span = "Prosjektet ga inntil to millioner kroner til nye bedrifter i 2022."
    judgement = judged("I 2022 kunne nye bedrifter få inntil to millioner kroner.", span)
    assert judgement.reason != "quantity (few) that is not in the source"


def test_a_condition_is_only_of_its_own_clause():
    span = "Complaints cost EUR 800, and the fee is paid back if the complaint succeeds."
    assert supported("Complaints cost EUR 800.", span, EN)
    assert not supported("The fee is paid back.", span, EN)
