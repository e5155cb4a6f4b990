"""Who wrote the answers of a run, and what became of what was written: retold, quoted or struck."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from assistant.types import Verdict
from evals.results import Run

Payload = Mapping[str, Any]  # an answer, as assistant/payload.py makes it


class Composer(StrEnum):
    """Who writes: the sources themselves, the chat model that is set, or the small one that is served for it."""

    EXTRACTIVE = "extractive"
    GENERATIVE = "generative"
    SMOLLM2 = "smollm2"


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts over the answers of a run."""

    answers: int
    refused: int
    fallen_back: int  # to the sources' own words, because the chat model failed
    quoted: int  # statements that stand in a citation of theirs word for word
    retold: int  # other statements
    verdicts: Mapping[str, int] = field(default_factory=Counter)  # of the statements that a reader sees
    struck: Mapping[str, int] = field(default_factory=Counter)  # verdicts of what the chat model wrote in vain

    def rows(self) -> Iterator[tuple[str, int, int]]:
        """What is counted, how many, and of how many."""
        said, written = self.quoted + self.retold, self.retold + sum(self.struck.values())
        yield "Questions refused", self.refused, self.answers
        yield "Fallen back on the sources' words", self.fallen_back, self.answers
        yield "Statements in the words of a source", self.quoted, said
        yield "Statements in other words", self.retold, said
        for verdict in Verdict:
            yield f"Statements {verdict}", self.verdicts.get(verdict, 0), said
        for verdict in (Verdict.PARTLY, Verdict.UNSUPPORTED):
            yield f"Struck as {verdict}", self.struck.get(verdict, 0), written


def composer_of(run: Run) -> str:
    """Who wrote a run; those from before there was a choice are extractive."""
    return str(run.about.get("composer", Composer.EXTRACTIVE))


def tally(run: Run) -> Tally | None:
    """None where the run keeps no answers, as a committed baseline."""
    answers = [one.answer for one in run.outcomes if one.answer]
    if not answers:
        return None
    statements = [(one, answer) for answer in answers for one in answer.get("statements", ())]
    quoted = sum(_is_quoted(one, answer) for one, answer in statements)
    return Tally(
        answers=len(answers),
        refused=sum(bool(answer["refused"]) for answer in answers),
        fallen_back=sum(any(one["kind"] == "no model" for one in answer.get("notices", ())) for answer in answers),
        quoted=quoted,
        retold=len(statements) - quoted,
        verdicts=Counter(one.get("verdict", Verdict.SUPPORTED) for one, _ in statements),
        struck=Counter(one["verdict"] for answer in answers for one in answer.get("struck", ())),
    )


def _is_quoted(statement: Payload, answer: Payload) -> bool:
    cited = (one["quote"] for one in answer.get("citations", ()) if one["number"] in statement["citations"])
    return any(statement["text"] in quote for quote in cited)
