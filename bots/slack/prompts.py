"""The questions that a conversation with the bot opens with: examples that the corpus answers."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from assistant.conversation import read_examples
from bots.slack.bot import Bot
from bots.slack.client import SLACK_ERRORS, told
from bots.slack.markup import shortened
from bots.slack.reader import reader_language
from bots.slack.wording import say

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp

log = logging.getLogger(__name__)
_MOST = 4
_TITLE = 70  # characters


def register(app: AsyncApp, bot: Bot) -> None:
    """Suggest questions to whoever opens a conversation with the bot."""

    @app.event("app_home_opened", matchers=[_is_messages])
    async def opened(event: dict[str, Any]) -> None:
        bot.work.start(_suggest(bot, event["channel"], event["user"]), lane=f"prompts:{event['user']}")


async def _is_messages(event: dict[str, Any]) -> bool:
    return event.get("tab") == "messages"


async def _suggest(bot: Bot, channel: str, user: str) -> None:
    prompts = [{"title": shortened(one, _TITLE), "message": one} for one in read_examples(bot.settings.corpus)[:_MOST]]
    if not prompts:
        return
    title = say("suggestions", await reader_language(bot.client, user))
    try:
        await bot.client.assistant_threads_setSuggestedPrompts(channel_id=channel, title=title, prompts=prompts)
    except SLACK_ERRORS as error:
        log.warning("no suggestions in Slack: %s", told(error))
