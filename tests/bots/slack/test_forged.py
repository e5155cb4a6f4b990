"""Requests that Slack did not send, or did not send now: refused before anything reads them, and never logged."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bots.slack.verify import is_ssl_check
from tests.bots.slack.fake_people import asks
from tests.bots.slack.fake_sender import EVENTS, encoded, signed
from tests.bots.slack.fake_workspace import KARI
from tests.bots.slack.rig import STAFFED, Opened, Room, workspace

pytestmark = pytest.mark.anyio
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
SECRET_WORDS = "havnas hemmelige spørsmål"
STAMP, SIGNATURE = "X-Slack-Request-Timestamp", "X-Slack-Signature"


def event_body(**more: Any) -> bytes:
    """A body as Slack would send it."""
    about = {"type": "app_mention", "user": KARI, "channel": "C1", "ts": "1.1", "text": SECRET_WORDS}
    return json.dumps({"type": "event_callback", "event_id": "Ev1", "event": about, **more}).encode()


def headers(body: bytes, kind: str = JSON, **options: Any) -> dict[str, str]:
    return {"Content-Type": kind, **signed(body, **options)}


def stamped(stamp: str) -> dict[str, str]:
    """A good signature of a timestamp that is none."""
    return {**headers(event_body(), stamp=stamp), STAMP: stamp}


@pytest.fixture(scope="module")
async def room(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Room]:
    """One bot for all that it refuses."""
    async with workspace(corpus, tmp_path_factory.mktemp("forged")) as opened:
        yield opened


GOOD = event_body()
LARGE = b'{"type": "event_callback", "x": "' + b"x" * 2**20 + b'"}'
ODD: dict[str, tuple[bytes, dict[str, Any], int]] = {
    "another secret": (GOOD, headers(GOOD, secret="f" * 32), 401),
    "301 seconds old": (GOOD, headers(GOOD, age=301), 401),
    "400 seconds in the future": (GOOD, headers(GOOD, age=-400), 401),
    "no headers": (GOOD, {"Content-Type": JSON}, 401),
    "no signature": (GOOD, {"Content-Type": JSON, STAMP: str(int(time.time()))}, 401),
    "a changed body": (GOOD + b" ", headers(GOOD), 401),
    "timestamp abc": (GOOD, stamped("abc"), 401),
    "timestamp empty": (GOOD, {**headers(GOOD), STAMP: ""}, 401),
    "timestamp nan": (GOOD, stamped("nan"), 401),
    "timestamp inf": (GOOD, stamped("inf"), 401),
    "timestamp huge": (GOOD, stamped("9" * 400), 401),
    "timestamp negative": (GOOD, stamped("-1"), 401),
    "signature not ASCII": (GOOD, {**headers(GOOD), SIGNATURE: "v0=\xe6\xf8\xe5".encode("latin-1")}, 401),
    "signature of another version": (GOOD, {**headers(GOOD), SIGNATURE: "v1=" + "0" * 64}, 401),
    "no UTF-8": (b"\xff\xfe{", headers(b"\xff\xfe{"), 400),
    "bad JSON": (b'{"type": ', headers(b'{"type": '), 400),
    "an array": (b"[]", headers(b"[]"), 400),
    "a number": (b"7", headers(b"7"), 400),
    "null": (b"null", headers(b"null"), 400),
    "an empty object": (b"{}", headers(b"{}"), 400),
    "an event that is none": (event_body(event="x"), headers(event_body(event="x")), 400),
    "an event without a type": (event_body(event={}), headers(event_body(event={})), 400),
    "a thousand brackets": (b"[" * 100_000, headers(b"[" * 100_000), 400),
    "an empty body": (b"", headers(b""), 400),
    "more than a mebibyte": (LARGE, headers(LARGE), 413),
    "another content type": (GOOD, headers(GOOD, "text/plain"), 400),
    "no content type": (GOOD, signed(GOOD), 400),
    "a form with a bad payload": (b"payload=%7B", headers(b"payload=%7B", FORM), 400),
    "a form with an array": (b"payload=%5B%5D", headers(b"payload=%5B%5D", FORM), 400),
    "a form with nothing of Slack's": (b"a=1", headers(b"a=1", FORM), 400),
}


@pytest.mark.parametrize("odd", ODD)
async def test_what_is_odd_is_refused_and_not_logged(room: Room, caplog: pytest.LogCaptureFixture, odd: str):
    caplog.set_level(logging.DEBUG)
    body, given_headers, status = ODD[odd]
    before = len(room.slack.calls)
    response = await room.http.post(body, given_headers)
    await room.quiet()
    assert response.status_code == status
    assert len(room.slack.calls) == before
    assert "hemmelige" not in caplog.text


async def test_299_seconds_old_is_young_enough(embedded: Opened):
    async with embedded() as room:
        payload = asks(room.slack, KARI, "C1", STAFFED)
        body, kind = encoded(payload)
        assert (await room.http.post(body, headers(body, kind, age=299))).status_code == 200
        await room.quiet()
        assert len(room.slack.answers("C1")) == 1


async def test_other_methods_are_not_allowed(room: Room):
    for method in ("GET", "PUT", "DELETE", "HEAD"):
        assert (await room.http.client.request(method, EVENTS)).status_code == 405


async def test_slacks_check_of_the_address_is_answered(room: Room):
    body = json.dumps({"type": "url_verification", "challenge": "abc", "token": "t"}).encode()
    response = await room.http.post(body, headers(body))
    assert response.status_code == 200
    assert "abc" in response.text


async def test_slacks_unsigned_check_of_the_certificate_does_nothing(room: Room):
    before = len(room.slack.calls)
    body = b"ssl_check=1&token=x&payload=" + GOOD
    response = await room.http.post(body, {"Content-Type": FORM})
    assert (response.status_code, response.content) == (200, b"")
    await room.quiet()
    assert len(room.slack.calls) == before


async def test_a_body_that_lies_about_its_length_or_never_ends_is_cut_off(room: Room):
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(10_000):
            yield b"x" * 2**16

    response = await room.http.client.post(EVENTS, content=endless(), headers=signed(b""))
    assert response.status_code == 413


async def test_a_signed_event_of_an_unknown_kind_is_taken_in_silence(room: Room):
    before = len(room.slack.calls)
    for about in ({"type": "reaction_added", "user": KARI}, {"type": "message"}, {"type": "app_mention"}):
        body = event_body(event=about)
        assert (await room.http.post(body, headers(body))).status_code == 200
    for kind in ("block_actions", "view_submission", "shortcut", "message_action", "view_closed", "invented"):
        payload = {"type": kind, "user": {"id": KARI}, "callback_id": "x", "actions": [{"action_id": "x"}]}
        body, form = encoded({**payload, "view": {"callback_id": "x"}})
        assert (await room.http.post(body, headers(body, form))).status_code in (200, 400, 404)
    await room.quiet()
    assert [call.method for call in room.slack.calls[before:]] == []


FIELDS = (
    "type event event_id team_id channel user text ts thread_ts bot_id subtype view actions message command action_id "
    "callback_id trigger_id container private_metadata state previous_message tab value id team"
)
KNOWN = (
    "event_callback message app_mention app_home_opened message_changed message_deleted block_actions view_submission "
    "message_action check_message channel_settings why save share feedback home_remove_saved C1"
)
KEYS, KINDS = FIELDS.split(), KNOWN.split()
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**18), 10**18) | st.text(max_size=20) | st.sampled_from(KINDS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
    max_leaves=12,
)
MUTATED_HEADERS = st.dictionaries(
    st.sampled_from([STAMP, SIGNATURE, "Content-Type", "X-Slack-Retry-Num"]),
    st.binary(max_size=40).map(lambda made: made.replace(b"\r", b"").replace(b"\n", b"").replace(b"\0", b"")),
    max_size=4,
)


def mutated(examples: int) -> Any:
    """So many examples, all against one bot."""
    lenient = [HealthCheck.too_slow]
    return settings(
        max_examples=examples, deadline=None, database=None, suppress_health_check=lenient, derandomize=True
    )


async def unsigned_is_refused(room: Room, body: bytes, mutation: dict[str, bytes]) -> None:
    response = await room.http.post(body, {"Content-Type": b"application/json", **signed(GOOD), **mutation})
    assert response.status_code in ((200,) if is_ssl_check(body) else (400, 401, 413))
    await room.quiet()
    assert room.slack.answers() == []


async def signed_is_never_an_error(room: Room, value: Any, form: bool) -> None:
    text = json.dumps(value)
    body = (f"payload={text}" if form else text).encode()
    response = await room.http.post(body, headers(body, FORM if form else JSON))
    assert response.status_code < 500
    await room.quiet()


def like_an_event(value: Any) -> Any:
    """Objects are put where an event stands, or are given a type that Slack knows."""
    if not isinstance(value, dict):
        return value
    if "type" in value:
        return {"type": "event_callback", "event": value}
    return {"type": KINDS[len(str(value)) % len(KINDS)], **value}


@mutated(40)
@given(body=st.binary(max_size=200), mutation=MUTATED_HEADERS)
async def test_no_mutation_gets_past_the_signature(room: Room, body: bytes, mutation: dict[str, bytes]):
    await unsigned_is_refused(room, body, mutation)


@mutated(60)
@given(value=VALUES.map(like_an_event), form=st.booleans())
async def test_nothing_that_is_signed_is_an_error(room: Room, value: Any, form: bool):
    await signed_is_never_an_error(room, value, form)


@pytest.mark.faults
@pytest.mark.timeout(900)
@mutated(2_000)
@given(body=st.binary(max_size=2_000), mutation=MUTATED_HEADERS)
async def test_no_mutation_of_two_thousand_gets_past_the_signature(room: Room, body: bytes, mutation: dict[str, bytes]):
    await unsigned_is_refused(room, body, mutation)


@pytest.mark.faults
@pytest.mark.timeout(900)
@mutated(2_000)
@given(value=VALUES.map(like_an_event), form=st.booleans())
async def test_nothing_of_two_thousand_that_is_signed_is_an_error(room: Room, value: Any, form: bool):
    await signed_is_never_an_error(room, value, form)
