"""Whether a request comes from Slack: judged on its raw bytes, before anything reads them.

What is odd is refused here, so that no parser sees a body that Slack did not sign, and nothing of it reaches the log.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs

from bots.slack.shapes import well_formed

LARGEST = 2**20  # bytes of a body
AGE = 300  # seconds that a request may be off the clock, either way
_STAMP = re.compile(rb"[0-9]{1,12}")
_JSON, _FORM = "application/json", "application/x-www-form-urlencoded"

Headers = Sequence[tuple[bytes, bytes]]  # names in lower case, as ASGI gives them


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is not taken: an HTTP status and a word for the log."""

    status: int
    reason: str


def refusal(headers: Headers, body: bytes, secret: str, now: float) -> Refusal | None:
    """None for a request that Slack signed within five minutes, of a form that can be read."""
    if len(body) > LARGEST:
        return Refusal(413, "too large")
    return _unsigned(headers, body, secret, now) or _unreadable(headers, body)


def is_ssl_check(body: bytes) -> bool:
    """Slack's unsigned test of the certificate, which is answered with an empty 200 and does nothing."""
    return body.startswith(b"ssl_check=1&") or body == b"ssl_check=1"


def _unsigned(headers: Headers, body: bytes, secret: str, now: float) -> Refusal | None:
    stamps = _values(headers, b"x-slack-request-timestamp")
    signatures = _values(headers, b"x-slack-signature")
    if len(stamps) != 1 or len(signatures) != 1:
        return Refusal(401, "no signature")
    if not _STAMP.fullmatch(stamps[0]) or abs(now - int(stamps[0])) > AGE:
        return Refusal(401, "timestamp")
    expected = b"v0=" + _signature(secret, stamps[0], body)
    return None if hmac.compare_digest(expected, signatures[0]) else Refusal(401, "signature")


def _signature(secret: str, stamp: bytes, body: bytes) -> bytes:
    return hmac.new(secret.encode(), b"v0:" + stamp + b":" + body, hashlib.sha256).hexdigest().encode()


def _unreadable(headers: Headers, body: bytes) -> Refusal | None:
    """Signed, and still nothing that Slack would send."""
    kinds = _values(headers, b"content-type")
    kind = kinds[0].split(b";")[0].strip().lower().decode("latin-1") if len(kinds) == 1 else ""
    if kind not in (_JSON, _FORM):
        return Refusal(400, "content type")
    try:
        text = body.decode("utf-8")
        found = json.loads(text) if kind == _JSON else _form(text)
    except (ValueError, RecursionError):
        return Refusal(400, "body")
    return None if well_formed(found) else Refusal(400, "body")


def _form(text: str) -> object:
    """What a form holds: the fields of a command, or the JSON of its `payload`."""
    fields = parse_qs(text, keep_blank_values=True, strict_parsing=True, max_num_fields=100)
    if "payload" in fields:
        return json.loads(fields["payload"][0])
    return {"type": "command"} if "command" in fields else None


def _values(headers: Headers, name: bytes) -> list[bytes]:
    return [value for key, value in headers if key.lower() == name]
