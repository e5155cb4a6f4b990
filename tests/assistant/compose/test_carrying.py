"""Which span of a passage carries a statement."""

from __future__ import annotations

from assistant.compose.carrying import Carrying, carrying, quote
from assistant.types import Language
from tests.assistant.hits import hit

FEES = hit(
    "Havneavgiften er 300 kroner for småbåter. Den gjelder fra 1. april 2025. "
    "Fiskebåter betaler ikke havneavgift når de leverer fangst."
)
TABLE = hit("Frister, med og uten varsel:\n- Åpen havn | – | 30 dager\n- Begrenset havn | 30 dager | 25 dager")


def carrier(statement: str, found: object = FEES, language: Language = Language.BOKMAAL) -> Carrying | None:
    return carrying(statement, found, language)  # type: ignore[arg-type]


def test_the_shortest_span_that_carries_it_is_cited():
    found = carrier("Havneavgiften er 300 kroner for småbåter.")
    assert found is not None
    assert found.supported
    assert quote(found.hit, found.span) == "Havneavgiften er 300 kroner for småbåter."


def test_a_statement_in_another_language_is_carried():
    found = carrier("The harbour fee is 300 kroner for small boats.", language=Language.ENGLISH)
    assert found is None or quote(found.hit, found.span).startswith("Havneavgiften")


def test_a_statement_that_differs_comes_with_its_closest_span_and_the_reason():
    found = carrier("Havneavgiften er 400 kroner for småbåter.")
    assert found is not None
    assert not found.supported
    assert (found.judgement.reason or "").startswith("number 400")
    assert quote(found.hit, found.span) == "Havneavgiften er 300 kroner for småbåter."


def test_a_statement_of_something_else_has_no_span():
    assert carrier("Biblioteket låner ut noter.") is None


def test_a_heading_carries_nothing():
    page = hit("Avgiften for småbåter\nHavneavgiften er 300 kroner for småbåter.")
    found = carrier("Avgiften for småbåter.", page)
    assert found is not None
    assert not found.supported
    whole = carrier("Havneavgiften er 300 kroner for småbåter.", page)
    assert whole is not None
    assert whole.supported


def test_a_table_is_quoted_and_never_retold():
    retold = carrier("Åpen havn | 30 dager | 25 dager", TABLE)
    assert retold is not None
    assert not retold.supported
    quoted = carrier("Åpen havn | – | 30 dager", TABLE)
    assert quoted is not None
    assert quoted.supported
