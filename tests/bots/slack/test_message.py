from dataclasses import replace

import pytest

from assistant.types import Language, Verdict
from bots.slack.blocks import answer_message, plain_message, statement_text, statement_texts
from bots.slack.contract import Answer, Citation, Nearest, Notice, Statement
from bots.slack.limits import BODY
from tests.bots.slack.fake_limits import texts_of, wrong_message

CITATION = Citation(
    number=1,
    document="harbour",
    version="abc",
    title="Havna",
    publisher="Havnevesenet",
    published="2025-03",
    page="7",
    headings=("Om havna", "Ansatte"),
    start=0,
    end=21,
    quote="Havna har 14 ansatte.",
    url="/sources/harbour?v=abc&start=0&end=21",
    source_url="https://havna.example/",
)
ANSWER = Answer(
    id="1" * 32,
    question="Hvor mange ansatte har havna?",
    language=Language.BOKMAAL,
    refused=False,
    text="Havna har 14 ansatte. [1]",
    statements=(Statement("Havna har 14 ansatte.", (1,), Verdict.SUPPORTED),),
    citations=(CITATION,),
    notices=(),
    nearest=(),
    understood_as=None,
    composer="extractive",
    payload={},
)


def shown(answer: Answer, public_url: str = "") -> str:
    """What a reader sees of a message that Slack takes."""
    message = answer_message(answer, public_url)
    assert wrong_message({"text": message.text, "blocks": message.blocks}) == ""
    return "\n".join(texts_of(message.blocks))


def test_a_source_is_named_with_publisher_date_page_and_heading():
    assert "*[1]* <https://havna.example/|Havna>, Havnevesenet, mars 2025, s. 7, Ansatte" in shown(ANSWER)


def test_a_source_is_linked_to_the_very_words_where_readers_reach_the_service():
    link = "<https://arena.example/sources/harbour?v=abc&start=0&end=21|Havna>"
    assert link in shown(ANSWER, "https://arena.example/")


def test_citations_of_one_place_share_a_line():
    several = tuple(replace(CITATION, number=number) for number in (1, 2, 3))
    elsewhere = replace(CITATION, number=4, page="8")
    found = shown(replace(ANSWER, citations=(*several, elsewhere)))
    assert "*[1]–[3]*" in found
    assert "*[4]*" in found


def test_a_refusal_shows_who_may_know_and_the_nearest_sources():
    refused = replace(
        ANSWER,
        refused=True,
        text="Jeg finner ikke svar på dette i kildene mine. Havnevesenet vet kanskje mer.",
        statements=(),
        citations=(),
        nearest=(Nearest("harbour", "Havna", "/sources/harbour"),),
    )
    found = shown(refused)
    assert "Havnevesenet vet kanskje mer." in found
    assert "Disse kildene ligger nærmest:" in found
    assert "Spør et menneske" in found


def test_a_follow_up_tells_how_it_was_understood():
    found = shown(replace(ANSWER, understood_as="Hvor mange ansatte har havna i Bergen?"))
    assert "_Jeg forstår spørsmålet slik: Hvor mange ansatte har havna i Bergen?_" in found


@pytest.mark.parametrize(("verdict", "said"), [(Verdict.PARTLY, "bare deler"), (Verdict.UNSUPPORTED, "ikke dette")])
def test_a_statement_that_its_source_does_not_carry_is_marked(verdict: Verdict, said: str):
    assert said in statement_text(replace(ANSWER.statements[0], verdict=verdict), Language.BOKMAAL)


def test_a_notice_stands_below_the_sources():
    noticed = replace(ANSWER, notices=(Notice("outdated", "harbour", "«Havna» gjaldt til 2024."),))
    assert ":warning: «Havna» gjaldt til 2024." in shown(noticed)


def test_a_long_answer_is_folded_with_a_button_to_the_whole():
    long = tuple(Statement(f"Setning {number} om havna. " * 20, (1,), Verdict.SUPPORTED) for number in range(40))
    found = shown(replace(ANSWER, statements=long, text="lang"))
    assert "Vis hele svaret" in found
    assert "… svaret er lengre enn det som får plass her." in found
    assert len(answer_message(replace(ANSWER, statements=long)).body) < BODY + 100


def test_one_endless_statement_is_cut_and_its_table_closed():
    rows = "\n".join(f"Rad {number} | {number}" for number in range(2_000))
    message = answer_message(replace(ANSWER, statements=(Statement(rows, (1,), Verdict.SUPPORTED),)))
    assert message.body.count("```") == 2
    assert wrong_message({"text": message.text, "blocks": message.blocks}) == ""


TABLE = "Kontrakt | Terskel | Fra\nVarer | 2,5 mill. | \nBygg | 62,9 mill. | 2026"
TERMS = Statement(f"Terskler i 2026:\n{TABLE}", (1,), Verdict.SUPPORTED)


def test_a_table_is_a_block_of_its_own_under_its_number():
    message = answer_message(replace(ANSWER, statements=(TERMS,)))
    assert wrong_message({"text": message.text, "blocks": message.blocks}) == ""
    assert message.body == "Terskler i 2026: [1]"
    number, table = message.tail[:2]
    assert number["elements"][0]["text"] == "*[1]*"
    assert [[cell["text"] for cell in row] for row in table["rows"]] == [
        ["Kontrakt", "Terskel", "Fra"],
        ["Varer", "2,5 mill.", "–"],
        ["Bygg", "62,9 mill.", "2026"],
    ]
    assert message.plainer is not None
    assert "62,9 mill." in message.plainer.body
    assert "table" not in [block["type"] for block in message.plainer.blocks]


def test_a_second_table_and_one_that_is_too_wide_are_set_in_columns():
    bare, wide = (replace(TERMS, text=text) for text in (TABLE, "\n".join([" | ".join("a" * 21)] * 2)))
    message = answer_message(replace(ANSWER, statements=(wide, bare, TERMS)))
    assert wrong_message({"text": message.text, "blocks": message.blocks}) == ""
    assert message.body.count("```") == 4
    assert "Se tabellen. [1]" in message.body
    assert [block["type"] for block in message.blocks].count("table") == 1


def test_what_is_streamed_of_a_table_is_how_the_whole_message_begins():
    said = (ANSWER.statements[0], TERMS, TERMS)
    message = answer_message(replace(ANSWER, statements=said))
    streamed = ""
    for number in range(1, 4):
        streamed += statement_texts(said[:number], Language.BOKMAAL)[-1]
        assert message.body.startswith(streamed.rstrip())


def test_the_largest_answer_stays_within_every_limit():
    sign = "<&>*_" * 200
    big = Statement("\n".join(["<&> | " + "x" * 24] * 52), (1,), Verdict.PARTLY)
    citations = tuple(
        replace(
            CITATION, number=number, document=f"d{number}", title=sign, publisher=sign, headings=(sign,), quote=sign
        )
        for number in range(1, 61)
    )
    most = replace(
        ANSWER,
        question=sign,
        text=sign * 20,
        understood_as=sign,
        statements=(big, *(Statement(sign, (number,), Verdict.PARTLY) for number in range(2, 61))),
        citations=citations,
        notices=tuple(Notice("old", "d", sign) for _ in range(30)),
        nearest=tuple(Nearest("d" * 400, sign, "/" + "x" * 500) for _ in range(3)),
    )
    assert "kilder til" in shown(most, "https://arena.example")


def test_of_many_sources_the_first_are_shown_and_the_others_counted():
    citations = tuple(replace(CITATION, number=number, page=str(number)) for number in range(1, 61))
    found = shown(replace(ANSWER, citations=citations))
    assert "*[8]*" in found
    assert "*[9]*" not in found
    assert "og 52 kilder til" in found


def test_nothing_of_a_document_acts_in_slack():
    evil = "<!channel> <@U1> <http://evil.example|her> & [x](http://evil.example)"
    answer = replace(
        ANSWER,
        text=f"{evil} [1]",
        statements=(Statement(evil, (1,), Verdict.SUPPORTED),),
        citations=(replace(CITATION, title=evil, publisher=evil, headings=(evil,), source_url="javascript:x"),),
        notices=(Notice("old", "harbour", evil),),
    )
    message = answer_message(answer)
    for text in [message.text, *texts_of(message.blocks)]:
        assert "<" not in text
    assert "\\[x\\](http" in message.body


def test_the_bots_own_words_are_a_message_of_their_own():
    assert plain_message("Prøv igjen.").blocks == [{"type": "markdown", "text": "Prøv igjen."}]
