from dataclasses import replace
from datetime import date

from assistant.notices import notices
from assistant.types import Citation, Language, Statement
from tests.assistant.hits import hit

TODAY = date(2026, 11, 22)


def told(found, language=Language.BOKMAAL):
    statement = Statement("x", (Citation(1, found, 100, 101, "x"),))
    return [(notice.kind, notice.text) for notice in notices([statement, statement], language, TODAY)]


def test_source_whose_validity_is_over_is_told_once_with_the_day():
    found = hit("x", title="Terskler", valid_to="2026-06-30")
    assert told(found) == [("outdated", "«Terskler» gjaldt til 30. juni 2026. Sjekk hva som gjelder nå.")]


def test_old_source_tells_when_it_held():
    found = hit("x", title="Clusters", published="2021-10")
    assert told(found, Language.ENGLISH) == [
        ("outdated", "“Clusters” shows how things were in October 2021. They may have changed since.")
    ]


def test_recent_source_needs_no_notice():
    assert told(hit("x", title="Terskler", status_date="2026-01-02")) == []


def test_replaced_source_is_told_before_its_age():
    assert told(hit("x", title="A", superseded_by="b", published="2010")) == [
        ("superseded", "«A» er erstattet av en nyere kilde.")
    ]


def test_source_that_passes_on_what_others_decided_is_told():
    found = hit("x", title="Blogg", published="2026")
    found = replace(found, passage=replace(found.passage, secondary=True))
    assert [kind for kind, _ in told(found)] == ["secondary"]


def test_source_that_does_not_hold_yet_is_told():
    found = hit("x", title="Ny lov", published="2026")
    found = replace(found, passage=replace(found.passage, valid_from="2027-01-01"))
    assert told(found) == [("not yet", "«Ny lov» gjelder fra 1. januar 2027.")]
