import tomllib
from importlib.resources import files

import pytest

from assistant.language.function_words import FUNCTION_WORDS
from assistant.language.terms import by_word
from assistant.types import Language

NB, NN, DA, EN = Language.BOKMAAL, Language.NYNORSK, Language.DANISH, Language.ENGLISH
GROUPS = tomllib.loads((files("assistant.language") / "terms.toml").read_text("utf-8"))
CONCEPTS = [(name, row) for group in GROUPS.values() for name, row in group.items()]


def expand(question: str, language: Language) -> dict[Language, tuple[str, ...]]:
    """What the concepts of a question are called in each of the other languages."""
    concepts = {id(one): one for named in by_word(question, language).values() for one in named}.values()
    others = [other for other in Language if other is not language]
    return {other: tuple(dict.fromkeys(term for one in concepts for term in one[other])) for other in others}


@pytest.mark.parametrize(
    ("question", "language", "other", "term"),
    [
        ("Hva er terskelverdiene?", NB, EN, "threshold"),
        ("Which hospitals are members?", EN, NB, "sykehus"),
        ("Which hospitals are members?", EN, DA, "sygehus"),
        ("Hvad er sandsynligheden?", DA, NB, "sannsynlighet"),
        ("Kva sjukehus er med?", NN, NB, "sykehus"),
        ("Hvem er toppsjefen?", NB, DA, "topchef"),
    ],
)
def test_the_words_of_a_question_are_named_in_the_other_languages(
    question: str, language: Language, other: Language, term: str
) -> None:
    assert term in expand(question, language)[other]


@pytest.mark.parametrize(
    ("question", "language", "other", "term"),
    [
        ("Må ein betale for Doffin?", NN, NB, "gratis"),
        ("Hva koster det å bruke Doffin?", NB, EN, "free"),
        ("Kven åtte selskapet?", NN, EN, "owned"),
        ("Who runs the database?", EN, NB, "drive"),
        ("Can they just walk away?", EN, NB, "avslutte"),
        ("Has anyone approved the device?", EN, DA, "godkende"),
        ("Hvad gør vi, når det haster?", DA, EN, "urgent"),
        ("Hvor mange mødte op som gæster?", DA, NB, "deltaker"),
        ("Kan dei kutte støtta?", NN, EN, "cut"),
        ("Why was our bid disqualified?", EN, NB, "avvise"),
    ],
)
def test_everyday_words_and_irregular_forms_are_named_too(
    question: str, language: Language, other: Language, term: str
) -> None:
    assert term in expand(question, language)[other]


def test_a_limit_is_the_entry_point_but_a_threshold_is_not() -> None:
    assert "innslagspunkt" in expand("What is the lower limit?", EN)[NB]
    assert "innslagspunkt" not in expand("What is the threshold?", EN)[NB]


def test_all_languages_but_that_of_the_question_are_given() -> None:
    assert set(expand("Hva er fristen?", NB)) == {NN, DA, EN}


def test_a_term_of_several_words_hides_the_terms_within_it() -> None:
    assert expand("When does the framework agreement end?", EN)[NB][0] == "rammeavtale"
    assert "avtale" not in expand("When does the framework agreement end?", EN)[NB]
    assert "i kraft" in expand("When did the act enter into force?", EN)[NB]


def test_the_terms_within_a_compound_are_found() -> None:
    assert expand("Hva gjør helseklyngene?", NB)[EN] == ("health", "cluster")


def test_a_question_without_terms_has_no_expansion() -> None:
    assert expand("Hvem var Napoleon?", NB) == {NN: (), DA: (), EN: ()}
    assert expand("", EN) == {NB: (), NN: (), DA: ()}


def test_a_term_is_given_once() -> None:
    words = expand("Kan leverandøren levere tilbud? Leverandører og tilbydere leverer.", NB)[EN]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(("name", "row"), CONCEPTS, ids=[name for name, _ in CONCEPTS])
def test_every_concept_has_words_in_all_four_languages(name: str, row: dict[str, list[str]]) -> None:
    assert {Language(code) for code in row} == set(Language)
    for code, terms in row.items():
        assert terms
        assert not FUNCTION_WORDS[Language(code)].intersection(terms)
