"""Answers of the service as a test writes them: what a chat model or a hostile document would bring about."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from playwright.sync_api import Route

from assistant.types import Verdict

Event = tuple[str, Mapping[str, Any]]


def streaming(*events: Event) -> Callable[[Route], None]:
    """A stream of these events, for page.route."""
    body = "".join(f"event: {name}\ndata: {json.dumps(data)}\n\n" for name, data in events)
    return lambda route: route.fulfill(status=200, body=body, headers={"Content-Type": "text/event-stream"})


def answering(status: int, body: dict[str, str], headers: dict[str, str] | None = None) -> Callable[[Route], None]:
    """A problem instead of an answer, for page.route."""
    about = {"Content-Type": "application/problem+json", **(headers or {})}
    return lambda route: route.fulfill(status=status, body=json.dumps(body), headers=about)


def citation_of(number: int, quote: str, *, source_url: str = "") -> dict[str, Any]:
    """A citation of the harbour's document."""
    return {
        "number": number, "document": "harbour", "version": "0" * 64, "title": "Havna", "publisher": "Havnevesenet",
        "published": "2026-03", "kind": "report", "language": "nb", "page": None, "headings": [], "start": 0, "end": 5,
        "quote": quote, "also_in": [], "url": "/sources/harbour", "source_url": source_url,
    }  # fmt: skip


def answer_of(
    texts: Sequence[str], *, verdicts: Mapping[int, Verdict] | None = None, source_url: str = ""
) -> dict[str, Any]:
    """An answer of one statement for each text, each with a citation of its own."""
    found = verdicts or {}
    statements = [
        {"text": text, "citations": [n], "verdict": found.get(n, Verdict.SUPPORTED), "reason": None}
        for n, text in enumerate(texts, 1)
    ]
    return {
        "id": "0" * 32, "question": "Hva?", "understood_as": None, "language": "nb", "refused": False,
        "composer": "extractive", "text": " ".join(texts), "statements": statements, "struck": [], "notices": [],
        "nearest": [], "citations": [citation_of(n, text, source_url=source_url) for n, text in enumerate(texts, 1)],
    }  # fmt: skip
