"""While an answer is on its way."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from threading import Event

import pytest
from playwright.sync_api import expect

from assistant.api.app import create_app
from assistant.chat import Assistant, Step
from assistant.index.filters import Filters
from assistant.settings import Settings
from assistant.types import Statement, Turn
from tests.assistant.api.serving import served
from tests.e2e.conftest import Open, Site
from tests.e2e.harbour import ANSWER, QUESTION, corpus, write_files
from tests.e2e.reading import answered
from tests.made import index_in, publish


class Hesitant(Assistant):
    """Waits after the first statement until it is told to go on, or is not wanted any more."""

    go_on = Event()
    left = Event()

    def stream(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Iterator[Step]:
        try:
            for step in super().stream(question, history, filters):
                yield step
                while isinstance(step, Statement) and not self.go_on.wait(0.02):
                    yield step
        except GeneratorExit:
            self.left.set()
            raise


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder: Path = tmp_path_factory.mktemp("hesitant")
    write_files(folder / "corpus")
    index = index_in(folder)
    publish(index, *corpus())
    hesitant = Hesitant(index, today=lambda: date(2026, 11, 22))
    with served(create_app(Settings(data=folder, corpus=folder / "corpus"), assistant=hesitant)) as url:
        yield Site(url, index)
    index.close()


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    Hesitant.go_on.clear()
    Hesitant.left.clear()
    yield
    Hesitant.go_on.set()


def test_the_first_statement_is_there_before_the_answer_is_whole(open_page: Open):
    page = open_page()
    page.get_by_role("button", name=QUESTION).click()
    turn = page.locator(".turn")
    expect(turn.locator(".statement").first).to_contain_text(ANSWER)
    expect(turn).to_have_attribute("aria-busy", "true")
    expect(page.locator("#announced")).to_be_empty()
    Hesitant.go_on.set()
    answered(turn)
    expect(turn.locator(".statement")).to_have_count(1)


def test_escape_stops_and_ends_the_work_of_the_service_too(open_page: Open):
    page = open_page()
    page.get_by_role("button", name=QUESTION).click()
    expect(page.locator(".statement").first).to_contain_text(ANSWER)
    page.locator("#question").press("Escape")
    expect(page.locator(".turn")).to_contain_text("Stoppet. Svaret er ikke fullstendig.")
    expect(page.locator(".statement").first).to_contain_text(ANSWER)  # what came stays
    for _ in range(200):
        if Hesitant.left.is_set():
            break
        time.sleep(0.05)
    assert Hesitant.left.is_set()
