"""Citations are read back to the span they point at."""

import pytest

from assistant.citation import Cited, parse_citation
from assistant.errors import BadInput
from assistant.payload import span_url
from tests.made import made


def test_the_short_form_names_document_and_span():
    assert parse_citation("DOC14:120-215") == Cited("DOC14", 120, 215)


def test_a_document_id_may_hold_colons():
    assert parse_citation("a:b:3-4") == Cited("a:b", 3, 4)


def test_a_permalink_is_read_back_with_its_version():
    document = made("rapport æ/1", "Tekst.").document
    cited = parse_citation("http://127.0.0.1:8000" + span_url(document, 0, 6))
    assert cited == Cited("rapport æ/1", 0, 6, document.version[:12])


@pytest.mark.parametrize(
    "text", ["", "DOC14", "DOC14:5", "DOC14:x-y", "/sources/DOC14?start=1", "DOC1:99999999999999-1"]
)
def test_anything_else_is_refused_with_an_example(text: str):
    with pytest.raises(BadInput, match="It looks like DOC14:120-215"):
        parse_citation(text)
