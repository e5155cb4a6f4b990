"""Whatever a chat model does, the reader gets a true answer in time, and nobody gets its secrets."""

from __future__ import annotations

import json
import logging
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.chat import Assistant, Token
from assistant.models import open_model
from assistant.payload import answer_payload, answer_text
from assistant.settings import Settings
from assistant.types import Answer
from tests.assistant.harbour import QUESTION, harbour
from tests.chat_server import KEY, SECRET, ChatServer, Piece, chat_server, chunk, says

LIMIT = 3.0  # seconds
BUSY = 10.0  # seconds by which a machine that does much else may be late
Set = Callable[[ChatServer], None]


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with chat_server() as told:
        yield told


@pytest.fixture
def assistant(server: ChatServer, tmp_path: Path) -> Iterator[Assistant]:
    model = open_model(Settings(model_url=server.url, model_key=KEY))
    built = harbour(tmp_path, model, timeout=LIMIT)
    yield built
    built.index.close()


def status(code: int) -> Set:
    def told(server: ChatServer) -> None:
        server.status, server.kind = code, "application/json"
        server.body = lambda: iter([json.dumps({"error": {"message": SECRET, "type": "e", "code": KEY}}).encode()])

    return told


def sends(*pieces: Piece, kind: str = "text/event-stream") -> Set:
    def told(server: ChatServer) -> None:
        server.kind, server.body = kind, lambda: iter(pieces)

    return told


def _silent() -> Iterator[Piece]:
    time.sleep(10 * LIMIT)
    yield b""


def silent(server: ChatServer) -> None:
    server.body = _silent


def _endless() -> Iterator[Piece]:
    while True:
        yield chunk("ord ")
        time.sleep(0.001)


def endless(server: ChatServer) -> None:
    server.body = _endless


def _line() -> Iterator[Piece]:
    while True:
        yield b"data: " + b"x" * 65_536


def endless_line(server: ChatServer) -> None:
    server.body = _line


def reply(text: str) -> Set:
    def told(server: ChatServer) -> None:
        server.body = says(text)

    return told


FAULTS = {
    "silent before the stream": silent,
    "slow before the stream": sends(60.0),
    "slow inside the stream": sends(chunk("Havna har "), chunk("15 ansatte "), 60.0),
    "key refused": status(401),
    "too many requests": status(429),
    "server error": status(500),
    "page instead of an answer": sends(b"<html><h1>It works!</h1></html>", kind="text/html"),
    "page instead of a stream": sends(b"<html><h1>It works!</h1></html>"),
    "broken events": sends(b"data: {]\n\ndata: hei\n\n"),
    "half an event": sends(chunk("Havna har "), chunk("15 ansatte")[:40]),
    "error inside the stream": sends(chunk("Havna "), b'data: {"error": {"message": "' + SECRET.encode() + b'"}}\n\n'),
    "never ends": endless,
    "never ends a line": endless_line,
    "fifty megabytes": sends(chunk("ord " * 12_500_000)),
    "nothing": sends(b"data: [DONE]\n\n"),
    "no bytes": sends(),
    "only NUL": reply("\x00\x00 \x00"),
    "only white space": reply(" \n \n"),
    "another language": reply("Le port a quatorze employés [1], et il est très beau pour tous les visiteurs [2]."),
    "no passage named and none carrying": reply("Havna er nok den fineste i landet, synes de fleste som bor der."),
    "invented numbers": reply("Havna har 240 ansatte [17]. Havna er 90 meter dyp [23]."),
}


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
def test_the_reader_gets_the_words_of_the_sources_in_time_and_is_told_so(
    fault: str, server: ChatServer, assistant: Assistant, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG, "assistant")
    FAULTS[fault](server)
    begun = time.monotonic()
    answer = assistant.ask(QUESTION)
    assert time.monotonic() - begun < LIMIT + BUSY
    assert [statement.text for statement in answer.statements] == ["Havna har 14 ansatte."]
    assert answer.composer == "extractive"
    assert [(notice.kind, notice.document) for notice in answer.notices] == [("no model", None)]
    assert "Språkmodellen" in answer.notices[0].text
    shown = json.dumps(answer_payload(answer)) + caplog.text
    assert KEY not in shown
    assert "SYSTEM PROMPT" not in shown


def test_a_server_that_is_not_there_costs_no_time(tmp_path: Path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    assistant = harbour(tmp_path, open_model(Settings(model_url=url)))
    begun = time.monotonic()
    answer = assistant.ask(QUESTION)
    assert time.monotonic() - begun < BUSY
    assert [notice.kind for notice in answer.notices] == ["no model"]
    assistant.index.close()


def test_the_notice_is_in_the_language_of_the_question(server: ChatServer, assistant: Assistant):
    status(500)(server)
    answer = assistant.ask("Kor mange tilsette har hamna? Havna har ansatte")
    assert answer.notices[0].kind == "no model"
    assert "Språkmodellen svarte ikkje" in answer.notices[0].text


def test_words_that_were_shown_before_the_model_failed_are_struck(server: ChatServer, assistant: Assistant):
    FAULTS["slow inside the stream"](server)
    steps = list(assistant.stream(QUESTION))
    answer = steps[-1]
    assert isinstance(answer, Answer)
    assert "".join(step.text for step in steps if isinstance(step, Token)) == "Havna har 15 ansatte"
    assert [(struck.text, struck.verdict.value) for struck in answer.struck] == [
        ("Havna har 15 ansatte", "not supported")
    ]
    assert "15" not in answer_text(answer)


def test_after_failures_the_model_is_left_alone(server: ChatServer, assistant: Assistant):
    status(500)(server)
    for _ in range(5):
        assert assistant.ask(QUESTION).statements
    assert len(server.asked) == 3


@pytest.mark.slow
def test_a_reader_who_goes_closes_the_stream_of_the_model(server: ChatServer, assistant: Assistant):
    FAULTS["slow inside the stream"](server)
    steps = assistant.stream(QUESTION)
    assert any(isinstance(step, Token) for step in steps)
    steps.close()  # type: ignore[attr-defined]
    assert server.gone.wait(BUSY)


def test_readers_do_not_wait_for_each_other(server: ChatServer, tmp_path: Path):
    server.body = lambda: iter([chunk("Havna har "), 1.5, chunk("14 ansatte [1]."), b"data: [DONE]\n\n"])
    assistant = harbour(tmp_path, open_model(Settings(model_url=server.url)))
    begun = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(assistant.ask, [QUESTION] * 8))
    assert time.monotonic() - begun < 8 * 1.5
    assert {answer.composer for answer in answers} == {"generative"}
    assistant.index.close()
