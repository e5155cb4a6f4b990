"""Whatever a document, a question, a chat model or a stored conversation says: the page shows it, and does nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import cycle
from typing import Any
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, Route, expect

from assistant.api.app import create_app
from assistant.chat import Assistant
from assistant.index.records import Prepared
from assistant.settings import Settings
from assistant.types import Event, Kind, Verdict
from tests.assistant.api.serving import served
from tests.e2e.conftest import Open, Site
from tests.e2e.events import answer_of, answering, citation_of, streaming
from tests.e2e.payloads import ADDRESSES, MARKUP
from tests.e2e.reading import ask, open_citation
from tests.made import index_in, made, publish

# Elements that no part of the page makes, links that lead nowhere a reader wants to go, and what was overwritten.
HARM = """
    () => [
      ...[...document.querySelectorAll('img, svg, iframe, object, embed, video, audio, base, style, form[action], math, link[href^="http"], meta[http-equiv]')].map(e => e.outerHTML),
      ...[...document.querySelectorAll('script')].slice(1).map(e => e.outerHTML),
      ...[...document.querySelectorAll('[href], [src]')].map(e => e.href || e.src).filter(a => !/^https?:/.test(a)),
      ...[...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames()).filter(n => /^on|^style$|^srcdoc$/.test(n)),
      ...(document.body instanceof HTMLElement && {}.polluted === undefined ? [] : ['overwritten']),
    ]
"""  # noqa: E501 one expression


def _hostile(number: int) -> Prepared:
    """A document that says it everywhere."""
    words = MARKUP[number % len(MARKUP)].replace("\n", " ")
    text = f"Havnesak {number} sier {words} til alle.\nDel {words}"
    made_one = made(
        f"case-{number}", text, title=f"{words} {number}", headings=(words,), publisher=words, kind=Kind.EVENT,
        url=ADDRESSES[number % len(ADDRESSES)], published="2026", topics=(words,), superseded_by=words,
        event=Event(start="2031", place=words, organiser=words, speakers=(words,)),
    )  # fmt: skip
    document = replace(made_one.document, source=f"{words}.md")
    passages = tuple(replace(one, document=document) for one in made_one.passages)
    return replace(made_one, document=document, passages=passages)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A corpus of nothing but attacks, with one for a question to begin with."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "corpus").mkdir()
    questions = ", ".join(json.dumps(words) for words in MARKUP[:6])
    (folder / "corpus" / "examples.toml").write_text(f"questions = [{questions}]\n", "utf-8")
    index = index_in(folder)
    publish(index, *(_hostile(number) for number in range(len(MARKUP))))
    app = create_app(
        Settings(data=folder, corpus=folder / "corpus"), assistant=Assistant(index, today=lambda: date(2026, 11, 22))
    )
    with served(app) as url:
        yield Site(url, index)
    index.close()


def test_there_are_enough_of_them():
    assert len(set(MARKUP)) + len(set(ADDRESSES)) >= 60


def test_titles_publishers_and_events_in_the_list_are_text(open_page: Open):
    page = open_page("/sources?events=1")
    expect(page.locator(".event")).to_have_count(len(MARKUP))
    assert page.evaluate(HARM) == []
    expect(page.locator(".calendar")).to_contain_text(MARKUP[0])
    page.goto(page.url.split("?")[0])
    page.get_by_role("button", name="Vis flere").click()
    expect(page.locator(".source-entry")).to_have_count(len(MARKUP))
    page.get_by_label("Utgiver").focus()  # fetches the publishers that there are
    page.wait_for_timeout(200)
    assert page.evaluate(HARM) == []


def test_documents_are_text_and_link_to_web_addresses_only(open_page: Open):
    page = open_page("/sources/case-0?start=0&end=40")
    page.locator("mark").first.wait_for()
    for number in range(len(MARKUP)):
        page.evaluate("address => history.replaceState(null, '', address)", f"/sources/case-{number}?start=0&end=40")
        page.evaluate("async () => (await import('/static/permalink.js')).start(document.querySelector('main'))")
        expect(page.locator("mark").first).to_contain_text(f"Havnesak {number} sier")
        assert page.evaluate(HARM) == [], MARKUP[number]
    for link in page.get_by_role("link", name="Hos utgiveren").all():
        assert "noopener" in (link.get_attribute("rel") or "")


def test_a_document_that_is_opened_by_its_address_is_text(open_page: Open):
    page = open_page()
    for number in (0, 41):
        page.goto(urljoin(page.url, f"/sources/case-{number}"))
        expect(page.locator(".text")).to_be_visible()
        assert page.evaluate(HARM) == []


def test_questions_are_text_in_the_thread_the_history_and_the_title(open_page: Open):
    page = open_page()
    for words in MARKUP[::7]:
        ask(page, words)
    page.get_by_role("button", name="Samtaler").click()
    assert page.evaluate(HARM) == []
    page.reload()
    expect(page.locator(".turn")).to_have_count(len(MARKUP[::7]))
    assert page.evaluate(HARM) == []


def test_a_shared_question_is_only_a_question(open_page: Open):
    page = open_page("/#q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&kind=%22%3E%3Cscript%3E&__proto__=x")
    expect(page.locator(".asked-words")).to_have_text("<img src=x onerror=alert(1)>")
    assert page.evaluate(HARM) == []


def test_a_citation_of_an_attack_opens_as_text(open_page: Open):
    page = open_page()
    turn = ask(page, "Hva sier havnesak 7?")
    panel = open_citation(page, turn)
    expect(panel.locator("mark").first).to_contain_text("Havnesak")
    assert page.evaluate(HARM) == []


@pytest.mark.parametrize("composer", ["extractive", "openai:hostile"])
def test_a_hostile_answer_is_text_in_every_field(open_page: Open, composer: str):
    page = open_page()
    page.route("**/v1/ask/stream", _coming(_hostile_answer(composer)))
    turn = ask(page, "Hva?")
    expect(turn.locator(".statement")).to_have_count(len(MARKUP))
    expect(turn.locator(".statement").first).to_contain_text(MARKUP[0])
    turn.locator("summary").click()
    assert page.evaluate(HARM) == []
    links = page.eval_on_selector_all(".turn a", "all => all.map(one => one.getAttribute('href'))")
    assert all(link.startswith("/sources/") for link in links)


def test_a_hostile_refusal_and_a_hostile_error_are_text(open_page: Open):
    page = open_page(allowed=500)
    answer = {**_hostile_answer("extractive"), "refused": True, "text": MARKUP[0], "citations": [], "statements": []}
    page.route("**/v1/ask/stream", _coming(answer))
    expect(ask(page, "Hva?").locator(".refusal")).to_contain_text(MARKUP[0])
    page.route("**/v1/ask/stream", answering(500, {"detail": MARKUP[7], "request_id": MARKUP[1]}))
    page.locator("#question").fill("Hva?")
    page.keyboard.press("Enter")
    expect(page.locator(".problem")).to_contain_text(MARKUP[7])
    assert page.evaluate(HARM) == []


def test_conversations_that_somebody_tampered_with_are_text_or_nothing(open_page: Open):
    page = open_page()
    kept = [{"id": words, "title": words, "at": words, "turns": []} for words in MARKUP] + [None, 7, {"id": 1}]
    page.evaluate("kept => localStorage.setItem('arena.conversations', JSON.stringify(kept))", kept)
    page.evaluate("localStorage.setItem('arena.language', '../../v1/sources')")
    page.reload()
    page.get_by_role("button", name="Samtaler").click()
    expect(page.locator(".history-entry")).to_have_count(len(MARKUP))
    assert page.evaluate(HARM) == []
    page.evaluate("localStorage.setItem('arena.conversations', '{broken')")
    page.reload()
    expect(page.get_by_role("heading", name="Hva lurer du på?")).to_be_visible()


def test_reasons_that_readers_gave_are_text_before_the_evaluator(open_page: Open):
    page = open_page()
    said = [
        {"opinion": words, "reason": words, "question": words, "at": "2026-11-22T10:00:00+00:00", "surface": words,
         "answer": words, "payload": {"text": words}}
        for words in MARKUP
    ]  # fmt: skip
    report = {"suite": MARKUP[0], "made": "2026-11-22T10:00:00+00:00", "overall": {MARKUP[1]: 0.5}, "cases":
              [{"question": words, "passed": False, "wrong": [words]} for words in MARKUP]}  # fmt: skip
    page.route("**/v1/feedback?*", lambda route: route.fulfill(json={"feedback": said}))
    page.route("**/v1/unanswered?*", lambda route: route.fulfill(json={"unanswered": said}))
    page.route("**/v1/evaluation", lambda route: route.fulfill(json={"reports": [report]}))
    page.get_by_role("link", name="Evaluering").click()
    expect(page.locator(".judged")).to_have_count(len(MARKUP))
    assert page.evaluate(HARM) == []


def test_the_policy_of_the_page_allows_nothing_but_its_own_files(open_page: Open):
    page = open_page()
    policy = page.request.get(page.url).headers["content-security-policy"]
    for part in ("default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'none'", "base-uri 'none'"):
        assert part in policy
    assert "unsafe" not in policy
    assert _inline(page) == []


def _inline(page: Page) -> list[str]:
    """Scripts and styles that stand in the document itself."""
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('script:not([src]), style, [style]')].map(e => e.outerHTML)"
    )
    return found


def _hostile_answer(composer: str) -> dict[str, Any]:
    citations = [
        {**citation_of(n, words, source_url=address), "document": words, "version": words, "title": words,
         "kind": words, "publisher": words, "published": words, "page": words, "headings": [words], "also_in": [words],
         "url": address}
        for n, (words, address) in enumerate(zip(MARKUP, cycle(ADDRESSES), strict=False), 1)
    ]  # fmt: skip
    statements = [
        {"text": words, "citations": [n], "verdict": Verdict.PARTLY, "reason": words}
        for n, words in enumerate(MARKUP, 1)
    ]
    return {
        **answer_of(MARKUP), "question": MARKUP[0], "understood_as": MARKUP[2], "composer": composer,
        "statements": statements, "struck": statements, "citations": citations,
        "notices": [{"kind": w, "document": w, "text": w} for w in MARKUP],
        "nearest": [{"document": w, "title": w, "url": a} for w, a in zip(MARKUP, ADDRESSES, strict=False)],
    }  # fmt: skip


def _coming(answer: dict[str, Any]) -> Callable[[Route], None]:
    """The whole stream of it, with words of a model where one wrote it."""
    written = MARKUP if answer["composer"] != "extractive" else []
    return streaming(
        ("understood", {"language": "nb", "understood_as": MARKUP[3]}),
        ("passages", {"passages": [{"document": words} for words in MARKUP]}),
        *(("token", {"text": words}) for words in written),
        *(("statement", statement) for statement in answer["statements"]),
        ("done", answer),
    )
