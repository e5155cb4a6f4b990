"""Edits and deletes of questions: the answer is changed, or goes with the question."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bots.slack import claims
from bots.slack.answering import answer_in_slack, put_off, reply_to
from bots.slack.bot import Bot
from bots.slack.claims import Claim, claim, read_claim, reopen, settle
from bots.slack.intake import PATIENCE, begin, claim_of, lane
from bots.slack.kept import remove_answer_to
from bots.slack.questions import Said, said_in

if TYPE_CHECKING:
    from slack_bolt import BoltResponse
    from slack_bolt.async_app import AsyncApp, AsyncBoltRequest


def register(app: AsyncApp, bot: Bot) -> None:
    """Follow what people do with their questions."""

    async def taking(req: AsyncBoltRequest, next: Callable[[], Awaitable[BoltResponse]]) -> BoltResponse:
        await follow(bot, req.body)
        return await next()

    async def taken() -> None:
        """All was begun before this."""

    for subtype in ("message_changed", "message_deleted"):
        app.event({"type": "message", "subtype": subtype}, middleware=[taking])(taken)


async def follow(bot: Bot, body: Mapping[str, Any]) -> None:
    """Begin what a change asks for. Returns when it is noted, or when Slack has waited long enough."""
    event = body["event"]
    doing = withdraw(bot, event) if _is_deleted(event) else change(bot, body, event)
    await asyncio.wait([bot.work.start(doing)], timeout=PATIENCE)


async def change(bot: Bot, body: Mapping[str, Any], event: Mapping[str, Any]) -> None:
    """Answer an edited question anew, in the message that answered it; one that only now asks the bot is taken in."""
    before, after = event.get("previous_message") or {}, event.get("message") or {}
    if before.get("text") == after.get("text"):
        return  # a preview of a link was added, or the like
    me = await bot.identity.who()
    where = {"type": "message", "channel": event.get("channel"), "channel_type": event.get("channel_type")}
    said = said_in({**after, **where}, me.user, str(body.get("team_id") or ""))
    if said is None:
        return
    known = await bot.store.promptly(read_claim, said.channel, said.ts)
    if known is not None:
        edit = replace(known, id=str(body.get("event_id")), ts="", reply="")
        if await bot.store.promptly(claim, edit, bot.owner):
            await _reopened(bot, said, known, edit)
    elif said.mentioned:
        await begin(bot, said, claim_of(bot, said))


async def _reopened(bot: Bot, said: Said, known: Claim, edit: Claim) -> None:
    if seconds := await bot.pace.wait(said.asker):
        bot.work.start(put_off(bot, said, replace(known, id=edit.id), seconds))
        return
    await bot.store.promptly(reopen, known.id, bot.owner)  # so that the next run answers it, if need be
    bot.work.start(_answer_again(bot, said, edit.id), lane=lane(said.channel, known.thread))


async def withdraw(bot: Bot, event: Mapping[str, Any]) -> None:
    """The question is gone: nothing is answered any more, and the answer goes too."""
    channel = str(event.get("channel") or "")
    ts = str(event.get("deleted_ts") or (event.get("previous_message") or {}).get("ts") or "")
    known = await bot.store.promptly(read_claim, channel, ts)
    if known is not None:
        await bot.store.promptly(claims.withdraw, known.id)
        bot.work.start(remove(bot, known), lane=lane(channel, known.thread))


async def remove(bot: Bot, gone: Claim) -> None:
    """Take away what was said to a question that is gone."""
    known = await bot.store(read_claim, gone.channel, gone.ts) or gone
    await bot.store(remove_answer_to, gone.channel, gone.ts)
    await reply_to(bot, known).remove()
    await bot.store(settle, gone.id)


async def _answer_again(bot: Bot, said: Said, edit: str) -> None:
    known = await bot.store(read_claim, said.channel, said.ts)
    await bot.store(settle, edit)
    if known is not None and known.state is not claims.State.WITHDRAWN:
        await bot.store(reopen, known.id, bot.owner)
        await answer_in_slack(bot, said, replace(known, addressed=known.addressed or bool(known.reply)))


def _is_deleted(event: Mapping[str, Any]) -> bool:
    """A deleted message that has replies is turned into a stone by Slack."""
    return event["subtype"] == "message_deleted" or (event.get("message") or {}).get("subtype") == "tombstone"
