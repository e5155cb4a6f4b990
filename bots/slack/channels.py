"""The settings of a channel: a modal that `/spor settings` opens, and what is sent with it."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from assistant.errors import ArenaError
from assistant.types import Kind, Language
from bots.slack.answering import tell
from bots.slack.blocks import Block, plain
from bots.slack.bot import Bot
from bots.slack.channel import Channel, read_channel, write_channel
from bots.slack.client import SLACK_ERRORS, error_code
from bots.slack.parts import chooser, field, modal, option
from bots.slack.reader import reader_language
from bots.slack.wording import say

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp

log = logging.getLogger(__name__)
CALLBACK = "channel_settings"
WHEN, OPTIONS, KINDS, PUBLISHERS = "channel_when", "channel_options", "channel_kinds", "channel_publishers"
LANGUAGE, PERSON, PLACE = "channel_language", "channel_person", "channel_place"
_MENTIONS, _EVERY, _MUTED = "mentions", "every", "muted"
_THREADS, _DIGEST = "threads", "digest"
_AS_ASKED = "asked"
_MOST = 100  # options of a menu
_VALUE = 75  # characters of the value of an option
_ASK_FOR_SETTINGS = {"settings", "innstillinger", "innstillingar", "indstillinger"}
_CHANNEL = re.compile(r"[CG][A-Z0-9]+")


def register(app: AsyncApp, bot: Bot) -> None:
    """Let people of a channel settle how the bot behaves in it."""

    @app.command("/spor", matchers=[asks_for_settings])
    async def asked(ack: AsyncAck, command: dict[str, Any]) -> None:
        await ack()
        bot.work.start(_open(bot, command))

    @app.view(CALLBACK)
    async def sent(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        await ack()
        bot.work.start(_save(bot, body["user"]["id"], view))


async def asks_for_settings(command: dict[str, Any]) -> bool:
    """Whether somebody wants to see the settings, rather than an answer."""
    return str(command.get("text") or "").strip().lower() in _ASK_FOR_SETTINGS


def channel_view(channel: str, settings: Channel, publishers: Sequence[str], language: Language) -> Block:
    """The modal with the settings as they are."""
    when = _MUTED if settings.muted else _EVERY if settings.every_question else _MENTIONS
    chosen = [_THREADS] * settings.follow_threads + [_DIGEST] * settings.digest
    kinds = zip(Kind, say("kinds", language).split(", "), strict=False)
    languages = zip(Language, say("channel_languages", language).split(", "), strict=True)
    spoken = [option(say("channel_as_asked", language), _AS_ASKED), *(option(name, code) for code, name in languages)]
    named = [option(name, name[:_VALUE]) for name in _offered(publishers, settings.publishers)]
    blocks = [
        field(say(WHEN, language), _when(when, language)),
        field(say(OPTIONS, language), _besides(chosen, language)),
        field(say(KINDS, language), _many(KINDS, [option(name, kind) for kind, name in kinds], settings.kinds)),
        *([field(say(PUBLISHERS, language), _many(PUBLISHERS, named, _cut(settings.publishers)))] if named else []),
        field(
            say(LANGUAGE, language),
            chooser(LANGUAGE, spoken, [settings.language or _AS_ASKED], kind="static_select"),
        ),
        field(say(PERSON, language), _person(settings.hand_over)),
        field(say(PLACE, language), _place(settings.hand_over)),
    ]
    return modal(
        say("channel_title", language),
        blocks,
        callback_id=CALLBACK,
        private_metadata=channel,
        submit=plain(say("channel_save", language), 24),
        close=plain(say("close", language), 24),
    )


def settings_from(values: Mapping[str, Mapping[str, Any]]) -> Channel:
    """The settings out of the state of a sent modal."""
    state = {id: element for block in values.values() for id, element in block.items()}
    when, options = _one(state, WHEN), _several(state, OPTIONS)
    spoken = _one(state, LANGUAGE)
    return Channel(
        every_question=when == _EVERY,
        kinds=tuple(Kind(kind) for kind in _several(state, KINDS)),
        publishers=tuple(_several(state, PUBLISHERS)),
        language=Language(spoken) if spoken and spoken != _AS_ASKED else None,
        hand_over=state.get(PERSON, {}).get("selected_user") or state.get(PLACE, {}).get("selected_channel") or "",
        follow_threads=_THREADS in options,
        muted=when == _MUTED,
        digest=_DIGEST in options,
    )


def told(settings: Channel, language: Language) -> str:
    """The settings in a line, in mrkdwn."""
    when = "channel_muted" if settings.muted else "channel_every" if settings.every_question else "channel_mentions"
    names = dict(zip(Kind, say("kinds", language).split(", "), strict=False))
    kinds = ", ".join(names[kind] for kind in settings.kinds)
    person = {"U": "<@{}>", "W": "<@{}>"}.get(settings.hand_over[:1], "<#{}>").format(settings.hand_over)
    parts = [say(when, language), kinds, ", ".join(settings.publishers), person if settings.hand_over else ""]
    return "; ".join(filter(None, parts))


async def _open(bot: Bot, command: Mapping[str, Any]) -> None:
    """The publishers are read before it opens: that takes milliseconds, the trigger lives three seconds."""
    channel, user = str(command["channel_id"]), str(command["user_id"])
    language = await reader_language(bot.client, user)
    if not _CHANNEL.fullmatch(channel):
        await tell(bot, channel, user, say("channel_not_here", language))
        return
    settings = await bot.store(read_channel, channel)
    view = channel_view(channel, settings, await _publishers(bot), language)
    try:
        await bot.client.views_open(trigger_id=command["trigger_id"], view=view)
    except SLACK_ERRORS as error:
        log.warning("no settings were shown: %s", error_code(error) or type(error).__name__)
        await tell(bot, channel, user, say("page_failed", language))


async def _save(bot: Bot, user: str, view: Mapping[str, Any]) -> None:
    channel, settings = str(view["private_metadata"]), settings_from(view["state"]["values"])
    await bot.store(write_channel, channel, settings, user)
    language = await reader_language(bot.client, user)
    text = say("channel_saved", language, channel=channel, settings=told(settings, language))
    await tell(bot, channel, user, text)


async def _publishers(bot: Bot) -> list[str]:
    """Of all documents, those with most first; none where they cannot be listed."""
    try:
        sources = await bot.asker.sources()
    except ArenaError as error:
        log.warning("the settings lack the publishers: %s", error)
        return []
    names = [name.strip() for source in sources for name in source.publisher.split(";") if name.strip()]
    return sorted(set(names), key=lambda name: (-names.count(name), name))


def _offered(publishers: Sequence[str], chosen: Sequence[str]) -> list[str]:
    """What is chosen is always among them, and no two have the same value."""
    return list({name[:_VALUE]: name for name in (*chosen, *publishers)}.values())[:_MOST]


def _cut(names: Sequence[str]) -> list[str]:
    return [name[:_VALUE] for name in names]


def _when(chosen: str, language: Language) -> Block:
    names = {_MENTIONS: "channel_mentions", _EVERY: "channel_every", _MUTED: "channel_muted"}
    options = [option(say(name, language), value) for value, name in names.items()]
    return chooser(WHEN, options, [chosen], kind="static_select")


def _besides(chosen: Sequence[str], language: Language) -> Block:
    names = {_THREADS: "channel_threads", _DIGEST: "channel_digest"}
    options = [option(say(name, language), value) for value, name in names.items()]
    return chooser(OPTIONS, options, chosen, kind="checkboxes")


def _many(id: str, options: Sequence[Block], chosen: Sequence[str]) -> Block:
    return chooser(id, options, chosen, kind="multi_static_select")


def _person(hand_over: str) -> Block:
    chosen = {"initial_user": hand_over} if hand_over[:1] in ("U", "W") else {}
    return {"type": "users_select", "action_id": PERSON, **chosen}


def _place(hand_over: str) -> Block:
    chosen = {"initial_channel": hand_over} if hand_over[:1] == "C" else {}
    return {"type": "channels_select", "action_id": PLACE, **chosen}


def _one(state: Mapping[str, Any], id: str) -> str:
    return str(((state.get(id) or {}).get("selected_option") or {}).get("value", ""))


def _several(state: Mapping[str, Any], id: str) -> list[str]:
    return [str(one["value"]) for one in (state.get(id) or {}).get("selected_options") or ()]
