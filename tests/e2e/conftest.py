"""A real browser before a real service over a small corpus."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

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


@dataclass
class Site:
    """A service that is up."""

    url: str
    index: Index
    seen: list[str] = field(default_factory=list)


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


@pytest.fixture
def open_page(browser: Browser, site: Site) -> Iterator[Open]:
    """Opens a page in a browser of its own; at the end nothing may have gone wrong in any of them."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def opened(
        path: str = "/", *, width: int = 1280, height: int = 800, allowed: int | None = None, **about: Any
    ) -> Page:
        about = {"locale": "nb-NO", "reduced_motion": "reduce", **about}
        context = browser.new_context(viewport={"width": width, "height": height}, **about)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("dialog", lambda dialog: (wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
        page.on("console", lambda said: wrong.append(said.text) if _matters(said.text, said.type, allowed) else None)
        page.on("request", lambda asked: None if asked.url.startswith((site.url, "blob:")) else wrong.append(asked.url))
        page.goto(site.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []


def _matters(text: str, kind: str, allowed: int | None) -> bool:
    """Errors do, but for the status that a test brings about."""
    return kind == "error" and not (allowed is not None and (f"status of {allowed}" in text or allowed == 0))
