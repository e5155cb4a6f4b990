"""Answers to commands and clicks through their response URL, which works also where the bot is no member."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from bots.slack.blocks import Block
from bots.slack.bot import Bot
from bots.slack.client import SLACK_ERRORS, told

log = logging.getLogger(__name__)
_TIMEOUT = 15  # seconds


async def respond(
    bot: Bot,
    url: str,
    channel: str,
    user: str,
    text: str,
    blocks: Sequence[Block] = (),
    *,
    everyone: bool = False,
) -> bool:
    """Say something to one person, or to everyone in the place of a private message; whether Slack took it."""
    to = "" if everyone else user
    if await _sent(url, text, blocks, everyone=everyone) or await _posted(bot, channel, to, text, blocks):
        return True
    return bool(blocks) and await _posted(bot, channel, to, text, ())  # rather without buttons than not at all


async def _posted(bot: Bot, channel: str, to: str, text: str, blocks: Sequence[Block]) -> bool:
    """To one person where one is named."""
    about: dict[str, Any] = {"channel": channel, "text": text, "blocks": list(blocks) or None}
    try:
        if to:
            await bot.client.chat_postEphemeral(**about, user=to)
        else:
            await bot.client.chat_postMessage(**about, unfurl_links=False, unfurl_media=False)
    except SLACK_ERRORS as error:
        log.error("Slack takes no response: %s", told(error))
        return False
    return True


async def _sent(url: str, text: str, blocks: Sequence[Block], *, everyone: bool) -> bool:
    from slack_sdk.webhook.async_client import AsyncWebhookClient

    hook = AsyncWebhookClient(url, timeout=_TIMEOUT, retry_handlers=[])
    try:
        sent = await hook.send(
            text=text,
            blocks=list(blocks) or None,
            response_type="in_channel" if everyone else "ephemeral",
            replace_original=False,
            delete_original=everyone,
            unfurl_links=False,
            unfurl_media=False,
        )
    except SLACK_ERRORS as error:
        log.warning("a response URL failed: %s", type(error).__name__)
        return False
    taken = sent.status_code == 200 and '"ok":false' not in sent.body.replace(" ", "")
    if not taken:
        log.warning("a response URL was refused: %s", sent.status_code)
    return taken
