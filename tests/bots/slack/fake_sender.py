"""Sends what Slack sends: signed HTTP requests, and envelopes over a socket."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import httpx2

from tests.bots.slack.fake_people import Payload
from tests.bots.slack.fake_slack import SIGNING_SECRET

EVENTS = "/slack/events"


def signed(body: bytes, *, secret: str = SIGNING_SECRET, age: float = 0.0, stamp: str = "") -> dict[str, str]:
    """The headers that prove where a body comes from (https://docs.slack.dev/authentication/verifying-requests)."""
    at = stamp or str(int(time.time() - age))
    made = hmac.new(secret.encode(), b"v0:" + at.encode() + b":" + body, hashlib.sha256)
    return {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": f"v0={made.hexdigest()}"}


def encoded(payload: Payload) -> tuple[bytes, str]:
    """The body of a payload, and its content type: events are JSON, the rest are forms."""
    if payload.get("type") in ("event_callback", "url_verification"):
        return json.dumps(payload).encode(), "application/json"
    form = payload if "command" in payload else {"payload": json.dumps(payload)}
    return urlencode(form).encode(), "application/x-www-form-urlencoded"


class Http:
    """Slack's side of the HTTP route."""

    def __init__(self, client: httpx2.AsyncClient):
        self.client = client

    async def send(self, payload: Payload, *, retry: int = 0) -> httpx2.Response:
        """As Slack delivers it, for the first time or again."""
        body, kind = encoded(payload)
        again = {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"} if retry else {}
        return await self.post(body, {**signed(body), "Content-Type": kind, **again})

    async def post(self, body: bytes, headers: Mapping[str, Any]) -> httpx2.Response:
        """Any body with any headers."""
        return await self.client.post(EVENTS, content=body, headers=dict(headers))


def envelope(payload: Payload, id: str, *, retry: int = 0) -> dict[str, Any]:
    """The same payload as it comes over a socket."""
    kinds = {"event_callback": "events_api"}
    kind = "slash_commands" if "command" in payload else kinds.get(payload.get("type", ""), "interactive")
    again = {"retry_attempt": retry, "retry_reason": "timeout"} if retry else {}
    return {"envelope_id": id, "type": kind, "payload": payload, "accepts_response_payload": True, **again}
