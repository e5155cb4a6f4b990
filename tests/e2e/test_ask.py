"""Asking: the answer comes in with its citations, they open, and what follows can be done."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect

from assistant.index.feedback import list_feedback
from assistant.types import Verdict
from tests.e2e.conftest import Open, Site
from tests.e2e.events import answer_of, answering, streaming
from tests.e2e.harbour import ANSWER, ENGLISH, FOLLOW_UP, IN_VAIN, OUTDATED, QUESTION, SECONDARY
from tests.e2e.reading import ask, in_view, open_citation


def test_an_example_question_is_answered_with_a_citation_and_a_card(open_page: Open):
    page = open_page()
    page.get_by_role("button", name=QUESTION).click()
    expect(page.locator(".statement")).to_contain_text(ANSWER)
    expect(page.locator("a.cite")).to_have_accessible_name("Kilde 1: Havna")
    card = page.locator(".card")
    expect(card).to_contain_text("Havna")
    expect(card).to_contain_text("Havnevesenet · mars 2026 · Rapport")


def test_a_citation_opens_the_source_beside_the_answer_at_the_very_words(open_page: Open):
    page = open_page(width=1400)
    panel = open_citation(page, ask(page, QUESTION))
    expect(panel.locator("mark")).to_have_text(ANSWER)
    assert in_view(panel.locator("mark"))
    expect(panel).to_contain_text("Havna ble bygget i 1952.")  # its surroundings
    expect(panel.locator("table")).to_contain_text("120 meter")
    expect(page.locator(".statement")).to_be_visible()
    panel.get_by_role("button", name="Lukk").click()
    expect(panel).to_be_hidden()
    expect(page.locator("a.cite")).to_be_focused()


def test_a_pdf_offers_the_original_at_the_page(open_page: Open):
    page = open_page()
    turn = ask(page, "Hvor langt lyser fyrlykta på odden?")
    expect(turn.locator(".card")).to_contain_text("side 2")
    panel = open_citation(page, turn)
    link = panel.get_by_role("link", name="Originalen (PDF), side 2")
    expect(link).to_have_attribute("href", "/v1/sources/lighthouse/original#page=2")
    response = page.request.get(urljoin(page.url, "/v1/sources/lighthouse/original"))
    assert response.headers["content-type"] == "application/pdf"


def test_a_follow_up_says_what_it_was_understood_as(open_page: Open):
    page = open_page()
    ask(page, QUESTION)
    turn = ask(page, FOLLOW_UP)
    expect(turn.locator(".understood")).to_contain_text("Forstått som:")
    expect(turn.locator(".understood")).to_contain_text("havna")
    expect(turn.locator(".statement").first).to_contain_text("Havna ble bygget i 1952.")


@pytest.mark.parametrize(("question", "mark"), [(OUTDATED, "Utdatert"), (SECONDARY, "Sekundærkilde")])
def test_what_one_must_know_of_a_source_is_marked(open_page: Open, question: str, mark: str):
    page = open_page()
    turn = ask(page, question)
    expect(turn.locator(".card .mark")).to_have_text(mark)
    expect(turn.locator(".notice .mark")).to_have_text(mark)


def test_a_refusal_shows_the_nearest_sources_and_no_citation(open_page: Open):
    page = open_page()
    turn = ask(page, IN_VAIN)
    expect(turn.locator(".refusal-words")).to_contain_text("Jeg finner ikke svar")
    assert turn.locator(".nearest a").count() > 0
    assert turn.locator("a.cite").count() == 0


def test_every_part_of_an_answer_says_which_language_it_is_in(open_page: Open):
    turn = ask(open_page(), ENGLISH)
    expect(turn.locator(".statement").first).to_have_attribute("lang", "en")
    expect(turn.locator(".asked-words")).to_have_attribute("lang", "en")
    expect(turn.locator("a.cite").first).to_have_attribute("lang", "nb")  # its name is in the reader's language


def test_feedback_goes_with_a_reason_to_the_keeper_of_the_corpus(open_page: Open, site: Site):
    page = open_page()
    turn = ask(page, QUESTION)
    turn.get_by_role("button", name="Utdatert").click()
    page.get_by_label("Hva er galt?").fill("Det er 15 nå.")
    turn.get_by_role("button", name="Send").click()
    expect(turn.get_by_text("Takk. Vurderingen er lagret.")).to_be_visible()
    said = list_feedback(site.index.catalogue)[0]
    assert (said.opinion, said.reason, said.question, said.surface) == ("outdated", "Det er 15 nå.", QUESTION, "web")


def test_a_question_that_is_too_long_is_kept_and_told_before_it_is_sent(open_page: Open):
    page = open_page()
    page.locator("#question").fill("å" * 2003)
    page.keyboard.press("Enter")
    expect(page.get_by_text("3 tegn for langt")).to_be_visible()
    expect(page.locator("#question")).to_have_value("å" * 2003)


def test_a_shared_link_asks_again_without_telling_the_server_the_question_in_an_address(open_page: Open):
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    ask(page, QUESTION).get_by_role("button", name="Del spørsmålet").click()
    link = page.evaluate("navigator.clipboard.readText()")
    assert "/#q=Hvor" in link
    other = open_page("/" + link.split("/", 3)[3])
    expect(other.locator(".statement")).to_contain_text(ANSWER)


def test_filters_limit_the_answer_and_are_counted(open_page: Open):
    page = open_page()
    page.get_by_role("button", name="Avgrens").click()
    page.get_by_label("Type").select_option("event")
    page.get_by_label("Bare det som gjelder i dag").check()
    expect(page.get_by_role("button", name="Avgrens (2)")).to_be_visible()
    turn = ask(page, QUESTION)
    expect(turn.locator(".refusal")).to_contain_text("ta bort avgrensninger")
    page.get_by_role("button", name="Nullstill").click()
    expect(ask(page, IN_VAIN).locator(".refusal")).not_to_contain_text("avgrensninger")


def test_history_stays_in_the_browser_and_can_be_cleared(open_page: Open):
    page = open_page()
    ask(page, QUESTION)
    page.reload()
    expect(page.locator(".statement")).to_contain_text(ANSWER)
    page.get_by_role("button", name="Ny samtale").click()
    expect(page.get_by_role("heading", name="Hva lurer du på?")).to_be_visible()
    page.get_by_role("button", name="Samtaler").click()
    page.get_by_role("dialog").get_by_role("button", name=QUESTION, exact=True).click()
    expect(page.locator(".statement")).to_contain_text(ANSWER)
    page.get_by_role("button", name="Samtaler").click()
    page.get_by_role("button", name="Slett alle samtaler").click()
    page.get_by_role("button", name="Sikker? Slett alle").click()
    expect(page.get_by_text("Ingen samtaler ennå.")).to_be_visible()
    assert page.evaluate("localStorage.getItem('arena.conversations')") is None


def test_stop_ends_the_answer_and_gives_the_form_back(open_page: Open):
    page = open_page()
    page.route("**/v1/ask/stream", lambda _: None)  # never answered
    page.get_by_label("Spørsmål", exact=True).fill(QUESTION)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Stopp").click()
    expect(page.locator(".turn")).to_contain_text("Stoppet. Svaret er ikke fullstendig.")
    expect(page.locator("#announced")).to_have_text("Stoppet. Svaret er ikke fullstendig.")
    expect(page.get_by_label("Spørsmål", exact=True)).to_be_focused()
    page.unroute("**/v1/ask/stream")
    page.get_by_role("button", name="Prøv igjen").click()
    expect(page.locator(".statement")).to_contain_text(ANSWER)


def test_when_many_ask_the_wait_is_told_and_the_question_can_be_sent_again(open_page: Open):
    page = open_page(allowed=429)
    page.route("**/v1/ask/stream", answering(429, {"detail": "busy"}, {"Retry-After": "1"}), times=1)
    page.get_by_label("Spørsmål", exact=True).fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Mange spør akkurat nå")).to_be_visible()
    page.get_by_role("button", name="Prøv igjen").click()  # waits until it may be pressed
    expect(page.locator(".statement")).to_contain_text(ANSWER)


def test_a_service_that_is_not_ready_says_why_and_when_to_come_back(open_page: Open):
    page = open_page(allowed=503)
    page.route("**/v1/ask/stream", answering(503, {"detail": "The index holds no documents."}, {"Retry-After": "9"}))
    page.locator("#question").fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Tjenesten kan ikke svare akkurat nå")).to_be_visible()
    expect(page.locator(".problem")).to_contain_text("The index holds no documents.")
    expect(page.get_by_role("button", name="Prøv igjen")).to_be_disabled()


def test_without_a_connection_the_question_is_kept(open_page: Open):
    page = open_page(allowed=0)
    page.get_by_label("Spørsmål", exact=True).fill(QUESTION)
    page.context.set_offline(True)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Ingen forbindelse")).to_be_visible()
    page.context.set_offline(False)
    page.get_by_role("button", name="Prøv igjen").click()
    expect(page.locator(".statement")).to_contain_text(ANSWER)


def test_where_a_key_is_needed_it_is_asked_for_and_kept_for_the_tab_only(open_page: Open):
    page = open_page(allowed=401)
    page.route("**/v1/ask/stream", answering(401, {"detail": "A key is needed."}), times=1)
    page.get_by_label("Spørsmål", exact=True).fill(QUESTION)
    page.keyboard.press("Enter")
    page.get_by_label("Nøkkel").fill("secret-key")
    with page.expect_request("**/v1/ask/stream") as sent:
        page.get_by_role("button", name="Bruk nøkkelen").click()
    assert sent.value.headers["authorization"] == "Bearer secret-key"
    expect(page.locator(".statement")).to_contain_text(ANSWER)
    assert page.evaluate("[sessionStorage.getItem('arena.key'), JSON.stringify(localStorage)]")[0] == "secret-key"
    assert "secret-key" not in page.evaluate("JSON.stringify(localStorage)")


def test_an_answer_that_is_cut_off_says_so(open_page: Open):
    page = open_page()
    page.route("**/v1/ask/stream", streaming(("understood", {"language": "nb", "understood_as": None})), times=1)
    page.get_by_label("Spørsmål", exact=True).fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Forbindelsen ble brutt")).to_be_visible()


def test_words_of_a_chat_model_come_in_unchecked_and_the_checked_answer_replaces_them(open_page: Open):
    page = open_page()
    page.route("**/v1/ask/stream", streaming(("token", {"text": "Havna har "}), ("done", _by_a_model())))
    turn = ask(page, QUESTION)
    expect(turn.locator(".statement")).to_have_count(2)
    expect(turn.locator(".mark-verdict")).to_contain_text("Delvis dekket")
    turn.get_by_text("1 utsagn uten dekning er strøket").click()
    expect(turn.locator(".struck s")).to_have_text("Havna er størst.")
    assert turn.locator(".written").count() == 0


def test_a_long_answer_is_shown_whole(open_page: Open):
    page = open_page(width=320)
    answer = answer_of([f"Setning {n}: " + "ord " * 40 for n in range(60)])
    page.route("**/v1/ask/stream", streaming(("done", answer)))
    turn = ask(page, QUESTION)
    expect(turn.locator("a.cite")).to_have_count(60)


def _by_a_model() -> dict[str, Any]:
    """One statement that is carried, one that is in part, one that was struck."""
    answer = answer_of([ANSWER, "Den er travel."], verdicts={2: Verdict.PARTLY})
    answer["statements"][1]["citations"] = [1]
    struck = {"text": "Havna er størst.", "citations": [], "verdict": Verdict.UNSUPPORTED, "reason": "størst"}
    return {**answer, "composer": "openai:small", "citations": answer["citations"][:1], "struck": [struck]}
