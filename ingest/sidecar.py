"""Metadata of a file that cannot carry its own: `report.pdf.meta.toml` beside `report.pdf`."""

from __future__ import annotations

import tomllib
from dataclasses import fields, replace

from assistant.errors import UnreadableSource
from assistant.types import Metadata
from ingest.load.front_matter import metadata_of


def merged(metadata: Metadata, sidecar: bytes, source: str) -> Metadata:
    """What the sidecar says goes before what the file says of itself. Raises UnreadableSource."""
    if not sidecar:
        return metadata
    try:
        said = metadata_of(tomllib.loads(sidecar.decode()), source)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnreadableSource(f"{source}: its sidecar is not valid TOML ({error})") from error
    given = {field.name: value for field in fields(said) if (value := getattr(said, field.name))}
    return replace(metadata, **given)
