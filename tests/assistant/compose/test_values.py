import pytest

from assistant.compose.values import values
from assistant.expected import Expected


@pytest.mark.parametrize(
    ("expected", "text", "found"),
    [
        (Expected.NUMBER, "mer enn 270 medlemmer", ["270"]),
        (Expected.NUMBER, "16 000 svinger og tre broer", ["16 000", "tre"]),
        (Expected.NUMBER, "Det var i 2021.", []),
        (Expected.NUMBER, "Lov av 17. juni 2016 nr. 73 har 41 tiltak.", ["41"]),
        (Expected.NUMBER, "Fristen er 30 dager etter § 13-4.", []),
        (Expected.MONEY, "opptil 1,3 millioner kroner", ["1,3 millioner kroner"]),
        (Expected.MONEY, "about NOK 500,000 a year", ["NOK 500,000"]),
        (Expected.DATE, "den 16. juni 1815 i Ligny", ["16. juni 1815"]),
        (Expected.DATE, "lansert 2024-03-14", ["2024-03-14"]),
        (Expected.DURATION, "innen seks måneder", ["seks måneder"]),
        (Expected.PERSON, "ledet av Kari Nordmann fra Oslo", ["Kari Nordmann", "Oslo"]),
        (Expected.PLACE, "ligger i Forskningsparken", ["Forskningsparken"]),
        (Expected.REASON, "stengt på grunn av snø", ["på grunn av"]),
        (Expected.YESNO, "Ja, det er lov.", []),
    ],
)
def test_values_of_a_kind_are_found_where_they_stand(expected, text, found):
    assert [text[span.start : span.end] for span in values(text, expected)] == found
