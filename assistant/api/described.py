"""What the description of the API says of responses: examples, and the one shape of problems."""

from __future__ import annotations

from typing import Any

from assistant.api.openai_errors import openai_error
from assistant.api.problems import MEDIA_TYPE

_Described = dict[int | str, dict[str, Any]]

_CITATION = {
    "number": 1,
    "document": "harbour",
    "version": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "title": "Havna",
    "publisher": "Havnevesenet",
    "published": "2025-03",
    "kind": "report",
    "language": "nb",
    "page": "4",
    "headings": ["Havna", "Drift"],
    "start": 33,
    "end": 54,
    "quote": "Havna har 14 ansatte.",
    "also_in": [],
    "url": "/sources/harbour?v=9f86d081884c&start=33&end=54&h=1f0e3dad99",
    "source_url": "https://harbour.example.org/report.pdf",
}
_ANSWER = {
    "id": "0123456789abcdef0123456789abcdef",
    "question": "Hvor mange ansatte har havna?",
    "understood_as": None,
    "language": "nb",
    "refused": False,
    "composer": "extractive",
    "prompt": None,
    "text": "Havna har 14 ansatte. [1]",
    "statements": [{"text": "Havna har 14 ansatte.", "citations": [1], "verdict": "supported", "reason": None}],
    "struck": [],
    "citations": [_CITATION],
    "notices": [],
    "nearest": [],
}
_HIT = {
    **{name: _CITATION[name] for name in ("document", "title", "start", "end", "page", "headings", "language")},
    "text": "Havna har 14 ansatte.",
    "score": 0.91,
    "dense": 0.87,
    "lexical": 6.2,
    "coverage": 1.0,
    "duplicates": [],
    "url": "/sources/harbour?v=9f86d081884c&start=33&end=54",
}
_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "request_id"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What happened and what to do."},
        "request_id": {"type": "string", "description": "Under which the log knows it; the header X-Request-Id too."},
    },
    "example": {
        "type": "about:blank",
        "title": "Service Unavailable",
        "status": 503,
        "detail": "Too many questions are being answered. Ask again in a moment.",
        "request_id": "28a2bad1ce4a84b8",
    },
}


def _json(example: Any) -> _Described:
    return {200: {"content": {"application/json": {"example": example}}}}


def _problem(description: str) -> dict[str, Any]:
    return {"description": description, "content": {MEDIA_TYPE: {"schema": _PROBLEM}}}


ANSWER: _Described = _json(_ANSWER)
HITS: _Described = _json({"hits": [_HIT]})
MISSING: _Described = {404: _problem("It is not there.")}
PROBLEMS: _Described = {
    401: _problem("A key is needed, or this one is not known."),
    403: _problem("The key does not have the scope, or the page is of an origin that is not listed."),
    413: _problem("The body is too large."),
    422: _problem("The request cannot be understood; the detail names what is wrong."),
    429: _problem("Asked too often; Retry-After tells when to come back."),
    503: _problem(
        "Nothing can be answered now: the index is empty or broken, too much is asked, or it is shutting down."
    ),
    "default": _problem("Any other problem."),
}
OPENAI_PROBLEMS: _Described = {
    status: {
        "description": told["description"],
        "content": {"application/json": {"example": openai_error(503, "Ask again in a moment.")}},
    }
    for status, told in PROBLEMS.items()
}  # as OpenAI's clients read them
