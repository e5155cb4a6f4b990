"""What the parts of the page are given: a run, what it is compared with, and what the gate found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.gate import Finding, Thresholds
from evals.judge import Agreement
from evals.results import Outcome, Run

BY = {"language": "Language", "role": "Role", "tag": "Tag", "kind": "Kind of document"}
LANGUAGES = {"nb": "Bokmål", "nn": "Nynorsk", "da": "Danish", "en": "English"}


@dataclass(frozen=True, slots=True)
class Shown:
    """All that a report is made of."""

    run: Run
    thresholds: Thresholds
    findings: Sequence[Finding] = ()
    baseline: Run | None = None
    agreement: Agreement | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """A way in which cases go wrong."""

    code: str
    label: str

    def in_case(self, outcome: Outcome) -> bool:
        """Whether this case went wrong in this way. What a refusal leaves unsaid is not counted a second time."""
        metrics, answerable = outcome.metrics, bool(outcome.case and outcome.case["answerable"])
        refused = metrics["decision"] != answerable
        match self.code:
            case "refused":
                return answerable and refused
            case "answered":
                return not answerable and not refused
            case "citation_recall" | "must_include" | "notices":
                return answerable and not refused and metrics.get(self.code, 1) == 0
            case "support":
                return metrics.get("support", 1) < 1
            case _:
                return metrics.get(self.code, 1) == 0


FAULTS = (
    Fault("refused", "Refused, though a document answers"),
    Fault("answered", "Answered what it cannot know"),
    Fault("must_include", "Leaves out what was expected"),
    Fault("must_not_include", "Says something wrong"),
    Fault("citation_recall", "Cites none of the right documents"),
    Fault("notices", "Does not warn about a source"),
    Fault("language", "Answers in another language"),
    Fault("support", "A quote does not carry its statement"),
)


def groups_of(outcome: Outcome, by: str) -> tuple[str, ...]:
    """The groups a case belongs to, by language, role, tag or kind of the documents that answer it."""
    case = outcome.case or {}
    if by == "kind":
        return outcome.kinds or ("no document",)
    if by == "tag":
        return tuple(case.get("tags") or ())
    return tuple(filter(None, [str(case.get(by) or "")]))
