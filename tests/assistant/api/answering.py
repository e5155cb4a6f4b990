"""A service over a small real index, asked without a network."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from assistant.api.app import create_app
from assistant.api.service import Service
from assistant.chat import Assistant
from assistant.index.records import Prepared
from assistant.settings import Settings
from assistant.types import Kind, Language
from tests.made import index_in, made, publish

BASE = "http://127.0.0.1:8000"
QUESTION = "Hvor mange ansatte har havna?"
IN_VAIN = "How do I bake sourdough bread at home?"
HARBOUR = made(
    "harbour",
    "Havna ligger på sørsiden av øya.\nHavna har 14 ansatte.\nHavna ble bygget i 1952.",
    title="Havna",
    kind=Kind.REPORT,
    publisher="Havnevesenet",
    published="2025-03",
    topics=("Sjøfart",),
)
FEES = made(
    "fees", "Havneavgiften er 300 kroner.", title="Avgifter", kind=Kind.RULE, published="2020", valid_to="2024-12-31"
)
FERRY = made("ferry", "The ferry leaves at nine.", title="The ferry", language=Language.ENGLISH, published="2026")
TODAY = date(2026, 11, 22)


@contextmanager
def answering(
    folder: Path,
    *more: Prepared,
    assistant: type[Assistant] = Assistant,
    evaluation: Path | None = None,
    **settings: Any,
) -> Iterator[TestClient]:
    """A client of a service that knows the harbour, its fees and the ferry, with these settings."""
    index = index_in(folder)
    publish(index, HARBOUR, FEES, FERRY, *more)
    made_settings = Settings(data=folder, **{"corpus": folder / "corpus", **settings})
    app = create_app(made_settings, assistant=assistant(index, today=lambda: TODAY), evaluation=evaluation)
    with TestClient(app, base_url=BASE) as client:
        yield client
    index.close()


def service_of(client: TestClient) -> Service:
    """What the routes of the client's app share."""
    service = client.app.state.service  # type: ignore[attr-defined]
    assert isinstance(service, Service)
    return service


def ask(client: TestClient, question: str = QUESTION, **more: Any) -> Any:
    """The answer as JSON values."""
    response = client.post("/v1/ask", json={"question": question, **more})
    assert response.status_code == 200, response.text
    return response.json()


def ask_in_vain(client: TestClient, question: str = IN_VAIN, **more: Any) -> Any:
    """A refusal: no source may answer."""
    return ask(client, question, filters={"documents": ["nothing"]}, **more)


def events_of(text: str) -> list[tuple[str, Any]]:
    """The server-sent events of a response: name and data."""
    blocks = [block.split("\n") for block in text.strip().split("\n\n") if not block.startswith(":")]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in blocks]
