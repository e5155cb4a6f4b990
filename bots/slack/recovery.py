"""After a stop: questions that were taken on and never answered are answered now, or told that they were not."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from assistant.index.feedback import drop_unanswered
from assistant.language.detect import detect
from assistant.types import Language
from bots.slack.answering import answer_in_slack, apologise, reply_to
from bots.slack.bot import Bot
from bots.slack.changes import remove
from bots.slack.claims import Claim, State, drop_old_events, note_reply, take_over_unanswered, unanswered_before
from bots.slack.client import SLACK_ERRORS, told
from bots.slack.history import own_message_after, said_at
from bots.slack.intake import lane
from bots.slack.kept import drop_old_answers
from bots.slack.wording import say

log = logging.getLogger(__name__)
STALE = timedelta(hours=1)  # after which nobody waits for an answer any more
AGAIN = timedelta(minutes=2)  # after which a question without an answer is taken up again
EVENTS_KEPT = timedelta(days=30)
ANSWERS_KEPT = timedelta(days=90)  # and refused questions


async def recover(bot: Bot) -> int:
    """Take over what the run before left; how many questions that were."""
    left = await bot.store(take_over_unanswered, bot.owner)
    for claim in left:
        bot.claimed.add(claim.id)
        bot.work.start(_make_good(bot, claim), lane=lane(claim.channel, claim.thread))
    if left:
        log.warning("%d questions were left unanswered by the run before", len(left))
    return len(left)


async def look_after(bot: Bot) -> None:
    """Take up again what Slack did not take when it was answered."""
    before = (datetime.now(UTC) - AGAIN).isoformat(timespec="seconds")
    for claim in await bot.store.attempt(unanswered_before, bot.owner, before) or ():
        if claim.id not in bot.active:
            bot.work.start(_make_good(bot, claim), lane=lane(claim.channel, claim.thread))


async def tidy(bot: Bot) -> None:
    """Forget what has been kept long enough."""
    today = datetime.now(UTC)
    await bot.store.attempt(drop_old_events, (today - EVENTS_KEPT).isoformat(timespec="seconds"))
    long_ago = (today - ANSWERS_KEPT).isoformat(timespec="seconds")
    await bot.store.attempt(drop_old_answers, long_ago)
    await bot.store.attempt(drop_unanswered, before=long_ago)


async def _make_good(bot: Bot, claim: Claim) -> None:
    """Answer in the message that stands already, if one does, with the question as it is in Slack now."""
    if claim.state is State.WITHDRAWN:
        await remove(bot, claim)
        return
    bot.active.add(claim.id)
    try:
        if not claim.reply and (standing := await own_message_after(bot, claim)):
            await bot.store(note_reply, claim.id, standing)
            claim = replace(claim, reply=standing)
        said = await said_at(bot, claim)
    except SLACK_ERRORS as error:
        log.warning("a question could not be read again: %s", told(error))
        await apologise(bot, claim, reply_to(bot, claim), say("interrupted", Language.BOKMAAL))
        return
    finally:
        bot.active.discard(claim.id)
    if said is None:
        await remove(bot, claim)
    elif _is_stale(claim):
        await apologise(bot, claim, reply_to(bot, claim), say("interrupted", detect(said.text)))
    else:
        await answer_in_slack(bot, said, claim)


def _is_stale(claim: Claim) -> bool:
    return datetime.now(UTC) - datetime.fromisoformat(claim.at) > STALE
