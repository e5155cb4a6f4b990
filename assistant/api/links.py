"""Whole links, for programs elsewhere."""

from __future__ import annotations

from typing import Any

from fastapi import Request

from assistant.api.service import Service


def base_of(service: Service, request: Request) -> str:
    """How readers reach the service, without a slash at the end."""
    return (service.settings.public_url or str(request.base_url)).rstrip("/")


def linked(value: Any, base: str) -> Any:
    """JSON values whose every `url` that is relative to the service is whole."""
    if isinstance(value, dict):
        return {key: _whole(one, base) if key == "url" else linked(one, base) for key, one in value.items()}
    return [linked(one, base) for one in value] if isinstance(value, list) else value


def _whole(url: Any, base: str) -> Any:
    return base + url if isinstance(url, str) and url.startswith("/") else url
