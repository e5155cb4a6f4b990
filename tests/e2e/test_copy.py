"""An answer on the clipboard: plain for any program, formatted for those that can take it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from assistant.types import Verdict
from tests.e2e.conftest import Open, Site
from tests.e2e.events import answer_of, citation_of, streaming
from tests.e2e.harbour import ANSWER, FOLLOW_UP, QUESTION
from tests.e2e.payloads import ADDRESSES, MARKUP
from tests.e2e.reading import ask

ALLOWED = ["clipboard-read", "clipboard-write"]
KEPT = {"h2", "h3", "p", "ul", "ol", "li", "a", "blockquote", "table", "thead", "tbody", "tr", "th", "td"}


class Pasted(HTMLParser):
    """What a program finds that is given the formatted text: elements, attributes, and the words of each element."""

    def __init__(self, html: str):
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(html)

    @property
    def links(self) -> list[str]:
        return [value or "" for name, value in self.attributes if name == "href"]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        self._open.append(tag)
        self.words.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for tag in self._open:
            self.words[tag][-1] += data


def copied(page: Page, kind: str) -> str:
    page.get_by_role("button", name="Kopier med kilder").last.click()
    expect(page.get_by_text("Kopiert").last).to_be_visible()
    read = "async kind => (await (await navigator.clipboard.read())[0].getType(kind)).text()"
    return str(page.evaluate(read, kind))


def test_an_answer_is_copied_as_plain_text_with_its_sources(open_page: Open):
    page = open_page(permissions=ALLOWED)
    ask(page, QUESTION)
    text = copied(page, "text/plain")
    assert text.startswith(f"{QUESTION}\n\n{ANSWER} [1]\n\nKilder\n[1] Havna, Havnevesenet, mars 2026\n")
    assert "/sources/harbour?v=" in text


def test_what_is_pasted_into_a_letter_has_headings_and_numbers_that_lead_to_the_words(open_page: Open):
    page = open_page(permissions=ALLOWED)
    ask(page, QUESTION)
    pasted = Pasted(copied(page, "text/html"))
    assert pasted.words["h2"] == [QUESTION]
    assert pasted.words["h3"] == ["Kilder"]
    assert pasted.words["p"][0] == f"{ANSWER} [1]"
    assert pasted.words["li"] == ["Havna, Havnevesenet, mars 2026"]
    assert pasted.words["a"] == ["[1]", "Havna"]
    page.goto(pasted.links[0])
    expect(page.locator("mark")).to_have_text(ANSWER)


def test_a_follow_up_is_copied_as_the_question_it_was_understood_as(open_page: Open):
    page = open_page(permissions=ALLOWED)
    ask(page, QUESTION)
    ask(page, FOLLOW_UP)
    (heading,) = Pasted(copied(page, "text/html")).words["h2"]
    assert heading != FOLLOW_UP
    assert "havna" in heading


def test_lists_tables_and_doubts_are_copied_as_such(open_page: Open):
    page = open_page(permissions=ALLOWED)
    table = "Kai | Lengde\nNordkaia | 120 meter | ny\nSørkaia | 85 meter"
    texts = ["Det kreves:\n\n• *én* kai\n• to båter", table, "Havna er travel."]
    answer = answer_of(texts, verdicts={3: Verdict.PARTLY}, source_url="https://example.org/a_(b)?c=1&d=2")
    page.route("**/v1/ask/stream", streaming(("done", answer)))
    ask(page, QUESTION)
    pasted = Pasted(copied(page, "text/html"))
    assert pasted.words["li"][:2] == ["*én* kai", "to båter [1]"]
    assert pasted.words["th"][:2] == ["Kai", "Lengde"]
    assert pasted.words["td"] == ["Nordkaia", "120 meter", "ny", "Sørkaia", "85 meter [2]", ""]
    assert "Havna er travel. [3] (Delvis dekket)" in pasted.words["p"]
    assert "https://example.org/a_(b)?c=1&d=2" in pasted.links


@pytest.mark.parametrize("composer", ["extractive", "openai:hostile"])
def test_nothing_but_words_and_checked_links_is_copied_of_a_hostile_answer(open_page: Open, site: Site, composer: str):
    page = open_page(permissions=ALLOWED)
    citations = [
        {**citation_of(n, words), "title": words, "publisher": words, "page": words, "headings": [words],
         "document": words, "source_url": ADDRESSES[n % len(ADDRESSES)]}
        for n, words in enumerate(MARKUP, 1)
    ]  # fmt: skip
    notices = [{"kind": words, "document": words, "text": words} for words in MARKUP]
    answer = {**answer_of(MARKUP), "composer": composer, "citations": citations, "notices": notices}
    page.route("**/v1/ask/stream", streaming(("done", answer)))
    ask(page, MARKUP[0])
    pasted = Pasted(copied(page, "text/html"))
    assert set(pasted.tags) <= KEPT
    assert {name for name, _ in pasted.attributes} == {"href"}
    own = [link for link in pasted.links if link.startswith(f"{site.url}/sources/")]
    assert len(own) == 2 * len(MARKUP)  # each number, each title
    away = [urlsplit(link) for link in pasted.links if link not in own]
    assert {link.scheme for link in away} <= {"http", "https"}
    assert not any(link.username for link in away)
    said = " ".join(pasted.words["p"])
    assert all(" ".join(words.split()) in said for words in MARKUP)  # and every word of it is


def test_what_formats_an_answer_is_loaded_when_something_is_copied_and_not_before(open_page: Open):
    page = open_page(permissions=ALLOWED)
    loaded = "performance.getEntriesByType('resource').map(one => one.name).filter(one => one.includes('/vendor/'))"
    ask(page, QUESTION)
    assert page.evaluate(loaded) == []
    copied(page, "text/html")
    assert len(page.evaluate(loaded)) == 2


def test_where_formatting_cannot_be_loaded_plain_text_is_copied(open_page: Open):
    page = open_page(permissions=ALLOWED, allowed=0)
    page.route("**/static/vendor/*", lambda route: route.abort())
    ask(page, QUESTION)
    assert f"{ANSWER} [1]" in copied(page, "text/plain")


def test_where_the_browser_does_not_copy_the_text_is_shown_to_be_copied_by_hand(open_page: Open):
    page = open_page()
    turn = ask(page, QUESTION)
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    turn.get_by_role("button", name="Kopier").click()
    box = page.get_by_role("dialog", name="Kopier")
    expect(box.get_by_role("textbox")).to_have_value(re.compile(re.escape(ANSWER)))
    box.get_by_role("button", name="Lukk").click()
    expect(box).to_have_count(0)


def test_no_string_becomes_html_but_through_the_sanitizer(open_page: Open):
    page = open_page(permissions=ALLOWED, allowed=0)
    ask(page, QUESTION)
    for sink in ("document.body.innerHTML = '<b>x</b>'", "document.body.insertAdjacentHTML('beforeend', '<b>x</b>')",
                 "document.createElement('iframe').srcdoc = '<b>x</b>'", "document.createElement('script').text = '1'",
                 "new DOMParser().parseFromString('<b>x</b>', 'text/html')",
                 "trustedTypes.createPolicy('other', {})"):  # fmt: skip
        refused = f"() => {{ try {{ {sink}; return null; }} catch (error) {{ return error.name; }} }}"
        assert page.evaluate(refused) == "TypeError", sink
    assert Pasted(copied(page, "text/html")).words["h2"] == [QUESTION]
