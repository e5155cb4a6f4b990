"""A real small model writes the answers: it invents, loses markers and drifts, and the reader never sees it stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from assistant.chat import Assistant, Token
from assistant.grounding import check
from assistant.models import open_model
from assistant.settings import Settings
from assistant.types import Answer, Language, Turn, Verdict
from evals.smollm2 import missing, served_smollm2
from tests.assistant.harbour import QUESTION, harbour

pytestmark = [pytest.mark.model, pytest.mark.skipif(bool(missing()), reason=f"SmolLM2 is {missing()}")]

TIMEOUT = 25.0  # seconds for an answer
QUESTIONS = [
    QUESTION,
    "When was the harbour (havna) built (bygget)?",
    "Hva er havneavgiften for småbåter?",
    "Betaler fiskebåter havneavgift?",
]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with served_smollm2() as url:
        model = open_model(Settings(model_url=url, model_timeout=TIMEOUT))
        built = harbour(tmp_path_factory.mktemp("harbour"), model, timeout=TIMEOUT)
        yield built
        built.index.close()


def document(assistant: Assistant, id: str) -> str:
    found = assistant.index.document(id)
    assert found
    return found[1]


@pytest.mark.parametrize("question", QUESTIONS)
def test_only_what_a_source_carries_is_shown_as_carried(question: str, assistant: Assistant):
    steps = list(assistant.stream(question))
    answer = steps[-1]
    assert isinstance(answer, Answer)
    assert answer.statements or answer.refused
    for statement in answer.statements:
        assert statement.verdict is Verdict.SUPPORTED
        (citation,) = statement.citations[:1]
        passage = citation.hit.passage
        assert document(assistant, passage.document.id)[citation.start : citation.end] == citation.quote
        languages = {"statement_language": answer.language, "span_language": passage.language}
        assert check(statement.text, citation.quote, **languages).verdict is Verdict.SUPPORTED
    tokens = "".join(step.text for step in steps if isinstance(step, Token))
    assert not re.search(r"://|www\.|<[a-z/!]", tokens)
    assert {int(number) for number in re.findall(r"\[(\d+)\]", tokens)} <= set(range(1, 9))


def test_a_follow_up_is_understood_whatever_the_model_makes_of_it(assistant: Assistant):
    history = [Turn("user", QUESTION), Turn("assistant", "Havna har 14 ansatte. [1]")]
    answer = assistant.ask("Og når ble den bygget?", history)
    assert answer.language is Language.BOKMAAL
    assert answer.understood_as is None or "havna" in answer.understood_as.lower()
