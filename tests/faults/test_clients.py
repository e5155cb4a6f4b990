"""Clients that vanish, read one byte a second, send half a head or hold on: hundreds of each, and one who only asks."""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from statistics import median

import httpx
import pytest

from tests.assistant.api.answering import QUESTION
from tests.assistant.api.test_serve import Server, closed, health, in_flight, posted, slow_server, until

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]
MANY = 200
PROMPT = 0.5  # seconds in which somebody else is served as a rule
PATIENT = 2.0  # in which always, on a machine that may have other work


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with slow_server(tmp_path) as server:
        yield server


def files(server: Server) -> int:
    return len(os.listdir(f"/proc/{server.process.pid}/fd"))


def memory(server: Server) -> float:
    """MB, resident."""
    pages = int(Path(f"/proc/{server.process.pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def completion() -> bytes:
    """A question as a chat program sends it."""
    body = json.dumps({"messages": [{"role": "user", "content": QUESTION}], "stream": True}).encode()
    head = f"POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"Content-Type: application/json\r\n\r\n" + body


def connected(server: Server, stack: ExitStack, count: int) -> list[socket.socket]:
    return [stack.enter_context(closing(server.connect())) for _ in range(count)]


def test_when_hundreds_vanish_the_work_stops_and_nothing_stays_open(server: Server):
    assert health(server) < 5  # once, so that all that is opened on first use is
    before = files(server)
    with ExitStack() as stack:
        for n, one in enumerate(connected(server, stack, MANY)):
            one.sendall(completion() if n % 2 else posted())
        time.sleep(1)
        assert in_flight(server) > 0
        assert health(server) < PATIENT
    until(lambda: in_flight(server) == 0, 30)
    assert health(server) < PATIENT
    until(lambda: files(server) <= before + 5, 30)


def test_readers_of_a_byte_a_second_hinder_nobody(server: Server):
    httpx.post(f"{server.url}/v1/search", json={"question": QUESTION})  # so that all that is loaded on first use is
    before = memory(server)
    with ExitStack() as stack:
        readers = connected(server, stack, MANY)
        for reader in readers:
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
            reader.sendall(posted())
            reader.setblocking(False)
        waited = []
        for _ in range(20):
            for reader in readers:
                with suppress(OSError):
                    reader.recv(1)
            waited.append(health(server))
            time.sleep(1)
        assert median(waited) < PROMPT
        assert max(waited) < PATIENT
        assert memory(server) < before + 30
    until(lambda: in_flight(server) == 0, 30)


def test_hundreds_of_half_heads_are_cut_off(server: Server):
    health(server)
    before = files(server)
    with ExitStack() as stack:
        halves = connected(server, stack, 500)
        for half in halves:
            half.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127")
        began = time.monotonic()
        assert health(server) < PATIENT
        assert all(closed(half, 20) for half in halves)
        assert time.monotonic() - began < 20
    until(lambda: files(server) <= before + 5)


def test_idle_connections_are_not_kept_for_long(server: Server):
    with ExitStack() as stack:
        hoard = connected(server, stack, 300)
        for one in hoard:
            one.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert all(b"200 OK" in one.recv(4096) for one in hoard)
        assert health(server) < PATIENT
        assert all(closed(one, 20) for one in hoard)
