"""Turns a question and an answer that a person marked wrong into a reviewed case."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assistant.errors import BadInput
from assistant.phrases import phrase
from assistant.types import Language
from evals.cases import Case, case_from
from evals.corpus import Corpus, places
from evals.validate import asks, case_faults, schema_faults


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a person said of an answer."""

    question: str
    language: Language | None = None
    reason: str = ""
    conversation: tuple[Mapping[str, str], ...] = ()


def read_feedback(path: Path) -> Feedback:
    """A record {question, answer, reason, history}; the last three may be missing. Raises BadInput."""
    try:
        record = json.loads(path.read_text("utf-8"))
        spoken = (record.get("answer") or {}).get("language")
        turns = tuple({"role": turn["role"], "content": turn["content"]} for turn in record.get("history") or ())
        return Feedback(record["question"], Language(spoken) if spoken else None, record.get("reason") or "", turns)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInput(f"{path}: not a feedback record with a question ({error!r})") from error


def case_row(
    feedback: Feedback,
    corpus: Corpus,
    taken: Sequence[Case],
    *,
    answerable: bool,
    sources: Sequence[str] = (),
    quotes: Sequence[str] = (),
    must_include: Sequence[str] = (),
    must_not_include: Sequence[str] = (),
    role: str,
    tags: Sequence[str] = (),
    reference: str = "",
    notices: Sequence[str] = (),
    reviewed: date,
) -> dict[str, Any]:
    """The line of a case. Raises BadInput, naming every fault, where it does not hold or is `taken` already.

    There are as many sources as quotes, or one for all, or none: then the one document that says it is taken.
    Without words that must be said, saying one of the quotes is enough.
    """
    if feedback.language is None:
        raise BadInput("In which language is the question? Add --language")
    language = feedback.language
    row: dict[str, Any] = {
        "id": _free_id(f"{language}-{role}-feedback", taken),
        "user_input": feedback.question.strip(),
        "language": language.value,
        "answerable": answerable,
        "reference": reference or (" ".join(quotes) if answerable else phrase("refusal", language)),
        "reference_contexts": [
            {"source": source, "page": None, "quote": quote} for source, quote in _sourced(sources, quotes, corpus)
        ],
        "must_include": list(must_include) or ([list(quotes)] if quotes else []),
        "must_not_include": list(must_not_include),
        "conversation": [dict(turn) for turn in feedback.conversation],
        "tags": list(tags) or (["fact"] if answerable else ["unanswerable"]),
        "role": role,
        "reviewed_at": reviewed.isoformat(),
        "notices": list(notices),
        "notes": feedback.reason,
    }
    _check(row, corpus, taken)
    return row


def _check(row: Mapping[str, Any], corpus: Corpus, taken: Sequence[Case]) -> None:
    wrong = schema_faults(row)
    if not wrong:
        case = case_from(row)
        same = [other.id for other in taken if asks(other) == asks(case)]
        wrong = [f"{other} asks that already" for other in same] + list(case_faults(case, corpus))
    if wrong:
        raise BadInput("Not added: " + "; ".join(wrong))


def append(row: Mapping[str, Any], path: Path) -> None:
    """Write the line at the end of a file of cases."""
    text = path.read_text("utf-8") if path.exists() else ""
    gap = "" if not text or text.endswith("\n") else "\n"
    with path.open("a", encoding="utf-8") as file:
        file.write(gap + json.dumps(row, ensure_ascii=False) + "\n")


def _sourced(sources: Sequence[str], quotes: Sequence[str], corpus: Corpus) -> list[tuple[str, str]]:
    if not sources:
        return [(_holder(quote, corpus), quote) for quote in quotes]
    if len(sources) == 1:
        return [(sources[0], quote) for quote in quotes]
    if len(sources) != len(quotes):
        raise BadInput(f"{len(sources)} sources and {len(quotes)} quotes: give one source, or one for each quote")
    return list(zip(sources, quotes, strict=True))


def _holder(quote: str, corpus: Corpus) -> str:
    holders = [id for id, text in corpus.texts.items() if places(quote, text)]
    if len(holders) != 1:
        told = f"stands in {', '.join(holders)}: name one with --source" if holders else "stands in no document"
        raise BadInput(f"“{quote}” {told}")
    return holders[0]


def _free_id(stem: str, taken: Sequence[Case]) -> str:
    ids = {case.id for case in taken}
    return next(id for n in range(1, len(ids) + 2) if (id := f"{stem}-{n:02d}") not in ids)
