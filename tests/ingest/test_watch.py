"""Following a folder: what changed is ingested when it has come to rest."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.errors import IndexLocked
from ingest.child import Child
from ingest.stop import Stop, Stopped
from ingest.watch import follow, watched
from tests.ingest.ingestion import FERRY, Ingestion
from tests.ingest.site import Site, article, page

INTERVAL = 0.05


class Watching:
    """A watch in a thread, with what it did and said."""

    def __init__(self, ingestion: Ingestion, *arguments: str, work: Callable[[], object] | None = None):
        self.worked, self.said = 0, list[str]()
        self._ingestion, self._work = ingestion, work
        self.arguments = arguments or (str(ingestion.settings.corpus),)
        self._stop = Stop()
        self._thread = threading.Thread(target=self._follow)

    def __enter__(self) -> Watching:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop._number = signal.SIGTERM
        self._thread.join(20)

    def _follow(self) -> None:
        def work() -> None:
            try:
                (self._work or (lambda: self._ingestion.run(*self.arguments)))()
            finally:
                self.worked += 1

        with pytest.raises(Stopped):
            follow(self._ingestion.settings, self.arguments, work, self._stop, self.said.append, INTERVAL)

    def until(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 20
        while not condition():
            assert time.monotonic() < deadline
            time.sleep(0.02)

    def rest(self) -> int:
        """How often it worked, after some looks at which nothing had changed."""
        time.sleep(8 * INTERVAL)
        return self.worked


@pytest.fixture
def ingestion(tmp_path: Path, child: Child) -> Ingestion:
    ingestion = Ingestion(tmp_path, child)
    ingestion.write("ferge.md", FERRY)
    return ingestion


def test_what_changes_is_ingested_and_what_rests_costs_nothing(ingestion: Ingestion):
    with Watching(ingestion) as watching:
        watching.until(lambda: watching.worked == 1 and ingestion.sources() == ["ferge.md"])
        assert watching.rest() == 1
        ingestion.write("buss.md", "# Buss\n\nBussen går klokken ti.")
        watching.until(lambda: ingestion.sources() == ["buss.md", "ferge.md"])
        (ingestion.settings.corpus / "ferge.md").unlink()
        watching.until(lambda: ingestion.sources() == ["buss.md"])
        assert watching.rest() == 3


def test_a_file_that_is_still_being_written_is_waited_for(ingestion: Ingestion):
    with Watching(ingestion, work=lambda: None) as watching:
        path = ingestion.settings.corpus / "lang.md"
        start = time.monotonic()
        for n in range(100):
            path.write_text("Linje.\n" * n)
            time.sleep(INTERVAL / 5)
        took = time.monotonic() - start
        during = watching.worked
        assert watching.rest() >= 1
        assert during <= took / INTERVAL / 3


def test_an_error_is_said_once_and_ends_nothing(ingestion: Ingestion):
    gone = ingestion.folder / "borte"
    ingestion.settings.corpus.rename(gone)
    with Watching(ingestion) as watching:
        watching.until(lambda: watching.said != [])
        assert watching.rest() == 1
        assert "no such file or folder" in watching.said[0]
        gone.rename(ingestion.settings.corpus)
        watching.until(lambda: watching.worked == 2 and ingestion.sources() == ["ferge.md"])


def test_a_lock_is_tried_again(ingestion: Ingestion):
    tries = iter([IndexLocked("pid 1 is writing"), IndexLocked("pid 1 is writing"), None])

    def work() -> None:
        if error := next(tries):
            raise error

    with Watching(ingestion, work=work) as watching:
        watching.until(lambda: watching.worked == 3)
        assert watching.rest() == 3


@pytest.fixture
def site() -> Iterator[Site]:
    with Site(side=page(article("Side", "Bussen går klokken ti."))) as site:
        yield site


def test_pages_are_asked_for_by_their_schedule_and_a_failing_one_not_all_the_time(
    tmp_path: Path, child: Child, site: Site
):
    ingestion = Ingestion(tmp_path, child, site)
    listing = tmp_path / "sources.toml"
    listing.write_text('[[url]]\nurl = "http://site.example/side"\n[[url]]\nurl = "http://site.example/borte"\n')
    with Watching(ingestion, str(listing)) as watching:
        watching.until(lambda: watching.worked == 1)
        assert watching.rest() == 1
    assert len(site.asked) == 2
    assert watched([str(listing)]).pages[0].schedule == "daily"


def test_a_signal_ends_it(ingestion: Ingestion):
    threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
    with Stop() as stop, pytest.raises(Stopped):
        follow(ingestion.settings, [str(ingestion.settings.corpus)], lambda: None, stop, print, INTERVAL)
