"""A chat model that says what a test wants it to say, and remembers what it was asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from langchain_core.language_models import FakeListChatModel
from langchain_core.messages import BaseMessage
from langchain_core.outputs import ChatGenerationChunk
from pydantic import Field


class Scripted(FakeListChatModel):
    """Replies with one of `responses` after another, character by character, after `pause` seconds each."""

    pause: float = 0.0
    asked: list[list[BaseMessage]] = Field(default_factory=list)
    left: list[bool] = Field(default_factory=list)  # one entry for each reply that nobody read to its end

    async def _astream(
        self, messages: list[BaseMessage], *args: Any, **kwargs: Any
    ) -> AsyncIterator[ChatGenerationChunk]:
        self.asked.append(messages)
        try:
            async for piece in super()._astream(messages, *args, **kwargs):
                if self.pause:
                    await asyncio.sleep(self.pause)
                yield piece
        except (asyncio.CancelledError, GeneratorExit):
            self.left.append(True)
            raise


def says(*replies: str, **options: Any) -> Scripted:
    """A model with these replies."""
    return Scripted(responses=list(replies), **options)
