"""Follows folders and pages: what changed is ingested as soon as it has come to rest."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from assistant.errors import ArenaError, IndexLocked
from assistant.index.catalogue import Catalogue
from assistant.settings import Settings
from assistant.wiring import catalogue_path
from ingest.discover import discover
from ingest.listing import Listing, listing_of
from ingest.stop import Stop
from ingest.web import read_asked

INTERVAL = 2.0  # seconds between two looks; what is alike in both has come to rest
USUAL = "daily"  # schedule of a page that names none


@dataclass(frozen=True, slots=True)
class State:
    """What one look saw."""

    files: object = None  # differs where a file does
    due: frozenset[str] = frozenset()  # pages, each with the hour: one that fails is tried again in the next


def watched(arguments: Sequence[str]) -> Listing:
    """The arguments as a listing whose pages all have a schedule. Raises BadInput."""
    listing = listing_of(arguments)
    return replace(listing, pages=tuple(replace(page, schedule=page.schedule or USUAL) for page in listing.pages))


def follow(
    settings: Settings,
    arguments: Sequence[str],
    work: Callable[[], object],
    stop: Stop,
    say: Callable[[str], None],
    interval: float = INTERVAL,
) -> None:
    """Never returns: `stop` raises Stopped, between two looks and at the safe points of the work."""
    done = before = State()
    while True:
        state = _look(settings, arguments)
        if state == before:
            worth = state.files != done.files or state.due - done.due
            if not worth or _worked(work, say):
                done = state
        before = state
        _rest(stop, interval)


def _look(settings: Settings, arguments: Sequence[str]) -> State:
    """What cannot be listed now, like a disk that is not there, is a state too."""
    try:
        listing = watched(arguments)
        found = discover(listing.places, settings.corpus)
    except ArenaError as error:
        return State(str(error))
    return State((found.found, found.refused), _due(settings, listing))


def _due(settings: Settings, listing: Listing) -> frozenset[str]:
    now, path = datetime.now(UTC), catalogue_path(settings)
    asked = {}
    if listing.pages and path.exists():
        with Catalogue(path).reading() as rows:
            asked = {url: one.at for url, one in read_asked(rows).items()}
    return frozenset(f"{page.url} {now:%d %H}" for page in listing.pages if page.due(asked.get(page.url), now))


def _worked(work: Callable[[], object], say: Callable[[str], None]) -> bool:
    """False where it has to be tried again though nothing changes."""
    try:
        work()
    except IndexLocked as error:
        say(str(error))
        return False
    except ArenaError as error:
        say(str(error))
    return True


def _rest(stop: Stop, seconds: float) -> None:
    """In short turns, for a signal does not end a sleep."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        stop.check()
        time.sleep(min(0.2, seconds))
