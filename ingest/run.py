"""One ingestion from beginning to end: look, plan, show, carry out, and write down how it went."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from assistant.index.catalogue import Catalogue
from assistant.index.lock import writer
from assistant.settings import Settings
from assistant.wiring import Embedder, catalogue_path, open_embedder, open_index
from ingest import forget, replay
from ingest.child import Child
from ingest.discover import Discovery, discover
from ingest.listing import Listing, Page
from ingest.plan import Known, Plan, made_by, make_plan, read_known
from ingest.progress import Bar, Progress
from ingest.runs import logged
from ingest.shown import summary
from ingest.stop import Interruptible, Stop
from ingest.sync import EXTRACTOR, Report, apply, as_before
from ingest.web import Asked, find_pages, put_asked, read_asked

if TYPE_CHECKING:
    from ingest.fetch import Fetcher

FETCHED = "fetched"  # folder below the data directory that holds pages while they are read


@dataclass(frozen=True, slots=True)
class Tools:
    """What an ingestion works with; tests bring their own."""

    embedder: Callable[[Settings], Embedder] = open_embedder
    fetcher: Callable[[frozenset[str]], Fetcher] | None = None  # for some hosts
    child: Callable[[], AbstractContextManager[Child]] = Child
    progress: Callable[[], AbstractContextManager[Progress]] = Bar


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the catalogue knows from earlier runs."""

    known: Mapping[str, Known]
    asked: Mapping[str, Asked]


def ingest(
    settings: Settings,
    listing: Listing,
    stop: Stop,
    *,
    mass_delete: bool = False,
    expected: Mapping[str, Any] | None = None,
    tools: Tools = Tools(),
) -> Report:
    """Bring the index in step; the writer's lock is held meanwhile.

    `expected` is a plan that is to be carried out as it is. Raises BadInput where that cannot be, or where too much
    would go; Stopped where somebody asked for an end before anything was published.
    """
    started = time.monotonic()
    with writer(settings.data, "arena ingest"):
        catalogue = Catalogue(catalogue_path(settings), create=True)
        forget.finish(settings, catalogue, tools.embedder)
        with logged(catalogue) as run, _pages_in(settings.data / FETCHED) as folder, tools.progress() as shown:
            progress = Interruptible(shown, stop)
            before = _remembered(catalogue)
            discovery = look(listing, settings.corpus, before, folder, progress, tools)
            plan = make_plan(discovery, before.known, EXTRACTOR)
            progress.planned(plan)
            if expected is not None:
                replay.compare(plan, expected)
            if not mass_delete:
                plan.brake()
            report = _applied(settings, catalogue, plan, progress, tools)
            _remember_pages(catalogue, listing, discovery)
            report = replace(report, seconds=time.monotonic() - started)
            run.summary |= summary(report)
    shown.reported(report)
    return report


def preview(settings: Settings, listing: Listing, stop: Stop, tools: Tools = Tools()) -> Plan:
    """What `ingest` would do. Writes nothing, and needs no lock."""
    path = catalogue_path(settings)
    before = _remembered(Catalogue(path)) if path.exists() else Remembered({}, {})
    with TemporaryDirectory(prefix="arena-") as folder, tools.progress() as shown:
        discovery = look(listing, settings.corpus, before, Path(folder), Interruptible(shown, stop), tools)
        return make_plan(discovery, before.known, EXTRACTOR)


def look(
    listing: Listing, corpus: Path, before: Remembered, folder: Path, progress: Progress, tools: Tools
) -> Discovery:
    """Look through files and folders, and ask for the pages that are due; they are put into `folder`."""
    discovery = discover(listing.places, corpus)
    pages = _due(listing, before)
    if not pages:
        return discovery
    from ingest.fetch import Fetcher

    fetcher = (tools.fetcher or Fetcher)(listing.allowed)
    return discovery + find_pages(pages, fetcher, _unchanging(pages, before), folder, progress)


def _due(listing: Listing, before: Remembered) -> list[Page]:
    """Each page once."""
    now = datetime.now(UTC)
    pages = {page.url: page for page in listing.pages}
    return [page for url, page in pages.items() if page.due(before.asked[url].at if url in before.asked else None, now)]


def _unchanging(pages: list[Page], before: Remembered) -> dict[str, Asked]:
    """Pages that need not be sent again where they are the same: what was made of them is what would be made now."""
    defaults = {page.url: page.defaults for page in pages}
    made = {url: made_by(EXTRACTOR, defaults[url]) for url in defaults}
    held = {url: known for url, known in before.known.items() if known.document}
    return {
        url: asked
        for url, asked in before.asked.items()
        if url in held and held[url].extractor == made.get(url, held[url].extractor)
    }


def _remembered(catalogue: Catalogue) -> Remembered:
    with catalogue.reading() as rows:
        return Remembered(read_known(rows), read_asked(rows))


def _remember_pages(catalogue: Catalogue, listing: Listing, discovery: Discovery) -> None:
    if listing.pages:
        with catalogue.writing() as rows:
            put_asked(rows, listing.pages, discovery)


@contextmanager
def _pages_in(folder: Path) -> Iterator[Path]:
    """A folder that goes afterwards; one that a killed run left goes first."""
    shutil.rmtree(folder, ignore_errors=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _applied(settings: Settings, catalogue: Catalogue, plan: Plan, progress: Progress, tools: Tools) -> Report:
    """An unchanged corpus loads neither the embedder nor Chroma."""
    if not plan:
        return as_before(catalogue, plan)
    with tools.child() as child:
        if plan.new or plan.changed:
            child.start()
        embedder = tools.embedder(settings)
        index = open_index(settings, embedder, create=True)
        try:
            return apply(index, plan, child, embedder.count, progress)
        finally:
            index.close()
