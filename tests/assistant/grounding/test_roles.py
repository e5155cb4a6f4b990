"""Who does what to whom, and how much of the wording a source must have."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.grounding import check
from assistant.types import Language, Verdict
from tests.assistant.grounding.judging import DA, EN, NB, NN, judged, supported


@pytest.mark.parametrize(
    ("language", "statement", "span"),
    [
        (NB, "Prosjektet gav 4 millioner kroner til fylket.", "Fylket gav 4 millioner kroner til prosjektet."),
        (EN, "The centre supports the fund.", "The fund supports the centre."),
        (EN, "The hospital owns the region.", "The hospital is owned by the region."),
        (EN, "The working group trusts hospitals today.", "The working group trusts municipalities today."),
    ],
)
def test_nothing_stands_in_the_place_of_something_else(language: Language, statement: str, span: str):
    assert judged(statement, span, language).verdict is Verdict.UNSUPPORTED


def test_passive_and_active_say_the_same():
    assert supported("The contract was signed by the hospital.", "The hospital signed the contract.", EN)


def test_what_is_added_has_no_counterpart():
    judgement = judged(
        "SKI laver rammeaftaler, og de er meget populære.", "SKI laver rammeaftaler, som kunderne bruger.", DA
    )
    assert judgement.verdict is not Verdict.SUPPORTED


def test_a_wholly_different_statement_is_not_supported():
    judgement = judged("Medlemmene får rabatt på flyreiser.", "KOFA behandler klager over brudd på reglene.")
    assert judgement.verdict is Verdict.UNSUPPORTED
    assert judgement.reason is not None
    assert judgement.reason.startswith("no counterpart in the source: ")


@pytest.mark.parametrize(
    ("statement", "language", "span", "span_language"),
    [
        ("The four regional health authorities own Sykehusinnkjøp HF.", EN, "Sykehusinnkjøp HF er eigd av dei fire "
         "regionale helseføretaka.", NN),
        ("Danmark går fra fem til fire regioner 1. januar 2027.", NB, "Danmark går fra fem til fire regioner den "
         "1. januar 2027.", DA),
        ("Ingen myndighet godkjenner medisinsk utstyr før det markedsføres i Norge.", NB, "No authority approves a "
         "medical device before it is marketed in Norway.", EN),
        ("De fire sundhedsklynger havde 530 medlemmer i april 2024.", DA, "Dei fire helseklyngene hadde 530 medlemer i "
         "april 2024.", NN),
    ],
)  # fmt: skip
def test_statements_cross_languages(statement: str, language: Language, span: str, span_language: Language):
    assert supported(statement, span, language, span_language)


def test_a_close_meaning_makes_up_for_unknown_words():
    span = "Sykehusinnkjøp HF er eigd av staten og har hovudkontor i Vadsø."
    statement = "Hovudkontoret til Sykehusinnkjøp HF ligg i Vadsø."
    asked: list[str] = []

    def near(text: str, others: Sequence[str]) -> list[float]:
        asked.append(text)
        return [0.97 for _ in others]

    alone = check(statement, span, statement_language=NN, span_language=NN)
    helped = check(statement, span, statement_language=NN, span_language=NN, similar=near)
    assert (alone.verdict, helped.verdict) == (Verdict.PARTLY, Verdict.SUPPORTED)
    assert asked == [statement]


def test_a_close_meaning_does_not_open_a_gate():
    statement, span = "KOFA kan stanse en kontrakt.", "KOFA kan ikke stanse en kontrakt."
    judgement = check(
        statement, span, statement_language=NB, span_language=NB, similar=lambda _, others: [1.0] * len(others)
    )
    assert judgement.verdict is Verdict.UNSUPPORTED


@pytest.mark.parametrize(
    ("language", "statement", "span"),
    [
        (NB, "Styret informerte lederen.", "Lederen informerte styret."),
        (NB, "Leverandøren fikk svar før styret fikk svar.", "Styret fikk svar før leverandøren fikk svar."),
        (DA, "Fonden delte pengene med to virksomheder.", "Fonden gav pengene til hospitalet, som delte dem med to "
         "virksomheder."),
        (DA, "Projektet blev betalt af RUC.", "Projektet blev ledet af RUC og betalt af fonden."),
        (EN, "Region B trains staff for Region A.", "Region A trains staff for Region B."),
    ],
)  # fmt: skip
def test_nobody_does_what_another_does(language: Language, statement: str, span: str):
    assert not supported(statement, span, language)


@pytest.mark.parametrize(
    ("language", "statement", "span"),
    [
        (NB, "Klyngen har kontor i Bergen.", "Klyngen har kontor i Bergen og hadde 370 medlemmer i januar 2025."),
        (NB, "Sykehuset valgte Alfa.", "Sykehuset fikk 20 søknader til programmet og valgte Alfa."),
        (
            EN,
            "The firm opened an office in 2021.",
            "The firm was founded in Oslo and opened an office in 2021.",
        ),
    ],
)
def test_of_two_things_that_one_subject_does_one_may_be_told(language: Language, statement: str, span: str):
    assert supported(statement, span, language)


def test_irregular_forms_are_of_one_word():
    assert supported("The hospital bought the system.", "Sykehuset kjøpte systemet.", EN, NB)
