import pytest

from assistant.compose.matching import matched, terms
from assistant.types import Language

NB, NN, DA, EN = Language.BOKMAAL, Language.NYNORSK, Language.DANISH, Language.ENGLISH


def match(word, asked_in, text, language):
    (term,) = terms(word, asked_in, language)
    return term.match(matched(text, language))


@pytest.mark.parametrize(
    ("word", "asked_in", "text", "language"),
    [
        ("medlemmer", NB, "Klyngen fikk et medlem.", NB),
        ("sygehus", DA, "Sykehuset er nytt.", NB),
        ("threshold", EN, "Terskelverdien er hevet.", NB),
        ("terskel", NB, "Terskelverdien er hevet.", NB),
        ("dialogmøtet", NB, "Møtet varte lenge.", NB),
    ],
)
def test_word_is_recognised_in_other_forms_compounds_and_languages(word, asked_in, text, language):
    assert match(word, asked_in, text, language) > 0.3


def test_word_is_not_recognised_in_the_middle_of_another():
    assert match("ligger", NB, "Det muliggjøres av partnere.", NB) == 0


def test_same_word_counts_more_than_a_part_of_a_compound():
    assert match("terskel", NB, "En terskel.", NB) > match("terskel", NB, "En terskelverdi.", NB)


def test_function_words_are_no_terms():
    assert [term.word for term in terms("Hvem leder den nye klyngen?", NB, NB)] == ["leder", "nye", "klyngen"]


def test_names_are_told_by_their_capital_letter_inside_the_question():
    assert [term.word for term in terms("Hvor ligger Health2B i Oslo?", NB, NB) if term.name] == ["health2b", "oslo"]
