"""A real browser before a real service over a small corpus."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from assistant.api.app import create_app
from assistant.chat import Assistant
from assistant.index.index import Index
from assistant.settings import Settings
from tests.assistant.api.serving import served
from tests.e2e.harbour import corpus, write_files
from tests.made import index_in, publish

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ALONE = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 20_000  # milliseconds, for a machine that is busy with other tests
USUAL: dict[str, Any] = {"locale": "nb-NO", "reduced_motion": "reduce"}
TODAY = date(2026, 11, 22)
Open = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of them are marked, and wait for a browser."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here; `make e2e` installs it"))
            item.add_marker(pytest.mark.skipif("E2E" not in os.environ, reason="alone, by `make e2e`"))


@dataclass(frozen=True)
class Site:
    """A service that is up."""

    url: str
    index: Index


class Tab:
    """A page in a browser of its own, and what went wrong in it."""

    def __init__(self, browser: Browser, site: Site, **about: Any):
        self.context = browser.new_context(**{**USUAL, **about})
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()
        self.allowed: int | None = None  # the status that a test brings about; 0 for any error
        self.wrong: list[str] = []
        self._site = site
        self._watch()

    def clear(self) -> None:
        """Forget what a test did, so that the next one finds it as new: a new browser takes ten times as long."""
        self.page.unroute_all(behavior="ignoreErrors")
        self.context.set_offline(False)
        self.context.clear_permissions()
        self.page.emulate_media(color_scheme="light", reduced_motion=USUAL["reduced_motion"])
        self.page.goto(f"{self._site.url}/healthz")  # of the same origin, and without the page
        self.page.evaluate("localStorage.clear(); sessionStorage.clear()")
        self.wrong, self.allowed = [], None

    def _watch(self) -> None:
        self.page.on("dialog", lambda dialog: (self.wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        self.page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        self.page.on("console", lambda said: self.wrong.append(said.text) if self._matters(said) else None)
        self.page.on("request", lambda asked: None if self._ours(asked.url) else self.wrong.append(asked.url))

    def _matters(self, said: ConsoleMessage) -> bool:
        expected = self.allowed == 0 or (self.allowed is not None and f"status of {self.allowed}" in said.text)
        return said.type == "error" and not expected

    def _ours(self, address: str) -> bool:
        return address.startswith((self._site.url, "blob:"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=ALONE)
        yield found
        found.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The corpus of the harbour, served."""
    folder = tmp_path_factory.mktemp("site")
    write_files(folder / "corpus")
    index = index_in(folder)
    publish(index, *corpus())
    app = create_app(Settings(data=folder, corpus=folder / "corpus"), assistant=Assistant(index, today=lambda: TODAY))
    with served(app) as url:
        yield Site(url, index)
    index.close()


@pytest.fixture(scope="module")
def usual(browser: Browser, site: Site) -> Iterator[Tab]:
    """A page that the tests of a module use one after the other."""
    tab = Tab(browser, site)
    yield tab
    tab.context.close()


@pytest.fixture
def open_page(browser: Browser, site: Site, usual: Tab) -> Iterator[Open]:
    """Opens pages, the second and any with wishes in a browser of its own; at the end nothing may have gone wrong."""
    tabs: list[Tab] = []

    def opened(
        path: str = "/", *, width: int = 1280, height: int = 800, allowed: int | None = None,
        permissions: Sequence[str] = (), **about: Any
    ) -> Page:  # fmt: skip
        tab = Tab(browser, site, **about) if tabs or about else usual
        tabs.append(tab)
        tab.allowed = allowed
        tab.context.grant_permissions(permissions)
        tab.page.set_viewport_size({"width": width, "height": height})
        tab.page.goto(site.url + path)
        return tab.page

    yield opened
    wrong = [said for tab in tabs for said in tab.wrong]
    for tab in tabs:
        tab.clear() if tab is usual else tab.context.close()
    assert wrong == []
