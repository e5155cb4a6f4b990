"""Slack's Web API about conversations and views; what all methods share."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from tests.bots.slack import fake_limits as limits
from tests.bots.slack.fake_workspace import APP, BOT, LOCALES, TEAM, Channel, Message, Modal, Workspace

Params = Mapping[str, Any]
HISTORY = {"channel": "channels:history", "group": "groups:history", "im": "im:history"}
READ = {"channel": "channels:read", "group": "groups:read", "im": "im:read"}
_MODALS_AT_ONCE = 3


class Refused(Exception):
    """An answer that is not ok."""


class Places:
    """Reading conversations, opening views."""

    def __init__(self, workspace: Workspace, scopes: frozenset[str]):
        self.workspace = workspace
        self.scopes = scopes

    def conversations_replies(self, params: Params) -> dict[str, Any]:
        channel = self.readable(params.get("channel"))
        self._history_scope(channel)
        found = channel.thread(str(params.get("ts")))
        if not found:
            raise Refused("thread_not_found")
        return _page([_listed(message, params) for message in found], params)

    def conversations_history(self, params: Params) -> dict[str, Any]:
        channel = self.readable(params.get("channel"))
        self._history_scope(channel)
        top = [one for one in reversed(channel.messages) if not one.only_for and one.thread_ts in (None, one.ts)]
        latest, oldest = params.get("latest"), params.get("oldest")
        inside = true(params.get("inclusive"))
        kept = [
            _listed(one, params)
            for one in top
            if (not latest or one.ts < latest or (inside and one.ts == latest))
            and (not oldest or one.ts > oldest or (inside and one.ts == oldest))
        ]
        return _page(kept, params)

    def conversations_info(self, params: Params) -> dict[str, Any]:
        channel = self.readable(params.get("channel"))
        if READ[channel.type] not in self.scopes:
            raise Refused("missing_scope")
        private = channel.type != "channel"
        return {"channel": {"id": channel.id, "name": channel.id.lower(), "is_private": private, "is_member": True}}

    def conversations_open(self, params: Params) -> dict[str, Any]:
        return {"channel": {"id": self.workspace.direct(str(params["users"])).id}}

    def views_open(self, params: Params) -> dict[str, Any]:
        return self._open(params, root="")

    def views_push(self, params: Params) -> dict[str, Any]:
        below = self.workspace.triggers.get(str(params.get("trigger_id")), ("", 0.0, ""))[2]
        if below not in self.workspace.modals:
            raise Refused("not_found")
        root = self.workspace.modals[below].root
        if sum(modal.root == root for modal in self.workspace.modals.values()) >= _MODALS_AT_ONCE:
            raise Refused("push_limit_reached")
        return self._open(params, root=root)

    def views_update(self, params: Params) -> dict[str, Any]:
        modal = self.workspace.modals.get(str(params.get("view_id")))
        if modal is None:
            modal = next(
                (one for one in self.workspace.modals.values() if one.view.get("external_id") == params["external_id"]),
                None,
            )
        if modal is None:
            raise Refused("not_found")
        if params.get("hash") not in (None, modal.hash):
            raise Refused("hash_conflict")
        check(limits.wrong_view(params["view"]))
        modal.view, modal.hash = dict(params["view"]), self.workspace.next_id("hash")
        return {"view": view_payload(modal)}

    def views_publish(self, params: Params) -> dict[str, Any]:
        if params.get("user_id") not in LOCALES:
            raise Refused("user_not_found")
        view = params["view"]
        if view.get("type") != "home":
            raise Refused("invalid_arguments: not a home tab")
        check(limits.wrong_view(view))
        self.workspace.homes[params["user_id"]] = dict(view)
        return {"view": dict(view)}

    def readable(self, id: Any) -> Channel:
        if id not in self.workspace.channels:
            raise Refused("channel_not_found")
        return self.workspace.channels[id]

    def _history_scope(self, channel: Channel) -> None:
        if HISTORY[channel.type] not in self.scopes:
            raise Refused(f"missing_scope: {HISTORY[channel.type]}")

    def _open(self, params: Params, root: str) -> dict[str, Any]:
        user, at, _ = self.workspace.triggers.pop(str(params.get("trigger_id")), ("", 0.0, ""))
        if not user:
            raise Refused("invalid_trigger_id")
        if time.time() - at > limits.TRIGGERS_AGED:
            raise Refused("expired_trigger_id")
        check(limits.wrong_view(params["view"]))
        id = self.workspace.next_id("V")
        if not root:  # a new one takes the place of what was open
            for other in [one.id for one in self.workspace.modals.values() if one.user == user]:
                del self.workspace.modals[other]
        modal = Modal(id, user, dict(params["view"]), self.workspace.next_id("hash"), root or id)
        self.workspace.modals[id] = modal
        return {"view": view_payload(modal)}


def view_payload(modal: Modal) -> dict[str, Any]:
    """A modal as answers and interactions have it."""
    return {
        "private_metadata": "",
        "callback_id": "",
        **modal.view,
        "id": modal.id,
        "hash": modal.hash,
        "root_view_id": modal.root,
        "app_id": APP,
        "bot_id": BOT,
        "team_id": TEAM,
    }


def true(value: Any) -> bool:
    return value in (True, 1, "1", "true", "True")


def check(error: str) -> None:
    if error:
        raise Refused(error)


def _listed(message: Message, params: Params) -> dict[str, Any]:
    told = {"metadata": message.metadata} if message.metadata and true(params.get("include_all_metadata")) else {}
    return message.payload() | told


def _page(messages: list[dict[str, Any]], params: Params) -> dict[str, Any]:
    limit, start = int(params.get("limit") or 100), int(params.get("cursor") or 0)
    after = start + limit
    more = after < len(messages)
    following = {"response_metadata": {"next_cursor": str(after)}} if more else {}
    return {"messages": messages[start:after], "has_more": more, **following}
