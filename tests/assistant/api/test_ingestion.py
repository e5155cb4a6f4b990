"""Ingestion as a job of the service: real ingestions of a small folder, over HTTP."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.api.app import create_app
from assistant.api.jobs import Jobs
from assistant.chat import Assistant
from assistant.errors import IndexLocked
from assistant.index.lock import writer
from assistant.wiring import Embedder
from ingest.child import Child
from ingest.told import told
from tests.assistant.api.serving import served
from tests.ingest.ingestion import FERRY, LIBRARY, Ingestion
from tests.words import WordEmbeddings


class Gate(WordEmbeddings):
    """Embeds passages only once it is opened."""

    def __init__(self) -> None:
        super().__init__()
        self.opened, self.waiting = threading.Event(), threading.Event()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.waiting.set()
        assert self.opened.wait(10)
        return super().embed_documents(texts)


class Client:
    def __init__(self, base: str):
        self._http = httpx.Client(base_url=base, timeout=30)

    def start(self, **body: Any) -> httpx.Response:
        return self._http.post("/v1/ingest", json=body)

    def job(self, id: str) -> Any:
        return self._http.get(f"/v1/ingest/{id}").json()

    def ended(self, id: str) -> Any:
        return self.until(id, lambda job: job["state"] != "running")

    def until(self, id: str, holds: Callable[[Any], bool]) -> Any:
        end = time.monotonic() + 30
        while not holds(job := self.job(id)):
            assert time.monotonic() < end, job
            time.sleep(0.02)
        return job

    def found(self, question: str) -> list[str]:
        hits = self._http.post("/v1/search", json={"question": question}).json()["hits"]
        return [hit["document"] for hit in hits]


@pytest.fixture
def ingestion(tmp_path: Path, child: Child) -> Ingestion:
    made = Ingestion(tmp_path, child)
    made.write("ferge.md", FERRY)
    made.run()
    return made


@pytest.fixture(scope="session")
def child() -> Iterator[Child]:
    with Child() as child:
        yield child


@contextmanager
def serving(ingestion: Ingestion, embeddings: WordEmbeddings | None = None) -> Iterator[Client]:
    words = embeddings or WordEmbeddings()
    tools = replace(ingestion.tools, embedder=lambda _: Embedder(words, words.fingerprint, words.count_tokens))
    jobs = Jobs(partial(told, ingestion.settings, tools=tools))
    index = ingestion.index()
    with served(create_app(ingestion.settings, assistant=Assistant(index), ingestion=jobs)) as base:
        yield Client(base)
    index.close()


def test_a_job_tells_its_plan_its_errors_and_its_report(ingestion: Ingestion):
    ingestion.write("bibliotek.md", LIBRARY)
    (ingestion.settings.corpus / "rapport.pdf").write_bytes(b"%PDF-1.7 and then nonsense")
    with serving(ingestion) as client:
        started = client.start()
        assert started.status_code == 202
        job = client.ended(started.json()["job"])
    assert (job["state"], job["error"]) == ("done", None)
    assert job["plan"]["counts"] == {"new": 2, "changed": 0, "moved": 0, "gone": 0, "unchanged": 1, "refused": 0}
    assert [one["source"] for one in job["plan"]["new"]] == ["bibliotek.md", "rapport.pdf"]
    assert job["progress"] == {"step": "publish", "done": 1, "of": 1}
    assert [error["source"] for error in job["errors"]] == ["rapport.pdf"]
    assert (job["report"]["counts"]["new"], job["report"]["counts"]["refused"]) == (2, 1)
    assert job["ended"] >= job["started"]


def test_questions_are_answered_meanwhile_and_see_the_new_document_after(ingestion: Ingestion):
    ingestion.write("bibliotek.md", LIBRARY)
    gate = Gate()
    with serving(ingestion, gate) as client:
        id = client.start().json()["job"]
        assert gate.waiting.wait(30)
        job = client.until(id, lambda job: job["progress"]["step"] == "embed")
        assert (job["state"], job["progress"]["of"]) == ("running", 1)
        assert client.found("Hva låner biblioteket ut?") == ["ferge"]
        again = client.start()
        assert (again.status_code, "Retry-After" in again.headers) == (409, True)
        assert id in again.json()["detail"]
        gate.opened.set()
        assert client.ended(id)["state"] == "done"
        assert client.found("Hva låner biblioteket ut?") == ["LIB", "ferge"]
        assert client.start().status_code == 202


def test_a_shutdown_ends_the_job_at_a_safe_point(ingestion: Ingestion):
    ingestion.write("bibliotek.md", LIBRARY)
    gate = Gate()
    words = Embedder(gate, gate.fingerprint, gate.count_tokens)
    jobs = Jobs(partial(told, ingestion.settings, tools=replace(ingestion.tools, embedder=lambda _: words)))
    job = jobs.start()
    assert gate.waiting.wait(30)
    assert jobs.stop(0.1) is False
    gate.opened.set()
    assert jobs.stop(30) is True
    assert (job.state, job.report) == ("stopped", None)
    with pytest.raises(IndexLocked, match="shutting down"):
        jobs.start()
    assert ingestion.sources() == ["ferge.md"]


def test_what_would_remove_too_much_waits_for_a_word(ingestion: Ingestion):
    for number in range(3):
        ingestion.write(f"{number}.md", f"# Sak {number}\n\nSak {number} gjelder fisk.")
    ingestion.run()
    for number in range(3):
        (ingestion.settings.corpus / f"{number}.md").unlink()
    with serving(ingestion) as client:
        job = client.ended(client.start().json()["job"])
        assert (job["state"], job["plan"]["brake"]) == ("failed", "3 of 4 documents would be removed")
        assert 'send "mass_delete": true' in job["error"]
        assert client.ended(client.start(mass_delete=True).json()["job"])["state"] == "done"
    assert ingestion.sources() == ["ferge.md"]


def test_another_process_that_writes_is_named(ingestion: Ingestion):
    with writer(ingestion.settings.data, "arena ingest"), serving(ingestion) as client:
        refused = client.start()
        assert refused.status_code == 409
        assert "(arena ingest) since " in refused.json()["detail"]


def test_a_job_that_is_not_there_is_not_found(ingestion: Ingestion):
    with serving(ingestion) as client:
        assert client.job("0" * 32)["status"] == 404


def test_what_goes_wrong_inside_is_the_job_s_and_not_shown(ingestion: Ingestion):
    class Broken(WordEmbeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            raise RuntimeError("a secret path")

    ingestion.write("bibliotek.md", LIBRARY)
    with serving(ingestion, Broken()) as client:
        job = client.ended(client.start().json()["job"])
    assert job["state"] == "failed"
    assert "secret" not in job["error"]


def test_a_service_without_ingestion_says_so(ingestion: Ingestion):
    index = ingestion.index()
    with served(create_app(ingestion.settings, assistant=Assistant(index))) as base:
        assert Client(base).start().status_code == 503
    index.close()
