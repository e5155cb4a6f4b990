"""Edits and deletes of questions: the answer is changed, or goes with the question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bots.slack.answering import answer_in_slack, reply_to
from bots.slack.bot import Bot
from bots.slack.claims import claim, read_claim, reopen, settle
from bots.slack.intake import begin, claim_of, lane
from bots.slack.kept import remove_answer_to
from bots.slack.questions import Said, said_in

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp


def register(app: AsyncApp, bot: Bot) -> None:
    """Follow what people do with their questions."""

    @app.event({"type": "message", "subtype": "message_changed"})
    async def changed(body: dict[str, Any], event: dict[str, Any]) -> None:
        if _is_deleted(event):
            await withdraw(bot, event)
        else:
            await change(bot, body, event)

    @app.event({"type": "message", "subtype": "message_deleted"})
    async def deleted(event: dict[str, Any]) -> None:
        await withdraw(bot, event)


async def change(bot: Bot, body: Mapping[str, Any], event: Mapping[str, Any]) -> None:
    """Answer an edited question anew, in the message that answered it; one that only now asks the bot is taken in."""
    before, after = event.get("previous_message") or {}, event.get("message") or {}
    if not isinstance(before, dict) or not isinstance(after, dict) or before.get("text") == after.get("text"):
        return  # a preview of a link was added, or the like
    me = await bot.identity.who()
    where = {"type": "message", "channel": event.get("channel"), "channel_type": event.get("channel_type")}
    said = said_in({**after, **where}, me.user, str(body.get("team_id") or ""))
    if said is None:
        return
    known = await bot.store(read_claim, said.channel, said.ts)
    if known is not None:
        edit = replace(known, id=str(body.get("event_id")), ts="", reply="")
        if await bot.store(claim, edit, bot.owner):
            bot.work.start(_answer_again(bot, said, edit.id), lane=lane(said.channel, known.thread))
    elif said.mentioned:
        await begin(bot, said, claim_of(bot, said))


async def withdraw(bot: Bot, event: Mapping[str, Any]) -> None:
    """The question is gone: nothing is answered any more, and the answer goes too."""
    channel = str(event.get("channel") or "")
    ts = str(event.get("deleted_ts") or (event.get("previous_message") or {}).get("ts") or "")
    known = await bot.store(read_claim, channel, ts)
    if known is not None:
        await bot.store(settle, known.id)
        bot.work.start(_remove(bot, channel, ts), lane=lane(channel, known.thread))


async def _answer_again(bot: Bot, said: Said, edit: str) -> None:
    known = await bot.store(read_claim, said.channel, said.ts)
    await bot.store(settle, edit)
    if known is not None:
        await bot.store(reopen, known.id)
        await answer_in_slack(bot, said, replace(known, addressed=known.addressed or bool(known.reply)))


async def _remove(bot: Bot, channel: str, ts: str) -> None:
    known = await bot.store(read_claim, channel, ts)
    await bot.store(remove_answer_to, channel, ts)
    if known is not None:
        await reply_to(bot, known).remove()


def _is_deleted(event: Mapping[str, Any]) -> bool:
    """A deleted message that has replies is turned into a stone by Slack."""
    return (event.get("message") or {}).get("subtype") == "tombstone"
