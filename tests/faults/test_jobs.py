"""A job of ingestion in the real service, ended by a signal; the next one goes on where it was."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.faults.conftest import text_of

ARENA = Path(sys.executable).with_name("arena")


class Service:
    """`arena serve` in a folder of its own."""

    def __init__(self, folder: Path):
        named = {"ARENA_DATA": str(folder / "data"), "ARENA_CORPUS": str(folder / "corpus")}
        command = [str(ARENA), "serve", "--port", "0"]
        self._process = subprocess.Popen(
            command, env=os.environ | named, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        assert self._process.stderr is not None
        found = re.search(r"http://\S+", self._process.stderr.readline())
        assert found is not None
        self._http = httpx.Client(base_url=found[0], timeout=60)

    def __enter__(self) -> Service:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()
        self._process.kill()
        self._process.communicate()

    def start(self) -> str:
        response = self._http.post("/v1/ingest")
        assert response.status_code == 202
        return str(response.json()["url"])

    def until(self, job: str, holds: Callable[[Any], bool]) -> Any:
        end = time.monotonic() + 100
        while not holds(told := self._http.get(job).json()):
            assert time.monotonic() < end, told
            time.sleep(0.05)
        return told

    def ready(self) -> int:
        return self._http.get("/readyz").status_code

    def ended(self) -> tuple[int, str]:
        """Exit code and what was left on stderr, after a signal; within the ten seconds that are promised."""
        self._process.send_signal(signal.SIGTERM)
        _, said = self._process.communicate(timeout=10)
        return self._process.returncode, said


def embedding(job: Any) -> bool:
    return bool(job["progress"] and job["progress"]["step"] == "embed" and job["progress"]["done"])


@pytest.mark.faults
@pytest.mark.timeout(400)
def test_a_signal_ends_the_job_at_a_safe_point_and_the_next_one_goes_on(tmp_path: Path):
    (tmp_path / "corpus").mkdir()
    for number in range(16):
        (tmp_path / "corpus" / f"sak-{number}.md").write_text(text_of(number, lines=16))
    with Service(tmp_path) as service:
        assert service.ready() == 503
        first = service.until(service.start(), embedding)
        assert service.ended() == (143, "")
    assert first["state"] == "running"
    with Service(tmp_path) as service:
        assert service.ready() == 503
        report = service.until(service.start(), lambda job: job["state"] != "running")["report"]
        assert report["counts"]["new"] == 16
        assert report["counts"]["embedded"] < first["progress"]["of"]
        assert service.ready() == 200
