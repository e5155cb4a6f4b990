"""From a question to its answer in Slack: every way through here ends in one message."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace

from assistant.errors import ArenaError, BadInput
from assistant.language.detect import detect
from assistant.types import Language
from assistant.understand import LONGEST
from bots.slack.asker import Reading
from bots.slack.blocks import answer_message, fold, plain_message, statement_texts, understood_line
from bots.slack.bot import Bot
from bots.slack.channel import Channel, read_channel
from bots.slack.claims import Claim, is_open, note_reply, note_thread, settle
from bots.slack.client import SLACK_ERRORS, told
from bots.slack.contract import Answer, Statement
from bots.slack.history import own_message_after, turns_before
from bots.slack.kept import Given, keep_answer
from bots.slack.posting import Reply, Unsent
from bots.slack.questions import Said, small_talk
from bots.slack.wording import say

log = logging.getLogger(__name__)
_WRITING = 1.5  # seconds after which a reader is told that the answer is being written


class Late(Exception):
    """The answer took too long."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A claimed question on its way to an answer."""

    said: Said
    claim: Claim
    channel: Channel
    language: Language  # of the bot's own words


async def answer_in_slack(bot: Bot, said: Said, claim: Claim) -> None:
    """Answer a claimed question, with a short message where that fails. Cancelled, it leaves the claim open."""
    bot.active.add(claim.id)
    try:
        await _answered(bot, said, claim)
    finally:
        bot.active.discard(claim.id)


async def _answered(bot: Bot, said: Said, claim: Claim) -> None:
    reply = reply_to(bot, claim)
    language = detect(said.text)
    try:
        channel = await bot.store(read_channel, said.channel)
        language = channel.language or language
        await _answer(bot, Asking(said, claim, channel, language), reply)
    except Late:
        log.warning("a question took longer than %.0f s", bot.deadline)
        await apologise(bot, claim, reply, say("too_slow", language))
    except Unsent as error:
        log.error("Slack takes no message: %s", error)
        await apologise(bot, claim, reply, say("cut_short", language))
    except ArenaError as error:
        log.warning("no answer: %s", error)
        await apologise(bot, claim, reply, trouble(error, said.text, language))
    except Exception:
        log.exception("no answer")
        await apologise(bot, claim, reply, say("failed", language))


async def put_off(bot: Bot, said: Said, claim: Claim, seconds: int) -> None:
    """Tell a person who asks too much when to ask again; the question is settled."""
    log.warning("a person asks too often")
    if claim.addressed:
        words = say("too_often", detect(said.text), seconds=seconds)
        await tell(bot, claim.channel, claim.asker, words, claim.thread)
    await bot.store.attempt(settle, claim.id)


def reply_to(bot: Bot, claim: Claim) -> Reply:
    """The message that will stand under a question."""

    async def noted(ts: str) -> None:
        await bot.store.attempt(note_reply, claim.id, ts)

    async def find() -> str:
        return await own_message_after(bot, claim)

    return Reply(bot.client, claim, sleep=bot.sleep, noted=noted, find=find)


async def apologise(bot: Bot, claim: Claim, reply: Reply, text: str) -> None:
    """End with a short message, where only the asker sees it if need be; then the question is settled."""
    if not claim.addressed and not reply.ts:
        await bot.store.attempt(settle, claim.id)
        return
    try:
        await reply.finish(plain_message(text))
    except Unsent as error:
        log.error("Slack takes no message: %s", error)
        if not await tell(bot, claim.channel, claim.asker, text, claim.thread):
            return  # the claim stays open: a later look or the next start makes it good
    await bot.store.attempt(settle, claim.id)


async def tell(bot: Bot, channel: str, user: str, text: str, thread: str = "") -> bool:
    """Say something that only one person sees; whether Slack took it."""
    try:
        await bot.client.chat_postEphemeral(channel=channel, user=user, text=text, thread_ts=thread or None)
    except SLACK_ERRORS as error:
        log.error("Slack takes no private message: %s", told(error))
        return False
    return True


def trouble(error: ArenaError, question: str, language: Language) -> str:
    """What a reader is told when there is no answer."""
    if not isinstance(error, BadInput):
        return say("unavailable", language)
    if len(question) > LONGEST:
        return say("too_long", language, count=len(question), most=LONGEST)
    return say("help", language)


async def _answer(bot: Bot, asking: Asking, reply: Reply) -> None:
    said, claim = asking.said, asking.claim
    if await bot.store.attempt(is_open, claim.id) is False:
        return  # withdrawn while it waited
    if (words := small_talk(said.text)) is not None:
        await reply.finish(plain_message(say(words, asking.language)))
        await bot.store.attempt(settle, claim.id)
        return
    if claim.addressed and not claim.reply:
        await reply.status(say("searching", asking.language))
    try:
        async with asyncio.timeout(bot.deadline):
            answer = await _written(bot, asking, reply)
    except TimeoutError as error:
        raise Late from error
    log.info("answered%s: %s", f" {answer.question!r}" if bot.settings.log_questions else "", answer.id)
    if await bot.store.attempt(is_open, claim.id) is False:
        await reply.remove()
    elif answer.refused and not claim.addressed:
        await bot.store.attempt(settle, claim.id)
    else:
        await _give(bot, asking, reply, answer)


async def _written(bot: Bot, asking: Asking, reply: Reply) -> Answer:
    """The answer, shown statement by statement as it comes."""
    said = asking.said
    history = await turns_before(bot, said)
    opening, made, language = "", list[Statement](), asking.language
    telling: asyncio.Task[None] | None = None
    try:
        async for step in bot.asker.stream(said.text, history, asking.channel.filters, said.asker):
            match step:
                case Reading(passages, understood_as, spoken):
                    language = asking.channel.language or spoken or language
                    opening = understood_line(understood_as, language) if understood_as else ""
                    telling = asyncio.create_task(_tell_progress(asking, reply, passages))
                case Statement():
                    _over(telling)
                    made.append(step)
                    shown = statement_texts(made, language)
                    if not fold(opening, shown, language)[1]:
                        await reply.write(opening + shown[0] if len(shown) == 1 else shown[-1])
                case Answer():
                    return replace(step, language=asking.channel.language or step.language)
    finally:
        _over(telling)
    raise RuntimeError("the stream ended without an answer")


async def _tell_progress(asking: Asking, reply: Reply, passages: int) -> None:
    """A second status, where writing takes its time."""
    await asyncio.sleep(_WRITING)
    if asking.claim.addressed and not asking.claim.reply and passages:
        await reply.status(say("writing", asking.language, count=passages))


def _over(telling: asyncio.Task[None] | None) -> None:
    if telling is not None:
        telling.cancel()


async def _give(bot: Bot, asking: Asking, reply: Reply, answer: Answer) -> None:
    said = asking.said
    given = Given(answer, said.asker, said.channel, said.ts, said.thread, reply.ts)
    await bot.store.attempt(keep_answer, given)  # before its buttons can be pressed
    await bot.store.attempt(note_thread, said.channel, said.thread)
    ts = await reply.finish(answer_message(answer, bot.settings.public_url))
    await bot.store.attempt(keep_answer, replace(given, reply=ts))
    await bot.store.attempt(settle, asking.claim.id)
