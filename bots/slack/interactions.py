"""What people click, read from Slack's payloads, and the ways to answer a click."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.errors import ArenaError
from assistant.types import Language
from bots.slack.answering import tell
from bots.slack.blocks import Block, plain, section
from bots.slack.bot import Bot
from bots.slack.client import SLACK_ERRORS, told
from bots.slack.markup import mrkdwn
from bots.slack.parts import modal
from bots.slack.reader import reader_language
from bots.slack.wording import say

log = logging.getLogger(__name__)
_BUTTON = 24  # characters of a view's buttons


@dataclass(frozen=True, slots=True)
class Click:
    """A button that was pressed."""

    value: str
    user: str
    channel: str  # empty in a view
    ts: str  # of the message it stands in
    thread: str
    trigger: str
    response_url: str
    private: bool  # in a message that only this person sees


def click_of(body: Mapping[str, Any]) -> Click:
    """The click of a block_actions payload."""
    action, place = body["actions"][0], body.get("container") or {}
    return Click(
        value=str(action.get("value") or ""),
        user=str(body["user"]["id"]),
        channel=str((body.get("channel") or {}).get("id") or place.get("channel_id") or ""),
        ts=str(place.get("message_ts") or ""),
        thread=str(place.get("thread_ts") or place.get("message_ts") or ""),
        trigger=str(body.get("trigger_id") or ""),
        response_url=str(body.get("response_url") or ""),
        private=bool(place.get("is_ephemeral")),
    )


def begin(bot: Bot, body: Mapping[str, Any], deed: Callable[[Bot, Click], Awaitable[None]], lane: str = "") -> None:
    """Do what a click asks for; where that fails, whoever clicked is told."""
    click = click_of(body)

    async def done() -> None:
        try:
            await deed(bot, click)
        except Exception:
            log.exception("a click did nothing")
            await say_to(bot, click, say("failed", await reader_language(bot.client, click.user)))

    bot.work.start(done(), lane)


async def say_to(bot: Bot, click: Click, text: str) -> None:
    """Answer a click with words that only the clicker sees."""
    thread = "" if click.private else click.thread
    await tell(bot, click.channel or click.user, click.user, text, thread)


async def show(
    bot: Bot, click: Click, title: str, language: Language, making: Callable[[], Awaitable[list[Block]]]
) -> None:
    """Open a modal at once, for a trigger lives three seconds, and fill it when its blocks are made."""
    try:
        waiting = view(title, [section(say("fetching", language))], language)
        opened = await bot.client.views_open(trigger_id=click.trigger, view=waiting)
    except SLACK_ERRORS as error:
        log.warning("no modal in Slack: %s", told(error))
        await say_to(bot, click, say("failed", language))
        return
    blocks = await _made(making, language)
    try:
        await bot.client.views_update(view_id=opened["view"]["id"], view=view(title, blocks, language))
    except SLACK_ERRORS as error:
        log.warning("a modal in Slack stays empty: %s", told(error))
        await say_to(bot, click, say("failed", language))


def view(title: str, blocks: list[Block], language: Language, **more: Any) -> Block:
    """A modal that can be closed."""
    return modal(title, blocks, close=plain(say("close", language), _BUTTON), **more)


async def _made(making: Callable[[], Awaitable[list[Block]]], language: Language) -> list[Block]:
    try:
        return await making()
    except ArenaError as error:
        log.warning("a modal has no contents: %s", error)
        return [section(mrkdwn(say("unavailable", language)))]
    except Exception:
        log.exception("a modal has no contents")
        return [section(mrkdwn(say("failed", language)))]
