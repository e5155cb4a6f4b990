"""A Slack workspace: its people, channels and messages, and what a person sees of them."""

from __future__ import annotations

import itertools
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tests.bots.slack.fake_limits import texts_of

TEAM, APP, BOT, BOT_USER = "T0ARENA", "A0ARENA", "B0ARENA", "U0ARENA"
LOCALES = {"U1KARI": "nb-NO", "U2BJORG": "nn-NO", "U3MADS": "da-DK", "U4ANN": "en-GB", "U5STAFF": "nb-NO"}
KARI, BJORG, MADS, ANN, STAFF = LOCALES
CROWD = [f"U9{number:03d}" for number in range(40)]
LOCALES |= dict.fromkeys(CROWD, "nb-NO")


class Streaming(StrEnum):
    """How far a streamed message is."""

    NOT = ""
    OPEN = "open"
    DONE = "done"
    TIMED_OUT = "timed out"
    STOPPED = "stopped by the reader"


@dataclass
class Message:
    """One message as it stands now."""

    channel: str
    ts: str
    user: str
    text: str
    thread_ts: str | None = None
    blocks: list[dict[str, Any]] = field(default_factory=list)
    metadata: dict[str, Any] | None = None
    streaming: Streaming = Streaming.NOT
    only_for: str | None = None  # an ephemeral message
    unfurl: bool = True
    edited: bool = False

    @property
    def mine(self) -> bool:
        """Whether the bot wrote it."""
        return self.user == BOT_USER

    @property
    def shown(self) -> str:
        """What a person reads. Slack shows the text only where there are no blocks; a stream has both."""
        blocks = "\n".join(texts_of(self.blocks))
        if self.streaming:
            return "\n".join(filter(None, [self.text, blocks]))
        return blocks or self.text

    def payload(self) -> dict[str, Any]:
        """As events, payloads and conversations.replies have it."""
        plain: dict[str, Any] = {"type": "message", "user": self.user, "text": self.text, "ts": self.ts}
        if self.thread_ts:
            plain["thread_ts"] = self.thread_ts
        if self.mine:
            plain |= {"bot_id": BOT, "app_id": APP}
        if self.blocks:
            plain["blocks"] = self.blocks
        if self.edited:
            plain["edited"] = {"user": self.user, "ts": self.ts}
        return plain


@dataclass
class Channel:
    """A public or private channel, or a direct conversation with the bot."""

    id: str
    type: str = "channel"  # channel, group, im
    messages: list[Message] = field(default_factory=list)
    member: bool = True
    archived: bool = False
    status: dict[str, str] = field(default_factory=dict)  # by thread, as last set
    prompts: list[dict[str, str]] = field(default_factory=list)

    def find(self, ts: str) -> Message | None:
        """The message with that timestamp."""
        return next((message for message in self.messages if message.ts == ts), None)

    def thread(self, ts: str) -> list[Message]:
        """A message and its replies, in order."""
        return [one for one in self.messages if not one.only_for and ts in (one.ts, one.thread_ts)]


@dataclass
class Modal:
    """A view that a person has open."""

    id: str
    user: str
    view: dict[str, Any]
    hash: str
    root: str

    @property
    def shown(self) -> str:
        """What a person reads."""
        return "\n".join([self.view["title"]["text"], *texts_of(self.view["blocks"])])


class Workspace:
    """What is kept; the Web API and the people both work on it."""

    def __init__(self) -> None:
        self.channels: dict[str, Channel] = {}
        self.homes: dict[str, dict[str, Any]] = {}
        self.modals: dict[str, Modal] = {}
        self.triggers: dict[str, tuple[str, float, str]] = {}  # user, when, modal it was pressed in
        self.response_urls: dict[str, tuple[str, str, list[float]]] = {}  # channel, user, when it was used
        self.streams_end = Streaming.OPEN
        self._ids = itertools.count(1)
        self._first = int(time.time())

    def channel(self, id: str, type: str | None = None) -> Channel:
        """The channel of that id; the first letter tells its type, as in Slack."""
        kinds = {"D": "im", "G": "group"}
        return self.channels.setdefault(id, Channel(id, type or kinds.get(id[0], "channel")))

    def direct(self, user: str) -> Channel:
        """The direct conversation of a person with the bot."""
        return self.channel(f"D{user[1:]}")

    def end_streams_as(self, ended: Streaming) -> None:
        """Every stream ends so as soon as something was written."""
        self.streams_end = ended

    def post(self, message: Message) -> Message:
        """Put a message into its channel."""
        self.channel(message.channel).messages.append(message)
        return message

    def next_ts(self) -> str:
        """A timestamp that no other message has."""
        return f"{self._first}.{next(self._ids):06d}"

    def next_id(self, prefix: str) -> str:
        """An id that nothing else has."""
        return f"{prefix}{next(self._ids):06d}"

    def trigger(self, user: str, modal: str = "") -> str:
        """What opens one modal within three seconds of a person's click."""
        id = self.next_id("trigger")
        self.triggers[id] = (user, time.time(), modal)
        return id

    def modal(self, user: str) -> Modal:
        """The modal a person sees, the topmost."""
        return [modal for modal in self.modals.values() if modal.user == user][-1]

    def answers(self, channel: str | None = None) -> list[Message]:
        """What the bot wrote, that all of a channel, or of all channels, can see."""
        return [one for one in self._said(channel) if one.mine and not one.only_for]

    def private(self, user: str) -> list[Message]:
        """What the bot wrote for one person's eyes."""
        return [one for one in self._said(None) if one.mine and one.only_for == user]

    def _said(self, channel: str | None) -> Sequence[Message]:
        chosen = [self.channels[channel]] if channel else self.channels.values()
        return [message for one in chosen for message in one.messages]
