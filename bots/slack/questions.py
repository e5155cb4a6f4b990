"""Which messages ask the bot something: read from events, as values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bots.slack.claims import Claim, question_id
from bots.slack.markup import plain

_SUBTYPES = (None, "", "thread_broadcast", "file_share")  # of messages that a person wrote
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_REFERENCE = re.compile(r"<([#!@])([^|>]+)(?:\|([^>]*))?>")
_ADDRESS = re.compile(r"<((?:https?|mailto|tel):[^|>]+)(?:\|([^>]*))?>")
_ASKING = re.compile(
    r"\W*(?:og |men |and |but |så |so )?(?:hva|kva|hvad|hvem|kven|hvor|kor|kvar|når|hvornår|hvilke\w*|hvordan|korleis"
    r"|hvorfor|kvifor|kan|må|skal|bør|er|har|finnes|finst|findes|gjelder|gjeld|gælder|what|who|where|when|which|how"
    r"|why|can|could|do|does|did|is|are|has|have|should|must|may|tell|fortell|fortel|fortæl|forklar|explain)\b",
    re.IGNORECASE,
)

_THANKS = re.compile(
    r"\W*(?:tusen |mange |så )?(?:takk?|thanks|thank you|thx)"
    r"(?: (?:for|so|så|very|skal|du|ha|mye|mykje|much|a|lot|svaret|svar|hjelp\w*|hjælp\w*|help))*\W*",
    re.IGNORECASE,
)
_GREETING = re.compile(r"\W*(?:hei+|heisann|hallo|hej|hi|hello|god \w+|good \w+|help|hjelp|hjælp)\W*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """A message that a person wrote, where the bot may read it."""

    channel: str
    ts: str
    thread: str  # ts of the first message of its thread: its own, where it begins one
    asker: str  # user id
    team: str
    text: str  # without the mention of the bot, entities and references made readable
    direct: bool  # in a conversation with the bot alone
    mentioned: bool  # the bot is mentioned
    to_others: bool  # begins by mentioning somebody else

    @property
    def id(self) -> str:
        """How the question is known."""
        return question_id(self.channel, self.ts)

    @property
    def follows(self) -> bool:
        """Whether it stands in a thread that another message began."""
        return self.thread != self.ts

    def claim(self, *, addressed: bool = True) -> Claim:
        """What is kept of it before any work."""
        return Claim(self.id, self.channel, self.ts, self.thread, self.asker, self.team, addressed)


def said_in(event: Mapping[str, Any], bot_user: str, team: str = "") -> Said | None:
    """The message of an event; None for what bots, Slack itself and nobody wrote, and for edits and the like."""
    wrote = event.get("user")
    if event.get("type") not in ("message", "app_mention") or event.get("subtype") not in _SUBTYPES:
        return None
    if not wrote or wrote in (bot_user, "USLACKBOT") or event.get("bot_id") or event.get("bot_profile"):
        return None
    channel, ts = str(event.get("channel") or ""), str(event.get("ts") or "")
    if not channel or not ts or event.get("hidden"):
        return None
    text = str(event.get("text") or "")
    mentions = _MENTION.findall(text)
    return Said(
        channel=channel,
        ts=ts,
        thread=str(event.get("thread_ts") or ts),
        asker=str(wrote),
        team=str(event.get("team") or team),
        text=readable(text, bot_user),
        direct=event.get("channel_type") == "im" or channel.startswith("D"),
        mentioned=event["type"] == "app_mention" or (bool(bot_user) and bot_user in mentions),
        to_others=text.lstrip().startswith("<@") and bool(mentions) and mentions[0] != bot_user,
    )


def readable(text: str, bot_user: str) -> str:
    """What a person typed, as they saw it, without the mention of the bot."""
    text = re.sub(rf"<@{re.escape(bot_user)}(?:\|[^>]*)?>", " ", text) if bot_user else _MENTION.sub(" ", text, count=1)
    text = _ADDRESS.sub(lambda found: found[2] or found[1], text)
    text = _REFERENCE.sub(lambda found: f"{'@' if found[1] == '!' else found[1]}{found[3] or found[2]}", text)
    return " ".join(plain(text).split())


def small_talk(text: str) -> str | None:
    """The name of the words that answer thanks, a greeting or nothing at all; None for what may be a question."""
    if _THANKS.fullmatch(text):
        return "welcome"
    return "help" if not re.search(r"\w", text) or _GREETING.fullmatch(text) else None


def looks_like_question(text: str) -> bool:
    """Whether a message that does not call the bot asks something all the same."""
    return "?" in text or bool(_ASKING.match(text))
