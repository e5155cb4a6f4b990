"""Chat models: opened by name, read within limits, left alone after failures."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from threading import Event
from typing import Any

import pytest
from langchain_core.messages import AIMessageChunk, HumanMessage
from langchain_core.outputs import ChatGenerationChunk
from pydantic import Field

from assistant.errors import BadInput
from assistant.models import LONGEST, Breaker, ChatModel, ModelFailed, open_model
from assistant.settings import Settings
from tests.chat_server import ChatServer, Piece, chat_server, says
from tests.fake_model import Scripted
from tests.fake_model import says as model_says

ASKED = [HumanMessage("Hei?")]


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with chat_server() as told:
        yield told


def soon(seconds: float = 5.0) -> float:
    return time.monotonic() + seconds


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Deaf(Scripted):
    """Goes on after the first cancellation."""

    closed: Event = Field(default_factory=Event)

    async def _astream(self, *args: Any, **kwargs: Any) -> AsyncIterator[ChatGenerationChunk]:
        try:
            yield ChatGenerationChunk(message=AIMessageChunk("Hei "))
            with suppress(asyncio.CancelledError):
                await asyncio.sleep(60)
            await asyncio.sleep(60)
        finally:
            self.closed.set()


def test_a_server_is_reached_by_its_address_alone(server: ChatServer):
    server.body = says("Hei du")
    model = open_model(Settings(model_url=server.url))
    assert model.reply(ASKED, soon()).strip() == "Hei du"
    assert server.asked[0]["messages"] == [{"role": "user", "content": "Hei?"}]
    assert server.asked[0]["temperature"] == 0


def test_an_address_without_a_path_gets_the_usual_one(server: ChatServer):
    server.body = says("Hei")
    assert open_model(Settings(model_url=server.url.removesuffix("/v1"))).reply(ASKED, soon()) == "Hei "
    assert server.paths == ["/v1/chat/completions"]


def test_a_server_gets_its_own_key_and_never_that_of_another_service(
    server: ChatServer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-another-service")
    server.body = says("Hei")
    open_model(Settings(model_url=server.url)).reply(ASKED, soon())
    open_model(Settings(model_url=server.url, model_key="own")).reply(ASKED, soon())
    assert server.keys == ["Bearer none", "Bearer own"]


def test_without_a_model_nothing_of_it_is_loaded():
    loaded = "{'langchain', 'openai', 'assistant.models', 'assistant.compose.generative'}"
    code = f"import sys, assistant.chat, assistant.wiring; print(sorted(sys.modules.keys() & {loaded}))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"


def test_the_key_is_not_shown_with_the_settings():
    assert "own-key" not in str(Settings(model_key="own-key").model_dump(mode="json"))


def test_a_missing_package_is_an_error_with_the_line_that_installs_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "langchain_anthropic", None)
    with pytest.raises(BadInput, match=r"pip install 'arena-assistant\[anthropic\]'"):
        open_model(Settings(model="anthropic:some-model"))


@pytest.mark.parametrize(
    ("name", "line"),
    [("bedrock:some-model", "pip install langchain-aws"), ("google-genai:m", "pip install langchain-google-genai")],
)
def test_the_package_of_other_providers_is_named_as_it_is_installed(name: str, line: str):
    with pytest.raises(BadInput, match=f"{line}$"):
        open_model(Settings(model=name))


def test_a_missing_key_is_an_error_that_names_the_variable(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(BadInput, match="OPENAI_API_KEY"):
        open_model(Settings(model="openai:some-model"))


@pytest.mark.parametrize("name", ["some-model", "nobody:some-model", ":some-model", "openai:", "claude-some-model"])
def test_a_name_that_nobody_knows_is_an_error(name: str):
    with pytest.raises(BadInput, match=f"ARENA_MODEL={name}"):
        open_model(Settings(model=name))


def test_a_reply_is_cut_where_it_is_too_long(server: ChatServer):
    server.body = says("a" * LONGEST + "bcd")
    assert len(open_model(Settings(model_url=server.url)).reply(ASKED, soon())) == LONGEST


def test_a_reply_that_takes_too_long_fails_on_time():
    begun = time.monotonic()
    with pytest.raises(ModelFailed, match="too long"):
        ChatModel(model_says("Hei du der", pause=0.2)).reply(ASKED, soon(0.5))
    assert time.monotonic() - begun < 1.5


def test_a_reply_that_nobody_reads_on_is_closed():
    model = model_says("Hei du der borte", pause=0.05)
    reply = ChatModel(model).stream(ASKED, soon())
    next(reply)
    reply.close()
    until = soon()
    while not model.left and time.monotonic() < until:
        time.sleep(0.02)
    assert model.left


def test_a_reply_is_closed_though_a_package_swallows_the_cancellation():
    """As asyncio.wait_for does in Python 3.11 where a piece comes at that very moment."""
    model = Deaf(responses=["Hei"])
    reply = ChatModel(model).stream(ASKED, soon())
    next(reply)
    reply.close()
    assert model.closed.wait(5)


def test_the_connection_is_closed_when_the_reader_is_gone(server: ChatServer):
    def body() -> Iterator[Piece]:
        yield from says("Hei du")()
        yield 60.0

    server.body = body
    reply = open_model(Settings(model_url=server.url)).stream(ASKED, soon(30))
    next(reply)
    reply.close()
    assert server.gone.wait(15)


def test_a_model_is_left_alone_after_failures_and_tried_again_after_a_rest():
    clock = Clock()
    model = ChatModel(model_says(" ", " ", "Hei"), Breaker(failures=2, rest=60, clock=clock))
    for _ in range(2):
        with pytest.raises(ModelFailed, match="said nothing"):
            model.reply(ASKED, soon())
    with pytest.raises(ModelFailed, match="left alone"):
        model.reply(ASKED, soon())
    clock.now = 61
    assert model.reply(ASKED, soon()) == "Hei"


def test_after_a_rest_one_question_tries_for_all():
    clock = Clock()
    breaker = Breaker(failures=1, rest=60, clock=clock)
    breaker.failed()
    clock.now = 61
    assert [breaker.allows(), breaker.allows()] == [True, False]
    breaker.worked()
    assert [breaker.allows(), breaker.allows()] == [True, True]
