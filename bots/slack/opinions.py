"""Feedback: a thumb up is kept at once; a thumb down asks why, and is kept even where nobody says."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from assistant.errors import ArenaError
from assistant.index.feedback import Feedback, Opinion
from assistant.types import Language
from bots.slack.answering import tell
from bots.slack.blocks import FEEDBACK, Block, plain
from bots.slack.bot import Bot
from bots.slack.client import SLACK_ERRORS, told
from bots.slack.interactions import Click, begin, say_to, view
from bots.slack.kept import Given, read_answer
from bots.slack.parts import field, option
from bots.slack.passages import given_to
from bots.slack.store import now
from bots.slack.wording import say

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp

log = logging.getLogger(__name__)
WHY = "why"  # callback id of the modal
REASON, MORE = "why_reason", "why_more"  # action ids of its fields
_REASONS = (Opinion.OUTDATED, Opinion.WRONG, Opinion.UNCLEAR)
_LONGEST = 2_000  # characters of what a reader writes


def register(app: AsyncApp, bot: Bot) -> None:
    """Keep what readers think of answers."""

    @app.action(FEEDBACK)
    async def voted(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        begin(bot, body, _voted, _lane(body["user"]["id"]))

    @app.view(WHY)
    async def explained(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        await ack()
        user = body["user"]["id"]
        bot.work.start(_explained(bot, user, view), _lane(user))


def _lane(user: str) -> str:
    """What somebody thinks is kept in the order in which they said it."""
    return f"opinion:{user}"


def why_view(answer: str, language: Language) -> Block:
    """The modal that asks what was wrong."""
    options = [option(say(f"why_{reason}", language), reason) for reason in _REASONS]
    text = {"type": "plain_text_input", "action_id": MORE, "multiline": True, "max_length": _LONGEST}
    blocks = [
        {**field(say("why", language), {"type": "radio_buttons", "action_id": REASON, "options": options})},
        field(say("why_more", language), text),
    ]
    send = plain(say("send", language), 24)
    return view(say("why_title", language), blocks, language, callback_id=WHY, private_metadata=answer, submit=send)


async def _voted(bot: Bot, click: Click) -> None:
    id, _, vote = click.value.partition(":")
    given = await given_to(bot, click, id)
    if given is None:
        return
    opinion = Opinion.HELPFUL if vote == "good" else Opinion.UNCLEAR
    asked = opinion is not Opinion.HELPFUL and await _asked_why(bot, click, given)  # first: triggers die quickly
    await bot.asker.opine(feedback(given, click.user, opinion))
    if not asked:
        await say_to(bot, click, say("thanks", given.answer.language))


async def _asked_why(bot: Bot, click: Click, given: Given) -> bool:
    try:
        await bot.client.views_open(trigger_id=click.trigger, view=why_view(given.answer.id, given.answer.language))
    except SLACK_ERRORS as error:
        log.warning("nobody was asked why: %s", told(error))
        return False
    return True


async def _explained(bot: Bot, user: str, sent: dict[str, Any]) -> None:
    given = await bot.store(read_answer, str(sent.get("private_metadata") or ""))
    if given is None:
        return
    state = {id: one for block in sent["state"]["values"].values() for id, one in block.items()}
    chosen = (state.get(REASON, {}).get("selected_option") or {}).get("value") or Opinion.UNCLEAR
    reason = str(state.get(MORE, {}).get("value") or "")[:_LONGEST]
    try:
        await bot.asker.opine(feedback(given, user, Opinion(chosen), reason))
    except ArenaError as error:
        log.error("an opinion is not kept: %s", error)
        await tell(bot, given.channel, user, say("unavailable", given.answer.language))


def feedback(given: Given, user: str, opinion: Opinion, reason: str = "") -> Feedback:
    """What a reader thinks, as it is kept."""
    answer = given.answer
    return Feedback(answer.id, user, "slack", answer.question, opinion, now(), reason, answer.payload)
