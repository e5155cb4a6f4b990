"""What people do in the workspace, as the payloads that Slack sends of it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from tests.bots.slack.fake_places import view_payload
from tests.bots.slack.fake_slack import FakeSlack
from tests.bots.slack.fake_workspace import APP, BOT_USER, TEAM, Message, Modal

Payload = dict[str, Any]


def asks(slack: FakeSlack, user: str, channel: str, text: str, thread: Message | None = None) -> Payload:
    """Mentions the bot in a channel: an app_mention event."""
    message = says(slack, user, channel, f"<@{BOT_USER}> {text}", thread)
    return event(slack, {**_said(slack, message), "type": "app_mention"})


def writes(slack: FakeSlack, user: str, channel: str, text: str, thread: Message | None = None) -> Payload:
    """Writes in a channel or directly to the bot: a message event."""
    return event(slack, _said(slack, says(slack, user, channel, text, thread)))


def says(slack: FakeSlack, user: str, channel: str, text: str, thread: Message | None = None) -> Message:
    """Writes, and nobody is told of it."""
    root = (thread.thread_ts or thread.ts) if thread else None
    return slack.post(Message(slack.channel(channel).id, slack.next_ts(), user, text, root))


def edits(slack: FakeSlack, message: Message, text: str) -> Payload:
    """Changes what was written: message_changed."""
    before = message.payload()
    message.text, message.edited = text, True
    return _changed(slack, message, "message_changed", message=message.payload(), previous_message=before)


def deletes(slack: FakeSlack, message: Message) -> Payload:
    """Takes back what was written: message_deleted."""
    slack.channel(message.channel).messages.remove(message)
    return _changed(slack, message, "message_deleted", deleted_ts=message.ts, previous_message=message.payload())


def opens_home(slack: FakeSlack, user: str, tab: str = "home") -> Payload:
    """Opens the app: its home tab, or its messages."""
    channel = slack.direct(user).id
    return event(slack, {"type": "app_home_opened", "user": user, "channel": channel, "tab": tab, "event_ts": "1.0"})


def invites(slack: FakeSlack, user: str, channel: str) -> Payload:
    """Brings the bot into a channel."""
    slack.channel(channel)
    about = {"type": "member_joined_channel", "user": BOT_USER, "channel": channel, "inviter": user}
    return event(slack, {**about, "channel_type": "C", "team": TEAM, "event_ts": slack.next_ts()})


def commands(slack: FakeSlack, user: str, channel: str, text: str, command: str = "/spor") -> Payload:
    """Types a slash command."""
    slack.channel(channel)
    return {
        "token": "unused",
        "team_id": TEAM,
        "team_domain": "arena",
        "api_app_id": APP,
        "channel_id": channel,
        "channel_name": channel.lower(),
        "user_id": user,
        "user_name": user.lower(),
        "command": command,
        "text": text,
        "is_enterprise_install": "false",
        "response_url": slack.response_url(channel, user),
        "trigger_id": slack.trigger(user),
    }


def presses(
    slack: FakeSlack, user: str, place: Message | Modal | Mapping[str, Any], action_id: str, at: int = 0
) -> Payload:
    """Clicks the `at`-th element with that action id, in a message, a modal or the home tab."""
    if isinstance(place, Message):
        where = _in_message(slack, user, place)
        blocks = place.blocks
    else:
        where = _in_view(slack, user, place)
        blocks = (place.view if isinstance(place, Modal) else place)["blocks"]
    action = _elements(blocks, action_id)[at]
    modal = place.id if isinstance(place, Modal) else ""
    return {
        **_interaction(user, "block_actions"),
        **where,
        "trigger_id": slack.trigger(user, modal),
        "actions": [{**action, "action_ts": slack.next_ts()}],
    }


def votes(slack: FakeSlack, user: str, message: Message, action_id: str, *, good: bool) -> Payload:
    """Presses one of the two feedback buttons."""
    pressed = presses(slack, user, message, action_id)
    (action,) = pressed["actions"]
    action |= action.pop("positive_button" if good else "negative_button")
    return pressed


def chooses(pressed: Payload, value: str) -> Payload:
    """The same click, with an option chosen."""
    (action,) = pressed["actions"]
    option = next(one for one in action["options"] if one["value"] == value)
    return {**pressed, "actions": [{**action, "selected_option": option}]}


def shortcuts(slack: FakeSlack, user: str, message: Message, callback_id: str) -> Payload:
    """Picks a message shortcut."""
    return {
        **_interaction(user, "message_action"),
        "callback_id": callback_id,
        "message": message.payload(),
        "message_ts": message.ts,
        "channel": {"id": message.channel, "name": message.channel.lower()},
        "response_url": slack.response_url(message.channel, user),
        "trigger_id": slack.trigger(user),
        "action_ts": slack.next_ts(),
    }


def submits(slack: FakeSlack, modal: Modal, values: Mapping[str, Any]) -> Payload:
    """Sends a modal; values are by action id: a text, an option's value, a list of them, a channel or user id."""
    blocks = modal.view["blocks"]
    state: dict[str, dict[str, Any]] = {}
    for block in blocks:
        element = block.get("element") or block.get("accessory") or {}
        if "action_id" in element:
            id = element["action_id"]
            state.setdefault(block.get("block_id", id), {})[id] = _state(element, values.get(id))
    view = {**view_payload(modal), "state": {"values": state}}
    slack.modals.pop(modal.id, None)
    return {**_interaction(modal.user, "view_submission"), "view": view, "trigger_id": slack.trigger(modal.user)}


def event(slack: FakeSlack, about: Mapping[str, Any]) -> Payload:
    """The envelope of an event."""
    return {
        "token": "unused",
        "team_id": TEAM,
        "api_app_id": APP,
        "type": "event_callback",
        "event": dict(about),
        "event_id": slack.next_id("Ev"),
        "event_time": int(time.time()),
        "authorizations": [{"team_id": TEAM, "user_id": BOT_USER, "is_bot": True, "is_enterprise_install": False}],
        "is_ext_shared_channel": False,
    }


def _said(slack: FakeSlack, message: Message) -> Payload:
    kind = slack.channel(message.channel).type
    about = {"channel": message.channel, "channel_type": kind, "event_ts": message.ts, "team": TEAM}
    return {**message.payload(), **about, "client_msg_id": f"client-{message.ts}"}


def _changed(slack: FakeSlack, changed: Message, subtype: str, **about: Any) -> Payload:
    kind = slack.channel(changed.channel).type
    where = {"channel": changed.channel, "channel_type": kind, "hidden": True}
    return event(slack, {"type": "message", "subtype": subtype, **where, "ts": slack.next_ts(), **about})


def _interaction(user: str, type: str) -> Payload:
    return {
        "type": type,
        "token": "unused",
        "api_app_id": APP,
        "team": {"id": TEAM, "domain": "arena"},
        "user": {"id": user, "name": user.lower(), "username": user.lower(), "team_id": TEAM},
        "is_enterprise_install": False,
    }


def _in_message(slack: FakeSlack, user: str, message: Message) -> Payload:
    return {
        "container": {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": message.channel,
            **({"thread_ts": message.thread_ts} if message.thread_ts else {}),
            "is_ephemeral": bool(message.only_for),
        },
        "channel": {"id": message.channel, "name": message.channel.lower()},
        **({} if message.only_for else {"message": message.payload()}),
        "response_url": slack.response_url(message.channel, user),
    }


def _in_view(slack: FakeSlack, user: str, place: Modal | Mapping[str, Any]) -> Payload:
    view = view_payload(place) if isinstance(place, Modal) else {**place, "id": f"VHOME{user}", "hash": "home"}
    return {"container": {"type": "view", "view_id": view["id"]}, "view": {**view, "state": {"values": {}}}}


def _elements(value: Any, action_id: str) -> list[Payload]:
    if isinstance(value, list):
        return [one for inner in value for one in _elements(inner, action_id)]
    if not isinstance(value, dict):
        return []
    block = value.get("block_id", "block")
    if value.get("action_id") == action_id:
        return [dict(value)]
    return [{"block_id": block, **one} for inner in value.values() for one in _elements(inner, action_id)]


def _state(element: Mapping[str, Any], value: Any) -> Payload:
    kind = element["type"]
    if kind == "plain_text_input":
        return {"type": kind, "value": value if value is not None else element.get("initial_value")}
    if kind in ("static_select", "radio_buttons"):
        chosen = [one for one in element["options"] if one["value"] == value]
        return {"type": kind, "selected_option": chosen[0] if chosen else element.get("initial_option")}
    if kind in ("multi_static_select", "checkboxes"):
        if value is None:
            return {"type": kind, "selected_options": element.get("initial_options", [])}
        return {"type": kind, "selected_options": [one for one in element["options"] if one["value"] in value]}
    field = kind.removesuffix("_select")
    single = {"users": "user", "conversations": "conversation", "channels": "channel"}[field]
    return {"type": kind, f"selected_{single}": value or element.get(f"initial_{single}")}
