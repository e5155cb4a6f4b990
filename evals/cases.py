"""Reads and writes cases: what a user would ask, and what a good answer rests on and says."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.errors import BadInput
from assistant.types import Language, Turn
from evals.wording import says

FOLDER = Path(__file__).parent / "cases"
SUITES = ("dev", "test")
IN_PARTS = {"list", "two-document"}  # tags of cases whose answer takes more than one of the quotes

Wanted = tuple[str, ...]  # alternatives, one of which is enough


@dataclass(frozen=True, slots=True)
class Gold:
    """Words of a document that carry the answer."""

    source: str  # id of the document
    quote: str  # as in the canonical text, but for white space
    page: str | None = None  # label as printed


@dataclass(frozen=True, slots=True)
class Case:
    """One question with what is expected of its answer."""

    id: str
    question: str
    language: Language
    answerable: bool
    reference: str = ""
    contexts: tuple[Gold, ...] = ()
    must_include: tuple[Wanted, ...] = ()
    must_not_include: tuple[str, ...] = ()
    conversation: tuple[Turn, ...] = ()  # what was said before
    tags: tuple[str, ...] = ()
    role: str = ""  # startup, cluster, evaluator
    reviewed_at: str = ""  # ISO date
    notices: tuple[str, ...] = ()  # kinds that must be shown
    notes: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)  # the line as it was read

    @property
    def sources(self) -> tuple[str, ...]:
        """The documents that answer it, each once."""
        return tuple(dict.fromkeys(gold.source for gold in self.contexts))

    @property
    def parts(self) -> tuple[tuple[Gold, ...], ...]:
        """What an answer needs: of each part, one of its quotes. Most cases have one part.

        A list, and what takes two documents, has a part for each expected word: the quotes that say it.
        """
        whole = (self.contexts,) if self.contexts else ()
        if not IN_PARTS & set(self.tags):
            return whole
        saying = [
            tuple(gold for gold in self.contexts if any(says(gold.quote, word) for word in words))
            for words in self.must_include
        ]
        return tuple(filter(None, saying)) or whole


def suite_path(suite: str) -> Path:
    """The file of a suite: dev, test, or a path. Raises BadInput where there is none."""
    path = FOLDER / f"{suite}.jsonl" if suite in SUITES else Path(suite)
    if not path.is_file():
        raise BadInput(f"{path}: there is no such file of cases. A suite is {', '.join(SUITES)} or a path")
    return path


def read_cases(path: Path) -> tuple[Case, ...]:
    """Raises BadInput, naming file and line, where a line is no case. `validate` finds finer faults."""
    cases = []
    for number, row in rows_of(path):
        try:
            cases.append(case_from(row))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise BadInput(f"{path}:{number}: not a case ({error!r}). Run: arena eval validate") from error
    if not cases:
        raise BadInput(f"{path}: holds no cases")
    return tuple(cases)


def rows_of(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The lines of a file with their numbers. Raises BadInput where one is no JSON object."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise BadInput(f"{path}:{number}: not JSON ({error})") from error
        if not isinstance(row, dict):
            raise BadInput(f"{path}:{number}: not a JSON object")
        yield number, row


def case_from(row: Mapping[str, Any]) -> Case:
    """A case out of its JSON object."""
    return Case(
        id=row["id"],
        question=row["user_input"],
        language=Language(row["language"]),
        answerable=row["answerable"],
        reference=row.get("reference") or "",
        contexts=tuple(_gold(context) for context in row.get("reference_contexts") or ()),
        must_include=tuple((one,) if isinstance(one, str) else tuple(one) for one in row.get("must_include") or ()),
        must_not_include=tuple(row.get("must_not_include") or ()),
        conversation=tuple(Turn(turn["role"], turn["content"]) for turn in row.get("conversation") or ()),
        tags=tuple(row.get("tags") or ()),
        role=row.get("role") or "",
        reviewed_at=row.get("reviewed_at") or "",
        notices=tuple(row.get("notices") or ()),
        notes=row.get("notes") or "",
        raw=row,
    )


def _gold(context: Mapping[str, Any]) -> Gold:
    page = context.get("page")
    return Gold(context["source"], context["quote"], None if page in (None, "") else str(page))
