"""An assistant over a small real index, with or without a chat model."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from langchain_core.language_models import BaseChatModel

from assistant.chat import Assistant
from assistant.compose.generative import Writer
from assistant.models import Breaker, ChatModel
from tests.made import index_in, made, publish

HARBOUR = "Havna ligger på sørsiden av øya.\nHavna har 14 ansatte.\nHavna ble bygget i 1952."
FEES = (
    "Havneavgiften er 300 kroner for småbåter. Den gjelder fra 1. april 2025. "
    "Fiskebåter betaler ikke havneavgift når de leverer fangst."
)
TODAY = date(2026, 11, 22)
QUESTION = "Hvor mange ansatte har havna?"


def harbour(folder: Path, model: BaseChatModel | ChatModel | None = None, *, timeout: float = 60.0) -> Assistant:
    """An assistant that knows of a harbour and its fees."""
    index = index_in(folder)
    publish(
        index,
        made("harbour", HARBOUR, title="Havna", publisher="Havnevesenet", published="2026"),
        made("fees", FEES, title="Avgifter", publisher="Havnevesenet", published="2025-04"),
    )
    chat = ChatModel(model, Breaker()) if isinstance(model, BaseChatModel) else model
    return Assistant(index, Writer(chat, timeout=timeout) if chat else None, today=lambda: TODAY)
