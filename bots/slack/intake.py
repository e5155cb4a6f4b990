"""Takes questions in: decides whether a message asks the bot, claims it before Slack is told, and has it answered."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

from assistant.errors import ArenaError
from bots.slack.answering import answer_in_slack, put_off
from bots.slack.bot import Bot
from bots.slack.channel import read_channel
from bots.slack.claims import Claim, answered_in, claim
from bots.slack.questions import Said, looks_like_question, said_in

if TYPE_CHECKING:
    from slack_bolt import BoltResponse
    from slack_bolt.async_app import AsyncApp, AsyncBoltRequest

log = logging.getLogger(__name__)
PATIENCE = 2.0  # seconds that Slack waits for a claim; it wants an acknowledgement within three
_REMEMBERED = 50_000  # claims of this run; older ones are in the store
_CHANGES = ("message_changed", "message_deleted")


def register(app: AsyncApp, bot: Bot) -> None:
    """Answer mentions, direct messages, follow-ups, and every question where a channel wants that."""

    async def taking(req: AsyncBoltRequest, next: Callable[[], Awaitable[BoltResponse]]) -> BoltResponse:
        await take(bot, req.body)
        return await next()

    async def taken() -> None:
        """All was begun before this."""

    app.event("app_mention", middleware=[taking])(taken)
    app.event("message", matchers=[_is_said], middleware=[taking])(taken)


async def take(bot: Bot, body: Mapping[str, Any]) -> None:
    """Begin what a message asks for. Returns when it is claimed, or when Slack has waited long enough."""
    me = await bot.identity.who()
    said = said_in(body["event"], me.user, str(body.get("team_id") or ""))
    if said is None or said.id in bot.claimed:
        return
    await begin(bot, said, claim_of(bot, said))


async def begin(bot: Bot, said: Said, claiming: Awaitable[Claim | None]) -> None:
    """Answer in the order of the thread, once the question is claimed; waits a moment for the claim."""
    task = asyncio.ensure_future(claiming)
    bot.work.start(_answered(bot, said, task), lane=lane(said.channel, said.thread))
    await asyncio.wait([task], timeout=PATIENCE)


def lane(channel: str, thread: str) -> str:
    """What is done in one thread is done in order."""
    return f"{channel}:{thread}"


async def claim_of(bot: Bot, said: Said) -> Claim | None:
    """The claim of a message that is to be answered; None where it asks nothing, is taken already or comes too fast."""
    addressed = await _addressed(bot, said)
    if addressed is None or said.id in bot.claimed:
        return None
    wanted = said.claim(addressed=addressed)
    if not await claimed(bot, wanted):
        return None
    if seconds := await bot.pace.wait(said.asker):
        bot.work.start(put_off(bot, said, wanted, seconds))
        return None
    return wanted


async def claimed(bot: Bot, wanted: Claim) -> bool:
    """Whether a question is this run's to answer. Where the store cannot be written, memory has to do."""
    if len(bot.claimed) > _REMEMBERED:
        bot.claimed.clear()
    bot.claimed.add(wanted.id)
    try:
        return await bot.store.promptly(claim, wanted, bot.owner)
    except ArenaError as error:
        log.error("a question is answered without being noted: %s", error)
        return True


async def _answered(bot: Bot, said: Said, claiming: asyncio.Future[Claim | None]) -> None:
    wanted = await claiming
    if wanted is not None:
        await answer_in_slack(bot, said, wanted)


async def _addressed(bot: Bot, said: Said) -> bool | None:
    """Whether the bot is asked (True), may answer nevertheless (False), or has to be silent (None)."""
    if said.direct:
        return True
    channel = await bot.store.promptly(read_channel, said.channel)
    if channel.muted:
        return None
    if said.mentioned:
        return True
    if said.to_others or not looks_like_question(said.text):
        return None
    if said.follows:
        follows = channel.follow_threads and await bot.store.promptly(answered_in, said.channel, said.thread)
        return True if follows else None
    return False if channel.every_question else None


async def _is_said(event: Mapping[str, Any]) -> bool:
    return event.get("subtype") not in _CHANGES
