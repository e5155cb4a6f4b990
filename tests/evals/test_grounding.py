"""The gates that tell a carried statement from one that its source does not carry."""

import pytest

from assistant.grounding import check
from assistant.types import Language, Verdict
from evals.grounding.dataset import read_pairs

SPAN = "Fristen for å klage til nemnda er seks måneder etter at kontrakten ble signert."


def verdict(statement: str) -> Verdict:
    language = Language.BOKMAAL
    return check(statement, SPAN, statement_language=language, span_language=language).verdict


def test_a_verbatim_quote_is_supported():
    assert verdict(SPAN) is Verdict.SUPPORTED


@pytest.mark.parametrize(
    "statement",
    [
        "Fristen for å klage til nemnda er åtte måneder etter at kontrakten ble signert.",
        "Fristen for å klage til nemnda er ikke seks måneder etter at kontrakten ble signert.",
        "Fristen for å klage til domstolen i Bergen er seks måneder.",
    ],
)
def test_another_number_name_or_a_negation_is_not_supported(statement: str):
    assert verdict(statement) is not Verdict.SUPPORTED


def test_the_pairs_are_many_and_their_ids_unique():
    pairs = read_pairs()
    assert len(pairs) >= 550
    assert len({pair.id for pair in pairs}) == len(pairs)
