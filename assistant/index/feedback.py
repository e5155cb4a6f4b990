"""What readers said of answers, and the questions that had none: kept in the catalogue, until a reader is forgotten."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

from assistant.index.catalogue import Catalogue


class Opinion(StrEnum):
    """What a reader says of an answer."""

    HELPFUL = "helpful"
    OUTDATED = "outdated"
    WRONG = "wrong"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Feedback:
    """One reader's opinion of one answer. A second one from the same reader replaces the first."""

    answer: str  # its id
    asker: str  # who, as the surface knows them: a user id, a hash of a key, empty where unknown
    surface: str  # web, api or slack
    question: str
    opinion: Opinion
    at: str  # ISO 8601, UTC
    reason: str = ""
    payload: dict[str, Any] = field(default_factory=dict)  # the answer as JSON values


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that was refused."""

    answer: str
    asker: str
    surface: str
    question: str
    language: str
    at: str


def add_feedback(catalogue: Catalogue, feedback: Feedback) -> None:
    """Keep an opinion."""
    payload = json.dumps(feedback.payload, ensure_ascii=False)
    _put(catalogue, "feedback", {**_values(feedback), "payload": payload})


def list_feedback(
    catalogue: Catalogue, *, opinions: Sequence[Opinion] = (), since: str = "", limit: int = 100, offset: int = 0
) -> list[Feedback]:
    """Opinions at or after `since`, newest first. No opinions named means all of them."""
    wanted = opinions or tuple(Opinion)
    with catalogue.reading() as rows:
        found = rows.execute(
            f"SELECT * FROM feedback WHERE at >= ? AND opinion IN ({', '.join('?' * len(wanted))})"
            " ORDER BY at DESC, answer LIMIT ? OFFSET ?",
            (since, *wanted, limit, offset),
        ).fetchall()
    return [_feedback(row) for row in found]


def note_unanswered(catalogue: Catalogue, unanswered: Unanswered) -> None:
    """Keep a refused question."""
    _put(catalogue, "unanswered", _values(unanswered))


def list_unanswered(catalogue: Catalogue, *, since: str = "", limit: int = 1000) -> list[Unanswered]:
    """Refused questions at or after `since`, newest first."""
    with catalogue.reading() as rows:
        found = rows.execute(
            "SELECT * FROM unanswered WHERE at >= ? ORDER BY at DESC, answer LIMIT ?", (since, limit)
        ).fetchall()
    return [Unanswered(**dict(row)) for row in found]


def drop_unanswered(catalogue: Catalogue, *, before: str) -> None:
    """Remove the refused questions from before a time, ISO 8601."""
    with catalogue.writing() as rows:
        rows.execute("DELETE FROM unanswered WHERE at < ?", (before,))


def forget_asker(catalogue: Catalogue, asker: str) -> int:
    """Remove all that one reader said and asked; how many records that were."""
    with catalogue.writing() as rows:
        return sum(
            rows.execute(f"DELETE FROM {table} WHERE asker = ?", (asker,)).rowcount
            for table in ("feedback", "unanswered")
        )


def _values(record: Feedback | Unanswered) -> dict[str, Any]:
    return {column.name: getattr(record, column.name) for column in fields(record)}


def _put(catalogue: Catalogue, table: str, values: dict[str, Any]) -> None:
    marks = ", ".join(f":{column}" for column in values)
    with catalogue.writing() as rows:
        rows.execute(f"INSERT OR REPLACE INTO {table} ({', '.join(values)}) VALUES ({marks})", values)


def _feedback(row: sqlite3.Row) -> Feedback:
    values = dict(row)
    return Feedback(
        **{**values, "opinion": Opinion(values["opinion"]), "payload": json.loads(values["payload"])},
    )
