"""Statements of a message, checked against passages."""

from __future__ import annotations

import pytest

from assistant.types import Language
from bots.slack.checks import Checked, Finding, contradicts, judge, statements_in
from bots.slack.contract import Hit
from evals.grounding.dataset import Half, Kind, read_pairs

HARBOUR = "Havna ligger på sørsiden av øya. Havna har 14 ansatte. Havna ble bygget i 1952."
LEASE = "Leverandøren kan ikke si opp avtalen i prøvetiden."


def hit(text: str, start: int = 100) -> Hit:
    return Hit("doc", "Havna", text, start, start + len(text), None, (), Language.BOKMAAL, 0.5, "/sources/doc")


def finding(statement: str, *texts: str) -> Finding:
    return judge(statement, [hit(text) for text in texts]).finding


def test_a_statement_that_a_source_makes_is_supported_with_the_words_that_carry_it():
    assert judge("Havna har 14 ansatte.", [hit(HARBOUR)]) == Checked(
        "Havna har 14 ansatte.", Finding.SUPPORTED, hit(HARBOUR), 133, 154, "Havna har 14 ansatte."
    )


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("Havna har 20 ansatte.", HARBOUR),
        ("Havna ble bygget i 1962.", HARBOUR),
        ("Leverandøren kan si opp avtalen i prøvetiden.", LEASE),
        ("The threshold is 2.5 million kroner.", "The threshold is 1.3 million kroner."),
        ("Fristen er 1. mars 2026.", "Fristen er 15. april 2026."),
        ("Havna har ikke 14 ansatte.", HARBOUR),
    ],
)
def test_another_figure_date_or_negation_is_contradicted(statement: str, source: str):
    assert finding(statement, source) is Finding.CONTRADICTED


@pytest.mark.parametrize(
    "statement",
    [
        "Flyplassen har 20 ansatte.",
        "Havna har gratis kaffe til alle.",
        "Havna eies av 14 kommuner.",
        "Kari eier havna.",
    ],
)
def test_what_the_source_is_silent_about_is_not_found(statement: str):
    assert finding(statement, HARBOUR) is Finding.NOT_FOUND


def test_support_from_one_source_outweighs_what_another_says():
    assert finding("Havna har 14 ansatte.", "Havna har 12 ansatte.", HARBOUR) is Finding.SUPPORTED


def test_what_comes_closest_is_shown_where_nothing_carries_a_statement():
    found = judge("Havna har 14 ansatte og en egen badstue.", [hit(HARBOUR)])
    assert (found.finding, found.quote) == (Finding.NOT_FOUND, "Havna har 14 ansatte.")
    assert judge("Flyplassen tilbyr gratis kaffe.", [hit(HARBOUR)]).hit is None


def test_without_passages_nothing_is_found():
    assert finding("Havna har 14 ansatte.") is Finding.NOT_FOUND


def test_a_supported_statement_is_not_contradicted():
    assert not contradicts("Havna har 14 ansatte.", HARBOUR, Language.BOKMAAL, Language.BOKMAAL)


def test_questions_greetings_and_markup_are_no_statements():
    greeting = "Hei <@U1KARI>! *Havna har 14 ansatte* [1]. Stemmer det?"
    item = "• Den ble bygget i 1952 &amp; utvidet <https://a.no|i 1990>."
    assert statements_in(f"{greeting}\n{item}") == ["Havna har 14 ansatte.", "Den ble bygget i 1952 & utvidet i 1990."]


def test_the_same_statement_is_checked_once():
    assert statements_in("Havna har 14 ansatte.\nHavna har 14 ansatte.") == ["Havna har 14 ansatte."]


def test_of_hand_written_pairs_a_third_of_the_changed_and_none_of_the_carried_are_called_contradicted():
    called: dict[Kind, list[bool]] = {}
    for pair in [pair for pair in read_pairs() if pair.half is Half.HELD_OUT][::5]:
        said = contradicts(pair.statement, pair.span, pair.statement_language, pair.span_language)
        called.setdefault(pair.kind, []).append(said)
    changed = called[Kind.NUMBER] + called[Kind.DATE] + called[Kind.NEGATED]
    assert sum(changed) / len(changed) > 0.3
    assert sum(called[Kind.PARAPHRASE]) == 0
