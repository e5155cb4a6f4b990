"""`/spor QUESTION`: an answer that only the asker sees, to share or to keep."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.errors import ArenaError
from assistant.language.detect import detect
from assistant.types import Language
from bots.slack.answering import trouble
from bots.slack.asker import answered
from bots.slack.blocks import SHARE, Block, answer_message, button, context
from bots.slack.bot import Bot
from bots.slack.channel import read_channel
from bots.slack.contract import Answer
from bots.slack.kept import Given, keep_answer
from bots.slack.questions import readable
from bots.slack.respond import respond
from bots.slack.wording import say

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp

log = logging.getLogger(__name__)
_COMFORT = 1.5  # seconds without an answer


@dataclass(frozen=True, slots=True)
class Command:
    """A command that was typed."""

    question: str
    channel: str
    user: str
    url: str  # where its answer goes

    @property
    def language(self) -> Language:
        """Of the question."""
        return detect(self.question)


def register(app: AsyncApp, bot: Bot) -> None:
    """Answer the command."""

    @app.command("/spor")
    async def asked(ack: AsyncAck, command: dict[str, Any]) -> None:
        typed = Command(
            question=readable(str(command.get("text") or ""), ""),
            channel=str(command["channel_id"]),
            user=str(command["user_id"]),
            url=str(command["response_url"]),
        )
        if typed.question:
            await ack()
            bot.work.start(_answer(bot, typed))
        else:
            await ack(say("help", typed.language))


async def _answer(bot: Bot, typed: Command) -> None:
    if seconds := await bot.pace.wait(typed.user):
        await _respond(bot, typed, say("too_often", typed.language, seconds=seconds))
        return
    waiting = asyncio.create_task(_tell_progress(bot, typed))
    try:
        async with asyncio.timeout(bot.deadline):
            text, blocks = await _made(bot, typed)
        waiting.cancel()
        await _respond(bot, typed, text, blocks)
    except TimeoutError:
        await _respond(bot, typed, say("too_slow", typed.language))
    except ArenaError as error:
        log.warning("no answer: %s", error)
        await _respond(bot, typed, trouble(error, typed.question, typed.language))
    except Exception:
        log.exception("no answer")
        await _respond(bot, typed, say("failed", typed.language))
    finally:
        waiting.cancel()


async def _tell_progress(bot: Bot, typed: Command) -> None:
    """A word of comfort, where the answer takes its time."""
    await asyncio.sleep(_COMFORT)
    await _respond(bot, typed, say("searching", typed.language))


async def _made(bot: Bot, typed: Command) -> tuple[str, list[Block]]:
    """The answer as text and blocks, kept for its buttons."""
    channel = await bot.store(read_channel, typed.channel)
    answer = await answered(bot.asker, typed.question, channel.filters, typed.user)
    await bot.store.attempt(keep_answer, Given(answer, typed.user, typed.channel, "", "", ""))
    message = answer_message(answer, bot.settings.public_url)
    return message.text, _private(message.blocks, answer)


def _private(blocks: list[Block], answer: Answer) -> list[Block]:
    """The same blocks under a line that says who sees them, with a button to share them."""
    share = button(say("share", answer.language), SHARE, answer.id, style="primary")
    *others, buttons = blocks
    return [
        context(say("only_you", answer.language)),
        *others,
        {**buttons, "elements": [share, *buttons["elements"]]},
    ]


async def _respond(bot: Bot, typed: Command, text: str, blocks: list[Block] | None = None) -> None:
    await respond(bot, typed.url, typed.channel, typed.user, text, blocks or ())
