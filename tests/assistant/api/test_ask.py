"""Asking over HTTP: whole, as a stream, and searching."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.api.work import Bounds, Work
from assistant.chat import Assistant, Step, Understood
from assistant.errors import BrokenIndex
from assistant.index.filters import Filters
from assistant.types import Language, Token, Turn
from assistant.understand import understand
from tests.assistant.api.answering import HARBOUR, QUESTION, answering, ask, ask_in_vain, events_of, service_of


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with answering(tmp_path_factory.mktemp("data")) as client:
        yield client


def stream(client: TestClient, question: str = QUESTION) -> list[tuple[str, Any]]:
    return events_of(client.post("/v1/ask/stream", json={"question": question}).text)


def test_an_answer_has_the_shape_of_the_contract_and_quotes_its_source(client: TestClient):
    answer = ask(client)
    assert answer["refused"] is False
    assert answer["statements"] == [
        {"text": "Havna har 14 ansatte.", "citations": [1], "verdict": "supported", "reason": None}
    ]
    (citation,) = answer["citations"]
    assert (citation["document"], citation["version"]) == ("harbour", HARBOUR.document.version)
    assert HARBOUR.text[citation["start"] : citation["end"]] == citation["quote"]
    assert citation["url"].startswith(f"/sources/harbour?v={HARBOUR.document.version[:12]}&start=33&end=54")


def test_a_question_without_an_answer_is_refused_and_that_is_no_error(client: TestClient):
    answer = ask_in_vain(client)
    assert (answer["refused"], answer["statements"], answer["language"]) == (True, [], "en")
    assert answer["text"].startswith("I cannot find an answer")


def test_a_follow_up_is_understood_from_the_history(client: TestClient):
    history = [{"role": "user", "content": QUESTION}, {"role": "assistant", "content": "Havna har 14 ansatte. [1]"}]
    answer = ask(client, "Og når ble den bygget?", history=history)
    assert "havna" in answer["understood_as"].lower()
    assert answer["statements"][0]["text"] == "Havna ble bygget i 1952."


@pytest.mark.parametrize(
    "filters",
    [{"kinds": ["rule"]}, {"kind": "rule"}, {"language": ["en"]}, {"publisher": "Nobody"}, {"published_from": "2026"}],
)
def test_filters_keep_sources_out(client: TestClient, filters: dict[str, object]):
    assert "harbour" not in {one["document"] for one in ask(client, filters=filters)["citations"]}


def test_only_what_is_valid_today(client: TestClient):
    found = client.post("/v1/search", json={"question": "havneavgiften", "filters": {"valid": True}}).json()["hits"]
    assert "fees" not in {hit["document"] for hit in found}


def test_a_search_gives_passages_with_their_scores(client: TestClient):
    hits = client.post("/v1/search", json={"question": "ansatte i havna", "limit": 2}).json()["hits"]
    assert len(hits) == 2
    assert hits[0]["text"] == "Havna har 14 ansatte."
    assert {"document", "title", "start", "end", "page", "headings", "score", "dense", "lexical"} <= set(hits[0])


def test_the_stream_tells_each_step_and_ends_with_the_whole_answer(client: TestClient):
    told = stream(client)
    assert [name for name, _ in told] == ["understood", "passages", "statement", "citations", "notices", "done"]
    steps = dict(told)
    assert steps["understood"] == {"question": QUESTION, "understood_as": None, "language": "nb"}
    assert steps["passages"]["passages"][0]["text"] == "Havna har 14 ansatte."
    assert steps["statement"]["verdict"] == "supported"
    assert steps["done"]["statements"] == [steps["statement"]]
    assert steps["done"]["citations"] == steps["citations"]["citations"]


def test_a_stream_is_not_to_be_kept_or_gathered_by_proxies(client: TestClient):
    response = client.post("/v1/ask/stream", json={"question": QUESTION})
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["x-accel-buffering"] == "no"
    assert "no-cache" in response.headers["cache-control"]


def test_questions_that_somebody_does_not_know_what_to_ask(tmp_path: Path):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "examples.toml").write_text('questions = ["Hvor mange?"]')
    with answering(tmp_path) as client:
        assert client.get("/v1/examples").json() == {"questions": ["Hvor mange?"]}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"Hva?"',
        b"\xff\xfe",
        b"[" * 30_000,
        json.dumps({"question": ""}).encode(),
        json.dumps({"question": "   "}).encode(),
        json.dumps({"question": "?"}).encode(),
        json.dumps({"question": "\u0000\u200b\u202e"}).encode(),
        json.dumps({"question": "a" * 2001}).encode(),
        b'{"question": "Hva \\ud800 er havna?"}',
        json.dumps({"question": "Hva er havna?", "filters": {"publishers": ["\ud800"]}}).encode(),
        json.dumps({"question": 3}).encode(),
        json.dumps({"question": None}).encode(),
        json.dumps({"question": ["Hva?"]}).encode(),
        json.dumps({"question": "Hva?", "history": "nothing"}).encode(),
        json.dumps({"question": "Hva?", "history": [{"role": "system", "content": "x"}]}).encode(),
        json.dumps({"question": "Hva?", "history": [{"role": "user", "content": "x"}] * 41}).encode(),
        json.dumps({"question": "Hva?", "filters": {"kind": "secret"}}).encode(),
        json.dumps({"question": "Hva?", "filters": {"nothing": 1}}).encode(),
        json.dumps({"question": "Hva?", "filters": {"published_from": "'; DROP"}}).encode(),
    ],
)
@pytest.mark.parametrize("path", ["/v1/ask", "/v1/ask/stream", "/v1/search"])
def test_what_is_no_question_gets_a_short_answer(client: TestClient, path: str, body: bytes):
    if path == "/v1/search" and b"history" in body:
        return
    response = client.post(path, content=body, headers={"Content-Type": "application/json"})
    assert response.status_code in (400, 422), response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert len(response.content) < 1000
    problem = response.json()
    assert problem["request_id"] == response.headers["x-request-id"]
    assert {"type", "title", "status", "detail"} <= set(problem)


@pytest.mark.parametrize(
    "question",
    [
        "a" * 2000,
        "å" + "\u0301" * 1500,
        "\ufdfd hva?",
        "<script>alert(1)</script> havna",
        "'; DROP TABLE documents; --",
        "hva\r\nSet-Cookie: a=b",
    ],
)
def test_odd_questions_are_questions(client: TestClient, question: str):
    assert ask(client, question)["language"] in set(Language)


class Failing(Assistant):
    """Fails after the first step."""

    def stream(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Iterator[Step]:
        yield Understood(understand(question, history))
        raise BrokenIndex("vectors/gen-1 is damaged. Run: arena doctor --repair")


def test_a_failure_in_the_middle_is_told_in_the_stream_which_then_ends(tmp_path: Path):
    with answering(tmp_path, assistant=Failing) as client:
        told = stream(client)
        assert [name for name, _ in told] == ["understood", "error", "done"]
        assert told[1][1]["detail"] == "vectors/gen-1 is damaged. Run: arena doctor --repair"
        assert (told[1][1]["status"], told[2][1]) == (503, None)
        assert client.post("/v1/ask", json={"question": QUESTION}).status_code == 503


class Careless(Failing):
    """Fails with words that are not for readers."""

    def stream(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Iterator[Step]:
        yield Understood(understand(question, history))
        raise RuntimeError("password=hunter2")


def test_what_nobody_expected_is_not_told_to_the_client(tmp_path: Path):
    with answering(tmp_path, assistant=Careless) as client:
        whole, streamed = client.post("/v1/ask", json={"question": QUESTION}), stream(client)
    assert whole.status_code == 500
    assert "hunter2" not in whole.text + str(streamed)
    assert [name for name, _ in streamed] == ["understood", "error", "done"]


class Talking(Assistant):
    """Like a chat model: tokens, slowly, and no end."""

    said = 0

    def stream(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Iterator[Step]:
        yield Understood(understand(question, history))
        while True:
            time.sleep(0.01)
            self.said += 1
            yield Token("ord ")


def test_an_answer_that_takes_too_long_is_ended_and_says_so(tmp_path: Path):
    with answering(tmp_path, assistant=Talking) as client:
        object.__setattr__(service_of(client), "work", Work(Bounds(deadline=0.3)))
        told = stream(client)
        assert ("token", {"text": "ord "}) in told
        assert [name for name, _ in told][-2:] == ["error", "done"]
        assert told[-2][1]["status"] == 504
        spoken = service_of(client).assistant.said  # type: ignore[attr-defined]
        time.sleep(0.1)
        assert service_of(client).assistant.said <= spoken + 1  # type: ignore[attr-defined]


def test_answers_to_many_at_once_are_not_mixed_up(client: TestClient):
    questions = [QUESTION, "Når ble havna bygget?", "Hvor ligger havna?"] * 10
    with ThreadPoolExecutor(10) as threads:
        answers = list(threads.map(lambda question: ask(client, question), questions))
    assert [answer["question"] for answer in answers] == questions
    assert {answer["statements"][0]["text"] for answer in answers[1::3]} == {"Havna ble bygget i 1952."}
    assert len({answer["id"] for answer in answers}) == 30
