"""Turns a question and an answer that a person marked wrong into a reviewed case."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assistant.errors import BadInput
from assistant.types import Language
from evals.cases import case_from, rows_of
from evals.corpus import Corpus, places
from evals.validate import case_faults, schema_faults


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
    *,
    answerable: bool,
    sources: Sequence[str] = (),
    quotes: Sequence[str] = (),
    reviewed: date,
    **more: Any,
) -> dict[str, Any]:
    """The line of a case. Raises BadInput, naming every fault, where it does not hold.

    There are as many sources as quotes, or one for all, or none: then the one document that says it is taken.
    """
    if feedback.language is None:
        raise BadInput("In which language is the question? Add --language")
    row = {
        "id": _id(feedback),
        "user_input": feedback.question.strip(),
        "language": feedback.language.value,
        "answerable": answerable,
        "reference": " ".join(quotes) if answerable else "",
        "reference_contexts": [
            {"source": source, "quote": quote} for source, quote in _sourced(sources, quotes, corpus)
        ],
        "must_include": [],
        "must_not_include": [],
        "conversation": [dict(turn) for turn in feedback.conversation],
        "tags": ["feedback"],
        "notices": [],
        "reviewed_at": reviewed.isoformat(),
        "notes": feedback.reason,
        **more,
    }
    wrong = schema_faults(row) or list(case_faults(case_from(row), corpus))
    if wrong:
        raise BadInput("Not added: " + "; ".join(wrong))
    return row


def append(row: Mapping[str, Any], path: Path) -> None:
    """Write the line at the end of a file. Raises BadInput where a suite beside it has the question already."""
    for other in sorted(path.parent.glob("*.jsonl")):
        for number, present in rows_of(other):
            if present.get("id") == row["id"]:
                raise BadInput(f"{other}:{number} is that question already ({row['id']})")
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


def _id(feedback: Feedback) -> str:
    """The same for the same question after the same conversation."""
    said = json.dumps([feedback.question.strip(), list(feedback.conversation)], ensure_ascii=False)
    return f"{feedback.language}-feedback-{hashlib.sha256(said.encode()).hexdigest()[:8]}"
