"""The permalink of a citation, for each way in which its document can have fared since."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, urljoin

import pytest
from playwright.sync_api import expect

from assistant.payload import span_url
from tests.e2e.conftest import Open, Site
from tests.e2e.harbour import ANSWER, HARBOUR, QUESTION, moved
from tests.e2e.reading import ask, in_view
from tests.made import publish

START = HARBOUR.text.index(ANSWER)
LINK = f"/sources/harbour?v={HARBOUR.document.version[:12]}&start={START}&end={START + len(ANSWER)}"


@pytest.fixture
def changed(site: Site) -> Iterator[None]:
    """The harbour's document has another beginning now."""
    publish(site.index, moved())
    yield
    publish(site.index, HARBOUR)


def test_a_permalink_shows_the_words_marked_and_scrolled_to(open_page: Open):
    page = open_page(LINK)
    expect(page.locator("mark")).to_have_text(ANSWER)
    assert in_view(page.locator("mark"))
    expect(page.get_by_role("heading", name="Havna", exact=True)).to_be_visible()
    expect(page).to_have_title("Havna – Arena")


def test_a_citation_of_an_answer_leads_to_the_same_words_on_a_page_of_its_own(open_page: Open):
    page = open_page()
    href = ask(page, QUESTION).locator("a.cite").get_attribute("href")
    assert href is not None
    page.goto(urljoin(page.url, href))
    expect(page.locator("mark")).to_have_text(ANSWER)


@pytest.mark.usefixtures("changed")
def test_in_a_changed_document_the_quote_is_found_again_and_the_page_says_so(open_page: Open):
    page = open_page(f"{LINK}#quote={quote(ANSWER)}")
    expect(page.locator("mark")).to_have_text(ANSWER)
    told = page.get_by_text("Kilden er endret siden lenken ble laget. Sitatet står der fortsatt.")
    expect(told).to_be_in_viewport()  # beside the words, which is where the reader is


@pytest.mark.usefixtures("changed")
def test_the_permalink_that_other_programs_get_finds_the_quote_by_its_mark(open_page: Open):
    page = open_page(span_url(HARBOUR.document, START, START + len(ANSWER), ANSWER))
    expect(page.locator(".changed")).to_contain_text("Sitatet står der fortsatt")
    expect(page.locator("mark")).to_have_text(ANSWER)


@pytest.mark.usefixtures("changed")
def test_a_quote_that_is_gone_is_told_with_its_words_and_nothing_else_is_marked(open_page: Open):
    page = open_page(f"{LINK}#quote=Havna+har+99+ansatte.")
    expect(page.locator(".changed")).to_contain_text("sitatet finnes ikke lenger")
    expect(page.locator(".changed blockquote")).to_have_text("Havna har 99 ansatte.")
    expect(page.locator("mark")).to_have_count(0)


@pytest.mark.usefixtures("changed")
def test_without_the_quote_a_changed_document_marks_nothing(open_page: Open):
    page = open_page(LINK)
    expect(page.locator(".changed")).to_contain_text("kan ha flyttet seg")
    expect(page.locator("mark")).to_have_count(0)


def test_a_link_beyond_the_text_or_with_nonsense_is_survived(open_page: Open):
    page = open_page("/sources/harbour?v=&start=999999&end=9999999")
    expect(page.get_by_text("Lenken peker utenfor teksten.")).to_be_visible()
    for nonsense in ("start=-1&end=x", "start=1e3&end=3&start[]=1"):
        page.goto(urljoin(page.url, f"?{nonsense}"))
        expect(page.locator(".text")).to_be_visible()


def test_a_source_that_does_not_exist_is_told_with_a_way_on(open_page: Open):
    page = open_page("/sources/nowhere", allowed=404)
    expect(page.get_by_role("heading", name="Denne kilden finnes ikke")).to_be_visible()
    page.get_by_role("link", name="Se alle kildene").click()
    expect(page.get_by_role("heading", name="Kildene")).to_be_visible()


def test_validity_and_the_way_to_the_original_are_shown(open_page: Open):
    page = open_page("/sources/fees")
    expect(page.locator(".mark")).to_have_text("Utdatert")
    expect(page.locator(".facts")).to_contain_text("31. desember 2024")
    page.goto(urljoin(page.url, "lighthouse"))
    expect(page.get_by_role("link", name="Originalen (PDF)")).to_be_visible()
