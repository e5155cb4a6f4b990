"""Where and when a question is about decides which passages may answer it."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.scope import countries, elsewhere, of_the_future, told_of, when, years
from assistant.types import Language
from tests.assistant.hits import hit

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Hva gjelder i Norge og for danske kommuner?", {"NO", "DK"}),
        ("Kva gjeld for svenske sjukehus?", {"SE"}),
        ("Which rules apply to Finnish buyers in Iceland?", {"FI", "IS"}),
        ("An island off the coast", set()),
        ("Hvem leder klyngen?", set()),
    ],
)
def test_countries_are_found_by_name_and_by_what_comes_from_there(text: str, named: set[str]):
    assert countries(text) == named


def test_a_passage_of_another_country_is_elsewhere():
    norwegian = hit("Kommunen kunngjør over terskelen.").passage
    english = hit("Buyers announce above the threshold.", language=Language.ENGLISH).passage
    compared = hit("Kommunen kunngjør over terskelen, som i Finland.").passage
    assert elsewhere("Når må finske kommuner kunngjøre?", norwegian)
    assert elsewhere("When do Finnish councils announce?", english)
    assert not elsewhere("Når må finske kommuner kunngjøre?", compared)
    assert not elsewhere("Når må norske kommuner kunngjøre?", norwegian)
    assert not elsewhere("When do Danish councils announce?", english)
    assert not elsewhere("Når må kommuner kunngjøre?", norwegian)


def test_a_range_of_years_names_each_of_them():
    assert years("Perioden 2024–2027, og så 2030. Saken kostet 2 015 kroner.") == {2024, 2025, 2026, 2027, 2030}


def test_a_passage_tells_of_the_years_it_names_and_of_those_it_was_valid_in():
    assert told_of(2025, hit("Terskelen i 2024-2025 er en million.").passage)
    assert told_of(2025, hit("Terskelen er en million.", valid_from="2024-03-14", valid_to="2026-04").passage)
    assert not told_of(2028, hit("Terskelen er en million.", valid_to="2026-04").passage)
    assert not told_of(2028, hit("Terskelen er en million.").passage)


@pytest.mark.parametrize(
    ("question", "since", "until", "ended"),
    [
        ("Hva er terskelen?", "2024-01-01", "2026-06-30", True),
        ("Hva er terskelen i 2026?", "2024-01-01", "2026-06-30", True),
        ("Hva er terskelen?", "2026-07-01", "", False),
        ("Hva var terskelen i mai 2026?", "2024-01-01", "2026-06-30", False),
        ("Hva var terskelen i mai 2026?", "2026-07-01", "", True),
        ("Hvad var tærsklen i 2025?", "2026", "2027", True),
        ("Which threshold applied in 2025?", "2024", "2025", False),
        ("Hva var terskelen tidligere?", "2024-01-01", "2026-06-30", False),
    ],
)
def test_what_holds_is_what_held_at_the_time_asked_about(question: str, since: str, until: str, ended: bool):
    assert when(question, TODAY).ended(since, until, superseded=False) is ended


def test_a_superseded_document_holds_for_the_past_only():
    assert when("Hva er terskelen?", TODAY).ended("", "", superseded=True)
    assert not when("Hva var terskelen i 2019?", TODAY).ended("", "", superseded=True)


@pytest.mark.parametrize(
    ("text", "ahead"),
    [
        ("Hva blir terskelen i 2028?", True),
        ("Hvornår er der næste møde?", True),
        ("Who will be the next leader?", True),
        ("Hva er terskelen i 2026?", False),
        ("Hvem ledet rådet i 2024?", False),
    ],
)
def test_what_is_to_come_is_told_from_what_is(text: str, ahead: bool):
    assert of_the_future(text, TODAY) is ahead
