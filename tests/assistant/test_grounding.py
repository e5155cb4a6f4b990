"""Whether a span carries a statement: each gate, in four languages and across them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.grounding import Judgement, check
from assistant.grounding.dates import dates
from assistant.grounding.figures import figures
from assistant.grounding.names import spells
from assistant.grounding.numerals import digits, word
from assistant.grounding.tokens import tokens
from assistant.types import Language, Verdict

NB, NN, DA, EN = Language.BOKMAAL, Language.NYNORSK, Language.DANISH, Language.ENGLISH


def judged(statement: str, span: str, language: Language = NB, span_language: Language | None = None) -> Judgement:
    return check(statement, span, statement_language=language, span_language=span_language or language)


def supported(statement: str, span: str, language: Language = NB, span_language: Language | None = None) -> bool:
    return judged(statement, span, language, span_language).verdict is Verdict.SUPPORTED


# Quotes


def test_a_sentence_of_the_span_is_supported_word_for_word():
    span = "Fristen er 1. mai. KOFA kan ikke stanse en kontrakt. Gebyret er 8 000 kroner."
    assert judged("KOFA kan ikke stanse en kontrakt.", span) == Judgement(Verdict.SUPPORTED)


def test_the_first_half_of_a_sentence_is_no_quote_of_it():
    span = "The programme will open in May, provided that parliament adopts the budget."
    assert judged("The programme will open in May.", span, EN).verdict is Verdict.UNSUPPORTED


@pytest.mark.parametrize(("statement", "span"), [("", "Noe."), ("Noe.", ""), (" ", " ")])
def test_nothing_supports_nothing(statement: str, span: str):
    assert judged(statement, span).verdict is Verdict.UNSUPPORTED


# Amounts


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


# Dates


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


# Names


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


# Negation, modality, status, quantities


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


# Roles and wording


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
    span = "Aftalen bør afklare, hvem der får rettighederne."
    statement = "Det bør fremgå af aftalen, hvem der får rettighederne."
    asked: list[str] = []

    def near(text: str, others: Sequence[str]) -> list[float]:
        asked.append(text)
        return [0.97 for _ in others]

    alone = check(statement, span, statement_language=DA, span_language=DA)
    helped = check(statement, span, statement_language=DA, span_language=DA, similar=near)
    assert (alone.verdict, helped.verdict) == (Verdict.PARTLY, Verdict.SUPPORTED)
    assert asked == [statement]


def test_a_close_meaning_does_not_open_a_gate():
    statement, span = "KOFA kan stanse en kontrakt.", "KOFA kan ikke stanse en kontrakt."
    judgement = check(
        statement, span, statement_language=NB, span_language=NB, similar=lambda _, others: [1.0] * len(others)
    )
    assert judgement.verdict is Verdict.UNSUPPORTED


# Hostile text


@settings(max_examples=150, deadline=None)
@given(statement=st.text(max_size=200), span=st.text(max_size=300), language=st.sampled_from(Language))
def test_any_text_gets_a_verdict(statement: str, span: str, language: Language):
    assert judged(statement, span, language).verdict in Verdict


def test_a_span_carries_itself_whatever_it_holds():
    span = "«Bruk 3,5 m² – jf. § 7-9 (2) nr. 2»; e-helse/IKT: 10–12 %… Ja?"
    assert supported(span, span)
