"""Metadata that stand beside a source: in `report.pdf.meta.toml`, or in an entry of `sources.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any

from assistant.errors import UnreadableSource
from assistant.types import Metadata
from ingest.load.front_matter import metadata_of


def merged(metadata: Metadata, sidecar: bytes, source: str) -> Metadata:
    """What the sidecar says goes before what the file says of itself. Raises UnreadableSource."""
    if not sidecar:
        return metadata
    try:
        return over(metadata, described(tomllib.loads(sidecar.decode()), source))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnreadableSource(f"{source}: its sidecar is not valid TOML ({error})") from error


def over(below: Metadata, above: Metadata) -> Metadata:
    """What `above` knows, and `below` where it knows nothing."""
    given = {field.name: value for field in fields(above) if (value := getattr(above, field.name))}
    return replace(below, **given)


def described(values: Mapping[str, Any], source: str) -> Metadata:
    """Metadata out of TOML. Raises UnreadableSource, naming the key that does not fit."""
    known = {field.name for field in fields(Metadata)} - {"secondary"} | {"confidence"}
    if unknown := values.keys() - known:
        raise UnreadableSource(f"{source}: `{min(unknown)}` is unknown; there are {', '.join(sorted(known))}")
    try:
        return metadata_of(_written(values), source)
    except UnreadableSource as error:
        raise UnreadableSource(str(error).replace(" in the front matter", "")) from error


def _written(value: Any) -> Any:
    """Dates and numbers as they are written, which is what front matter gives."""
    if isinstance(value, dict):
        return {key: _written(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_written(entry) for entry in value]
    return value.isoformat() if isinstance(value, date) else str(value)
