"""How the bot behaves in one channel: what its staff set, as values and in the store."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from assistant.index.catalogue import Catalogue
from assistant.index.filters import Filters
from assistant.types import Kind, Language
from bots.slack.store import now

DEFAULT = "default"  # in the place of a channel's id: whoever gets hand-overs where a channel names nobody


@dataclass(frozen=True, slots=True)
class Channel:
    """The settings of one channel; a channel without any has these."""

    every_question: bool = False  # answer questions that do not mention the bot; silent where it would refuse
    kinds: tuple[Kind, ...] = ()  # in scope, empty means all
    publishers: tuple[str, ...] = ()  # in scope, empty means all
    language: Language | None = None  # of the bot's own words around an answer; None means the question's
    hand_over: str = ""  # user or channel id that gets questions asked of a human
    follow_threads: bool = True  # answer follow-ups in its threads without a new mention
    muted: bool = False  # answer nothing here, not even mentions
    digest: bool = False  # receives the weekly digest

    @property
    def filters(self) -> Filters:
        """What may answer here."""
        return Filters(kinds=self.kinds, publishers=self.publishers)


def read_channel(catalogue: Catalogue, channel: str) -> Channel:
    """The settings of a channel, as they come where nobody set any."""
    with catalogue.reading() as rows:
        row = rows.execute("SELECT settings FROM slack_channels WHERE channel = ?", (channel,)).fetchone()
    return _channel(row[0]) if row else Channel()


def receiver_for(catalogue: Catalogue, channel: str) -> str:
    """Who gets the questions of a channel that are asked of a human; empty where nobody is set up."""
    return read_channel(catalogue, channel).hand_over or read_channel(catalogue, DEFAULT).hand_over


def write_channel(catalogue: Catalogue, channel: str, settings: Channel, by: str) -> None:
    """Keep the settings of a channel; `by` is the user id of who set them, or "cli"."""
    with catalogue.writing() as rows:
        rows.execute(
            "INSERT OR REPLACE INTO slack_channels VALUES (?, ?, ?, ?)",
            (channel, json.dumps(asdict(settings)), by, now()),
        )


def list_channels(catalogue: Catalogue) -> dict[str, Channel]:
    """All channels that have settings, by id."""
    with catalogue.reading() as rows:
        found = rows.execute("SELECT channel, settings FROM slack_channels ORDER BY channel").fetchall()
    return {row[0]: _channel(row[1]) for row in found}


def _channel(text: str) -> Channel:
    plain = json.loads(text)
    return Channel(
        **{
            **plain,
            "kinds": tuple(Kind(kind) for kind in plain["kinds"]),
            "publishers": tuple(plain["publishers"]),
            "language": Language(plain["language"]) if plain["language"] else None,
        }
    )
