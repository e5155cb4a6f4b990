"""Which questions were taken on and which were answered: what makes every question answered once.

A question is claimed before any work. Slack delivers a mention in a channel twice under two event ids, as a mention
and as a message, and repeats deliveries: so a question is known by where it stands, `channel:ts`.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from enum import StrEnum

from assistant.index.catalogue import Catalogue
from bots.slack.store import now


class State(StrEnum):
    """How far a claimed question has come."""

    CLAIMED = "claimed"
    ANSWERED = "answered"  # also with an honest message that it could not be
    WITHDRAWN = "withdrawn"  # deleted, and its answer still to go


@dataclass(frozen=True, slots=True)
class Claim:
    """A question that was taken on; its text stays in Slack."""

    id: str
    channel: str
    ts: str  # empty for what is no message: a command, a click
    thread: str  # ts of the message that the answer goes under
    asker: str  # user id
    team: str = ""
    addressed: bool = True  # by a mention, in a direct message or in a thread of the bot's
    state: State = State.CLAIMED
    reply: str = ""  # ts of the message that holds the answer, or will
    at: str = ""  # when it was taken on


def claim(catalogue: Catalogue, wanted: Claim, owner: str) -> bool:
    """Take on a question. False where it was answered or deleted, or is being answered by the same owner.

    A question that another owner left unanswered is taken over: an owner is one run of the bot, and there is only one
    at a time.
    """
    with catalogue.writing() as rows:
        row = rows.execute("SELECT state, owner FROM slack_events WHERE id = ?", (wanted.id,)).fetchone()
        if row and (row["state"] != State.CLAIMED or row["owner"] == owner):
            return False
        if row:
            rows.execute("UPDATE slack_events SET owner = ? WHERE id = ?", (owner, wanted.id))
        else:
            rows.execute(
                "INSERT INTO slack_events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(wanted.id, wanted.channel, wanted.ts, wanted.thread, wanted.asker, wanted.team),
                    *(wanted.addressed, owner, State.CLAIMED, "", now()),
                ),
            )
        return True


def note_reply(catalogue: Catalogue, id: str, reply: str) -> None:
    """Remember the message that will hold the answer, as soon as it stands."""
    with catalogue.writing() as rows:
        rows.execute("UPDATE slack_events SET reply = ? WHERE id = ?", (reply, id))


def settle(catalogue: Catalogue, id: str) -> None:
    """The question is answered, whatever comes."""
    with catalogue.writing() as rows:
        rows.execute("UPDATE slack_events SET state = ? WHERE id = ?", (State.ANSWERED, id))


def release(catalogue: Catalogue, id: str) -> None:
    """Give back what could not be done, so that it may be tried again."""
    with catalogue.writing() as rows:
        rows.execute("DELETE FROM slack_events WHERE id = ?", (id,))


def reopen(catalogue: Catalogue, id: str, owner: str) -> None:
    """The question was changed: it waits for an answer again."""
    with catalogue.writing() as rows:
        rows.execute("UPDATE slack_events SET state = ?, owner = ? WHERE id = ?", (State.CLAIMED, owner, id))


def withdraw(catalogue: Catalogue, id: str) -> None:
    """The question was deleted: nothing is answered any more, and what was goes."""
    with catalogue.writing() as rows:
        rows.execute("UPDATE slack_events SET state = ? WHERE id = ?", (State.WITHDRAWN, id))


def read_claim(catalogue: Catalogue, channel: str, ts: str) -> Claim | None:
    """The claim of the message that stands there."""
    with catalogue.reading() as rows:
        row = rows.execute("SELECT * FROM slack_events WHERE id = ?", (question_id(channel, ts),)).fetchone()
    return _claim(row) if row else None


def is_open(catalogue: Catalogue, id: str) -> bool:
    """Whether a question still waits for its answer; one that is not kept does."""
    with catalogue.reading() as rows:
        row = rows.execute("SELECT state FROM slack_events WHERE id = ?", (id,)).fetchone()
    return row is None or row["state"] == State.CLAIMED


def replies_in(catalogue: Catalogue, channel: str, thread: str, but: str) -> frozenset[str]:
    """The messages that hold the answers of a thread, but for that to one question."""
    with catalogue.reading() as rows:
        found = rows.execute(
            "SELECT reply FROM slack_events WHERE channel = ? AND thread = ? AND id != ? AND reply != ''",
            (channel, thread, but),
        )
        return frozenset(row["reply"] for row in found)


def take_over_unanswered(catalogue: Catalogue, owner: str) -> list[Claim]:
    """The questions that earlier owners left unanswered or their answers standing; oldest first, now this owner's."""
    with catalogue.writing() as rows:
        found = rows.execute(
            "SELECT * FROM slack_events WHERE state != ? AND owner != ? AND ts != '' ORDER BY at, ts",
            (State.ANSWERED, owner),
        ).fetchall()
        rows.executemany("UPDATE slack_events SET owner = ? WHERE id = ?", [(owner, row["id"]) for row in found])
    return [_claim(row) for row in found]


def drop_old_events(catalogue: Catalogue, before: str) -> int:
    """Forget claims and threads from before a time."""
    with catalogue.writing() as rows:
        removed = rows.execute("DELETE FROM slack_events WHERE at < ?", (before,)).rowcount
        return removed + rows.execute("DELETE FROM slack_threads WHERE at < ?", (before,)).rowcount


def unanswered_before(catalogue: Catalogue, owner: str, before: str) -> list[Claim]:
    """The questions an owner took on before a time and has not answered yet, oldest first."""
    with catalogue.reading() as rows:
        found = rows.execute(
            "SELECT * FROM slack_events WHERE state = ? AND owner = ? AND ts != '' AND at < ? ORDER BY at, ts",
            (State.CLAIMED, owner, before),
        ).fetchall()
    return [_claim(row) for row in found]


def note_thread(catalogue: Catalogue, channel: str, thread: str) -> None:
    """The bot has answered in this thread."""
    with catalogue.writing() as rows:
        rows.execute("INSERT OR REPLACE INTO slack_threads VALUES (?, ?, ?)", (channel, thread, now()))


def answered_in(catalogue: Catalogue, channel: str, thread: str) -> bool:
    """Whether the bot has answered in this thread."""
    with catalogue.reading() as rows:
        found = rows.execute("SELECT 1 FROM slack_threads WHERE channel = ? AND thread = ?", (channel, thread))
        return found.fetchone() is not None


def question_id(channel: str, ts: str) -> str:
    """How a question is known."""
    return f"{channel}:{ts}"


def _claim(row: sqlite3.Row) -> Claim:
    return Claim(
        id=row["id"],
        channel=row["channel"],
        ts=row["ts"],
        thread=row["thread"],
        asker=row["asker"],
        team=row["team"],
        addressed=bool(row["addressed"]),
        state=State(row["state"]),
        reply=row["reply"],
        at=row["at"],
    )
