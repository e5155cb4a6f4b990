"""What a text says: strings, numbers, dates, names, negation."""

import pytest

from evals.wording import carried, says


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Terskelen er 1 490 000 kroner.", "1.490.000"),
        ("NOK 1,490,000", "1 490 000"),
        ("Satsen er 2,5 prosent.", "2.5"),
        ("Frist 15. mars\n2026", "15. mars 2026"),
        ("på Sykehuset i Oslo", "sykehus"),
        ("perioden 2024–2026", "2024-2026"),
        ("et bidrag på 30 %", "30%"),
        ("jf. §4", "§ 4"),
        ("kalt «Normen»", '"Normen"'),
        ("i 2024 500 000 kroner", "500 000"),
    ],
)
def test_writing_does_not_matter(text: str, wanted: str):
    assert says(text, wanted)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Havna har 15 ansatte.", "5"),
        ("Satsen er 5,2 prosent.", "5"),
        ("Prisen er 1 500 000 kroner.", "500 000"),
        ("et universitetssykehus", "sykehus"),
        ("ingen ting", ""),
    ],
)
def test_a_part_of_a_number_or_of_a_word_is_not_said(text: str, wanted: str):
    assert not says(text, wanted)


QUOTE = "Havna, som eies av Fergelaget, fikk 1 200 kroner den 15. mars 2024, men ikke mer."


@pytest.mark.parametrize(
    "statement",
    [
        "fikk 1 200 kroner",
        "Den fikk 1.200 kroner, men ikke mer.",
        "Not more than 1,200 was given on 2024-03-15.",
        "Den fikk ikke mer den 15.03.2024.",
        "Det var Fergelagets havn, som ikke fikk mer.",
    ],
)
def test_a_quote_carries_what_it_says_in_other_words(statement: str):
    assert carried(statement, QUOTE)


@pytest.mark.parametrize(
    "statement",
    [
        "Den fikk ikke 1 300 kroner.",
        "Den fikk det ikke den 15. april 2024.",
        "Den fikk mer.",
        "Det var Kommunens havn, som ikke fikk mer.",
    ],
)
def test_a_quote_does_not_carry_another_number_date_name_or_the_opposite(statement: str):
    assert not carried(statement, QUOTE)


def test_the_english_may_is_no_month():
    assert carried("Suppliers may ask 2 questions.", "Leverandører kan stille 2 spørsmål.")
