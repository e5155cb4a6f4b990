"""What a chat model's reply is taken apart into."""

from __future__ import annotations

import pytest

from assistant.compose.replies import Written, read_reply, says_nothing, speaks
from assistant.types import Language

NB, NN, DA, EN = Language


def test_each_sentence_has_the_markers_that_stand_in_or_after_it():
    assert read_reply("Avgiften er 2,5 mill. kroner [1]. Den er ny.[2][3] Det er alt. [1]") == [
        Written("Avgiften er 2,5 mill. kroner.", (1,)),
        Written("Den er ny.", (2, 3)),
        Written("Det er alt.", (1,)),
    ]


def test_an_item_is_said_together_with_what_leads_into_its_list():
    lead = "Du trenger:"
    assert read_reply("Du trenger:\n- båt [1]\n2. motor [2]\n\nKjør forsiktig [1].") == [
        Written("båt", (1,), lead),
        Written("motor", (2,), lead),
        Written("Kjør forsiktig.", (1,)),
    ]
    assert read_reply("Du trenger:\n- båt [1]")[0].whole == "Du trenger: båt"


def test_what_breaks_off_is_no_whole_sentence():
    assert [(one.text, one.ended) for one in read_reply("Avgiften er 300 kroner. Den gjelder når")] == [
        ("Avgiften er 300 kroner.", True),
        ("Den gjelder når", False),
    ]
    assert [one.ended for one in read_reply("Avgifter\nAvgiften er 300 kroner [1]")] == [False, True]


@pytest.mark.parametrize(
    ("sentence", "tells"),
    [
        ('Havnevesenet: "Havna i tall" [1]', False),
        ("Havnevesenet, 2022: «Om havna [1]", False),
        ('Havnevesenet sier: "Havna har 14 ansatte", og det er alt [1].', True),
        ("Avgiften er 300 kroner.", True),
        ("Når båten ligger i havn, er avgiften 300 kroner.", True),
        ("Når båten ligger i havn.", False),
        ("Må båten ligge i havn.", False),
        ("Hvor ligger havna.", False),
        ("How many work in the harbour?", False),
        ("In which harbour the boat lies, nobody knows.", True),
        ("Havneavgifter", False),
    ],
)
def test_questions_headings_and_lone_clauses_tell_nothing(sentence: str, tells: bool):
    assert [one.tells for one in read_reply(sentence)] == [tells]


def test_what_is_said_again_and_again_is_said_once():
    assert read_reply("Hva da?\n\nHva da?\n\nSå. Hva da?") == [Written("Hva da?", ()), Written("Så.", ())]


@pytest.mark.parametrize(
    ("reply", "says_so"),
    [("NO ANSWER", True), ("No answer.", True), (" NO ANSWER\n", True), ("No answers were given.", False), ("", False)],
)
def test_a_reply_may_say_that_there_is_no_answer(reply: str, says_so: bool):
    assert says_nothing(reply) is says_so


@pytest.mark.parametrize(
    ("reply", "languages"),
    [
        ("Terskelen er 2,5 millioner kroner for kommuner fra 21. april 2026 og gjelder varer.", {NB, NN, DA}),
        ("Tærsklen er 2,5 millioner kroner for kommuner fra den 21. april 2026, og den gælder varer.", {NB, NN, DA}),
        ("The threshold is 2.5 million kroner for municipalities from April.", {EN}),
        ("Le seuil est de 2,5 millions de couronnes pour les communes depuis le 21 avril.", set()),
        ("Der Schwellenwert liegt bei 2,5 Millionen Kronen und er gilt für alle Gemeinden.", set()),
        ("Kynnysarvo on 2,5 miljoonaa kruunua kunnille huhtikuusta alkaen ja se koskee kaikkia.", set()),
        ("Norway Health Tech [1].", {NB, NN, DA, EN}),
    ],
)
def test_a_reply_is_in_the_language_of_the_question_or_one_its_readers_read(reply: str, languages: set[Language]):
    assert {language for language in Language if speaks(reply, language)} == languages
