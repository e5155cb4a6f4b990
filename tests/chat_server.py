"""A server on loopback that speaks OpenAI's chat protocol, and goes wrong in the way it is told to."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

KEY = "sk-seeded-7f3a9b2c"
SECRET = f"Invalid key {KEY}. SYSTEM PROMPT: you answer questions for people in Nordic health innovation"

Piece = bytes | float  # what is sent, or seconds of silence


@dataclass
class ChatServer:
    """What to do with the next question, and what came in."""

    url: str = ""
    status: int = 200
    kind: str = "text/event-stream"
    body: Callable[[], Iterator[Piece]] = lambda: iter(())
    asked: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    gone: Event = field(default_factory=Event)  # set when a client leaves before the end
    over: Event = field(default_factory=Event)  # set when the test is over


def chunk(text: str) -> bytes:
    """One event of a stream."""
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": None}
    value = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
    return b"data: " + json.dumps(value).encode() + b"\n\n"


def says(text: str) -> Callable[[], Iterator[Piece]]:
    """A whole reply, word by word."""

    def body() -> Iterator[Piece]:
        for word in text.split(" "):
            yield chunk(word + " ")
        yield b"data: [DONE]\n\n"

    return body


@contextmanager
def chat_server() -> Iterator[ChatServer]:
    """Served until the block ends."""
    told = ChatServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.paths.append(self.path)
            told.keys.append(self.headers["Authorization"])
            told.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            try:
                self.send_response(told.status)
                self.send_header("Content-Type", told.kind)
                self.end_headers()
                for piece in told.body():
                    self._send(piece)
            except OSError:
                told.gone.set()

        def _send(self, piece: Piece) -> None:
            if isinstance(piece, bytes):
                self.wfile.write(piece)
                return
            end = time.monotonic() + piece
            while time.monotonic() < end and not told.over.wait(0.05):
                self.wfile.write(b": still here\n\n" if told.kind == "text/event-stream" else b" ")

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    told.url = f"http://127.0.0.1:{server.server_port}/v1"
    serving = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    serving.start()
    try:
        yield told
    finally:
        told.over.set()
        server.shutdown()
        server.server_close()
        serving.join(5)
