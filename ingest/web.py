"""Finds the sources on the web: pages that are asked for, and those that a sitemap of an allowed host lists."""

from __future__ import annotations

import html
import re
import sqlite3
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import ArenaError, UnreadableSource
from ingest.address import parse_url
from ingest.discover import Discovery, Found, Refused, Tag
from ingest.listing import Page
from ingest.progress import Progress

if TYPE_CHECKING:
    from ingest.fetch import Fetched, Fetcher

MOST = 2000  # pages of one ingestion

# Taken out of sitemaps without a parser, which untrusted XML could turn against us.
_SITEMAP = re.compile(rb"<(?:urlset|sitemapindex)\b")
_LOCATION = re.compile(rb"<loc>\s*(?:<!\[CDATA\[)?\s*([^<\]\s]+)")


@dataclass(frozen=True, slots=True)
class Asked:
    """The last answer of a server that was no failure."""

    tag: Tag
    at: datetime


def find_pages(
    pages: Sequence[Page], fetcher: Fetcher, asked: Mapping[str, Asked], folder: Path, progress: Progress
) -> Discovery:
    """Fetch what is due, each into a file of `folder`. A page that fails is refused, and never gone."""
    waiting = deque(pages)
    seen = {page.url for page in pages}
    found: list[Found] = []
    refused: list[Refused] = []
    same: list[str] = []
    progress.begin("fetch", len(waiting))
    while waiting:
        page = waiting.popleft()
        try:
            fetched = fetcher.fetch(page.url, asked[page.url].tag if page.url in asked else None)
            if fetched is None:
                same.append(page.url)
            elif _SITEMAP.search(fetched.data[:2000]):
                more = [one for one in listed(fetched.data, page) if one.url not in seen]
                waiting.extend(more[: max(MOST - len(seen), 0)])
                if len(seen) + len(more) > MOST:
                    refused.append(Refused(page.url, f"lists more than {MOST} pages; the rest was left out"))
                seen.update(one.url for one in more)
                progress.begin("fetch", len(waiting))
            else:
                found.append(_kept(page, fetched, folder / f"{len(found):05}"))
        except UnreadableSource as error:
            refused.append(Refused(page.url, str(error).removeprefix(f"{page.url}: ")))
        progress.done(1)
    return Discovery(tuple(found), (), tuple(refused), tuple(same))


def listed(sitemap: bytes, page: Page) -> list[Page]:
    """The pages or further sitemaps that a sitemap lists, with the defaults of its own entry."""
    addresses = dict.fromkeys(html.unescape(found.decode(errors="replace")) for found in _LOCATION.findall(sitemap))
    return [replace(page, url=_plain(address)) for address in addresses]


def _plain(address: str) -> str:
    """As it is written where it cannot be fetched: the reason is told when it is its turn."""
    try:
        return str(parse_url(address))
    except UnreadableSource:
        return address


def _kept(page: Page, fetched: Fetched, path: Path) -> Found:
    try:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(fetched.data)
    except OSError as error:
        raise ArenaError(f"{path}: {error.strerror}. Nothing was changed") from error
    return Found(page.url, path, len(fetched.data), time.time_ns(), page.defaults, fetched.tag)


def read_asked(rows: sqlite3.Connection) -> dict[str, Asked]:
    """By address."""
    found = rows.execute("SELECT source, etag, modified, asked FROM fetched")
    return {row[0]: Asked(Tag(row[1], row[2]), datetime.fromisoformat(row[3])) for row in found}


def put_asked(rows: sqlite3.Connection, pages: Iterable[Page], discovery: Discovery) -> None:
    """Remember what each server said, and when; what failed is asked anew next time."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    failed = {one.source for one in discovery.refused}
    for url, tag in _answers(pages, discovery):
        if url in failed:
            rows.execute("DELETE FROM fetched WHERE source = ?", (url,))
        elif tag is None:
            rows.execute("UPDATE fetched SET asked = ? WHERE source = ?", (now, url))
        else:
            rows.execute("INSERT OR REPLACE INTO fetched VALUES (?, ?, ?, ?)", (url, tag.etag, tag.modified, now))


def _answers(pages: Iterable[Page], discovery: Discovery) -> Iterator[tuple[str, Tag | None]]:
    """A sitemap is remembered too, so that its schedule holds; it has no tag, for its pages are in it."""
    tags = {one.source: one.tag for one in discovery.found if one.tag}
    answered = {*tags, *discovery.same}
    yield from ((page.url, Tag()) for page in pages if page.url not in answered)
    yield from tags.items()
    yield from ((url, None) for url in discovery.same)
