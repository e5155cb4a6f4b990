"""Listens: a uvicorn server that cuts connections which hold a place without using it, and ends in good order."""

from __future__ import annotations

import asyncio
import errno
import os
import resource
import signal
import socket
import sys
import threading
from asyncio import TimerHandle, Transport
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import h11
import structlog
import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

from assistant.api.origin import is_loopback
from assistant.api.service import Service
from assistant.errors import ArenaError, BadInput
from assistant.settings import Settings

HEADERS_WITHIN = 10.0  # seconds for the head of a request
_BODY_WITHIN = 20.0
KEPT_ALIVE = 15  # seconds between two requests: more than clients keep a connection for, or they send into a closed one
_READ_WITHIN = 60.0  # for a reader who takes nothing of what is ready for it
_DRAIN = 2  # for connections, when their streams have been ended
ENDS_WITHIN = 9.5  # after a signal; what is at no safe point by then is cut off
_CONNECTIONS = 1000
_SWITCH = 0.001  # seconds that a thread at an answer may keep the one that serves all others from running
_FILES = 4096  # descriptors, as far as the machine allows


class Protocol(H11Protocol):
    """HTTP/1.1 with limits of time, which uvicorn leaves to a proxy."""

    _patience: TimerHandle | None = None
    _waiting: TimerHandle | None = None
    _awaited: object = None  # the state of the request that the patience is for

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        """Between two requests it is uvicorn's own clock that runs, unless some of the next one is there already."""
        super().on_response_complete()
        if self.conn.their_state is h11.IDLE and not self.conn.trailing_data[0]:
            self._awaited = None
            if self._patience:
                self._patience.cancel()
        else:
            self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        for timer in (self._patience, self._waiting):
            if timer:
                timer.cancel()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._waiting = self.loop.call_later(_READ_WITHIN, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._waiting:
            self._waiting.cancel()

    def timeout_keep_alive_handler(self) -> None:
        """What is closed waits until all is read, for ever if nobody does."""
        super().timeout_keep_alive_handler()
        self._waiting = self.loop.call_later(_READ_WITHIN, self.transport.abort)

    def _watch(self) -> None:
        """Start the clock when a request, or its body, begins to be awaited, and stop it when all is there."""
        awaited = self.conn.their_state
        if awaited is self._awaited:
            return
        if self._patience:
            self._patience.cancel()
        within = {h11.IDLE: HEADERS_WITHIN, h11.SEND_BODY: _BODY_WITHIN}.get(awaited)
        self._awaited = awaited
        self._patience = self.loop.call_later(within, self.transport.abort) if within else None


class Server(uvicorn.Server):
    """Ends streams with an event as soon as a signal comes, and leaves the exit code to its caller."""

    def __init__(self, app: FastAPI, ready: Callable[[], None]):
        super().__init__(
            uvicorn.Config(
                app,
                http=Protocol,
                ws="none",
                lifespan="on",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                limit_concurrency=_CONNECTIONS,
                timeout_keep_alive=KEPT_ALIVE,
                timeout_graceful_shutdown=_DRAIN,
            )
        )
        self._service: Service = app.state.service
        self._ready = ready
        self.signals: list[int] = []

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._loop = asyncio.get_running_loop()
        self._ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        with super().capture_signals():
            yield
            self.signals, self._captured_signals = self._captured_signals, []

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if not self.should_exit:
            _end_in_time(sig)
        super().handle_exit(sig, frame)
        if self.started:
            self._loop.call_soon_threadsafe(self._service.work.stop)
        if self._service.ingestion:
            self._service.ingestion.stop(0.0)


def serve(app: FastAPI, listening: socket.socket, ready: Callable[[], None]) -> int:
    """Serve until a signal comes; which one it was. `ready` is called when requests are taken."""
    _allow_files()
    sys.setswitchinterval(_SWITCH)
    server = Server(app, ready)
    server.run([listening])
    return server.signals[0] if server.signals else signal.SIGTERM


def _end_in_time(number: int) -> None:
    """Threads cannot be ended, and the interpreter waits for them: for a batch that is embedded, for a search.

    Cutting them off is what a kill does, which nothing that is kept minds.
    """

    def cut_off() -> None:
        structlog.get_logger("arena").warning("cut off", after=ENDS_WITHIN)
        os._exit(128 + number)

    clock = threading.Timer(ENDS_WITHIN, cut_off)
    clock.daemon = True
    clock.start()


def listen(settings: Settings, *, any_port: bool = False) -> socket.socket:
    """A listening socket, with `any_port` on a free port where the wanted one is taken.

    Raises ArenaError, in a line, where it may not or cannot be had.
    """
    if settings.keys is None and not is_loopback(settings.host):
        raise BadInput(
            f"{settings.host} can be reached by others, and there are no keys. "
            "Run: arena keys add NAME --scope ask, and set ARENA_KEYS; or listen on 127.0.0.1"
        )
    try:
        family, _, _, _, address = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address, family=family, backlog=512)
    except socket.gaierror as error:
        raise BadInput(f"ARENA_HOST={settings.host}: no such address ({error.strerror})") from error
    except OSError as error:
        if any_port and error.errno == errno.EADDRINUSE:
            return listen(settings.model_copy(update={"port": 0}))
        where = f"{settings.host} port {settings.port}"
        said = os.strerror(error.errno or 0)
        raise ArenaError(f"{where}: {said}. Take another with ARENA_PORT or --port; 0 takes any") from error


def address_of(settings: Settings, listening: socket.socket) -> str:
    """How the page is reached from this machine."""
    host, port = listening.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 compared with, not bound to
    return settings.public_url or f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _allow_files() -> None:
    """Every connection is a descriptor, and the usual limit is low."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES if hard == resource.RLIM_INFINITY else min(hard, _FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
