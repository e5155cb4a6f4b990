"""The server as a process of its own: its start, its end, and clients that hold on to it."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from assistant.api import commands
from assistant.api.app import create_app
from assistant.api.keys import Scope, read_keys
from assistant.api.serve import listen
from assistant.errors import ArenaError
from assistant.settings import Settings
from tests.assistant.api.answering import FEES, HARBOUR, QUESTION
from tests.made import index_in, publish

pytestmark = pytest.mark.slow
ARENA = Path(sys.executable).with_name("arena")
SLOW = Path(__file__).with_name("slow_server.py")


class Server:
    """A running service."""

    def __init__(self, process: subprocess.Popen[str], port: int):
        self.process, self.port = process, port
        self.url = f"http://127.0.0.1:{port}"

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), 10)

    def ended(self, number: int) -> tuple[int, float, str]:
        """Exit code, seconds and what was left on stderr, after a signal."""
        began = time.monotonic()
        self.process.send_signal(number)
        _, said = self.process.communicate(timeout=30)
        return self.process.returncode, time.monotonic() - began, said


@contextmanager
def slow_server(folder: Path, **variables: str) -> Iterator[Server]:
    """A service that speaks a word every tenth of a second, on a free port."""
    index = index_in(folder)
    publish(index, HARBOUR, FEES)
    index.close()
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3]), **variables}
    process = subprocess.Popen(
        [sys.executable, str(SLOW), str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert process.stdout
    try:
        yield Server(process, int(process.stdout.readline()))
    finally:
        process.kill()
        process.communicate()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with slow_server(tmp_path_factory.mktemp("served"), WITHIN="1") as server:
        yield server


def health(server: Server) -> float:
    """Seconds until the service says that it is there."""
    began = time.monotonic()
    assert httpx.get(f"{server.url}/healthz", timeout=10).status_code == 200
    return time.monotonic() - began


def in_flight(server: Server) -> float:
    figures = httpx.get(f"{server.url}/metrics").text
    return float(next(line for line in figures.splitlines() if line.startswith("arena_answers_in_flight ")).split()[1])


def until(holds: object, seconds: float = 10) -> None:
    assert callable(holds)
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def posted(question: str = QUESTION) -> bytes:
    """A question to be streamed, as it goes over the wire."""
    body = json.dumps({"question": question}).encode()
    told = {"Host": "127.0.0.1", "Content-Type": "application/json", "Content-Length": len(body)}
    lines = ["POST /v1/ask/stream HTTP/1.1", *(f"{name}: {value}" for name, value in told.items()), "", ""]
    return "\r\n".join(lines).encode() + body


def closed(connection: socket.socket, seconds: float) -> bool:
    """Whether the server closes within that time."""
    connection.settimeout(seconds)
    try:
        while connection.recv(65536):
            pass
    except TimeoutError:
        return False
    except OSError:
        return True
    return True


def test_when_the_client_goes_the_work_stops(server: Server):
    with server.connect() as connection:
        connection.sendall(posted())
        connection.recv(1000)
        until(lambda: in_flight(server) == 1)
    until(lambda: in_flight(server) == 0)


def test_an_answer_that_is_not_streamed_stops_too(server: Server):
    with suppress(httpx.TimeoutException):
        httpx.post(f"{server.url}/v1/ask", json={"question": QUESTION}, timeout=0.5)
    until(lambda: in_flight(server) == 0)


def test_half_a_head_is_cut_off_and_hinders_nobody(server: Server):
    with ExitStack() as stack:
        halves = [stack.enter_context(closing(server.connect())) for _ in range(100)]
        for half in halves:
            half.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127")
        assert health(server) < 2
        assert all(closed(half, 10) for half in halves)


def test_drops_of_a_head_do_not_buy_time(server: Server):
    with server.connect() as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\n")
        began = time.monotonic()
        with suppress(OSError):
            while time.monotonic() < began + 10:
                connection.sendall(b"X-A: a\r\n")
                time.sleep(0.1)
        assert time.monotonic() < began + 9


def test_a_connection_that_is_kept_alive_is_closed_after_a_while(server: Server):
    with server.connect() as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert b"200 OK" in connection.recv(4096)
        assert closed(connection, 10)


def test_slow_and_vanished_readers_hinder_nobody(server: Server):
    with ExitStack() as stack:
        for n in range(60):
            connection = stack.enter_context(closing(server.connect()))
            connection.sendall(posted())
            if n % 2:
                connection.close()
        assert health(server) < 2
    until(lambda: in_flight(server) == 0, 20)


def test_at_the_end_streams_are_told_and_the_process_goes_within_ten_seconds(tmp_path: Path):
    with slow_server(tmp_path) as server, server.connect() as connection:
        connection.sendall(posted())
        until(lambda: in_flight(server) == 1)
        code, seconds, said = server.ended(signal.SIGTERM)
        told = b""
        while more := connection.recv(65536):
            told += more
    assert (code, said) == (143, "")
    assert seconds < 10
    assert b"event: error" in told
    assert b"shutting down" in told
    assert b"event: done\ndata: null" in told


def test_what_comes_to_no_safe_point_is_cut_off_in_time(tmp_path: Path):
    with slow_server(tmp_path, ENDS="3") as server:
        assert httpx.post(f"{server.url}/v1/ingest").status_code == 202
        code, seconds, said = server.ended(signal.SIGTERM)
    assert (code, said) == (143, "")
    assert 2.5 < seconds < 6


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--host", "0.0.0.0"), "there are no keys. Run: arena keys add"),
        (("--port", "TAKEN"), "Address already in use"),
    ],
)
def test_what_cannot_be_served_is_one_line(tmp_path: Path, arguments: tuple[str, ...], said: str):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        given = [str(taken.getsockname()[1]) if one == "TAKEN" else one for one in arguments]
        done = subprocess.run([str(ARENA), "serve", *given], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert said in done.stderr
    assert (done.stderr.count("\n"), done.stdout) == (1, "")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"host": "127.0.0.1.nowhere.invalid", "keys": "keys.toml"}, "no such address"),
        ({"host": "192.0.2.7", "keys": "keys.toml"}, "Cannot assign requested address"),
        ({"host": "10.0.0.1"}, "there are no keys"),
    ],
)
def test_where_it_may_not_listen_it_does_not(settings: dict[str, Any], said: str):
    with pytest.raises(ArenaError, match=said):
        listen(Settings(port=0, **settings))


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"keys": "missing.toml"}, "missing.toml: no such file"),
        ({"rate": "often"}, "ARENA_RATE=often: not a rate"),
        ({"proxies": "proxy"}, "ARENA_PROXIES"),
        ({"data": "/proc/nowhere"}, "/proc/nowhere: No such file or directory. Make it writable"),
    ],
)
def test_a_setting_that_cannot_be_used_is_told_before_anything_is_served(
    tmp_path: Path, settings: dict[str, Any], said: str
):
    with pytest.raises(ArenaError, match=said):
        create_app(Settings(**{"data": tmp_path, **settings}))


def keys(*arguments: str, **variables: str) -> tuple[str, str]:
    done = CliRunner().invoke(commands.keys, arguments, env=variables)
    return done.stdout, str(done.exception or "")


def test_a_key_is_printed_once_and_kept_for_its_owner_only(tmp_path: Path):
    file = tmp_path / "keys.toml"
    printed, _ = keys("add", "ola", "--scope", "ask", "--scope", "search", "--file", str(file))
    assert printed.startswith("arena_")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert printed.strip() not in file.read_text()
    assert [(key.name, key.scopes) for key in read_keys(file)] == [("ola", {Scope.ASK, Scope.SEARCH})]
    assert "--scope all" in keys("add", "kari", "--scope", "all", "--file", str(file))[1]
    assert "Set ARENA_KEYS" in keys("add", "kari")[1]
    keys("add", "kari", ARENA_KEYS=str(file))
    assert [key.name for key in read_keys(file)] == ["ola", "kari"]
    keys("remove", "ola", "--file", str(file))
    assert [key.name for key in read_keys(file)] == ["kari"]


def test_run_answers_an_example_and_serves_the_page(tmp_path: Path):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "harbour.md").write_text(
        "# Havna\n\nHavna ligger på sørsiden av øya. Havna har 14 ansatte.\n"
    )
    (tmp_path / "corpus" / "examples.toml").write_text(f'questions = ["{QUESTION}"]')
    environment = {key: value for key, value in os.environ.items() if not key.startswith("ARENA_")}
    with socket.create_server(("127.0.0.1", 8000)) if free(8000) else socket.socket():
        process = subprocess.Popen(
            [str(ARENA), "run"],
            cwd=tmp_path,
            env=environment | {"NO_COLOR": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            assert process.stdout
            told = []
            while not (line := process.stdout.readline()).startswith("The page: "):
                assert line, process.stderr and process.stderr.read()
                told.append(line)
            assert "Havna har 14 ansatte. [1]" in "".join(told)
            page = httpx.get(line.split()[2])
            assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
            process.send_signal(signal.SIGINT)
            assert process.wait(20) == 130
        finally:
            process.kill()
            process.communicate()


def free(port: int) -> bool:
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True
