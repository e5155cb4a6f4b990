"""A second opinion by a chat model, off by default. Replies are kept by their input: a second run asks nothing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import BadInput
from evals.corpus import OUT
from evals.results import Outcome

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

PROMPT = Path(__file__).with_name("judge.md")
VERSION = 1  # raised with every change of judge.md: verdicts of two versions cannot be compared
_VERDICT = re.compile(r"\b(right|wrong)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often the judge and the reviewed expectations agree, on the cases that a person has reviewed."""

    share: float
    kappa: float  # Cohen 1960: 0 is chance, 1 is full
    n: int


def open_judge(name: str) -> BaseChatModel:
    """A model by `provider:model`, at temperature 0. Raises BadInput where LangChain cannot make it."""
    from langchain.chat_models import init_chat_model

    try:
        model: BaseChatModel = init_chat_model(name, temperature=0)
    except (ImportError, ValueError) as error:
        raise BadInput(f"--judge {name}: {error}") from error
    return model


def judged(outcomes: Iterable[Outcome], model: BaseChatModel, name: str, kept: Path = OUT / "judge") -> list[Outcome]:
    """The outcomes with the metric `judged`; a reply that is no verdict gives none."""
    with_verdict = []
    for outcome in outcomes:
        prompt = _prompt(outcome)
        path = kept / f"{hashlib.sha256(f'{VERSION} {name} {prompt}'.encode()).hexdigest()}.txt"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(model.invoke(prompt).text, "utf-8")
        found = _VERDICT.findall(path.read_text("utf-8"))
        verdict = {"judged": float(found[-1].lower() == "right")} if found else {}
        with_verdict.append(replace(outcome, metrics={**outcome.metrics, **verdict}))
    return with_verdict


def agreement(outcomes: Sequence[Outcome]) -> Agreement | None:
    """None where no reviewed case has a verdict."""
    reviewed = [one for one in outcomes if "judged" in one.metrics and one.case and one.case.get("reviewed_at")]
    if not reviewed:
        return None
    pairs = [(bool(one.metrics["judged"]), one.passed) for one in reviewed]
    share = sum(judge == person for judge, person in pairs) / len(pairs)
    judge, person = (sum(values) / len(pairs) for values in zip(*pairs, strict=True))
    chance = judge * person + (1 - judge) * (1 - person)
    return Agreement(share, 1.0 if chance == 1 else (share - chance) / (1 - chance), len(pairs))


def _prompt(outcome: Outcome) -> str:
    case, answer = outcome.case or {}, outcome.answer or {}
    quotes = "\n".join(f"[{one['number']}] {one['quote']}" for one in answer.get("citations", ()))
    filled = {"question": answer.get("understood_as") or case.get("user_input", "")}
    filled |= {"reference": case.get("reference") or "", "answerable": "yes" if case.get("answerable") else "no"}
    filled["answer"] = f"{answer.get('text', '')}\n{quotes}".strip()
    return PROMPT.read_text("utf-8").format(**filled)
