"""What every request passes before its body is read: its host, its caller, their rate; and what is told of it after."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from http import HTTPMethod
from typing import Any

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api.keys import LOCAL, Caller, KeyFile, caller_of, unauthorised
from assistant.api.metrics import Metrics
from assistant.api.origin import Hosts, Networks, admit_writing, client_address, hosts_of, networks
from assistant.api.problems import Problem, problem_of, problem_response
from assistant.api.rates import Rates, rates_of
from assistant.settings import Settings

LARGEST = 64 * 1024  # bytes of a request body
_CONVERSATION = 512 * 1024  # of one to a path where programs send the whole conversation each time
_GUARDED = ("/v1/", "/mcp", "/metrics")  # what a key opens; the page and its like are open
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}  # of every response that does not say otherwise


def largest(path: str) -> int:
    """Bytes that a body sent to this path may have."""
    return _CONVERSATION if path == "/v1/chat/completions" else LARGEST


def too_large(path: str) -> str:
    """What is said of one that has more."""
    return f"The body is larger than {largest(path) // 1024} kB."


def limited(receive: Receive, path: str) -> Receive:
    """The same body, as far as it is not larger than it may be: its length need not be told beforehand."""
    left = largest(path)

    async def received() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise HTTPException(413, too_large(path))  # the one kind of error that goes through the framework's reading
        return message

    return received


@dataclass(frozen=True, slots=True)
class Rules:
    """Whom the door lets in."""

    keys: KeyFile | None  # None where none is needed
    hosts: Hosts
    proxies: Networks
    origins: frozenset[str]
    rates: Rates


def rules_of(settings: Settings) -> Rules:
    """As set. Raises BadInput for a setting that cannot be used."""
    return Rules(
        keys=KeyFile(settings.keys) if settings.keys else None,
        hosts=hosts_of(settings),
        proxies=networks(settings.proxies),
        origins=frozenset(origin.lower().rstrip("/") for origin in settings.origins),
        rates=rates_of(settings, keys=settings.keys is not None),
    )


class Door:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp, rules: Rules, metrics: Metrics):
        self._app = app
        self._rules = rules
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state: dict[str, Any] = scope.setdefault("state", {})
        state |= {"request_id": secrets.token_hex(8), "caller": None, "told": {}}
        status = 0

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-Id"] = state["request_id"]
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        began = time.perf_counter()
        try:
            await self._admit(scope, state)
            await self._app(scope, limited(receive, scope["path"]), sent)
        except Exception as error:
            problem = problem_of(error)
            if not isinstance(error, Problem):
                structlog.get_logger("arena").error("failed", request_id=state["request_id"], exc_info=error)
            if status:
                raise
            await problem_response(problem, state["request_id"], scope["path"])(scope, receive, sent)
        finally:
            self._tell(scope, state, status, time.perf_counter() - began)

    async def _admit(self, scope: Scope, state: dict[str, Any]) -> None:
        """Raises Problem."""
        headers, method = Headers(scope=scope), scope["method"]
        self._rules.hosts.admit(headers.getlist("host"))
        if not scope["path"].startswith(_GUARDED):
            return
        peer = scope["client"][0] if scope.get("client") else ""
        await self._rules.rates.admit_address(
            client_address(peer, headers.getlist("x-forwarded-for"), self._rules.proxies)
        )
        state["caller"] = caller = self._caller(headers)
        await self._rules.rates.admit_key(caller.name)
        admit_writing(method, headers, self._rules.origins)
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length) > largest(scope["path"]):
            raise Problem(413, too_large(scope["path"]))

    def _caller(self, headers: Headers) -> Caller:
        if self._rules.keys is None:
            return LOCAL
        given = [value.encode("latin-1") for value in headers.getlist("authorization")]
        caller = caller_of(self._rules.keys.now(), given)
        if caller is None:
            raise unauthorised("A key is needed.")
        return caller

    def _tell(self, scope: Scope, state: dict[str, Any], status: int, seconds: float) -> None:
        """One line in the log, without what was asked; and a count."""
        route = getattr(scope.get("route"), "path", None) or "other"
        method = scope["method"] if scope["method"] in HTTPMethod.__members__ else "other"
        self._metrics.requests.labels(route, method, status).inc()
        structlog.get_logger("arena").info(
            "request",
            request_id=state["request_id"],
            method=scope["method"],
            path=scope["path"][:200],
            status=status,
            ms=round(1000 * seconds, 1),
            caller=state["caller"].name if state["caller"] else None,
            **state["told"],
        )
