"""What a reader does, in words."""

from __future__ import annotations

from playwright.sync_api import Locator, Page


def ask(page: Page, question: str) -> Locator:
    """Write a question and send it with Enter; the turn, once it is answered."""
    turns = page.locator(".turn")
    before = turns.count()
    page.get_by_label("Spørsmål", exact=True).fill(question)
    page.keyboard.press("Enter")
    turn = turns.nth(before)
    answered(turn)
    return turn


def answered(turn: Locator) -> None:
    """Wait for the end of an answer."""
    turn.locator("xpath=self::*[@aria-busy='false']").wait_for()


def open_citation(page: Page, turn: Locator, number: int = 1) -> Locator:
    """Follow a citation; the panel, once the words are in it."""
    turn.locator("a.cite", has_text=str(number)).first.click()
    panel = page.locator("dialog.source")
    panel.locator("mark").first.wait_for()
    return panel


def wider_than_the_screen(page: Page) -> int:
    """By how many pixels a page would have to be moved sideways."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def in_view(element: Locator) -> bool:
    """Whether the middle of it is to be seen."""
    return bool(
        element.evaluate(
            "e => { const box = e.getBoundingClientRect(); const y = box.top + box.height / 2;"
            " return y > 0 && y < innerHeight; }"
        )
    )
