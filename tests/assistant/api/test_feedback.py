"""Opinions of answers, refused questions, and the last evaluation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.api.keys import Scope, add_key
from assistant.api.recent import Recent
from assistant.index.feedback import Unanswered, note_unanswered
from tests.assistant.api.answering import IN_VAIN, QUESTION, answering, ask, ask_in_vain, service_of


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with answering(tmp_path) as client:
        yield client


def tell(client: TestClient, **told: Any) -> int:
    return client.post("/v1/feedback", json=told).status_code


def refused(client: TestClient) -> list[Any]:
    """Refused questions, when all that was to be kept is."""
    service_of(client).aside.submit(lambda: None).result(10)
    service_of(client).aside.submit(lambda: None).result(10)
    found: list[Any] = client.get("/v1/unanswered").json()["unanswered"]
    return found


@pytest.mark.parametrize("opinion", ["helpful", "outdated", "wrong", "unclear"])
def test_an_opinion_is_kept_with_the_answer_it_is_about(client: TestClient, opinion: str):
    answer = ask(client)
    assert tell(client, answer=answer["id"], opinion=opinion, reason="Fordi ola@example.org sa det") == 201
    (kept,) = client.get("/v1/feedback").json()["feedback"]
    assert (kept["opinion"], kept["question"], kept["reason"]) == (opinion, QUESTION, "Fordi *** sa det")
    assert kept["payload"] == answer
    assert kept["surface"] == "api"


def test_an_opinion_given_on_the_page_is_known_as_such(client: TestClient):
    answer = ask(client)
    told = {"answer": answer["id"], "opinion": "helpful"}
    client.post("/v1/feedback", json=told, headers={"Sec-Fetch-Site": "same-origin"})
    assert client.get("/v1/feedback").json()["feedback"][0]["surface"] == "web"


def test_the_queue_is_read_by_opinion_and_date(client: TestClient):
    for opinion in ("helpful", "wrong"):
        tell(client, answer=ask(client)["id"], opinion=opinion)
    assert [one["opinion"] for one in client.get("/v1/feedback?opinion=wrong").json()["feedback"]] == ["wrong"]
    assert client.get("/v1/feedback?since=2999").json()["feedback"] == []
    assert len(client.get("/v1/feedback?limit=1&offset=1").json()["feedback"]) == 1


def test_an_answer_that_is_forgotten_can_be_sent_along(client: TestClient):
    answer = ask(client)
    object.__setattr__(service_of(client), "recent", Recent())
    assert tell(client, answer=answer["id"], opinion="wrong") == 404
    assert tell(client, answer=answer["id"], opinion="wrong", payload={**answer, "id": "0" * 32}) == 404
    assert tell(client, answer=answer["id"], opinion="wrong", payload={"id": answer["id"]}) == 422
    assert tell(client, answer=answer["id"], opinion="wrong", payload=answer) == 201
    (kept,) = client.get("/v1/feedback").json()["feedback"]
    assert kept["payload"]["copy"] is True
    assert kept["payload"]["text"] == answer["text"]


@pytest.mark.parametrize(
    "told",
    [
        {"answer": "x", "opinion": "helpful"},
        {"answer": "0" * 32, "opinion": "great"},
        {"answer": "0" * 32},
        {"answer": "0" * 32, "opinion": "wrong", "reason": "a" * 2001},
        {},
    ],
)
def test_what_is_no_opinion_is_refused(client: TestClient, told: dict[str, str]):
    assert client.post("/v1/feedback", json=told).status_code == 422


def test_a_refused_question_is_kept_masked_and_not_for_ever(client: TestClient):
    long_ago = (datetime.now(UTC) - timedelta(days=91)).isoformat(timespec="seconds")
    note_unanswered(service_of(client).catalogue, Unanswered("old", "", "api", "Gammelt?", "nb", long_ago))
    ask_in_vain(client, f"{IN_VAIN} I am ola@example.org")
    assert [one["question"] for one in refused(client)] == [f"{IN_VAIN} I am ***"]


def test_refused_questions_are_not_kept_where_that_is_switched_off(tmp_path: Path):
    with answering(tmp_path, keep_refused=False) as client:
        ask_in_vain(client)
        assert refused(client) == []


def test_the_last_answers_are_remembered_and_no_more():
    recent = Recent()
    for n in range(1000):
        recent.put("me", {"id": str(n)})
    assert recent.get("me", "0") is None
    assert recent.get("me", "999") == {"id": "999"}
    assert recent.get("you", "999") is None


def test_the_last_run_of_each_suite_is_shown(tmp_path: Path):
    run = {"suite": "dev", "today": "2026-11-22", "overall": {"passed": 0.5}}
    case = {
        "id": "a",
        "question": "Hva?",
        "passed": True,
        "wrong": [],
        "metrics": {"support": 1.0},
        "answer": {"id": "x"},
    }
    for suite, text in (
        ("dev", json.dumps({**run, "cases": [case, {**case, "passed": False}]})),
        ("broken", "{"),
        ("odd", "[]"),
    ):
        (tmp_path / "out" / suite).mkdir(parents=True)
        (tmp_path / "out" / suite / "results.json").write_text(text)
    with answering(tmp_path / "data", evaluation=tmp_path / "out") as client:
        (report,) = client.get("/v1/evaluation").json()["reports"]
    assert (report["suite"], report["passed"], len(report["cases"])) == ("dev", 1, 2)
    assert "answer" not in report["cases"][0]


def test_without_a_run_there_is_no_report(client: TestClient):
    assert client.get("/v1/evaluation").json() == {"reports": []}


def test_readers_of_one_program_have_opinions_of_their_own_and_are_forgotten_one_by_one(client: TestClient):
    answer = ask(client, reader="U1")
    for reader, opinion in (("U1", "helpful"), ("U2", "wrong")):
        assert tell(client, answer=answer["id"], opinion=opinion, reader=reader, payload=answer) == 201
    ask_in_vain(client, reader="U1")
    assert [one["asker"] for one in refused(client)] == ["U1"]
    assert sorted(one["asker"] for one in client.get("/v1/feedback").json()["feedback"]) == ["U1", "U2"]
    assert client.delete("/v1/readers/U1").json() == {"removed": 2}
    assert client.delete("/v1/readers/U1").json() == {"removed": 0}
    assert [one["asker"] for one in client.get("/v1/feedback").json()["feedback"]] == ["U2"]
    assert refused(client) == []
    kept = b"".join(path.read_bytes() for path in service_of(client).settings.data.glob("catalogue.db*"))
    assert IN_VAIN.encode() not in kept


def test_a_program_cannot_forget_the_readers_of_another(tmp_path: Path):
    keys = tmp_path / "keys.toml"
    one, other, none = (
        {"Authorization": f"Bearer {add_key(keys, name, scopes)}"}
        for name, scopes in (("one", list(Scope)), ("other", list(Scope)), ("none", [Scope.ASK]))
    )
    with answering(tmp_path, keys=keys) as client:
        body = {"question": QUESTION, "reader": "U1"}
        answer = client.post("/v1/ask", json=body, headers=one).json()
        told = {"answer": answer["id"], "opinion": "wrong", "reader": "U1"}
        assert client.post("/v1/feedback", json=told, headers=other).status_code == 404
        assert client.post("/v1/feedback", json=told, headers=one).status_code == 201
        assert client.delete("/v1/readers/U1", headers=none).status_code == 403
        assert client.delete("/v1/readers/U1", headers=other).json() == {"removed": 0}
        assert client.delete("/v1/readers/U1", headers=one).json() == {"removed": 1}
