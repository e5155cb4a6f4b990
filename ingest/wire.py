"""Loaded sources as JSON, to pass them from the process that reads files to the one that asked for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from assistant.types import Event, Kind, Language, Metadata, Section
from ingest.blocks import Block, BlockKind, Dropped, Loaded


def packed(loaded: Loaded) -> dict[str, object]:
    """Strings, numbers, lists and mappings only."""
    return asdict(loaded)


def unpacked(values: Mapping[str, Any]) -> Loaded:
    """The same values again. Raises TypeError, ValueError or KeyError for what `packed` did not make."""
    return Loaded(
        blocks=tuple(_block(entry) for entry in values["blocks"]),
        metadata=_metadata(values["metadata"]),
        pages=_texts(values["pages"]),
        dropped=tuple(Dropped(_text(entry["text"]), _text(entry["reason"])) for entry in values["dropped"]),
        id=_text(values["id"]),
        web=bool(values["web"]),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"not a text: {type(value).__name__}")
    return value


def _texts(values: list[object]) -> tuple[str, ...]:
    return tuple(_text(value) for value in values)


def _block(entry: Mapping[str, Any]) -> Block:
    page = None if entry["page"] is None else int(entry["page"])
    return Block(BlockKind(entry["kind"]), _text(entry["text"]), int(entry["level"]), page, _text(entry["mark"]))


def _metadata(entry: Mapping[str, Any]) -> Metadata:
    special = {
        "kind": entry["kind"] and Kind(entry["kind"]),
        "language": entry["language"] and Language(entry["language"]),
        "secondary": bool(entry["secondary"]),
        "topics": _texts(entry["topics"]),
        "sections": tuple(_section(section) for section in entry["sections"]),
        "event": _event(entry["event"]),
    }
    plain = {field.name: _text(entry[field.name]) for field in fields(Metadata) if field.name not in special}
    return Metadata(**plain, **special)


def _section(entry: Mapping[str, Any]) -> Section:
    texts = [_text(entry[key]) for key in ("heading", "valid_from", "valid_to")]
    return Section(*texts, secondary=bool(entry["secondary"]))


def _event(entry: Mapping[str, Any] | None) -> Event | None:
    if entry is None:
        return None
    texts = {key: _text(entry[key]) for key in ("start", "end", "place", "organiser")}
    return Event(**texts, speakers=_texts(entry["speakers"]))
