"""“Show passage”: the quoted words with what stands around them, in a modal, with no login anywhere else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from assistant.phrases import spoken_date
from assistant.types import Language
from bots.slack.blocks import (
    SHOW_ANSWER,
    SHOW_PASSAGE,
    SHOW_SOURCE,
    Block,
    address,
    context,
    plain,
    section,
    source_line,
)
from bots.slack.bot import Bot
from bots.slack.contract import Citation, Excerpt
from bots.slack.interactions import Click, begin, say_to, show
from bots.slack.kept import Given, read_answer
from bots.slack.limits import NAME, VIEW_BLOCKS
from bots.slack.markup import link, mrkdwn, pieces, shortened
from bots.slack.reader import reader_language
from bots.slack.wording import say

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp

_PIECE = 2_500  # characters of one text of a modal
_OPENING = 1  # characters of a source that stand for its beginning


def register(app: AsyncApp, bot: Bot) -> None:
    """Show passages, sources and whole answers."""

    @app.action(re.compile(f"^{SHOW_PASSAGE}:"))
    async def passage(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        begin(bot, body, _show_passage)

    @app.action(SHOW_SOURCE)
    async def source(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        begin(bot, body, _show_source)

    @app.action(SHOW_ANSWER)
    async def answer(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        begin(bot, body, _show_answer)


async def given_to(bot: Bot, click: Click, id: str) -> Given | None:
    """The answer under whose buttons somebody clicked; they are told where it is no longer kept."""
    given = await bot.store.attempt(read_answer, id)
    if given is None:
        await say_to(bot, click, say("answer_gone", await reader_language(bot.client, click.user)))
    return given


def excerpt_blocks(excerpt: Excerpt) -> list[Block]:
    """The quoted words in bold between what stands before and after them, letter by letter."""
    parts = [(excerpt.before, False), (excerpt.quote, True), (excerpt.after, False)]
    texts = [(piece, bold) for text, bold in parts for piece in pieces(text, _PIECE)]
    elements = [{"type": "text", "text": text, **({"style": {"bold": True}} if bold else {})} for text, bold in texts]
    return [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}]


async def _show_passage(bot: Bot, click: Click) -> None:
    id, _, number = click.value.partition(":")
    given = await given_to(bot, click, id)
    if given is None:
        return
    language = given.answer.language
    cited = next(one for one in given.answer.citations if str(one.number) == number)

    async def made() -> list[Block]:
        excerpt = await bot.asker.excerpt(cited.document, cited.start, cited.end)
        line = section(source_line(cited, language, bot.settings.public_url, f"[{cited.number}]"))
        return [line, *_passage(cited, excerpt, language)]

    await show(bot, click, say("passage_title", language), language, made)


def _passage(cited: Citation, excerpt: Excerpt | None, language: Language) -> list[Block]:
    """The passage as it stands now; the quote as it was, where the source is another one since."""
    if excerpt is None or (excerpt.quote != cited.quote and excerpt.source.version != cited.version):
        quote = [section(mrkdwn(piece)) for piece in pieces(shortened(cited.quote, _PIECE), _PIECE)]
        return [*quote, context(say("passage_gone" if excerpt is None else "moved", language))]
    return excerpt_blocks(excerpt)


async def _show_source(bot: Bot, click: Click) -> None:
    language = await reader_language(bot.client, click.user)

    async def made() -> list[Block]:
        excerpt = await bot.asker.excerpt(click.value, 0, _OPENING)
        if excerpt is None:
            return [section(say("passage_gone", language))]
        source = excerpt.source
        when = spoken_date(source.published, language) if source.published else ""
        title = link(address(bot.settings.public_url, source.url, source.source_url), shortened(source.title, NAME))
        line = ", ".join([title, *(mrkdwn(one) for one in (source.publisher, when) if one)])
        text = f"{excerpt.before}{excerpt.quote}{excerpt.after}"
        return [section(line), {"type": "section", "text": plain(text, _PIECE)}]

    await show(bot, click, say("passage_title", language), language, made)


async def _show_answer(bot: Bot, click: Click) -> None:
    given = await given_to(bot, click, click.value)
    if given is None:
        return
    answer, language = given.answer, given.answer.language

    async def made() -> list[Block]:
        said: list[Block] = [{"type": "section", "text": plain(piece, _PIECE)} for piece in pieces(answer.text, _PIECE)]
        sources = [
            context(source_line(one, language, bot.settings.public_url, f"[{one.number}]")) for one in answer.citations
        ]
        return [*said, *sources][:VIEW_BLOCKS]

    await show(bot, click, say("answer_title", language), language, made)
