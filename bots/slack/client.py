"""The client of Slack's Web API: what it repeats, and for how long it waits when it is told to."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

log = logging.getLogger(__name__)
LONGEST_WAIT = 60.0  # seconds that Slack may tell us to wait; where it says more, the call fails
SLACK_ERRORS = (SlackClientError, aiohttp.ClientError, TimeoutError, OSError, ValueError)  # of any call
_TIMEOUT = 15  # seconds of one call
_UNTOLD = 5.0  # seconds, where Slack says nothing that can be read
_ATTEMPTS = 3
_AT_ONCE_OR_NOT = ("chat.startStream", "chat.appendStream")  # there is another way to say the same at once
_REPEATABLE = (
    "chat.update",
    "chat.delete",
    "chat.getPermalink",
    "assistant.",
    "conversations.",
    "users.",
    "auth.",
    "apps.",
)

Sleep = Callable[[float], Awaitable[None]]


def slack_client(token: str, api_url: str, *, sleep: Sleep = asyncio.sleep) -> AsyncWebClient:
    """A client that repeats what may be repeated, and only that: a message is never posted twice by it."""
    from slack_sdk.web.async_client import AsyncWebClient

    handlers: list[AsyncRetryHandler] = [RateLimits(sleep), Outages(sleep)]
    return AsyncWebClient(
        token=token, base_url=api_url, timeout=_TIMEOUT, retry_handlers=handlers, logger=_quiet("slack_sdk.arena")
    )


def error_code(error: Exception) -> str:
    """Slack's word for what went wrong; empty where the failure is not Slack's answer."""
    data = getattr(error.response, "data", None) if isinstance(error, SlackApiError) else None
    return str(data.get("error") or "") if isinstance(data, dict) else ""


def told(error: Exception) -> str:
    """For the log: what happened, and nothing of what was sent."""
    return error_code(error) or type(error).__name__


class RateLimits(AsyncRetryHandler):
    """After a 429, waits as long as Slack says, up to a minute; then lets the call fail."""

    def __init__(self, sleep: Sleep = asyncio.sleep):
        super().__init__(max_retry_count=_ATTEMPTS)
        self._sleep = sleep

    async def _can_retry_async(
        self,
        *,
        state: RetryState,  # noqa: ARG002 the signature is the library's
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,  # noqa: ARG002
    ) -> bool:
        if response is None or response.status_code != 429 or _method(request) in _AT_ONCE_OR_NOT:
            return False
        wait = told_to_wait(response)
        if wait > LONGEST_WAIT:
            log.warning("Slack wants %s to wait for %.0f s, which is too long", _method(request), wait)
        return wait <= LONGEST_WAIT

    async def prepare_for_next_attempt_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,  # noqa: ARG002
    ) -> None:
        assert response is not None
        wait = told_to_wait(response)
        log.info("Slack limits %s: again in %.0f s", _method(request), wait)
        await self._sleep(wait + random.random() / 2)  # noqa: S311 no secret
        state.next_attempt_requested = True
        state.increment_current_attempt()


class Outages(AsyncRetryHandler):
    """Repeats a call that was cut off or answered with 5xx, where a second effect would change nothing."""

    def __init__(self, sleep: Sleep = asyncio.sleep):
        super().__init__(max_retry_count=_ATTEMPTS - 1)
        self._sleep = sleep

    async def _can_retry_async(
        self,
        *,
        state: RetryState,  # noqa: ARG002
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        broken = isinstance(error, aiohttp.ClientError | TimeoutError | OSError)
        return _method(request).startswith(_REPEATABLE) and (
            broken or (response is not None and response.status_code >= 500)
        )

    async def prepare_for_next_attempt_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,  # noqa: ARG002
        response: HttpResponse | None = None,  # noqa: ARG002
        error: Exception | None = None,  # noqa: ARG002
    ) -> None:
        await self._sleep(0.3 * 2**state.current_attempt)
        state.next_attempt_requested = True
        state.increment_current_attempt()


def told_to_wait(response: HttpResponse) -> float:
    """Seconds in Retry-After; a few where there is none that can be read."""
    found = next((value for name, value in response.headers.items() if name.lower() == "retry-after"), [])
    text = found if isinstance(found, str) else (found[0] if found else "")
    return float(text) if text.isascii() and text.isdigit() else _UNTOLD


def _method(request: HttpRequest) -> str:
    return request.url.rpartition("/")[2]


def _quiet(name: str) -> logging.Logger:
    """A logger that leaves out what the library says at DEBUG: whole bodies."""
    logger = logging.getLogger(name)
    logger.setLevel(logging.WARNING)
    return logger
