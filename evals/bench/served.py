"""The service as a process of its own: how soon it answers, how fast, how many at once, and its memory."""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import ArenaError
from evals.bench.asking import ASKERS, seconds, throughput
from evals.bench.figures import Aim, Found, Spread, Table, megabytes, milliseconds, times

PATIENCE = 60.0  # seconds that it may take to start
_HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Service:
    """A running service."""

    port: int
    process: int
    started: float  # seconds until it said that it can answer

    def ask(self, question: str) -> None:
        """One question over a connection that each thread keeps. Raises ArenaError where there is no answer."""
        connection = _connection(self.port)
        connection.request("POST", "/v1/ask", json.dumps({"question": question}), {"content-type": "application/json"})
        answer = connection.getresponse()
        said = answer.read()
        if answer.status != 200:
            raise ArenaError(f"the service said {answer.status}: {said[:300]!r}")

    @property
    def memory(self) -> int:
        """Bytes that it holds now."""
        status = Path(f"/proc/{self.process}/status").read_text()
        return 1024 * next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))


def measure(arena: str, environment: Mapping[str, str], questions: Sequence[str], *, lasting: float) -> Found:
    """The part "service" of the benchmark."""
    with running(arena, environment) as service:
        first = seconds(lambda: service.ask(questions[0]))
        idle = service.memory
        for question in questions:
            service.ask(question)
        warm = Spread.of([seconds(service.ask, question) for question in questions])
        rates = {askers: throughput(service.ask, questions, askers, lasting) for askers in ASKERS}
        busy = service.memory
    rows = (
        ("until it can answer", f"{service.started * 1000:,.0f}"),
        ("its first answer", milliseconds(first)),
        ("a warm answer, p50", milliseconds(warm.p50)),
        ("a warm answer, p95", milliseconds(warm.p95)),
        ("memory after the first answer, MB", megabytes(idle)),
        ("memory after all of them, MB", megabytes(busy)),
    )
    at_once = tuple((str(n), f"{rate:.1f}", times(rate / rates[1])) for n, rate in rates.items())
    tables = (
        Table("The service", ("what", "ms"), rows),
        Table("Askers of the service at once", ("askers", "answers a second", "to one asker"), at_once),
    )
    aims = (Aim("four askers of the service at once, to one", rates[4] / rates[1], 1.6, at_most=False),)
    figures = {f"service_askers_{n}_to_1": rate / rates[1] for n, rate in rates.items() if n > 1}
    return Found("service", tables, aims, {**figures, "service_memory": float(busy)})


@contextmanager
def running(arena: str, environment: Mapping[str, str]) -> Iterator[Service]:
    """Start the service on a free port and end it. Raises ArenaError where it does not start."""
    with socket.socket() as free:
        free.bind((_HOST, 0))
        port = free.getsockname()[1]
    command = [arena, "serve", "--host", _HOST, "--port", str(port)]
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(environment))  # noqa: S603
    try:
        _wait(process, port, start)
        yield Service(port, process.pid, time.perf_counter() - start)
    finally:
        process.terminate()
        process.wait(30)


def _wait(process: subprocess.Popen[bytes], port: int, start: float) -> None:
    while time.perf_counter() - start < PATIENCE and process.poll() is None:
        with suppress(OSError), closing(http.client.HTTPConnection(_HOST, port, timeout=PATIENCE)) as connection:
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        time.sleep(0.02)
    raise ArenaError("arena serve does not start")


_kept = threading.local()


def _connection(port: int) -> http.client.HTTPConnection:
    if getattr(_kept, "port", None) != port:
        _kept.port, _kept.connection = port, http.client.HTTPConnection(_HOST, port, timeout=PATIENCE)
    connection: http.client.HTTPConnection = _kept.connection
    return connection
