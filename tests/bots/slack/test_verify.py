import hmac
import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bots.slack.shapes import well_formed
from bots.slack.verify import AGE, LARGEST, Refusal, is_ssl_check, refusal
from tests.bots.slack.fake_sender import signed
from tests.bots.slack.fake_slack import SIGNING_SECRET

BODY = json.dumps({"type": "event_callback", "event": {"type": "message", "text": "hemmelig"}}).encode()
NOW = float(int(time.time()))


def headers(body: bytes = BODY, *, kind: str = "application/json") -> list[tuple[bytes, bytes]]:
    """Signed by hand: slack_sdk signs no body that is not UTF-8."""
    stamp = str(int(NOW)).encode()
    signature = hmac.new(SIGNING_SECRET.encode(), b"v0:" + stamp + b":" + body, "sha256").hexdigest()
    return [
        (b"x-slack-request-timestamp", stamp),
        (b"x-slack-signature", f"v0={signature}".encode()),
        (b"content-type", kind.encode()),
    ]


def judged(body: bytes = BODY, *, at: float = NOW, kind: str = "application/json") -> Refusal | None:
    return refusal(headers(body, kind=kind), body, SIGNING_SECRET, at)


def test_what_slack_sdk_signs_is_taken():
    given = {**signed(BODY), "Content-Type": "application/json"}
    sent = [(name.lower().encode(), value.encode()) for name, value in given.items()]
    assert refusal(sent, BODY, SIGNING_SECRET, time.time()) is None


def test_what_slack_signed_within_five_minutes_is_taken():
    assert judged() is None
    assert judged(at=NOW + AGE - 2) is None


@pytest.mark.parametrize("seconds", [AGE + 2, -AGE - 2, 1e9, -1e9])
def test_an_old_request_and_one_from_the_future_are_refused(seconds: float):
    assert judged(at=NOW + seconds) == Refusal(401, "timestamp")


def stamped(stamp: bytes) -> Refusal | None:
    """The verdict on a request whose timestamp is replaced."""
    kept = [(name, stamp if name == b"x-slack-request-timestamp" else value) for name, value in headers()]
    return refusal(kept, BODY, SIGNING_SECRET, NOW)


@pytest.mark.parametrize("stamp", [b"abc", b"", b"nan", b"-1", b"1e9", b"9" * 400, b"\xff", "١٢".encode(), b"12 "])
def test_a_timestamp_that_is_none_is_refused(stamp: bytes):
    assert stamped(stamp) == Refusal(401, "timestamp")


@pytest.mark.parametrize("signature", [b"", b"v0=", b"v0=" + b"0" * 64, "v0=ø".encode(), b"v1=abc", b"\xff\xfe"])
def test_a_forged_signature_is_refused(signature: bytes):
    kept = [(name, signature if name == b"x-slack-signature" else value) for name, value in headers()]
    assert refusal(kept, BODY, SIGNING_SECRET, NOW) == Refusal(401, "signature")


def test_a_header_that_is_missing_or_there_twice_is_refused():
    good = headers()
    for name in (b"x-slack-signature", b"x-slack-request-timestamp"):
        assert refusal([one for one in good if one[0] != name], BODY, SIGNING_SECRET, NOW) is not None
        assert refusal([*good, *(one for one in good if one[0] == name)], BODY, SIGNING_SECRET, NOW) is not None


def test_another_secret_is_refused():
    assert refusal(headers(), BODY, "another", NOW) == Refusal(401, "signature")


@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xfe",
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b"",
        b"{}",
        b'{"type": 5}',
        b'{"type": "event_callback"}',
        b'{"type": "event_callback", "event": []}',
        b'{"type": "event_callback", "event": {"type": "message", "channel": {}}}',
        b"[" * 100_000,
    ],
)
def test_a_signed_body_that_slack_would_not_send_is_refused(body: bytes):
    assert judged(body) == Refusal(400, "body")


def test_forms_are_read_as_strictly():
    form = "application/x-www-form-urlencoded"
    assert judged(b"command=%2Fspor&text=hei", kind=form) is None
    assert (
        judged(
            b"payload=%7B%22type%22%3A%22view_closed%22%2C%22user%22%3A%7B%22id%22%3A%22U1%22%7D%2C%22view%22%3A%7B%22type%22%3A%22modal%22%7D%7D",
            kind=f"{form}; charset=utf-8",
        )
        is None
    )
    assert judged(b"payload=%7B", kind=form) == Refusal(400, "body")
    assert judged(b"nothing", kind=form) == Refusal(400, "body")
    assert judged(b"a=" + b"&a=" * 200, kind=form) == Refusal(400, "body")


def test_another_content_type_and_a_large_body_are_refused():
    assert judged(kind="text/plain") == Refusal(400, "content type")
    assert judged(b" " * (LARGEST + 1)) == Refusal(413, "too large")


def test_the_check_of_the_certificate_is_known_by_its_body():
    assert is_ssl_check(b"ssl_check=1&token=abc")
    assert not is_ssl_check(b"text=ssl_check=1")


@settings(max_examples=200, deadline=None, database=None)
@given(st.binary(max_size=300), st.binary(max_size=60), st.binary(max_size=90))
def test_nothing_unsigned_is_ever_taken_and_nothing_breaks(body: bytes, stamp: bytes, signature: bytes):
    forged = [
        (b"x-slack-request-timestamp", stamp),
        (b"x-slack-signature", signature),
        (b"content-type", b"application/json"),
    ]
    found = refusal(forged, body, SIGNING_SECRET, NOW)
    assert found is not None
    assert found.status in (400, 401, 413)


NAMES = st.sampled_from(["type", "event", "text", "user", "ts", "channel"])
LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=5)


@settings(max_examples=200, deadline=None, database=None)
@given(st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(NAMES, inner)))
def test_any_signed_json_is_taken_or_refused_without_an_error(value: object):
    assert judged(json.dumps(value).encode()) in (None, Refusal(400, "body"))
    assert well_formed(value) in (True, False)
