"""What an ingestion looks at: the arguments of a command, or what a `sources.toml` lists."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from assistant.errors import BadInput, UnreadableSource
from assistant.types import Metadata
from ingest.address import parse_url
from ingest.sidecar import described

SCHEDULES = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
}
_OWN = {"folder": {"path"}, "url": {"url", "schedule"}}  # keys that are no metadata


@dataclass(frozen=True, slots=True)
class Place:
    """A file or folder, and what holds for all in it unless a file says otherwise of itself."""

    path: Path
    defaults: Metadata = field(default_factory=Metadata)


@dataclass(frozen=True, slots=True)
class Page:
    """A web page or a sitemap."""

    url: str
    defaults: Metadata = field(default_factory=Metadata)
    schedule: str = ""  # a key of SCHEDULES: not asked for again before; empty means every time

    def due(self, asked: datetime | None, now: datetime) -> bool:
        """Whether it is time to ask again. A run that comes a little early counts as the next one."""
        period = SCHEDULES.get(self.schedule)
        return period is None or asked is None or now - asked >= period * 0.9


@dataclass(frozen=True, slots=True)
class Listing:
    """Everything that an ingestion looks at."""

    places: tuple[Place, ...] = ()
    pages: tuple[Page, ...] = ()
    hosts: tuple[str, ...] = ()  # allowed besides those of the pages

    def __add__(self, other: Listing) -> Listing:
        return Listing(self.places + other.places, self.pages + other.pages, self.hosts + other.hosts)

    @property
    def allowed(self) -> frozenset[str]:
        """Hosts that may be asked, redirects and sitemaps included."""
        return frozenset({*self.hosts, *(parse_url(page.url).host for page in self.pages)})


def listing_of(arguments: Sequence[str]) -> Listing:
    """Files, folders, web addresses and lists of sources, as somebody typed them. Raises BadInput."""
    listing = Listing()
    for argument in arguments:
        if "://" in argument:
            listing += Listing(pages=(Page(plain_url(argument)),))
        elif argument.endswith(".toml"):
            listing += read_listing(Path(argument))
        else:
            listing += Listing(places=(Place(Path(argument)),))
    return listing


def read_listing(path: Path) -> Listing:
    """A `sources.toml`; its folders are relative to it. Raises BadInput, naming what does not fit."""
    try:
        values = tomllib.loads(path.read_text())
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} is not valid TOML: {error}") from error
    if unknown := values.keys() - {"hosts", "folder", "url"}:
        raise BadInput(f"{path}: `{min(unknown)}` is unknown; there are `hosts`, [[folder]] and [[url]]")
    hosts = values.get("hosts", [])
    if not isinstance(hosts, list) or not all(isinstance(host, str) and "/" not in host for host in hosts):
        raise BadInput(f'{path}: `hosts` is not a list of names like "example.org"')
    return Listing(
        places=tuple(_place(entry, path) for entry in _entries(values, "folder", path)),
        pages=tuple(_page(entry, path) for entry in _entries(values, "url", path)),
        hosts=tuple(hosts),
    )


def plain_url(text: str) -> str:
    """The form in which an address is known. Raises BadInput."""
    try:
        return str(parse_url(text))
    except UnreadableSource as error:
        raise BadInput(str(error)) from error


def _entries(values: Mapping[str, Any], key: str, path: Path) -> list[dict[str, Any]]:
    entries = values.get(key, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise BadInput(f"{path}: write [[{key}]] above each entry")
    return entries


def _place(entry: dict[str, Any], path: Path) -> Place:
    return Place(path.parent / _text(entry, "path", path), _defaults(entry, "folder", path))


def _page(entry: dict[str, Any], path: Path) -> Page:
    schedule = str(entry.get("schedule", ""))
    if schedule and schedule not in SCHEDULES:
        raise BadInput(f"{path}: `schedule` is {schedule!r}, none of {', '.join(SCHEDULES)}")
    return Page(plain_url(_text(entry, "url", path)), _defaults(entry, "url", path), schedule)


def _text(entry: dict[str, Any], key: str, path: Path) -> str:
    value = entry.get(key)
    if not isinstance(value, str) or not value:
        raise BadInput(f"{path}: an entry has no `{key}`")
    return value


def _defaults(entry: dict[str, Any], kind: str, path: Path) -> Metadata:
    known = {*_OWN[kind], *(field.name for field in fields(Metadata)), "confidence"} - {"secondary"}
    if unknown := entry.keys() - known:
        raise BadInput(f"{path}: `{min(unknown)}` in [[{kind}]] is unknown; there are {', '.join(sorted(known))}")
    try:
        return described({key: value for key, value in entry.items() if key not in _OWN[kind]}, str(path))
    except UnreadableSource as error:
        raise BadInput(str(error)) from error
