"""Prompts that chat programs send by themselves: for a title, tags, follow-ups. They are no questions to answer.

Open WebUI sends them to the model of the chat, beginning with "### Task:", unless another one is set for them.
"""

from __future__ import annotations

import json
import re

_BEGINS = "### Task:"
_KEYS: dict[str, object] = {"tags": [], "follow_ups": [], "queries": [], "text": "", "prompt": ""}  # JSON asked for
_USER = re.compile(r"^\s*USER:\s*(\S.*)$", re.MULTILINE)
_TITLE = 60  # characters
_GIVEN = re.compile(r"</context>|</?user_query>")


def side_answer(message: str) -> str | None:
    """The JSON that such a prompt asks for, empty but for a title; None for anything else, which is a question."""
    if not message.lstrip().startswith(_BEGINS) or "</context>" in message:
        return None
    if '"title"' in message:
        return json.dumps({"title": _title(message)}, ensure_ascii=False)
    return next((json.dumps({key: empty}) for key, empty in _KEYS.items() if f'"{key}"' in message), None)


def asked_in(message: str) -> str:
    """The reader's own words, where a program has put material and orders before them; they rule nothing here."""
    if not message.lstrip().startswith(_BEGINS):
        return message
    parts = [part for part in _GIVEN.split(message) if part.strip()]
    return parts[-1].strip() if len(parts) > 1 else message


def _title(message: str) -> str:
    """The first question of the conversation, cut at a word."""
    found = _USER.search(message)
    question = " ".join(found[1].split()) if found else ""
    return question if len(question) <= _TITLE else question[:_TITLE].rpartition(" ")[0] + " …"
