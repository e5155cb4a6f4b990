"""One chat completion while it is made: step by step for a stream, or as a whole at the end."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable
from typing import Any

from assistant.api import openai_values as values
from assistant.api.links import linked
from assistant.api.markdown import Piece, Writing
from assistant.chat import Step, Understood
from assistant.payload import answer_payload
from assistant.tokens import count_tokens
from assistant.types import Answer, Statement, Turn

_COUNTED = 20_000  # characters of which tokens are counted; those beyond are estimated
_CHARACTERS_PER_TOKEN = 3


class Completion:
    """`base` is the address of the service, for links."""

    def __init__(self, turns: Iterable[Turn], base: str):
        self._id, self._created = f"chatcmpl-{secrets.token_hex(16)}", int(time.time())
        self._turns, self._base = list(turns), base
        self._writing = Writing(base)
        self._pieces: list[Piece] = []
        self._answer: Answer | None = None

    def add(self, step: Step) -> dict[str, Any] | None:
        """The chunk that a step of the answer makes; most make one, all together make the whole."""
        match step:
            case Understood(asked):
                return self.put(self._writing.understood(asked))
            case Statement():
                return self.put(self._writing.statement(step))
            case Answer():
                self._answer = step
                return self.put(self._writing.end(step))
            case _:
                return None

    def put(self, piece: Piece) -> dict[str, Any] | None:
        """The chunk of a piece of text, None for an empty one."""
        if not piece.text:
            return None
        self._pieces.append(piece)
        noted = {"annotations": values.noted(piece.marks, self._base)} if piece.marks else {}
        return values.chunk(self._id, self._created, {"content": piece.text, **noted})

    def begin(self) -> dict[str, Any]:
        """The first chunk."""
        return values.chunk(self._id, self._created, {"role": "assistant", "content": ""})

    def end(self) -> dict[str, Any]:
        """The last chunk, with the sources."""
        return values.chunk(self._id, self._created, {}, "stop") | self._besides()

    def usage(self) -> dict[str, Any]:
        """The chunk after the last, for those who ask for it."""
        return values.usage_chunk(self._id, self._created, self._usage())

    def whole(self) -> dict[str, Any]:
        """All of it."""
        marks = [mark for piece in self._pieces for mark in piece.marks]
        message = {"content": self._text, "annotations": values.noted(marks, self._base)}
        return values.completion(self._id, self._created, message, self._usage()) | self._besides()

    @property
    def _text(self) -> str:
        return "".join(piece.text for piece in self._pieces)

    def _usage(self) -> dict[str, int]:
        return values.usage(sum(_tokens(turn.content) for turn in self._turns), _tokens(self._text))

    def _besides(self) -> dict[str, Any]:
        """What OpenAI has no place for, for clients of our own: `sources` has the shape of an answer's citations."""
        if self._answer is None:
            return {"sources": []}
        payload = answer_payload(self._answer)
        cited = linked(payload["citations"], self._base)
        return {"sources": cited, **{key: payload[key] for key in ("refused", "language", "understood_as", "notices")}}


def _tokens(text: str) -> int:
    return count_tokens(text[:_COUNTED]) + len(text[_COUNTED:]) // _CHARACTERS_PER_TOKEN
