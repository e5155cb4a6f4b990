"""Looking through the corpus, and the evaluator's page."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.conftest import Open
from tests.e2e.harbour import ANSWER, IN_VAIN, QUESTION
from tests.e2e.reading import ask


def test_the_corpus_is_searched_and_filtered_and_the_address_remembers_it(open_page: Open):
    page = open_page("/sources")
    expect(page.locator(".source-entry")).to_have_count(7)
    page.get_by_label("Type").select_option("event")
    expect(page.locator(".source-entry")).to_have_count(2)
    page.get_by_label("Søk i kildene").fill("regatta")
    page.get_by_role("button", name="Søk", exact=True).click()
    expect(page.locator(".source-entry")).to_have_count(1)
    expect(page.locator(".source-title")).to_have_text("Sommerregatta")
    page.reload()
    expect(page.locator(".source-title")).to_have_text("Sommerregatta")


def test_validity_is_shown_and_can_be_asked_for(open_page: Open):
    page = open_page("/sources")
    fees = page.locator(".source-entry", has_text="Avgifter")
    expect(fees).to_contain_text("Gjaldt til 31. desember 2024")
    expect(fees.locator(".mark")).to_have_text("Utdatert")
    page.get_by_label("Bare det som gjelder i dag").check()
    expect(page.locator(".source-entry")).to_have_count(6)


def test_events_stand_in_the_order_of_their_dates(open_page: Open):
    page = open_page("/sources")
    page.get_by_role("button", name="Arrangementer etter dato").click()
    coming = page.locator(".calendar", has_text="Kommende")
    expect(coming).to_contain_text("Sommerregatta")
    expect(coming).to_contain_text("14. juni 2031 – 16. juni 2031")
    expect(coming).to_contain_text("Sørkaia · Seilforeningen")
    expect(page.locator(".calendar", has_text="Tidligere")).to_contain_text("Kaiåpning")


def test_nothing_found_is_a_state_of_its_own(open_page: Open):
    page = open_page("/sources?q=qqqqzzzz")
    expect(page.get_by_role("heading", name="Ingen kilder passer")).to_be_visible()


def test_an_entry_leads_to_the_document(open_page: Open):
    page = open_page("/sources")
    page.get_by_role("link", name="Havna", exact=True).click()
    expect(page.locator(".text")).to_contain_text(ANSWER)


def test_the_evaluator_sees_opinions_and_questions_without_an_answer(open_page: Open):
    page = open_page()
    turn = ask(page, QUESTION)
    turn.get_by_role("button", name="Uklart").click()
    page.get_by_label("Hva er galt?").fill("Hvilke ansatte?")
    turn.get_by_role("button", name="Send").click()
    expect(turn.get_by_text("Takk.")).to_be_visible()
    ask(page, IN_VAIN)
    page.get_by_role("link", name="Evaluering").click()
    expect(page.locator(".judged")).to_contain_text("Hvilke ansatte?")
    expect(page.locator(".unanswered")).to_contain_text(IN_VAIN)
    expect(page.get_by_role("heading", name="Ingen evaluering er kjørt ennå")).to_be_visible()


def test_a_key_without_the_evaluators_scope_is_told_so_and_kept_for_the_rest(open_page: Open):
    page = open_page(allowed=403)
    page.evaluate("sessionStorage.setItem('arena.key', 'a-key-to-ask-with')")
    page.route("**/v1/evaluation", lambda route: route.fulfill(status=403, json={"detail": "no scope"}))
    page.goto(page.url + "evaluation")
    expect(page.get_by_text("Nøkkelen ble ikke godtatt, eller den gir ikke tilgang til dette.")).to_be_visible()
    assert page.evaluate("sessionStorage.getItem('arena.key')") == "a-key-to-ask-with"
