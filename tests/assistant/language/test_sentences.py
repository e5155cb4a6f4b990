import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.sentences import split_sentences


def split(text: str) -> list[str]:
    return [text[span.start : span.end] for span in split_sentences(text)]


def test_full_stops_question_marks_and_exclamation_marks_end_sentences() -> None:
    assert split("Det er klart. Er det? Ja! Da går vi.") == ["Det er klart.", "Er det?", "Ja!", "Da går vi."]


@pytest.mark.parametrize(
    "sentence",
    [
        "Flere, bl.a. sykehus, har f.eks. kjøpt ca. 30 stk. av varen, jf. kap. 3 i rapporten.",
        "Prisen er 1.3 mill. kroner ekskl. mva. per år, dvs. 16.000 per stk.",
        "Hr. Hansen og dr. Berg møtte Mr. Smith, prof. Lie og St. Olavs hospital.",
        "Det gjelder Prop. 147 L, Meld. St. 9 og Innst. 38 L.",
        "Lov 17. juni 2016 nr. 73 trådte i kraft 1. januar 2017.",
        "Fristen er 21. apr. 2026 kl. 12.00 i Oslo.",
        "Kunngjøringen gjelder fra 1.–30. Juni i år.",
        "I 3. kvartal spilte laget i 1. Bundesliga.",
        "Prisen fastsættes iht. pkt. 4 og stiger ca. 12 pct. om året.",
        "The buyer, e.g. a hospital, pays approx. 5 million, i.e. half.",
        "The U.S. Army bought it.",
        "Innledere var Morten H. Abrahamsen, Per I. Olsen og C.W. Eckersberg.",
        "Meld deg på hos x.no eller post@x.no i dag.",
    ],
)
def test_abbreviations_ordinals_dates_and_initials_end_no_sentence(sentence: str) -> None:
    assert split(sentence) == [sentence]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Det kostet 5 mill. Kommunen betalte.", ["Det kostet 5 mill.", "Kommunen betalte."]),
        ("Sykehus, kommuner osv. Alle er med.", ["Sykehus, kommuner osv.", "Alle er med."]),
        ("Det var i 2023. Nå er det over.", ["Det var i 2023.", "Nå er det over."]),
        ("Det står i kapittel 4. Kravene er strenge.", ["Det står i kapittel 4.", "Kravene er strenge."]),
        ("Møtet er kl. 9. Velkommen.", ["Møtet er kl. 9.", "Velkommen."]),
        ("Dette er plan B. Det er den siste.", ["Dette er plan B.", "Det er den siste."]),
        ("Det følger av Prop. 147 L. Innst. 38 L sier mer.", ["Det følger av Prop. 147 L.", "Innst. 38 L sier mer."]),
        ("It falls under rule 11. Software is a device.", ["It falls under rule 11.", "Software is a device."]),
        ("Boka er min. Du får den ikke.", ["Boka er min.", "Du får den ikke."]),
        ("Det er god PR. Alle vil ha det.", ["Det er god PR.", "Alle vil ha det."]),
        ("Se x.no. Der står alt.", ["Se x.no.", "Der står alt."]),
        ("79 % har en partner. 76 % har ikke.", ["79 % har en partner.", "76 % har ikke."]),
        ("Her er den. eHelse er viktig.", ["Her er den.", "eHelse er viktig."]),
        ("Det er sagt før.[1] Nå sies det igjen.", ["Det er sagt før.[1]", "Nå sies det igjen."]),
    ],
)
def test_what_looks_like_an_abbreviation_may_end_a_sentence(text: str, sentences: list[str]) -> None:
    assert split(text) == sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("«Hvorfor?» spør hun. Han tier.", ["«Hvorfor?» spør hun.", "Han tier."]),
        ("Temaet var «Samme mål, ulik takt?» og eksport.", ["Temaet var «Samme mål, ulik takt?» og eksport."]),
        ("«Vi er klare.» Så gikk de.", ["«Vi er klare.»", "Så gikk de."]),
        ("”Vi er klar.” De gik.", ["”Vi er klar.”", "De gik."]),
        ("– Det går bra, sier han. – Vi er klare.", ["– Det går bra, sier han.", "– Vi er klare."]),
        ("Han kom … og gikk. Og gikk …", ["Han kom … og gikk.", "Og gikk …"]),
        ("Slik er det. (Foto: NTB)", ["Slik er det.", "(Foto: NTB)"]),
        ("Noe («det») skjer (se under). Nå.", ["Noe («det») skjer (se under).", "Nå."]),
    ],
)
def test_quotations_dashes_and_brackets_stay_with_their_sentence(text: str, sentences: list[str]) -> None:
    assert split(text) == sentences


def test_a_line_break_always_ends_a_sentence() -> None:
    text = "Overskrift uten punktum\nFørste avsnitt\n\n• et punkt\n1. Formål\n§ 4. Prinsippene gjelder.\n"
    assert split(text) == [
        "Overskrift uten punktum",
        "Første avsnitt",
        "• et punkt",
        "1. Formål",
        "§ 4. Prinsippene gjelder.",
    ]


@given(st.text(st.sampled_from('abÅ. ?!…»«"()–-1\n\t\u00a0'), max_size=80))
def test_every_character_but_white_space_is_in_one_sentence(text: str) -> None:
    spans = split_sentences(text)
    edges = [0, *(edge for span in spans for edge in (span.start, span.end)), len(text)]
    assert edges == sorted(edges)
    assert not any(text[a:b].strip() for a, b in zip(edges[::2], edges[1::2], strict=True))
    assert all(text[span.start : span.end].strip() == text[span.start : span.end] != "" for span in spans)


@pytest.mark.timeout(10)
@pytest.mark.parametrize("text", ["nr. " * 50_000, "a. " * 50_000, "." * 100_000, ". " * 50_000, "«" * 100_000])
def test_hostile_text_is_split_in_little_time(text: str) -> None:
    assert split_sentences(text)
