"""Errors in the shape that OpenAI's clients read their exceptions from."""

from __future__ import annotations

from typing import Any

PATHS = ("/v1/chat/", "/v1/models")  # whose every error has this shape
_TYPES = {401: "authentication_error", 403: "permission_error", 404: "not_found_error", 429: "rate_limit_error"}
_CODES = {401: "invalid_api_key", 404: "not_found", 413: "request_too_large", 429: "rate_limit_exceeded"}


def openai_status(status: int) -> int:
    """What cannot be understood is a bad request there."""
    return 400 if status == 422 else status


def openai_error(status: int, message: str) -> dict[str, Any]:
    """The body of an error."""
    kind = _TYPES.get(status, "invalid_request_error" if status < 500 else "server_error")
    return {"error": {"message": message, "type": kind, "param": None, "code": _CODES.get(status)}}
