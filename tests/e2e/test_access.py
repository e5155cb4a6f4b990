"""For everybody: keyboard, screen readers, small screens, four languages, light and dark."""

from __future__ import annotations

from typing import Any, Literal
from urllib.parse import urljoin

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Open
from tests.e2e.harbour import ANSWER, IN_VAIN, OUTDATED, QUESTION
from tests.e2e.reading import answered, ask, open_citation, wider_than_the_screen

_SHORT = {"resultTypes": ["violations"]}  # spares selectors of everything that is in order
RULES: dict[Literal["light", "dark"], dict[str, Any]] = {
    "light": _SHORT,
    "dark": {**_SHORT, "runOnly": ["color-contrast"]},
}
WIDTHS = (320, 380, 768, 1400)
PAGES = ["/", "/sources", "/sources?events=1", "/sources/harbour?start=100&end=120", "/sources/fees", "/evaluation"]


def test_axe_finds_nothing_that_matters_in_light_and_dark(open_page: Open):
    page = open_page()
    page.locator(".example").first.wait_for()
    found = {"welcome": violations(page)}
    turn = ask(page, OUTDATED)
    turn.get_by_role("button", name="Feil").click()
    page.get_by_role("button", name="Avgrens").click()
    found["answer"] = violations(page)
    open_citation(page, turn)
    found["source"] = violations(page)
    page.keyboard.press("Escape")
    ask(page, IN_VAIN)
    found["refusal"] = violations(page)
    page.get_by_role("button", name="Samtaler").click()
    found["history"] = violations(page)
    for address in PAGES[1:]:
        page.goto(urljoin(page.url, address))
        loaded(page)
        found[address] = violations(page)
    assert {state: some for state, some in found.items() if some} == {}


def test_no_page_has_to_be_moved_sideways_from_320_pixels_up(open_page: Open):
    page = open_page()
    turn = ask(page, QUESTION)
    wide = {"answer": overflows(page)}
    open_citation(page, turn)
    wide["source"] = overflows(page)
    for address in PAGES:
        page.goto(urljoin(page.url, address))
        loaded(page)
        wide[address] = overflows(page)
    assert set(wide.values()) == {(0, 0, 0, 0)}, wide


def test_on_a_phone_the_source_opens_over_the_answer_and_gives_the_place_back(open_page: Open):
    page = open_page(width=380, height=780, has_touch=True)
    turn = ask(page, QUESTION)
    turn.locator("a.cite").tap()
    panel = page.locator("dialog.source")
    expect(panel.locator("mark")).to_have_text(ANSWER)
    assert panel.evaluate("panel => panel.matches(':modal')")
    panel.get_by_role("button", name="Lukk").tap()
    expect(page.locator(".statement")).to_be_in_viewport()


def test_everything_is_done_with_the_keyboard_alone(open_page: Open):
    page = open_page()
    expect(page.locator("#question")).to_be_focused()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    turn = page.locator(".turn").first
    answered(turn)
    expect(page.locator("#question")).to_be_focused()  # the place is kept
    tab_to(page, "a.cite", backwards=True)
    page.keyboard.press("Enter")
    expect(page.locator("dialog.source mark")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("dialog.source")).to_be_hidden()
    expect(turn.locator("a.cite")).to_be_focused()
    tab_to(page, "button:text-is('Feil')")
    page.keyboard.press("Enter")
    expect(turn.locator(".reason textarea")).to_be_focused()
    page.keyboard.type("Nei.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(turn.get_by_text("Takk.")).to_be_visible()


def test_a_long_source_is_reached_and_scrolled_with_the_keyboard(open_page: Open):
    page = open_page(width=1400, height=500)
    body = open_citation(page, ask(page, QUESTION)).locator(".source-body")
    expect(body).to_have_attribute("tabindex", "0")
    page.keyboard.press("End")
    page.wait_for_function(
        "body => body.scrollTop + body.clientHeight > body.scrollHeight - 2", arg=body.element_handle()
    )


def test_enlarged_four_times_the_form_does_not_cover_the_answer(open_page: Open):
    page = open_page(width=320, height=256)
    turn = ask(page, QUESTION)
    turn.locator(".card").scroll_into_view_if_needed()
    expect(turn.locator(".card-title")).to_be_in_viewport()
    assert page.locator(".compose").evaluate("form => getComputedStyle(form).position") == "static"


def test_the_way_past_the_header_is_the_first_stop(open_page: Open):
    page = open_page("/sources")
    page.get_by_role("heading", level=1).wait_for()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Hopp til innholdet")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_screen_reader_hears_one_announcement_at_the_end(open_page: Open):
    page = open_page()
    page.locator("#question").wait_for()
    page.evaluate(
        "() => { const heard = (window.heard = []); const region = document.getElementById('announced');"
        " new MutationObserver(() => region.textContent && heard.push(region.textContent))"
        ".observe(region, { childList: true, characterData: true, subtree: true }); }"
    )
    ask(page, QUESTION)
    page.wait_for_timeout(100)
    assert page.evaluate("window.heard") == [f"Svaret er klart. {ANSWER} [1]"]
    expect(page.get_by_role("log")).to_have_attribute("aria-live", "off")  # it is not read out word by word
    expect(page.locator(".turn")).to_have_attribute("aria-busy", "false")


@pytest.mark.parametrize(
    ("browser_language", "code", "heading"),
    [
        ("nb-NO", "nb", "Hva lurer du på?"),
        ("no", "nb", "Hva lurer du på?"),
        ("nn-NO", "nn", "Kva lurer du på?"),
        ("da-DK", "da", "Hvad vil du vide?"),
        ("fr-FR", "en", "What would you like to know?"),
    ],
)
def test_the_interface_speaks_the_language_of_the_browser(
    open_page: Open, browser_language: str, code: str, heading: str
):
    page = open_page(locale=browser_language)
    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", code)


def test_another_language_is_chosen_in_the_middle_of_a_thread_and_remembered(open_page: Open):
    page = open_page()
    turn = ask(page, QUESTION)
    page.get_by_label("Språk", exact=True).select_option("en")
    expect(turn.locator("a.cite")).to_have_accessible_name("Source 1: Havna")
    expect(turn.get_by_role("button", name="Helpful")).to_be_visible()
    expect(turn.locator(".card")).to_contain_text("March 2026 · Report")
    expect(turn.locator(".statement")).to_have_attribute("lang", "nb")  # the source's own words stay
    page.reload()
    expect(page.get_by_role("button", name="New conversation")).to_be_visible()


def test_who_wants_less_motion_gets_none(open_page: Open):
    page = open_page()
    turn = ask(page, QUESTION)
    assert turn.locator(".statement").evaluate("e => getComputedStyle(e).animationName") == "none"
    page.emulate_media(reduced_motion="no-preference")
    assert turn.locator(".statement").evaluate("e => getComputedStyle(e).animationName") == "come"


def violations(page: Page) -> list[str]:
    """What axe finds, in either scheme, that would keep somebody from using the page."""
    found = []
    for scheme, rules in RULES.items():
        page.emulate_media(color_scheme=scheme)
        broken = Axe().run(page, options=rules).response["violations"]
        found += [
            f"{scheme}: {one['id']}: {', '.join(str(node['target'][0]) for node in one['nodes'][:3])}"
            for one in broken
            if one["impact"] != "minor"
        ]
    return found


def overflows(page: Page) -> tuple[int, ...]:
    """By how many pixels it is too wide, from a small phone to a large screen."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found.append(wider_than_the_screen(page))
    return tuple(found)


def loaded(page: Page) -> None:
    """Wait until a page shows what it is there for."""
    page.get_by_role("heading", level=1).wait_for()
    page.locator(".loading").wait_for(state="detached")


def tab_to(page: Page, selector: str, *, backwards: bool = False) -> None:
    """Press Tab until it is there."""
    for _ in range(60):
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
        if page.locator(selector).first.evaluate("e => e === document.activeElement"):
            return
    raise AssertionError(f"{selector} is not reached with Tab")
