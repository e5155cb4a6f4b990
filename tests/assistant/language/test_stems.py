from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant.language.stems import compound_parts, fold, is_stop, stem, stems, words
from assistant.types import Language

NB, NN, DA, EN = Language.BOKMAAL, Language.NYNORSK, Language.DANISH, Language.ENGLISH


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hva er FoU-unntaket?", ["hva", "er", "fou", "unntaket"]),
        ("e-helse, E-post og T-bane", ["ehelse", "epost", "og", "tbane"]),
        ("offentlig-privat KPI-er", ["offentlig", "privat", "kpi", "er"]),
        ("Norway's members don’t", ["norway", "members", "don't"]),
        ("Health2B og HelseOmsorg21", ["health2b", "og", "helseomsorg21"]),
        ("slutt.Neste", ["slutt", "neste"]),
        ("«sitat» (parentes) …", ["sitat", "parentes"]),
        ("A\u030angstro\u0308m sam\u00adarbeid", ["ångström", "samarbeid"]),
    ],
)
def test_words_are_lower_case_and_hyphens_part_them(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("16.000, 16 000, 16\u00a0000 og 16,000", ["16000", "16000", "16000", "og", "16000"]),
        ("1,3 eller 1.3 mill", ["1.3", "eller", "1.3", "mill"]),
        ("1 300 000,50", ["1300000.50"]),
        ("1.63m", ["1.63", "m"]),
        ("kl. 12.00 eller 12:00", ["kl", "12.00", "eller", "12.00"]),
        ("21.04.2026", ["21.04.2026"]),
        ("2024–2027 og 4-3", ["2024", "2027", "og", "4", "3"]),
        ("i 2022 140 gjester", ["i", "2022", "140", "gjester"]),
        ("79 % av 2014/24/EU", ["79", "av", "2014", "24", "eu"]),
    ],
)
def test_a_number_has_one_form_however_it_is_written(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_an_address_is_known_by_its_name() -> None:
    assert words("Se OPIguide.dk og https://www.ks.no/veileder.") == ["se", "opiguide", "og", "ks", "veileder"]
    assert words("post@coi.dk") == ["post@coi.dk"]


def test_forms_of_a_word_have_one_stem_in_their_language() -> None:
    assert {stem(word, NB) for word in ("klynge", "klynger", "klyngene", "klyngen")} == {"klyng"}
    assert {stem(word, NN) for word in ("sjukehus", "sjukehuset", "sjukehusa")} == {"sjukehus"}
    assert {stem(word, DA) for word in ("kommune", "kommuner", "kommunerne")} == {"kommun"}
    assert {stem(word, EN) for word in ("supplier", "suppliers")} == {"supplier"}


@pytest.mark.parametrize("spelling", ["søknad", "soeknad", "so\u0308knad", "söknad"])
def test_special_letters_and_their_replacements_fold_to_one_spelling(spelling: str) -> None:
    assert fold(spelling) == "soeknad"


def test_accents_fold_away() -> None:
    assert [fold(word) for word in ("komité", "naïv", "ålesund", "ærlig")] == ["komite", "naiv", "aalesund", "aerlig"]


def test_stems_leave_out_the_stop_words_of_the_language() -> None:
    assert stems("Hva er fristene for søknaden?", NB) == ["frist", "soeknad"]
    assert stems("What are the deadlines for applications?", EN) == ["deadlin", "applic"]
    assert stems("Men and women", EN) == ["men", "women"]


def test_question_words_and_pronouns_are_stop_words_in_all_languages() -> None:
    assert all(map(is_stop, ["hva", "kva", "hvad", "what", "hvem", "kven", "hvornår", "who", "ikkje", "the"]))
    assert not any(map(is_stop, ["sykehus", "frist", "cluster", "2026"]))


WORDS = """
helse klynge teknologi ordning søknad frist sykehus innkjøp iværksætter støtte anskaffelse prosess vand stand tand
ring regje vikinger ende foregå
"""
KNOWN = frozenset(WORDS.split())


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("helseklynge", ("helse", "klynge")),
        ("søknadsfrist", ("søknad", "frist")),
        ("sykehusinnkjøp", ("sykehus", "innkjøp")),
        ("iværksætterstøtte", ("iværksætter", "støtte")),
        ("helseteknologiordning", ("helse", "teknologi", "ordning")),
        ("anskaffelsesprosess", ("anskaffelse", "prosess")),
        ("vandstand", ("vand", "stand")),
    ],
)
def test_a_compound_is_split_into_known_words(word: str, parts: tuple[str, ...]) -> None:
    assert compound_parts(word, KNOWN.__contains__) == parts


@pytest.mark.parametrize("word", ["regjering", "foregående", "frist", "klyngene", "helse2024", "helseforetak", ""])
def test_a_word_without_a_sure_split_has_no_parts(word: str) -> None:
    assert compound_parts(word, KNOWN.__contains__) == ()


@pytest.mark.timeout(10)
@pytest.mark.parametrize("text", ["a." * 50_000 + "@b.no", "a" * 100_000 + "@x.no", "1.111" * 20_000, "-a" * 50_000])
def test_hostile_text_is_read_in_little_time(text: str) -> None:
    assert words(text)
    assert compound_parts("a" * 100_000, bool) == ()


def test_threads_do_not_mix_their_words() -> None:
    bases = ("havneutbygg", "innovasjonspartner", "kommunesamarbeid", "utprøv", "anbefal")
    told = [base + ending for _ in range(400) for base in bases for ending in ("ingene", "skapet", "er", "ene", "t")]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda word: stem.__wrapped__(word, NB), told))
    assert together == [stem.__wrapped__(word, NB) for word in told]
