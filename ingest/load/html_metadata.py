"""What a web page says of itself: meta elements, schema.org data, time elements."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from assistant.types import Event, Metadata
from ingest.load.front_matter import is_date, language_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

Said = Mapping[str, object]  # an object of schema.org

_PUBLISHED = ("article:published_time", "datepublished", "dc.date.issued", "dcterms.issued", "dc.date", "date")
_CHANGED = ("article:modified_time", "datemodified", "dcterms.modified", "last-modified")


def metadata_of(tree: HtmlElement) -> Metadata:
    """Only what is stated; nothing is read out of the text."""
    metas = dict(_metas(tree))
    said = list(_schema(tree))
    publisher = metas.get("og:site_name") or _named(said, "publisher") or metas.get("dc.publisher", "")
    return Metadata(
        title=_title(tree, metas, publisher),
        language=language_of(_language(tree) or metas.get("og:locale", "")),
        publisher=publisher,
        published=_first_day([metas.get(key) for key in _PUBLISHED] + _all(said, "datePublished") + _times(tree)),
        status_date=_first_day([metas.get(key) for key in _CHANGED] + _all(said, "dateModified")),
        url=_url(tree, metas),
        event=_event(said),
    )


def _metas(tree: HtmlElement) -> Iterator[tuple[str, str]]:
    """Names in lower case; the first of a name counts."""
    for meta in reversed(list(tree.iter("meta"))):
        key = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        content = " ".join((meta.get("content") or "").split())
        if key and content:
            yield key.lower(), content


def _title(tree: HtmlElement, metas: Mapping[str, str], publisher: str) -> str:
    """Without the name of the site behind it."""
    element = tree.find(".//title")
    title = metas.get("og:title") or " ".join((element.text_content() if element is not None else "").split())
    for dash in (" - ", " – ", " | ", " — ", " :: "):
        if publisher and title.endswith(dash + publisher):
            return title.removesuffix(dash + publisher)
    return title


def _language(tree: HtmlElement) -> str:
    return tree.get("lang") or tree.get("xml:lang") or ""


def _url(tree: HtmlElement, metas: Mapping[str, str]) -> str:
    links = [link.get("href", "") for link in tree.iter("link") if link.get("rel", "").lower() == "canonical"]
    candidates = [*links, metas.get("og:url", "")]
    return next((url.strip() for url in candidates if url.strip().startswith(("https://", "http://"))), "")


def _times(tree: HtmlElement) -> list[object]:
    """The times that are marked as the publication."""
    times = [time for time in tree.iter("time") if time.get("itemprop") == "datePublished" or "pubdate" in time.attrib]
    return [time.get("datetime") for time in times]


def _first_day(values: list[object]) -> str:
    days = (value[:10] for value in values if isinstance(value, str))
    return next((day for day in days if is_date(day)), "")


def _schema(tree: HtmlElement) -> Iterator[Said]:
    """The objects of all JSON-LD scripts; broken ones are passed over."""
    for script in tree.iter("script"):
        if (script.get("type") or "").lower() == "application/ld+json":
            try:
                yield from _objects(json.loads(script.text or ""))
            except (ValueError, RecursionError):
                continue


def _objects(said: object) -> Iterator[Said]:
    if isinstance(said, list):
        for entry in said:
            yield from _objects(entry)
    elif isinstance(said, dict):
        yield said
        yield from _objects(said.get("@graph"))


def _all(said: list[Said], key: str) -> list[object]:
    return [entry.get(key) for entry in said]


def _named(said: list[Said], key: str) -> str:
    return next((name for entry in said if (name := _name(entry.get(key)))), "")


def _name(value: object) -> str:
    """Of a person, place or organisation, given as text, object or list."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("name", "")
    return " ".join(value.split()) if isinstance(value, str) else ""


def _event(said: list[Said]) -> Event | None:
    """The only event the page is about; None where there are several."""
    events = [entry for entry in said if str(entry.get("@type", "")).endswith("Event")]
    if len(events) != 1:
        return None
    event = events[0]
    speakers = event.get("performer", [])
    return Event(
        start=_first_day([event.get("startDate")]),
        end=_first_day([event.get("endDate")]),
        place=_name(event.get("location")),
        organiser=_name(event.get("organizer")),
        speakers=tuple(filter(None, map(_name, speakers if isinstance(speakers, list) else [speakers]))),
    )
