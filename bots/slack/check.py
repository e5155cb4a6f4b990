"""The message shortcut "Check this against the corpus": a modal with each statement, a finding and its source."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from assistant.types import Language
from bots.slack.blocks import Block, address, context, section
from bots.slack.bot import Bot
from bots.slack.channel import read_channel
from bots.slack.checks import MOST, Checked, Finding, check_statements, statements_in
from bots.slack.interactions import Click, show
from bots.slack.markup import link, mrkdwn, shortened
from bots.slack.reader import reader_language
from bots.slack.wording import say

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp

SHORTCUT = "check_message"
_SIGNS = {Finding.SUPPORTED: "✅", Finding.CONTRADICTED: "❌", Finding.NOT_FOUND: "❔"}
_WORDS = {
    Finding.SUPPORTED: "check_supported",
    Finding.CONTRADICTED: "check_contradicted",
    Finding.NOT_FOUND: "check_not_found",
}
_QUOTE = 700  # characters


def register(app: AsyncApp, bot: Bot) -> None:
    """Check messages of a workspace."""

    @app.shortcut(SHORTCUT)
    async def picked(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        bot.work.start(_check(bot, body))


def check_blocks(
    checked: Sequence[Checked], language: Language, *, more: bool = False, public_url: str = ""
) -> list[Block]:
    """What was found of each statement; `more` where some were left unchecked."""
    blocks = [block for one in checked for block in _found(one, language, public_url)]
    if not blocks:
        return [section(say("check_nothing", language))]
    after = [say("check_more", language, count=len(checked))] if more else []
    return [*blocks, {"type": "divider"}, context("\n".join([*after, say("check_care", language)]))]


async def _check(bot: Bot, body: dict[str, Any]) -> None:
    message, channel = body["message"], str(body["channel"]["id"])
    click = Click(
        value="",
        user=str(body["user"]["id"]),
        channel=channel,
        ts=str(message.get("ts") or ""),
        thread=str(message.get("thread_ts") or message.get("ts") or ""),
        trigger=str(body["trigger_id"]),
        response_url=str(body.get("response_url") or ""),
        private=False,
    )
    language = await reader_language(bot.client, click.user)
    text = str(message.get("text") or "")
    await show(
        bot, click, say("check_title", language), language, lambda: _blocks(bot, click.user, text, channel, language)
    )


async def _blocks(bot: Bot, user: str, text: str, channel: str, language: Language) -> list[Block]:
    if seconds := await bot.pace.wait(user):
        return [section(say("too_often", language, seconds=seconds))]
    statements = statements_in(text)
    settings = await bot.store(read_channel, channel)
    checked = await check_statements(statements[:MOST], bot.asker, settings.filters)
    return check_blocks(checked, language, more=len(statements) > MOST, public_url=bot.settings.public_url)


def _found(checked: Checked, language: Language, public_url: str) -> list[Block]:
    finding = f"{_SIGNS[checked.finding]} *{say(_WORDS[checked.finding], language)}*"
    said = section(f"{finding}\n{mrkdwn(shortened(checked.statement, _QUOTE))}")
    if checked.hit is None:
        return [said]
    quote = "\n".join(f">{line}" for line in mrkdwn(shortened(checked.quote, _QUOTE)).splitlines())
    nearest = f"{say('check_nearest', language)}\n" if checked.finding is Finding.NOT_FOUND else ""
    return [said, section(f"{nearest}{quote}"), context(_source(checked, language, public_url))]


def _source(checked: Checked, language: Language, public_url: str) -> str:
    assert checked.hit is not None
    page = f", {say('page', language, page=checked.hit.page)}" if checked.hit.page else ""
    url = checked.hit.url.partition("&start=")[0] + f"&start={checked.start}&end={checked.end}"
    return link(address(public_url, url, ""), f"{checked.hit.title}{page}")
