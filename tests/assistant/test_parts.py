import pytest

from assistant.expected import Expected
from assistant.parts import parts
from assistant.understand import understand


def queries(question):
    return [part.query for part in parts(understand(question))]


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Hva er Fjordlab og hvor ligger det?", ["Hva er Fjordlab?", "Hvor ligger Fjordlab?"]),
        (
            "Who buys for hospitals in Norway, and which agency handles complaints?",
            ["Who buys for hospitals in Norway?", "Which agency handles complaints?"],
        ),
        (
            "Kor stor er terskelen i Noreg og Danmark i dag?",
            ["Kor stor er terskelen i Noreg i dag?", "Kor stor er terskelen i Danmark i dag?"],
        ),
        (
            "Hvor klager man, i Danmark og i Norge?",
            ["Hvor klager man i Danmark?", "Hvor klager man i Norge?"],
        ),
    ],
)
def test_a_question_that_asks_two_things_is_two_questions(question, asked):
    assert queries(question) == asked


@pytest.mark.parametrize(
    "question",
    [
        "Hva er forskjellen på rammeavtale og innovasjonspartnerskap?",
        "When and where was the conference held?",
        "Vet du hva som skjer og når?",
        "Hvem leder klyngen?",
    ],
)
def test_one_question_stays_whole(question):
    assert queries(question) == [question]


def test_each_part_asks_for_its_own_kind_of_answer():
    asked = parts(understand("Når åpnet Fjordlab, og hvor mange ansatte har Fjordlab?"))
    assert [part.expected for part in asked] == [Expected.DATE, Expected.NUMBER]
