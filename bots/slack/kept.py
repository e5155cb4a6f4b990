"""Answers that were given, kept for what readers do with them later, and the ones that readers saved."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from assistant.index.catalogue import Catalogue
from assistant.index.feedback import forget_asker
from bots.slack.contract import Answer, answer_from
from bots.slack.store import now


@dataclass(frozen=True, slots=True)
class Given:
    """An answer with where it was given."""

    answer: Answer
    asker: str  # user id
    channel: str
    ts: str  # of the question; empty for a private answer
    thread: str
    reply: str  # ts of the message that holds the answer; empty for a private one
    at: str = ""


def keep_answer(catalogue: Catalogue, given: Given) -> None:
    """Keep an answer; another one to the same question takes the place of the first, unless that was saved."""
    with catalogue.writing() as rows:
        if given.ts:
            rows.execute(
                "DELETE FROM slack_answers WHERE channel = ? AND ts = ? AND id != ?"
                " AND id NOT IN (SELECT answer FROM slack_saved)",
                (given.channel, given.ts, given.answer.id),
            )
        rows.execute(
            "INSERT OR REPLACE INTO slack_answers VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(given.answer.id, given.asker, given.channel, given.ts, given.thread, given.reply),
                *(json.dumps(given.answer.payload, ensure_ascii=False), now()),
            ),
        )


def read_answer(catalogue: Catalogue, id: str) -> Given | None:
    """An answer by its id, None where it was forgotten or never given."""
    with catalogue.reading() as rows:
        row = rows.execute("SELECT * FROM slack_answers WHERE id = ?", (id,)).fetchone()
    return _given(row) if row else None


def answers_in(catalogue: Catalogue, channel: str, thread: str) -> list[Given]:
    """The answers given in a thread."""
    with catalogue.reading() as rows:
        found = rows.execute("SELECT * FROM slack_answers WHERE channel = ? AND thread = ?", (channel, thread))
        return [_given(row) for row in found]


def answers_lately(catalogue: Catalogue, channel: str, asker: str, since: str) -> list[Given]:
    """The answers a reader got outside threads, oldest first."""
    with catalogue.reading() as rows:
        found = rows.execute(
            "SELECT * FROM slack_answers WHERE channel = ? AND asker = ? AND ts != '' AND ts = thread AND at >= ?"
            " ORDER BY ts",
            (channel, asker, since),
        )
        return [_given(row) for row in found]


def remove_answer_to(catalogue: Catalogue, channel: str, ts: str) -> None:
    """Forget the answer to a question that was deleted, also where it was saved."""
    with catalogue.writing() as rows:
        of_question = "SELECT id FROM slack_answers WHERE channel = ? AND ts = ?"
        rows.execute(f"DELETE FROM slack_saved WHERE answer IN ({of_question})", (channel, ts))
        rows.execute("DELETE FROM slack_answers WHERE channel = ? AND ts = ?", (channel, ts))


def save_answer(catalogue: Catalogue, asker: str, answer: str) -> None:
    """Put an answer among those that a reader keeps."""
    with catalogue.writing() as rows:
        rows.execute("INSERT OR IGNORE INTO slack_saved VALUES (?, ?, ?)", (asker, answer, now()))


def unsave_answer(catalogue: Catalogue, asker: str, answer: str) -> None:
    """Take it away from them."""
    with catalogue.writing() as rows:
        rows.execute("DELETE FROM slack_saved WHERE asker = ? AND answer = ?", (asker, answer))


def list_saved(catalogue: Catalogue, asker: str, limit: int = 20) -> list[Given]:
    """What a reader saved, newest first."""
    with catalogue.reading() as rows:
        found = rows.execute(
            "SELECT a.* FROM slack_saved s JOIN slack_answers a ON a.id = s.answer"
            " WHERE s.asker = ? ORDER BY s.at DESC LIMIT ?",
            (asker, limit),
        ).fetchall()
    return [_given(row) for row in found]


def forget_user(catalogue: Catalogue, asker: str) -> int:
    """Remove a person's questions, answers, saved answers and feedback; how many records that were."""
    with catalogue.writing() as rows:
        saved_of_theirs = "SELECT id FROM slack_answers WHERE asker = ?"
        removed = rows.execute(
            f"DELETE FROM slack_saved WHERE asker = ? OR answer IN ({saved_of_theirs})", (asker, asker)
        ).rowcount
        removed += rows.execute("DELETE FROM slack_answers WHERE asker = ?", (asker,)).rowcount
        removed += rows.execute("UPDATE slack_events SET asker = '' WHERE asker = ?", (asker,)).rowcount
    return removed + forget_asker(catalogue, asker)


def drop_old_answers(catalogue: Catalogue, before: str) -> int:
    """Forget answers given before a time, but for those that somebody saved."""
    with catalogue.writing() as rows:
        return rows.execute(
            "DELETE FROM slack_answers WHERE at < ? AND id NOT IN (SELECT answer FROM slack_saved)", (before,)
        ).rowcount


def _given(row: sqlite3.Row) -> Given:
    answer = answer_from(json.loads(row["payload"]))
    return Given(answer, row["asker"], row["channel"], row["ts"], row["thread"], row["reply"], row["at"])
