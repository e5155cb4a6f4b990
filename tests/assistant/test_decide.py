from dataclasses import replace

import pytest

from assistant.decide import decide
from assistant.types import Language
from assistant.understand import understand
from tests.assistant.hits import hit, similar

CLUSTER = similar(
    hit("Norsk klynge har 270 medlemmer. Norsk klynge holder til i Oslo.", title="Norsk klynge"), 0.91, 0.86
)
KITCHEN = similar(hit("Kantinen åpner klokken elleve. Det er plass til førti.", "b", title="Kantinen"), 0.80, 0.80)


def enough(question, *hits):
    return decide(understand(question), hits).enough


def test_question_whose_words_and_kind_of_answer_are_found_is_answered():
    assert enough("Hvor mange medlemmer har Norsk klynge?", CLUSTER, KITCHEN)


def test_question_from_another_domain_is_refused():
    assert not enough("Hvordan lager jeg lasagne?", KITCHEN, CLUSTER)


def test_right_name_with_another_attribute_is_refused():
    weak = similar(CLUSTER, 0.83, 0.82)
    assert not enough("Hva tjener lederen i Norsk klynge?", weak, KITCHEN)


def test_question_about_another_name_is_refused():
    weak = similar(CLUSTER, 0.84, 0.82)
    assert not enough("Hvor mange ansatte har Volvo Sverige?", weak, KITCHEN)


def test_no_hits_are_never_enough():
    decision = decide(understand("Hva er OPI?"), [])
    assert (decision.enough, decision.score, decision.missing) == (False, 0.0, ())


def test_decision_tells_the_words_that_are_missing():
    assert decide(understand("Hva er omsetningen til Norsk klynge?"), [CLUSTER]).missing == ("omsetningen",)


def test_english_question_is_answered_from_a_norwegian_source():
    found = similar(hit("Terskelverdien for kommuner er 1,3 millioner kroner.", title="Terskelverdier"), 0.89)
    asked = understand("What is the threshold for municipalities?")
    assert asked.language is Language.ENGLISH
    assert decide(asked, [found]).enough


def test_an_amount_is_not_answered_without_a_number():
    about = similar(hit("Norsk klynge har en omsetning som vokser.", title="Norsk klynge"), 0.93)
    with_amount = similar(hit("Norsk klynge har en omsetning på 30 millioner kroner.", title="Norsk klynge"), 0.93)
    assert not enough("Hva er omsetningen til Norsk klynge?", about)
    assert enough("Hva er omsetningen til Norsk klynge?", with_amount)


def test_an_embedder_with_lower_cosines_decides_alike():
    question = "Hvor mange medlemmer har Norsk klynge?"
    near, far = (replace(found, level=0.80) for found in (CLUSTER, KITCHEN))
    lower = [
        replace(one, level=0.30, dense=one.dense - 0.5, similarities=tuple(x - 0.5 for x in one.similarities))
        for one in (near, far)
    ]
    asked = understand(question)
    assert decide(asked, lower).score == pytest.approx(decide(asked, [near, far]).score)


def test_an_address_is_not_made_up_from_what_stands_nearby():
    about = similar(hit("Sekretariatet for rådet ligger i Bergen.", title="Rådet"), 0.93)
    there = similar(hit("Sekretariatet for rådet har adressen post@raadet.example.", title="Rådet"), 0.93)
    assert not enough("Har dere e-postadressen til sekretariatet for rådet?", about)
    assert enough("Har dere e-postadressen til sekretariatet for rådet?", there)


def test_a_rule_of_another_country_is_no_answer():
    rule = similar(hit("En kommune må kunngjøre kjøp over 1,3 millioner kroner.", title="Kunngjøring"), 0.90)
    assert enough("Fra hvilket beløp må en norsk kommune kunngjøre kjøp?", rule)
    assert not enough("Fra hvilket beløp må en finsk kommune kunngjøre kjøp?", rule)


def test_what_is_to_come_is_not_answered_from_what_was():
    leader = similar(hit("Kari Nordmann ledet rådet for helse i 2024.", title="Rådet for helse"), 0.90)
    assert enough("Hvem ledet rådet for helse i 2024?", leader)
    assert not enough("Hvem blir den neste lederen for rådet for helse i 2028?", leader)
