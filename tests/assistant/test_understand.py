import pytest

from assistant.errors import BadInput
from assistant.types import Language, Turn
from assistant.understand import told_by, understand


def after(question, answer=""):
    return [Turn("user", question), Turn("assistant", answer)]


MEMBERS = after(
    "Hvor mange medlemmer har Norwegian Smart Care Cluster?",
    "Klyngen, Norwegian Smart Care Cluster, har mer enn 270 medlemmer. [1]",
)
MEETING = after(
    "Hvem ledet dialogmøtet om anskaffelser og innovasjon?",
    "Møtet ble ledet av Dagfinn Hallseth fra NEO Consulting. [1]",
)
THRESHOLD = after("Hva er terskelverdien for statlige myndigheter i Norge?", "1,49 millioner kroner. [1]")


@pytest.mark.parametrize(
    ("history", "question", "whole"),
    [
        (MEMBERS, "Og hvem leder den?", "Hvem leder Norwegian Smart Care Cluster?"),
        (MEMBERS, "Når ble den stiftet?", "Når ble Norwegian Smart Care Cluster stiftet?"),
        (MEMBERS, "Siden når?", "Siden når, når det gjelder Norwegian Smart Care Cluster?"),
        (after("Hvor stor del av innovasjoner har en partner?"), "Siden når?", "Siden når, når det gjelder partner?"),
        (MEMBERS, "Who leads it?", "Who leads Norwegian Smart Care Cluster?"),
        (MEMBERS, "Hva er deres mål?", "Hva er Norwegian Smart Care Clusters mål?"),
        (MEMBERS, "Hva med Norway Health Tech?", "Hvor mange medlemmer har Norway Health Tech?"),
        (MEETING, "Og når var det?", "Når var dialogmøtet om anskaffelser og innovasjon?"),
        (MEETING, "Hvor jobber han?", "Hvor jobber Dagfinn Hallseth?"),
        (MEETING, "And when was that?", "When was dialogmøtet om anskaffelser og innovasjon?"),
        (THRESHOLD, "Hva med Danmark?", "Hva er terskelverdien for statlige myndigheter i Danmark?"),
        (THRESHOLD, "Hva med kommuner?", "Hva er terskelverdien for kommuner i Norge?"),
        (after("Hvad er tærskelværdien for stater?"), "Hvad med kommuner?", "Hvad er tærskelværdien for kommuner?"),
        (after("Hva var terskelverdien i 2024?"), "Og i 2026?", "Hva var terskelverdien i 2026?"),
        (
            after("What is the threshold for hospitals?"),
            "And for municipalities?",
            "What is the threshold for municipalities?",
        ),
        (after("Kva er Health2B?"), "Kven står bak?", "Kven står bak Health2B?"),
        (after("Kva er Health2B?"), "Kvar ligg det?", "Kvar ligg Health2B?"),
        (after("Hvad er OPI?"), "Hvem kan bruge det?", "Hvem kan bruge OPI?"),
        (
            after("Hvilken klynge har flest medlemmer?", "Norway Health Tech har 270 medlemmer."),
            "Hvem leder den?",
            "Hvem leder Norway Health Tech?",
        ),
    ],
)
def test_follow_up_is_made_whole(history, question, whole):
    asked = understand(question, history)
    assert asked.understood_as == asked.query == whole


@pytest.mark.parametrize(
    "question",
    [
        "Hvem leder Oslo Cancer Cluster?",
        "Hva er den nasjonale terskelverdien?",
        "Er det lov å gi gaver til sykehus?",
        "Hva koster det å bli medlem?",
        "Hva er OPI?",
        "Er det krav om kunngjøring på Doffin?",
        "How long does it take to get an answer from KOFA?",
        "Hvilke prosedyrer finnes?",
        "Takk!",
    ],
)
def test_question_that_stands_on_its_own_is_left_alone(question):
    asked = understand(question, MEMBERS)
    assert (asked.query, asked.understood_as) == (question, None)


def test_follow_up_of_a_follow_up_keeps_the_subject():
    history = [*MEMBERS, Turn("user", "Og hvem leder den?"), Turn("assistant", "Det er ikke kjent.")]
    assert understand("Hvor ligger den?", history).query == "Hvor ligger Norwegian Smart Care Cluster?"


def test_follow_up_without_a_turn_before_is_left_alone():
    assert understand("Og hvem leder den?").understood_as is None


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Hvor mange medlemmer har klyngen?", Language.BOKMAAL),
        ("Kven står bak?", Language.NYNORSK),
        ("Hvad er tærskelværdien?", Language.DANISH),
        ("When was that?", Language.ENGLISH),
    ],
)
def test_answer_is_in_the_language_of_the_question(question, language):
    assert understand(question, MEMBERS).language is language


def test_characters_that_cannot_be_seen_are_removed():
    assert understand("Hva er\u0000 OPI\u202e\U000e0041?\u200b").question == "Hva er OPI?"


@pytest.mark.parametrize("question", ["", "  \n", "\u0000", "???"])
def test_empty_question_is_refused_with_what_to_do(question):
    with pytest.raises(BadInput, match="Write what you want to know"):
        understand(question)


def test_long_question_is_refused_with_the_limit():
    with pytest.raises(BadInput, match="2,000"):
        understand("a" * 2001)


def test_a_question_spelled_alike_in_two_languages_is_in_that_of_its_source():
    asked = understand("Hvor mange regioner har Danmark?")
    assert asked.language is Language.BOKMAAL
    assert told_by(asked, Language.DANISH).language is Language.DANISH
    assert told_by(asked, Language.ENGLISH).language is Language.BOKMAAL


def test_a_question_that_tells_its_language_keeps_it_whatever_the_source():
    asked = understand("Hvor mange medlemmer har klyngen, og hva koster det?")
    assert told_by(asked, Language.DANISH).language is Language.BOKMAAL


def test_a_follow_up_stays_in_the_language_of_the_conversation():
    asked = understand("Hvor mange regioner har Danmark?", [Turn("user", "Hvem eier sykehusene i Norge?")])
    assert told_by(asked, Language.DANISH).language is Language.BOKMAAL
