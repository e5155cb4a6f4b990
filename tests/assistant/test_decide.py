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
