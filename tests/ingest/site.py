"""Web sites on loopback that stand in for public ones: names and addresses are made up, the bytes are real."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import threading
from collections.abc import Callable, Sequence
from types import TracebackType

import httpcore

from ingest.fetch import Fetcher, Limits

PUBLIC = "93.184.216.34"
Answer = bytes | Callable[[socket.socket], None]


def page(text: str, kind: str = "text/html; charset=utf-8", status: str = "200 OK", **headers: str) -> bytes:
    """A whole answer with a right length."""
    body = text.encode()
    named = {"Content-Type": kind, "Content-Length": str(len(body)), **headers}
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in named.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body


def article(title: str, text: str) -> str:
    """A page that has something to index."""
    return f"<!doctype html><html lang=nb><title>{title}</title><article><h1>{title}</h1><p>{text}</p></article></html>"


def redirect(to: str, status: int = 302) -> bytes:
    return page("", status=f"{status} Moved", Location=to)


class Site:
    """Answers by path; all public addresses lead here, those of this machine do not."""

    def __init__(self, **answers: Answer) -> None:
        self.answers: dict[str, Answer] = {f"/{path}": answer for path, answer in answers.items()}
        self.asked: list[str] = []  # whole requests
        self.connected: list[str] = []  # addresses that a connection was wanted to
        self.names: dict[str, Sequence[str]] = {}  # a list with several lists inside is answered one by one
        site = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                with contextlib.suppress(OSError):
                    site._answer(self.request)

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]

    def __enter__(self) -> Site:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def fetcher(self, *hosts: str, seconds: float = 5.0, size: int = 20 * 2**20) -> Fetcher:
        limits = Limits(seconds, size)
        return Fetcher(hosts or ("site.example",), resolve=self._resolve, connect=self._connect, limits=limits)

    @property
    def paths(self) -> list[str]:
        return [request.split()[1] for request in self.asked]

    def _resolve(self, host: str, port: int, seconds: float) -> Sequence[str]:
        found = self.names.get(host, [PUBLIC])
        return found.pop(0) if found and isinstance(found[0], list) else found

    def _connect(self, address: str, port: int, seconds: float) -> httpcore.NetworkStream:
        self.connected.append(address)
        return httpcore.SyncBackend().connect_tcp("127.0.0.1", self.port, timeout=seconds)

    def _answer(self, connection: socket.socket) -> None:
        request = b""
        while b"\r\n\r\n" not in request:
            request += connection.recv(65536)
        self.asked.append(request.decode())
        answer = self.answers.get(request.split()[1].decode(), page("nothing here", status="404 Not Found"))
        if isinstance(answer, bytes):
            connection.sendall(answer)
        else:
            answer(connection)
