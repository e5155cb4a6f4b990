"""The manifest grants what the code needs, and nothing else."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

from bots.slack.check import SHORTCUT
from tests.bots.slack.fake_methods import HISTORY, SCOPES
from tests.bots.slack.rig import MANIFEST
from tests.bots.slack.rig import SCOPES as GRANTED

FOLDER = Path(__file__).parents[3] / "bots/slack"
FAMILIES = ("chat_", "views_", "users_", "conversations_", "assistant_", "auth_", "apps_", "reactions_", "files_")
# What events and commands need besides the methods.
RECEIVED = {
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
}
HELPERS = {"chat_stream": ("chat.startStream", "chat.appendStream", "chat.stopStream")}


@cache
def called() -> set[str]:
    """The Web API methods whose names stand in the code."""
    attributes = {
        node.attr
        for path in FOLDER.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr.startswith(FAMILIES)
    }
    return {method for name in attributes for method in HELPERS.get(name, (name.replace("_", "."),))}


def test_every_method_that_the_code_calls_is_known_and_granted():
    methods = called()
    assert "chat.postMessage" in methods
    assert methods <= SCOPES.keys()
    own = methods - {"apps.connections.open"}  # of the app token
    assert [method for method in own if SCOPES[method] and not SCOPES[method] & GRANTED] == []


def test_no_scope_is_granted_that_nothing_needs():
    needed = {"commands", *(RECEIVED[event] for event in events() if event in RECEIVED), *HISTORY.values()}
    used = frozenset[str]().union(*(SCOPES[method] for method in called()))
    assert GRANTED - needed - used == set()


def test_every_event_that_the_code_listens_to_is_subscribed():
    source = "\n".join(path.read_text("utf-8") for path in FOLDER.glob("*.py"))
    listened = {name for name in ("app_home_opened", "app_mention", "message") if re.search(rf'"{name}"', source)}
    assert {event.partition(".")[0] for event in events()} == listened


def test_the_command_and_the_shortcut_are_those_of_the_code():
    features = MANIFEST["features"]
    assert [one["command"] for one in features["slash_commands"]] == ["/spor"]
    assert [one["callback_id"] for one in features["shortcuts"]] == [SHORTCUT]


def test_the_texts_are_as_short_as_slack_wants_them():
    about = MANIFEST["display_information"]
    assert len(about["name"]) <= 35
    assert len(about["description"]) <= 140
    assert 174 <= len(about["long_description"]) <= 4_000
    assert len(MANIFEST["features"]["agent_view"]["agent_description"]) <= 300
    assert all(len(one["name"]) <= 45 for one in MANIFEST["features"]["shortcuts"])


def test_the_docs_name_every_scope():
    text = (FOLDER.parents[1] / "docs/slack.md").read_text("utf-8")
    assert [scope for scope in GRANTED if f"`{scope}`" not in text] == []


def events() -> list[str]:
    """What the app subscribes to."""
    found: list[str] = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    return found
