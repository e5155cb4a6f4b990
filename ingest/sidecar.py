"""Metadata that stand beside a source: in `report.pdf.meta.toml`, or in an entry of `sources.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any

from assistant.errors import UnreadableSource
from assistant.types import Metadata
from ingest.load import front_matter


def merged(metadata: Metadata, sidecar: bytes, source: str) -> Metadata:
    """What the sidecar says goes before what the file says of itself. Raises UnreadableSource."""
    return over(metadata, described(_read(sidecar, source), source))


def id_of(sidecar: bytes, source: str) -> str:
    """The id that a sidecar gives, empty where it gives none. Raises UnreadableSource."""
    return front_matter.id_of(_written(_read(sidecar, source)), source)


def over(below: Metadata, above: Metadata) -> Metadata:
    """What `above` knows, and `below` where it knows nothing."""
    given = {field.name: value for field in fields(above) if (value := getattr(above, field.name))}
    return replace(below, **given)


def described(values: Mapping[str, Any], source: str) -> Metadata:
    """Metadata out of TOML. Raises UnreadableSource, naming the key that does not fit."""
    return front_matter.metadata_of(_written(values), source)


def _read(sidecar: bytes, source: str) -> dict[str, Any]:
    try:
        return tomllib.loads(sidecar.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnreadableSource(f"{source}: its sidecar is not valid TOML ({error})") from error


def _written(value: Any) -> Any:
    """Dates and numbers as they are written, which is what front matter gives."""
    if isinstance(value, dict):
        return {key: _written(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_written(entry) for entry in value]
    return value.isoformat() if isinstance(value, date) else str(value)
