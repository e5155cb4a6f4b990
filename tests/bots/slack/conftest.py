"""The bot over an index in its own process, and over a service."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import httpx2
import pytest

from tests.bots.slack.rig import Opened, make_corpus, open_corpus, workspace


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Bolt is made for asyncio."""
    return "asyncio"


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index that is copied before it is used."""
    folder = tmp_path_factory.mktemp("corpus")
    make_corpus(folder)
    return folder


@pytest.fixture(scope="session")
def service_url(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service over that index, on loopback."""
    import shutil

    import uvicorn

    from assistant.api.app import create_app
    from assistant.settings import Settings

    data = tmp_path_factory.mktemp("service") / "data"
    shutil.copytree(corpus / "index", data)
    assistant = open_corpus(data)
    app = create_app(Settings(data=data, corpus=corpus, queue=8), assistant=assistant)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        assistant.index.close()


@pytest.fixture
def asked_service(service_url: str) -> str:
    """The service, which remembers no reader."""
    answers = httpx2.get(f"{service_url}/v1/unanswered?limit=500").json()["unanswered"]
    opinions = httpx2.get(f"{service_url}/v1/feedback?limit=500").json()["feedback"]
    for reader in {one["asker"] for one in (*answers, *opinions)}:
        httpx2.delete(f"{service_url}/v1/readers/{reader}")
    return service_url


@pytest.fixture(params=["embedded", "service"])
def opened(request: pytest.FixtureRequest, corpus: Path, tmp_path: Path) -> Opened:
    """A workspace with the bot, over either kind of assistant."""
    url = request.getfixturevalue("asked_service") if request.param == "service" else ""
    return partial(workspace, corpus, tmp_path, service_url=url)


@pytest.fixture
def embedded(corpus: Path, tmp_path: Path) -> Opened:
    """A workspace with the bot over an index of its own."""
    return partial(workspace, corpus, tmp_path)
