"""Health, readiness, figures, and the description of the API."""

from __future__ import annotations

import asyncio
import re
import time
from pathlib import Path

from fastapi.testclient import TestClient

from assistant.api.app import create_app
from assistant.api.once import Once
from assistant.chat import Assistant
from assistant.compose.generative import Writer
from assistant.models import ChatModel
from assistant.settings import Settings
from tests.assistant.api.answering import BASE, HARBOUR, answering, ask, ask_in_vain, service_of
from tests.fake_model import says
from tests.made import index_in, made, publish


def test_a_service_that_can_answer_is_ready(tmp_path: Path):
    with answering(tmp_path) as client:
        assert client.get("/healthz").json() == {"status": "ok"}
        assert client.get("/readyz").json() == {"status": "ready", "generation": 1, "passages": 5}


def test_where_the_chat_model_fails_it_is_ready_and_says_so_until_it_answers_again(tmp_path: Path):
    index = index_in(tmp_path)
    publish(index, HARBOUR)
    model = says("", "Havna har 14 ansatte. [1]")
    app = create_app(Settings(data=tmp_path), assistant=Assistant(index, Writer(ChatModel(model))))
    with TestClient(app, base_url=BASE) as client:
        ask(client)
        told = client.get("/readyz")
        assert (told.status_code, told.json()["note"]) == (200, "The chat model fails: answers are quotations.")
        assert "arena_model_failing 1.0" in client.get("/metrics").text
        ask(client)
        assert "note" not in client.get("/readyz").json()
        assert "arena_model_failing 0.0" in client.get("/metrics").text
    index.close()


def test_heads_are_told_too(tmp_path: Path):
    with answering(tmp_path) as client:
        assert [client.head(path).status_code for path in ("/healthz", "/", "/sources/harbour")] == [200, 200, 200]


def test_an_empty_index_is_not_ready_until_something_is_published(tmp_path: Path):
    index = index_in(tmp_path)
    app = create_app(Settings(data=tmp_path), assistant=Assistant(index))
    with TestClient(app, base_url=BASE) as client:
        told = client.get("/readyz")
        assert (told.status_code, told.json()["detail"]) == (
            503,
            "The index holds no documents. Run: arena ingest FOLDER",
        )
        assert told.headers["retry-after"] == "30"
        assert client.get("/healthz").status_code == 200
        assert client.post("/v1/ask", json={"question": "Hva?"}).status_code == 503
        publish(index, made("a", "Havna har 14 ansatte."))
        assert client.get("/readyz").status_code == 200
        publish(index, made("b", "Fergen har 3 ansatte."))
        assert client.get("/readyz").json()["generation"] == 2
        assert {hit["document"] for hit in client.post("/v1/search", json={"question": "ansatte"}).json()["hits"]} == {
            "a",
            "b",
        }
    index.close()


def test_another_embedder_is_told(tmp_path: Path):
    index = index_in(tmp_path)
    publish(index, made("a", "Havna."))
    index.close()
    other = index_in(tmp_path, fingerprint="another")
    with TestClient(create_app(Settings(data=tmp_path), assistant=Assistant(other)), base_url=BASE) as client:
        assert "made with the embedder words-64" in client.get("/readyz").json()["detail"]
    other.close()


def test_many_who_ask_at_once_share_one_look():
    looks = []

    async def look() -> int:
        looks.append(1)
        await asyncio.sleep(0.01)
        return len(looks)

    async def trial() -> None:
        once: Once[int] = Once()
        assert await asyncio.gather(*(once.get(look) for _ in range(50))) == [1] * 50
        assert await once.get(look) == 2

    asyncio.run(trial())


def test_the_figures_tell_of_answers_refusals_opinions_and_time(tmp_path: Path):
    with answering(tmp_path) as client:
        answer = ask(client)
        ask_in_vain(client)
        client.post("/v1/feedback", json={"answer": answer["id"], "opinion": "wrong"})
        client.get("/v1/nothing/at/all")
        figures = client.get("/metrics").text
    assert 'arena_answers_total{composer="extractive",language="nb",refused="false"} 1.0' in figures
    assert 'arena_answers_total{composer="extractive",language="en",refused="true"} 1.0' in figures
    assert 'arena_feedback_total{opinion="wrong"} 1.0' in figures
    assert 'arena_requests_total{method="POST",route="/v1/ask",status="200"} 2.0' in figures
    assert 'arena_requests_total{method="GET",route="other",status="404"} 1.0' in figures
    for step, count in (("understand", 2), ("retrieve", 2), ("compose", 1), ("answer", 2)):
        assert f'arena_step_seconds_count{{step="{step}"}} {count}.0' in figures
    assert "arena_answers_in_flight 0.0" in figures
    assert re.search(r"arena_index_age_seconds (\+Inf|\d)", figures)


def test_an_unknown_method_makes_no_figure_of_its_own(tmp_path: Path):
    with answering(tmp_path) as client:
        for n in range(20):
            client.request(f"M{n}", "/v1/ask")
        assert "M19" not in client.get("/metrics").text


def test_the_description_has_examples_for_every_body(tmp_path: Path):
    with answering(tmp_path) as client:
        description = client.get("/openapi.json").json()
        bodies = description["components"]["schemas"]
        for name in ("AskBody", "SearchBody", "FeedbackBody"):
            assert bodies[name]["examples"]
        paths = description["paths"]
        assert {"/v1/ask", "/v1/ask/stream", "/v1/search", "/v1/sources", "/v1/sources/{id}", "/v1/feedback"} <= set(
            paths
        )
        assert "text/event-stream" in paths["/v1/ask/stream"]["post"]["responses"]["200"]["content"]
        for example in bodies["AskBody"]["examples"]:
            assert client.post("/v1/ask", json=example).status_code == 200
        for example in bodies["SearchBody"]["examples"]:
            assert client.post("/v1/search", json=example).status_code == 200
        until = time.monotonic() + 10  # a slot is given back just after its answer
        while service_of(client).work.running and time.monotonic() < until:
            time.sleep(0.01)
        assert service_of(client).work.running == 0
