"""What pages and modals are made of besides `blocks`: headings, lists, forms, within Slack's limits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from bots.slack.blocks import Block, plain, section
from bots.slack.limits import HEADER, SECTION, TITLE

_OPTION = 75  # characters
_MARK = 3  # of a new line with its bullet


def header(text: str) -> Block:
    """A heading, plain text."""
    return {"type": "header", "text": plain(text, HEADER)}


def lines(title: str, items: Sequence[str]) -> list[Block]:
    """A title with a line of mrkdwn for each item, as many as a section takes; nothing where there are none."""
    text = f"*{title}*"
    for item in items:
        if len(text) + len(item) < SECTION - _MARK:
            text += f"\n• {item}"
    return [section(text)] if items else []


def option(text: str, value: str) -> Block:
    """One of the things that can be chosen."""
    return {"text": plain(text, _OPTION), "value": value}


def chooser(action_id: str, options: Sequence[Block], chosen: Iterable[str], *, kind: str) -> Block:
    """A `static_select`, `multi_static_select` or `checkboxes` element with what is chosen already."""
    wanted = set(chosen)
    initial = [one for one in options if one["value"] in wanted]
    element: Block = {"type": kind, "action_id": action_id, "options": list(options)}
    if not initial:
        return element
    return {**element, **({"initial_option": initial[0]} if kind == "static_select" else {"initial_options": initial})}


def field(label: str, element: Block) -> Block:
    """A line of a form that may be left empty; its block id is its action id."""
    id = element["action_id"]
    return {"type": "input", "block_id": id, "label": plain(label, SECTION), "element": element, "optional": True}


def modal(title: str, blocks: Sequence[Block], **more: Any) -> Block:
    """A modal view; `more` are further fields of it."""
    return {"type": "modal", "title": plain(title, TITLE), "blocks": list(blocks), **more}
