"""The weekly digest: what readers asked and did not get, sent to the channels that want it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

from assistant.index.catalogue import Catalogue, read_meta, write_meta
from assistant.phrases import spoken_date
from assistant.settings import Settings
from assistant.types import Language
from bots.slack.blocks import Block, context, section
from bots.slack.bot import Bot
from bots.slack.channel import Channel, list_channels
from bots.slack.gaps import Gap, Vectors, explained, gaps_of, troubles_of, vectors_of
from bots.slack.markup import mrkdwn, shortened
from bots.slack.parts import header
from bots.slack.wording import say

log = logging.getLogger(__name__)
WEEKDAY, HOUR = 0, 7  # Monday, UTC
_LOOK = 600.0  # seconds between two looks at the clock
_LATE = timedelta(days=1)  # a channel that is new to it gets no digest later than this after its time
_MOST = 10  # gaps shown
_QUESTION, _LINE = 300, 250  # characters


async def keep_sending(bot: Bot) -> None:
    """Send every digest when its time has come, until cancelled. A failure is logged, and tried again later."""
    vectors = None if bot.settings.service_url else partial(_embedded, bot.settings)
    while True:
        try:
            await send_due(bot, datetime.now(UTC), vectors)
        except Exception:
            log.exception("the weekly digest could not be sent")
        await asyncio.sleep(_LOOK)


async def send_due(bot: Bot, now: datetime, vectors: Vectors | None = None) -> int:
    """Send the digests that are due; to how many channels. Each is marked before it is sent: never twice."""
    channels = await bot.store(list_channels)
    sent = 0
    for channel, settings in channels.items():
        if settings.digest and await bot.store(claim_digest, channel, now):
            try:
                await _send(bot, channel, settings, now, vectors)
            except Exception:
                await bot.store(unclaim_digest, channel, now)
                raise
            sent += 1
    return sent


def digest_blocks(gaps: Sequence[Gap], since: str, language: Language) -> list[Block]:
    """The digest within the limits of a message."""
    title = header(say("digest_title", language, date=spoken_date(since, language)))
    if not gaps:
        return [title, section(say("digest_nothing", language))]
    shown = [block for gap in gaps[:_MOST] for block in _gap(gap, language)]
    more = [context(say("digest_more", language, count=len(gaps) - _MOST))] if len(gaps) > _MOST else []
    return [title, *shown, *more]


def slot_before(now: datetime) -> datetime:
    """The last time at which a digest was due."""
    day = now.replace(hour=HOUR, minute=0, second=0, microsecond=0) - timedelta(days=(now.weekday() - WEEKDAY) % 7)
    return day if day <= now else day - timedelta(days=7)


def claim_digest(catalogue: Catalogue, channel: str, now: datetime) -> bool:
    """Whether the digest of this week is still to be sent; it counts as sent from now on."""
    slot = slot_before(now)
    with catalogue.writing() as rows:
        last = read_meta(rows, _key(channel))
        due = last < slot.isoformat() if last else now - slot < _LATE
        if due:
            write_meta(rows, _key(channel), now.isoformat(timespec="seconds"))
    return due


def unclaim_digest(catalogue: Catalogue, channel: str, now: datetime) -> None:
    """The digest of this week was not sent after all."""
    with catalogue.writing() as rows:
        write_meta(rows, _key(channel), (slot_before(now) - timedelta(seconds=1)).isoformat(timespec="seconds"))


def _embedded(settings: Settings, texts: list[str]) -> Sequence[Sequence[float]]:
    """By the embedder that this process has at work already."""
    from assistant.wiring import open_embedder

    return vectors_of(open_embedder(settings).embeddings)(texts)


async def _send(bot: Bot, channel: str, settings: Channel, now: datetime, vectors: Vectors | None) -> None:
    since = (now - timedelta(days=7)).date().isoformat()
    troubles = troubles_of(await bot.asker.heard(since))
    gaps = await asyncio.to_thread(gaps_of, troubles, vectors)
    shown = [await explained(gap, bot.asker) for gap in gaps[:_MOST]]
    language = settings.language or Language.BOKMAAL
    blocks = digest_blocks([*shown, *gaps[_MOST:]], since, language)
    text = say("digest_title", language, date=spoken_date(since, language))
    await bot.client.chat_postMessage(channel=channel, text=text, blocks=blocks, unfurl_links=False, unfurl_media=False)


def _gap(gap: Gap, language: Language) -> list[Block]:
    said = {"asked": len(gap.troubles), "askers": gap.askers, "refused": gap.refused, "disliked": gap.disliked}
    lists = {
        "digest_missing": ("words", gap.missing),
        "digest_nearest": ("titles", gap.nearest),
        "digest_reasons": ("reasons", gap.reasons),
    }
    told = [
        say(key, language, **{name: mrkdwn(shortened(", ".join(found), _LINE))})
        for key, (name, found) in lists.items()
        if found
    ]
    question = f"*{mrkdwn(shortened(gap.question, _QUESTION))}*\n{say('digest_counts', language, **said)}"
    return [section(question), *([context("\n".join(told))] if told else [])]


def _key(channel: str) -> str:
    return f"slack_digest:{channel}"
