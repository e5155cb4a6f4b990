"""The optional judge, with LangChain's own fake of a chat model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from pydantic import Field

from assistant.errors import BadInput
from evals.judge import agreement, judged, open_judge
from tests.evals.harbour import outcome, row


class Judge(BaseChatModel):
    """Says right where the answer holds a word, and remembers what it was asked."""

    word: str
    asked: list[str] = Field(default_factory=list)

    @property
    def _llm_type(self) -> str:
        return "judge"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        prompt = messages[0].text
        self.asked.append(prompt)
        verdict = "Right." if self.word in prompt else "This is wrong"
        return ChatResult(generations=[ChatGeneration(message=AIMessage(verdict))])


FOURTEEN = outcome("a")
FIFTEEN = outcome("b", False, line=row(user_input="Og {nå}?", reference="Femten."))


def test_each_answer_is_judged_once_and_kept(tmp_path: Path):
    model = Judge(word="<reviewed>Havna har 14")
    first = judged([FOURTEEN, FIFTEEN], model, "fake:1", tmp_path)
    again = judged([FOURTEEN, FIFTEEN], model, "fake:1", tmp_path)
    assert [one.metrics["judged"] for one in first] == [1.0, 0.0]
    assert again == first
    assert len(model.asked) == 2
    assert "Og {nå}?" in model.asked[1]


def test_another_model_is_asked_anew(tmp_path: Path):
    model = Judge(word="Havna")
    judged([FOURTEEN], model, "fake:1", tmp_path)
    judged([FOURTEEN], model, "fake:2", tmp_path)
    assert len(model.asked) == 2


def test_agreement_is_told_against_the_reviewed_cases(tmp_path: Path):
    unreviewed = outcome("c", line=row(reviewed_at=""))
    cases = judged([FOURTEEN, FIFTEEN, unreviewed], Judge(word="<reviewed>Havna"), "fake:1", tmp_path)
    found = agreement(cases)
    assert found is not None
    assert (found.share, found.kappa, found.n) == (1.0, 1.0, 2)
    assert agreement([FOURTEEN]) is None


def test_an_unknown_provider_is_an_error_that_names_the_option():
    with pytest.raises(BadInput, match="--judge nobody:x"):
        open_judge("nobody:x")
