"""What was said before a question: read from Slack, where it may have been edited or deleted since."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from assistant.types import Turn
from bots.slack.bot import Bot
from bots.slack.claims import Claim, replies_in
from bots.slack.client import SLACK_ERRORS, error_code, told
from bots.slack.contract import Answer
from bots.slack.kept import Given, answers_in, answers_lately
from bots.slack.markup import plain
from bots.slack.questions import Said, said_in

log = logging.getLogger(__name__)
_PAGE, _PAGES = 200, 10  # messages of a thread that are read at once, and how often
_TURNS = 12  # that a follow-up may lean on
_LATELY = timedelta(minutes=30)  # how long a conversation outside threads goes on


async def turns_before(bot: Bot, said: Said) -> list[Turn]:
    """The conversation that a question continues; empty where it begins one."""
    if said.follows:
        return await _thread_turns(bot, said)
    if not said.direct:
        return []
    since = (datetime.now(UTC) - _LATELY).isoformat(timespec="seconds")
    given = await bot.store(answers_lately, said.channel, said.asker, since)
    return [turn for one in given if one.ts != said.ts for turn in _round(one.answer)][-_TURNS:]


async def own_message_after(bot: Bot, claim: Claim) -> str:
    """The ts of a message under a question that is the bot's and no other answer; empty where there is none.

    Raises one of SLACK_ERRORS where the thread cannot be read.
    """
    me = await bot.identity.who()
    others = await bot.store.attempt(replies_in, claim.channel, claim.thread, claim.id) or ()
    async for message in thread_messages(bot, claim.channel, claim.thread):
        ts = str(message.get("ts"))
        mine = me.user and (message.get("user") == me.user or message.get("bot_id") == me.bot)
        if mine and ts > claim.ts and ts not in others:
            return ts
    return ""


async def said_at(bot: Bot, claim: Claim) -> Said | None:
    """The question of a claim as it stands in Slack now; None where it was deleted. Raises one of SLACK_ERRORS."""
    me = await bot.identity.who()
    async for message in thread_messages(bot, claim.channel, claim.thread):
        if message.get("ts") == claim.ts:
            event = {**message, "type": "message", "channel": claim.channel}
            return said_in(event, me.user, claim.team)
    return None


async def thread_messages(bot: Bot, channel: str, thread: str) -> AsyncIterator[Mapping[str, Any]]:
    """The messages of a thread, oldest first, page by page; none of one that was deleted."""
    cursor = ""
    for _ in range(_PAGES):
        try:
            page = await bot.client.conversations_replies(
                channel=channel, ts=thread, limit=_PAGE, cursor=cursor or None
            )
        except SLACK_ERRORS as error:
            if error_code(error) == "thread_not_found":
                return
            raise
        for message in page.get("messages") or ():
            yield message
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return


async def _thread_turns(bot: Bot, said: Said) -> list[Turn]:
    me = await bot.identity.who()
    try:
        found = [one async for one in thread_messages(bot, said.channel, said.thread) if str(one.get("ts")) < said.ts]
    except SLACK_ERRORS as error:
        log.warning("a thread in Slack could not be read: %s", told(error))
        return []
    given = await bot.store(answers_in, said.channel, said.thread)
    return list(_turns(found, given, me.user))[-_TURNS:]


def _turns(messages: Sequence[Mapping[str, Any]], given: Sequence[Given], bot_user: str) -> list[Turn]:
    """Messages as turns: the bot's own without their sources and buttons, questions as they were understood."""
    by_question = {one.ts: one.answer for one in given}
    by_reply = {one.reply: one.answer for one in given}
    turns = []
    for message in messages:
        ts, text = str(message.get("ts")), str(message.get("text") or "")
        if ts in by_reply:
            turns.append(Turn("assistant", by_reply[ts].text))
        elif message.get("user") == bot_user:
            turns.append(Turn("assistant", plain(text)))
        elif said := said_in({**message, "type": "message", "channel": "C"}, bot_user):
            answer = by_question.get(ts)
            turns.append(Turn("user", answer.understood_as if answer and answer.understood_as else said.text))
    return [turn for turn in turns if turn.content.strip()]


def _round(answer: Answer) -> list[Turn]:
    return [Turn("user", answer.understood_as or answer.question), Turn("assistant", answer.text)]
