"""The HTTP route that Slack posts to: reads within bounds, verifies, and only then lets bolt see the request."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from traceback import format_tb
from typing import TYPE_CHECKING, Any

from bots.slack.verify import LARGEST, Headers, Refusal, is_ssl_check, refusal

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp

    from bots.slack.bot import Bot

log = logging.getLogger(__name__)
PATH = "/slack/events"
_READING = 2.0  # seconds that a body may take

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
ASGIApp = Callable[[Scope, Receive, Send], Awaitable[None]]


def routes(bot: Bot, secret: str) -> ASGIApp:
    """An ASGI app of that one route: the bot alone."""
    from bots.slack.app import create_app

    return SlackRoute(_nothing, bolt=create_app(bot), secret=secret)


class SlackRoute:
    """ASGI: answers Slack's path itself and hands everything else on.

    It stands before the service's own checks, for Slack has a signature and no key.
    """

    def __init__(self, app: ASGIApp, *, bolt: AsyncApp, secret: str, path: str = PATH):
        self._app, self._bolt, self._secret, self._path = app, bolt, secret, path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != self._path:
            await self._app(scope, receive, send)
        elif scope["method"] != "POST":
            await _answer(send, 405, headers=[(b"allow", b"POST")])
        else:
            await self._posted(scope["headers"], receive, send)

    async def _posted(self, headers: Headers, receive: Receive, send: Send) -> None:
        try:
            body = await asyncio.wait_for(_body(headers, receive), _READING)
        except TimeoutError:
            body = Refusal(408, "slow")
        if isinstance(body, bytes) and is_ssl_check(body):
            return await _answer(send, 200)
        refused = body if isinstance(body, Refusal) else refusal(headers, body, self._secret, time.time())
        if refused is not None:
            log.warning("a request to %s was refused: %s", self._path, refused.reason)
            return await _answer(send, refused.status)
        assert isinstance(body, bytes)
        return await self._dispatched(headers, body, send)

    async def _dispatched(self, headers: Headers, body: bytes, send: Send) -> None:
        from slack_bolt.async_app import AsyncBoltRequest

        named: dict[str, str | Sequence[str]] = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in headers
        }
        request = AsyncBoltRequest(body=body.decode(), headers=named)
        try:
            response = await self._bolt.async_dispatch(request)
        except Exception as error:  # bolt trips over what Slack would not send; its message may quote the body
            log.error("%s:\n%s", type(error).__name__, "".join(format_tb(error.__traceback__)))
            return await _answer(send, 400)
        told = [(name.encode(), value.encode()) for name, values in response.headers.items() for value in values]
        return await _answer(send, response.status, (response.body or "").encode(), told)


async def _nothing(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001 as ASGI has it
    if scope["type"] == "http":
        await _answer(send, 404)


async def _body(headers: Headers, receive: Receive) -> bytes | Refusal:
    """The whole body, or why it is not read further."""
    if any(name.lower() == b"content-length" and _announced(value) > LARGEST for name, value in headers):
        return Refusal(413, "too large")
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return Refusal(400, "cut off")
        body += message.get("body", b"")
        if len(body) > LARGEST:
            return Refusal(413, "too large")
        if not message.get("more_body"):
            return bytes(body)


def _announced(length: bytes) -> int:
    return int(length) if length.isdigit() and len(length) < 20 else 0


async def _answer(send: Send, status: int, body: bytes = b"", headers: list[tuple[bytes, bytes]] | None = None) -> None:
    length = (b"content-length", str(len(body)).encode())
    others = [one for one in headers or [] if one[0].lower() != b"content-length"]
    await send({"type": "http.response.start", "status": status, "headers": [*others, length]})
    await send({"type": "http.response.body", "body": body})
