"""Logs: one line of JSON for each event, and nothing in it that is nobody's business."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog

from assistant.api.logs import configure_logs, masked
from tests.assistant.api.answering import IN_VAIN, QUESTION, answering, ask

SECRETS = {
    "token": "xoxb-1234567890-abcdefghij",
    "app token": "xapp-1-A0123-456-abcdef",
    "model key": "sk-proj-abcdefghijklmnop",
    "own key": "arena_abcdefghijklmnopqrstuvwxyz",
    "e-mail": "kari.nordmann+x@example.org",
    "fødselsnummer": "010190 12345",
    "fødselsnummer in one": "01019012345",
    "CPR": "010190-1234",
}


@pytest.fixture
def logs() -> Iterator[Any]:
    """The lines that were logged, as JSON values."""
    handlers, config, lines = logging.getLogger().handlers[:], structlog.get_config(), io.StringIO()
    configure_logs(stream=lines)
    yield lambda: [json.loads(line) for line in lines.getvalue().splitlines()]
    structlog.configure(**config)
    logging.getLogger().handlers = handlers


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS.keys())
def test_secrets_and_persons_are_masked(secret: str):
    assert masked(f"før {secret}, etter") == "før ***, etter"


def test_a_bearer_keeps_its_name_only():
    assert masked("Authorization: Bearer abc.def") == "Authorization: Bearer ***"


def test_what_is_no_secret_stays():
    for text in ("Havna har 14 ansatte", "2026-11-22", "sha 0123456789abcdef0123", "terskel 2 500 000", "side 123456"):
        assert masked(text) == text


def test_a_request_is_one_line_without_the_question(logs: Any, tmp_path: Path):
    with answering(tmp_path) as client:
        answer = ask(client)
        client.get("/v1/sources", params={"q": "hemmelig"})
        client.post("/v1/ask", json={"question": 3})
    lines = logs()
    assert [(line["path"], line["status"]) for line in lines] == [
        ("/v1/ask", 200),
        ("/v1/sources", 200),
        ("/v1/ask", 422),
    ]
    assert (lines[0]["answer"], lines[0]["refused"], lines[0]["level"]) == (answer["id"], False, "info")
    assert len({line["request_id"] for line in lines}) == 3
    assert "hemmelig" not in str(lines)
    assert "ansatte" not in str(lines)


def test_the_question_is_logged_when_that_is_wanted_and_masked_still(logs: Any, tmp_path: Path):
    with answering(tmp_path, log_questions=True) as client:
        ask(client, f"{QUESTION} Jeg er {SECRETS['fødselsnummer']}, {SECRETS['e-mail']}")
    (line,) = logs()
    assert line["question"] == f"{QUESTION} Jeg er ***, ***"


def test_no_secret_reaches_the_log_by_any_way(logs: Any, tmp_path: Path):
    with answering(tmp_path) as client:
        for secret in SECRETS.values():
            client.get(f"/v1/{secret}")
            client.get("/v1/sources", headers={"Authorization": f"Bearer {secret}"})
            structlog.get_logger("arena").warning("said", text=f"x {secret}", deep={"of": [secret]})
            logging.getLogger("somebody").warning("heard %s", secret)
            try:
                raise ValueError(secret)
            except ValueError:
                logging.getLogger("somebody").exception("failed")
    told = json.dumps(logs(), ensure_ascii=False)
    assert told.count("x ***") == len(SECRETS)
    for secret in SECRETS.values():
        assert secret not in told


def test_a_line_stays_a_line_whatever_is_put_into_it(logs: Any, tmp_path: Path):
    with answering(tmp_path) as client:
        client.get("/v1/a%0d%0a%1b[31mINFO%20forged")
    (line,) = logs()
    assert line["path"] == "/v1/a\r\n\x1b[31mINFO forged"


def test_the_lines_of_the_bot_are_such_lines_too(logs: Any):
    logging.getLogger("bots.slack.answering").info("answered %r by %s", "Hva nå?\n", SECRETS["e-mail"])
    logging.getLogger("slack_bolt").info("a body")
    (line,) = logs()
    assert (line["level"], line["event"]) == ("info", "answered 'Hva nå?\\n' by ***")


def test_a_failure_is_logged_with_its_traceback(logs: Any, tmp_path: Path):
    with answering(tmp_path) as client:
        service = client.app.state.service  # type: ignore[attr-defined]
        object.__setattr__(service, "recent", None)
        response = client.post("/v1/ask", json={"question": IN_VAIN})
    assert response.status_code == 500
    failed, request = logs()
    assert failed["request_id"] == request["request_id"] == response.json()["request_id"]
    assert "AttributeError" in failed["exception"]
    assert "AttributeError" not in response.text
