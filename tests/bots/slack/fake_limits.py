"""What Slack refuses of blocks and texts: slack_sdk's own models, and the limits that they leave out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
TEXT = 40_000  # characters of chat.postMessage
UPDATED_TEXT = 4_000  # of chat.update
MARKDOWN = 12_000  # of all markdown in one payload
TEXT_OBJECT = 3_000
ALL_BLOCKS = 13_200  # characters of all blocks of a message
TABLE_ROWS, TABLE_COLUMNS, TABLE_TEXT = 100, 20, 10_000
TRIGGERS_AGED = 3.0  # seconds
_ONLY_IN_MESSAGES = {"markdown", "context_actions", "table", "plan", "task_card", "container", "card", "carousel"}
_ONLY_IN_MODALS = {"alert"}
_ONLY_IN_CONTEXT_ACTIONS = {"feedback_buttons", "icon_button"}
_INTERACTIVE = ("button", "feedback_buttons", "icon_button", "overflow", "static_select", "plain_text_input")


def wrong_message(params: Mapping[str, Any], *, text: int = TEXT) -> str:
    """The error code a message would get, with its reason; empty where it may be posted."""
    blocks = params.get("blocks") or []
    if len(str(params.get("text") or "")) > text:
        return "msg_too_long"
    if len(str(params.get("markdown_text") or "")) > MARKDOWN:
        return "msg_too_long"
    if params.get("markdown_text") and (params.get("text") or blocks):
        return "markdown_text_conflict"
    if not (str(params.get("text") or "").strip() or blocks or params.get("markdown_text")):
        return "no_text"
    return wrong_blocks(blocks, "message")


def wrong_blocks(blocks: Sequence[Any], surface: str) -> str:
    """The same of blocks, in a message, a modal or a home tab."""
    if len(blocks) > (MESSAGE_BLOCKS if surface == "message" else VIEW_BLOCKS):
        return "invalid_blocks: too many blocks"
    for block in blocks:
        if said := _wrong_block(block, surface):
            return f"invalid_blocks: {said}: {str(block)[:200]}"
    if twice := [id for id, count in Counter(b.get("block_id") for b in blocks).items() if id and count > 1]:
        return f"invalid_blocks: block_id {twice[0]} twice"
    if sum(len(block["text"]) for block in blocks if block["type"] == "markdown") > MARKDOWN:
        return "msg_too_long"
    if surface == "message" and sum(map(len, texts_of(blocks))) > ALL_BLOCKS:
        return "msg_blocks_too_long"
    tables = [block for block in blocks if block["type"] == "table"]
    if len(tables) > 1:
        return "only_one_table_allowed"
    return ""


def wrong_view(view: Mapping[str, Any]) -> str:
    """The same of a view."""
    if view.get("type") not in ("modal", "home"):
        return "invalid_arguments: type of view"
    if view["type"] == "modal" and not view.get("title"):
        return "invalid_arguments: a modal has a title"
    inputs = any(isinstance(block, dict) and block.get("type") == "input" for block in view.get("blocks", ()))
    if view["type"] == "modal" and inputs and not view.get("submit"):
        return "invalid_arguments: a modal with inputs has a submit button"
    try:
        View(**view).to_dict()
    except (SlackObjectFormationError, TypeError) as error:
        return f"invalid_arguments: {error}"
    return wrong_blocks(view["blocks"], view["type"])


def texts_of(blocks: Any) -> Iterator[str]:
    """All that a reader can read of blocks, in order."""
    if isinstance(blocks, (list, tuple)):
        for block in blocks:
            yield from texts_of(block)
    elif isinstance(blocks, Mapping):
        if isinstance(blocks.get("text"), str):
            yield blocks["text"]
        for key, value in blocks.items():
            if key not in ("value", "options", "confirm", "private_metadata", "initial_option", "initial_options"):
                yield from texts_of(value)


def _wrong_block(block: Any, surface: str) -> str:
    if not isinstance(block, Mapping) or "type" not in block:
        return "no block"
    if block["type"] in _ONLY_IN_MESSAGES and surface != "message":
        return f"{block['type']} in a {surface}"
    if block["type"] in _ONLY_IN_MODALS and surface != "modal":
        return f"{block['type']} in a {surface}"
    try:
        parsed = Block.parse(dict(block))
        kept = parsed.to_dict() if parsed else None
    except (SlackObjectFormationError, TypeError, KeyError, AttributeError) as error:
        return str(error)
    if kept is None or lost(block, kept):
        return f"unknown: {lost(block, kept or {})}"
    return _wrong_texts(block) or _wrong_elements(block) or _wrong_table(block)


def lost(given: Any, kept: Any, path: str = "") -> str:
    """Where slack_sdk's models left something out: no such block, element or field."""
    if isinstance(given, Mapping):
        for key, value in given.items():
            if value in (None, "", [], False):
                continue
            if not isinstance(kept, Mapping) or key not in kept:
                return f"{path}.{key}"
            if where := lost(value, kept[key], f"{path}.{key}"):
                return where
    elif isinstance(given, (list, tuple)):
        if not isinstance(kept, (list, tuple)) or len(given) != len(kept):
            return path
        for at, (one, other) in enumerate(zip(given, kept, strict=True)):
            if where := lost(one, other, f"{path}[{at}]"):
                return where
    return ""


def _wrong_texts(block: Mapping[str, Any]) -> str:
    for found in _walk(block):
        if found.get("type") in ("plain_text", "mrkdwn") and not 0 < len(found.get("text", "")) <= TEXT_OBJECT:
            return f"a text of {len(found.get('text', ''))} characters"
    if block["type"] == "markdown" and not block["text"]:
        return "an empty markdown block"
    return ""


def _wrong_elements(block: Mapping[str, Any]) -> str:
    elements = block.get("elements")
    if block["type"] in ("actions", "context", "context_actions") and not elements:
        return "no elements"
    ids = [one["action_id"] for one in _walk(block) if one.get("action_id")]
    if len(ids) != len(set(ids)):
        return "an action_id twice in one block"
    if block["type"] in ("actions", "section") and any(
        one.get("type") in _ONLY_IN_CONTEXT_ACTIONS for one in _walk(block)
    ):
        return "an element of context_actions"
    if any(one.get("type") in _INTERACTIVE and not one.get("action_id") for one in _walk(block)):
        return "no action_id"
    return ""


def _wrong_table(block: Mapping[str, Any]) -> str:
    if block["type"] != "table":
        return ""
    rows = block["rows"]
    if not rows or len(rows) > TABLE_ROWS or any(not 0 < len(row) <= TABLE_COLUMNS for row in rows):
        return "rows or columns of the table"
    if any(not cell.get("text") and cell.get("type") == "raw_text" for row in rows for cell in row):
        return "an empty cell"
    return "a table of too many characters" if sum(map(len, texts_of(rows))) > TABLE_TEXT else ""


def _walk(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        yield value
        for inner in value.values():
            yield from _walk(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _walk(inner)
