"""The shape of Slack's payloads, as far as bolt or a handler reads them: what has another one is not Slack's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_ID = (str, dict)  # some payloads name a person or a place, others describe it
_FIELDS: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(("type", "subtype", "ts", "thread_ts", "deleted_ts", "message_ts", "bot_id", "tab", "id"), str),
    **dict.fromkeys(("team_id", "channel_id", "channel_type", "event_id", "callback_id", "action_id"), str),
    **dict.fromkeys(("trigger_id", "response_url", "private_metadata", "value"), str),
    **dict.fromkeys(("event", "view", "message", "previous_message", "container", "state"), dict),
    **dict.fromkeys(("user", "channel", "team", "enterprise", "text"), _ID),
    **dict.fromkeys(("actions", "authorizations"), list),
}
_INNER = ("event", "view", "message", "previous_message", "container", "user", "channel", "team", "enterprise")
_PLAIN = ("message", "app_mention", "app_home_opened")  # events in which persons and places are named
_NAMES = ("user", "channel", "team", "text")
_NEEDED = {
    "event_callback": ("event",),
    "block_actions": ("user", "actions"),
    "view_submission": ("user", "view"),
    "view_closed": ("user", "view"),
    "message_action": ("user", "channel", "message", "callback_id", "trigger_id"),
    "shortcut": ("user", "callback_id"),
    "block_suggestion": ("user", "action_id"),
}


_OTHERS = ("url_verification", "app_rate_limited", "command")


def well_formed(payload: object) -> bool:
    """Whether a payload has the shape of an event, an interaction or another message of Slack's."""
    if not isinstance(payload, Mapping) or not isinstance(payload.get("type"), str) or not _typed(payload):
        return False
    needed = _NEEDED.get(payload["type"], ())
    if any(not payload.get(name) for name in needed) or ("event" in payload) is not ("event" in needed):
        return False
    if not needed:
        return payload["type"] in _OTHERS
    if "event" in needed:
        return _is_event(payload["event"])
    return _has_id(payload, needed) and _is_view(payload, needed) and _is_pressed(payload, needed)


def _typed(value: Mapping[str, Any]) -> bool:
    """Whether every known field here and further in, where it is given, is of its type."""
    if any(value.get(name) is not None and not isinstance(value[name], kind) for name, kind in _FIELDS.items()):
        return False
    return all(isinstance(one, Mapping) and _typed(one) for one in _inner(value))


def _inner(value: Mapping[str, Any]) -> Iterator[Any]:
    yield from (value[name] for name in _INNER if isinstance(value.get(name), Mapping))
    for name in ("actions", "authorizations"):
        yield from value.get(name) or ()


def _is_event(event: Mapping[str, Any]) -> bool:
    if not event.get("type"):
        return False
    return event["type"] not in _PLAIN or all(isinstance(event.get(name), str | None) for name in _NAMES)


def _has_id(payload: Mapping[str, Any], needed: tuple[str, ...]) -> bool:
    named = [payload[name] for name in ("user", "channel") if name in needed]
    return all(isinstance(one, Mapping) and bool(one.get("id")) for one in named)


def _is_view(payload: Mapping[str, Any], needed: tuple[str, ...]) -> bool:
    if "view" not in needed:
        return True
    view = payload["view"]
    values = (view.get("state") or {}).get("values") or {}
    blocks = values.values() if isinstance(values, Mapping) else [None]
    elements = [one for block in blocks for one in (block.values() if isinstance(block, Mapping) else [None])]
    return bool(view.get("type")) and all(isinstance(one, Mapping) for one in elements)


def _is_pressed(payload: Mapping[str, Any], needed: tuple[str, ...]) -> bool:
    return "actions" not in needed or all(bool(one.get("action_id")) for one in payload["actions"])
