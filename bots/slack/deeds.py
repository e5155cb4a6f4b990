"""What a reader does with an answer: keep it, share a private one, or hand the question to a human."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from assistant.phrases import may_know
from assistant.types import Language
from bots.slack.blocks import ASK_HUMAN, SAVE, SHARE, Block, address, answer_message, section, source_line
from bots.slack.bot import Bot
from bots.slack.channel import receiver_for
from bots.slack.claims import Claim, claim, release, settle
from bots.slack.client import SLACK_ERRORS, told
from bots.slack.contract import Answer
from bots.slack.interactions import Click, begin, say_to
from bots.slack.kept import Given, save_answer
from bots.slack.limits import NAME, SOURCES
from bots.slack.markup import link, mrkdwn, shortened
from bots.slack.passages import given_to
from bots.slack.respond import respond
from bots.slack.wording import say

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp

log = logging.getLogger(__name__)
_QUESTION = 1_500  # characters


def register(app: AsyncApp, bot: Bot) -> None:
    """Do what the buttons under an answer say."""

    @app.action(SAVE)
    async def saved(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        begin(bot, body, _save)

    @app.action(SHARE)
    async def shared(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        begin(bot, body, _share)

    @app.action(ASK_HUMAN)
    async def handed_over(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        begin(bot, body, _hand_over)


async def _save(bot: Bot, click: Click) -> None:
    given = await given_to(bot, click, click.value)
    if given is not None:
        await bot.store(save_answer, click.user, given.answer.id)
        await say_to(bot, click, say("saved", given.answer.language))


async def _share(bot: Bot, click: Click) -> None:
    """Post a private answer for all to see, once, with who asked what; the private one goes."""
    given = await given_to(bot, click, click.value)
    if given is None or not await bot.store(claim, _once("share", given, click), bot.owner):
        return
    answer, user = given.answer, f"<@{click.user}>"
    question = mrkdwn(shortened(answer.question, _QUESTION))
    asked = section(say("shared", answer.language, user=user, question=question))
    message = answer_message(answer, bot.settings.public_url, beside=[asked])
    blocks = [asked, *message.blocks]
    if await respond(bot, click.response_url, click.channel, click.user, message.text, blocks, everyone=True):
        await bot.store.attempt(settle, _once("share", given, click).id)
    else:
        await bot.store.attempt(release, _once("share", given, click).id)
        await say_to(bot, click, say("failed", answer.language))


async def _hand_over(bot: Bot, click: Click) -> None:
    given = await given_to(bot, click, click.value)
    if given is None:
        return
    language = given.answer.language
    target = await bot.store(receiver_for, given.channel)
    if not target:
        await say_to(bot, click, _nobody(given.answer, language))
        return
    once = _once("hand-over", given, click)
    if not await bot.store(claim, once, bot.owner):
        await say_to(bot, click, say("handed_over_before", language))
        return
    if await _sent(bot, target, given, click):
        await bot.store.attempt(settle, once.id)
        await say_to(bot, click, say("handed_over", language, target=_mention(target)))
    else:
        await bot.store.attempt(release, once.id)
        await say_to(bot, click, say("failed", language))


async def _sent(bot: Bot, target: str, given: Given, click: Click) -> bool:
    blocks = hand_over_blocks(given, click.user, await _permalink(bot, given), bot.settings.public_url)
    text = say("asks_a_human", given.answer.language, user=f"<@{click.user}>")
    try:
        await bot.client.chat_postMessage(
            channel=target, text=text, blocks=blocks, unfurl_links=False, unfurl_media=False
        )
    except SLACK_ERRORS as error:
        log.error("a question could not be handed over: %s", told(error))
        return False
    return True


def hand_over_blocks(given: Given, user: str, permalink: str, public_url: str) -> list[Block]:
    """The question, where it was asked, what the bot answered and the sources that come closest."""
    answer, language = given.answer, given.answer.language
    asks = say("asks_a_human", language, user=f"<@{user}>")
    where = f" {link(permalink, say('go_to_question', language))}" if permalink else ""
    question = "\n".join(f">{line}" for line in mrkdwn(shortened(answer.question, _QUESTION)).splitlines())
    said = mrkdwn(shortened(answer.text, _QUESTION))
    sources = [source_line(one, language, public_url, f"[{one.number}]") for one in answer.citations[:SOURCES]]
    sources += [
        f"• {link(address(public_url, one.url, ''), shortened(one.title or one.document, NAME))}"
        for one in answer.nearest[:SOURCES]
    ]
    return [section(f"{asks}{where}\n{question}"), section(said), *(section(line) for line in sources)]


async def _permalink(bot: Bot, given: Given) -> str:
    """Where the question stands; empty for a private one."""
    if not given.ts:
        return ""
    try:
        found = await bot.client.chat_getPermalink(channel=given.channel, message_ts=given.ts)
    except SLACK_ERRORS as error:
        log.info("no permalink: %s", told(error))
        return ""
    return str(found["permalink"])


def _nobody(answer: Answer, language: Language) -> str:
    """Nobody is set up; who published the sources may know."""
    publishers = [one.publisher.split(";")[0] for one in answer.citations]
    return " ".join(filter(None, [say("nobody_to_ask", language), mrkdwn(may_know(publishers, language))]))


def _mention(target: str) -> str:
    return f"<@{target}>" if target[:1] in ("U", "W") else f"<#{target}>"


def _once(what: str, given: Given, click: Click) -> Claim:
    """What makes a deed done once, however often its button is pressed."""
    return Claim(f"{what}:{given.answer.id}", click.channel, "", "", click.user)
