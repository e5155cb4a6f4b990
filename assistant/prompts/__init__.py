"""Prompts for chat models: files of their own, each with a version that is recorded with what it led to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING

from assistant.types import Language

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

_NAMES = {
    Language.BOKMAAL: "Norwegian (bokmål)",
    Language.NYNORSK: "Norwegian (nynorsk)",
    Language.DANISH: "Danish",
    Language.ENGLISH: "English",
}
_FENCES = str.maketrans({"<": "‹", ">": "›"})


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a chat model is told, and what it is given."""

    version: str  # name, number, and the beginning of the sha-256 of the file
    rules: Template
    data: Template

    def messages(self, language: Language, *, today: str = "", **data: str) -> list[BaseMessage]:
        """Filled in. No data can end the fence that it stands in."""
        from langchain_core.messages import HumanMessage, SystemMessage

        known = {"language": _NAMES[language], "today": today}
        fenced = {name: text.translate(_FENCES) for name, text in data.items()}
        return [SystemMessage(self.rules.substitute(known)), HumanMessage(self.data.substitute(known | fenced))]


@lru_cache(maxsize=4)
def prompt(name: str) -> Prompt:
    """The prompt of a name: its number, its rules, a line of dashes, its data."""
    text = (files("assistant.prompts") / f"{name}.md").read_text("utf-8")
    number, _, rest = text.partition("\n")
    rules, _, data = rest.partition("\n---\n")
    version = f"{name}-{number.split()[-1]}-{sha256(text.encode()).hexdigest()[:8]}"
    return Prompt(version, Template(rules.strip()), Template(data.strip()))
