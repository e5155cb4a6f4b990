"""The home page of the bot: what it can look up, what is new, what is coming, and what a reader saved."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from assistant.errors import ArenaError
from assistant.phrases import spoken_date
from assistant.types import Kind, Language
from bots.slack.blocks import Block, address, button, context, section
from bots.slack.bot import Bot
from bots.slack.contract import Source
from bots.slack.kept import Given, list_saved, unsave_answer
from bots.slack.markup import link, mrkdwn, shortened
from bots.slack.parts import header, lines
from bots.slack.reader import reader_language
from bots.slack.wording import say

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp

log = logging.getLogger(__name__)
REMOVE = "home_remove_saved"
_NEWEST, _EVENTS, _EXAMPLES, _SAVED = 5, 5, 4, 15
_LINE = 300  # characters of a question or a statement


@dataclass(frozen=True, slots=True)
class Home:
    """What the page of one reader shows."""

    user: str
    language: Language
    sources: tuple[Source, ...]
    saved: tuple[Given, ...] = ()
    examples: tuple[str, ...] = ()
    public_url: str = ""
    trouble: str = ""  # why the sources cannot be listed


def register(app: AsyncApp, bot: Bot) -> None:
    """Keep the home pages of a workspace."""

    @app.event("app_home_opened", matchers=[_is_home])
    async def opened(ack: AsyncAck, event: dict[str, Any]) -> None:
        await ack()
        bot.work.start(_publish(bot, event["user"]), lane=f"home:{event['user']}")

    @app.action(REMOVE)
    async def removed(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        await ack()
        user = body["user"]["id"]
        bot.work.start(_remove(bot, user, action["value"]), lane=f"home:{user}")


def home_view(home: Home, today: date) -> Block:
    """The page as Slack takes it."""
    speaks = home.language
    blocks = [
        header(say("home_title", speaks)),
        section(say("home_about", speaks)),
        *_corpus(home),
        *_listed("home_newest", speaks, [_source_line(home, one) for one in newest(home.sources)]),
        *_events(home, today),
        *_listed("home_examples", speaks, [mrkdwn(example) for example in home.examples[:_EXAMPLES]]),
        {"type": "divider"},
        *_saved(home),
        {"type": "divider"},
        context(f"*{say('home_privacy', speaks)}*\n{say('home_privacy_text', speaks, user=home.user)}"),
    ]
    return {"type": "home", "blocks": blocks}


def newest(sources: Sequence[Source]) -> list[Source]:
    """The documents published last; those of unknown date are none of them."""
    dated = [source for source in sources if source.published]
    return sorted(dated, key=lambda source: source.published, reverse=True)[:_NEWEST]


def upcoming(sources: Sequence[Source], today: date) -> list[Source]:
    """The events that are not over, the next first. A date may be only a year or a month."""
    ends = [(source, source.event_end or source.event_start) for source in sources]
    coming = [source for source, end in ends if end and end >= today.isoformat()[: len(end)]]
    return sorted(coming, key=lambda source: source.event_start)[:_EVENTS]


async def _is_home(event: dict[str, Any]) -> bool:
    return event.get("tab") == "home"


async def _remove(bot: Bot, user: str, answer: str) -> None:
    await bot.store(unsave_answer, user, answer)
    await _publish(bot, user)


async def _publish(bot: Bot, user: str) -> None:
    language = await reader_language(bot.client, user)
    saved = await bot.store(list_saved, user, _SAVED)
    sources, trouble = await _sources(bot, language)
    home = Home(user, language, sources, tuple(saved), _examples(bot), bot.settings.public_url, trouble)
    await bot.client.views_publish(user_id=user, view=home_view(home, date.today()))


async def _sources(bot: Bot, language: Language) -> tuple[tuple[Source, ...], str]:
    try:
        return await bot.asker.sources(), ""
    except ArenaError as error:
        log.warning("the home page lacks the sources: %s", error)
        return (), say("page_failed", language)


def _examples(bot: Bot) -> tuple[str, ...]:
    from assistant.conversation import read_examples

    return tuple(read_examples(bot.settings.corpus))


def _corpus(home: Home) -> list[Block]:
    """How many documents there are, and of which kinds."""
    title = f"*{say('home_corpus', home.language)}*"
    if not home.sources:
        return [section(f"{title}\n{home.trouble or say('home_empty', home.language)}")]
    publishers = {source.publisher for source in home.sources if source.publisher}
    counts = say("home_counts", home.language, documents=len(home.sources), publishers=len(publishers))
    return [section(f"{title}\n{counts}"), context(_kinds(home.sources, home.language))]


def _kinds(sources: Sequence[Source], language: Language) -> str:
    names = dict(zip([*Kind, ""], say("kinds", language).split(", "), strict=True))
    counted = Counter(source.kind if source.kind in names else "" for source in sources)
    return " · ".join(f"{count} {names[kind]}" for kind, count in counted.most_common())


def _listed(title: str, language: Language, items: Sequence[str]) -> list[Block]:
    return lines(say(title, language), items)


def _events(home: Home, today: date) -> list[Block]:
    coming = upcoming(home.sources, today)
    items = [_event_line(home, one) for one in coming] or [say("home_no_events", home.language)]
    return _listed("home_events", home.language, items)


def _source_line(home: Home, source: Source) -> str:
    about = [source.publisher, spoken_date(source.published, home.language)]
    return _line(home, source, about)


def _event_line(home: Home, source: Source) -> str:
    days = dict.fromkeys(filter(None, [source.event_start, source.event_end]))
    when = " – ".join(spoken_date(day[:10], home.language) for day in days)
    return _line(home, source, [when, source.event_place])


def _line(home: Home, source: Source, about: Sequence[str]) -> str:
    title = link(address(home.public_url, source.url, source.source_url), shortened(source.title, _LINE))
    return ", ".join([title, *(mrkdwn(shortened(one, _LINE)) for one in about if one)])


def _saved(home: Home) -> list[Block]:
    title = f"*{say('home_saved', home.language)}*"
    if not home.saved:
        return [section(f"{title}\n{say('home_none_saved', home.language)}")]
    remove = say("home_remove", home.language)
    return [
        section(title),
        *(section(_saved_line(one), button(remove, REMOVE, one.answer.id)) for one in home.saved),
    ]


def _saved_line(given: Given) -> str:
    lines = given.answer.text.splitlines()[:3]
    return "\n".join(
        [f"*{mrkdwn(shortened(given.answer.question, _LINE))}*", *(mrkdwn(shortened(one, _LINE)) for one in lines)]
    )
