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
