"""The shapes of OpenAI's chat completions, as far as they are used: what is asked, and what is answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from assistant.api.markdown import Mark
from assistant.api.shapes import FiltersBody
from assistant.payload import span_url
from assistant.types import Turn

MODEL = "arena"  # the one there is; whatever name is asked for, it answers


class _Asked(BaseModel):
    """Fields that are not named here are allowed and mean nothing."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Part(_Asked):
    """A part of a message; only text is read."""

    type: str = "text"
    text: str | None = None


class Message(_Asked):
    """One message of the conversation."""

    role: str
    content: str | list[Part] | None = None

    @property
    def text(self) -> str:
        """Its words."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type == "text" and part.text)
        return self.content or ""


class StreamOptions(_Asked):
    """What a stream brings besides."""

    include_usage: bool | None = None


class CompletionRequest(_Asked):
    """A conversation whose last user message is the question."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"model": MODEL, "messages": [{"role": "user", "content": "Hva er innovasjonspartnerskap?"}]}]
        }
    )

    model: str | None = MODEL
    messages: list[Message] = Field(min_length=1)
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    filters: FiltersBody = FiltersBody()  # our own, as in /v1/ask

    @property
    def turns(self) -> list[Turn]:
        """The conversation without orders to a model, up to the last user message; empty where there is none."""
        turns = [Turn(one.role, one.text) for one in self.messages if one.role in ("user", "assistant")]
        while turns and turns[-1].role != "user":
            turns.pop()
        return turns

    @property
    def wants_usage(self) -> bool:
        """Whether a stream ends with the token counts."""
        return bool(self.stream_options and self.stream_options.include_usage)


def model(created: int) -> dict[str, Any]:
    """What is told of the model."""
    return {"id": MODEL, "object": "model", "created": created, "owned_by": "arena"}


def completion(id: str, created: int, message: Mapping[str, Any], usage: Mapping[str, int]) -> dict[str, Any]:
    """A whole answer; `message` has the content and its annotations."""
    choice = {"index": 0, "message": {"role": "assistant", "refusal": None, **message}, "finish_reason": "stop"}
    return _headed("chat.completion", id, created) | {"choices": [{**choice, "logprobs": None}], "usage": usage}


def chunk(id: str, created: int, delta: Mapping[str, Any], finish: str | None = None) -> dict[str, Any]:
    """A part of a streamed answer."""
    choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
    return _headed("chat.completion.chunk", id, created) | {"choices": [choice]}


def usage_chunk(id: str, created: int, usage: Mapping[str, int]) -> dict[str, Any]:
    """The token counts at the end of a stream."""
    return _headed("chat.completion.chunk", id, created) | {"choices": [], "usage": usage}


def usage(prompt: int, answer: int) -> dict[str, int]:
    """Token counts."""
    return {"prompt_tokens": prompt, "completion_tokens": answer, "total_tokens": prompt + answer}


def noted(marks: Iterable[Mark], base: str) -> list[dict[str, Any]]:
    """Each [n] of the text with the address of the words it rests on."""
    return [{"type": "url_citation", "url_citation": _url_citation(mark, base)} for mark in marks]


def _headed(kind: str, id: str, created: int) -> dict[str, Any]:
    return {"id": id, "object": kind, "created": created, "model": MODEL}


def _url_citation(mark: Mark, base: str) -> dict[str, Any]:
    citation = mark.citation
    document = citation.hit.passage.document
    return {
        "start_index": mark.start,
        "end_index": mark.end,
        "url": base + span_url(document, citation.start, citation.end, citation.quote),
        "title": document.metadata.title or document.source,
    }
