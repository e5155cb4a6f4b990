"""The report: whole, self-contained, and safe from what documents and users write."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from evals.gate import Finding, Thresholds
from evals.report.charts import percent, signed
from evals.report.html import Html, join, link, tag
from evals.report.page import page
from evals.report.shown import Shown
from evals.results import Outcome, Run
from tests.evals.harbour import outcome, row, run, unanswerable

EVIL = '<img src=x onerror="alert(1)">&amp;'
NONE = Thresholds({}, {}, {}, {})


def evil() -> Outcome:
    """Every text of it is markup."""
    line = row(
        user_input=EVIL,
        reference=EVIL,
        notes=EVIL,
        tags=[EVIL],
        must_include=[EVIL, [EVIL, "b"]],
        must_not_include=[EVIL],
        notices=["outdated"],
        conversation=[{"role": "user", "content": EVIL}],
        reference_contexts=[{"source": EVIL, "page": EVIL, "quote": EVIL}],
    )
    citation = {"number": 1, "document": EVIL, "title": EVIL, "publisher": EVIL, "published": EVIL, "page": EVIL}
    citation |= {"headings": [EVIL], "start": 0, "end": 5, "quote": EVIL + "!", "source_url": "javascript:alert(1)"}
    payload: dict[str, Any] = {"text": EVIL, "understood_as": EVIL, "refused": True, "citations": [citation]}
    payload["statements"] = [{"text": EVIL, "citations": [1], "verdict": EVIL, "reason": EVIL}]
    payload["notices"] = [{"kind": EVIL, "document": EVIL, "text": EVIL}]
    payload["nearest"] = [{"document": EVIL, "title": EVIL, "url": EVIL}]
    return replace(outcome(EVIL, False, line=line), answer=payload, wrong=(EVIL,), kinds=(EVIL,))


class Elements(HTMLParser):
    """Collects the elements of a page."""

    def __init__(self, text: str):
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found.append((name, dict(attributes)))
        if name not in ("meta", "input"):
            self.open.append(name)

    def handle_startendtag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found.append((name, dict(attributes)))

    def handle_endtag(self, name: str) -> None:
        assert self.open.pop() == name


def shown(ran: Run, baseline: Run | None = None, *found: Finding) -> Shown:
    return Shown(ran, replace(NONE, minimum={"passed": 0.9}), found, baseline)


def test_text_from_cases_and_documents_stays_text():
    text = page(shown(run(evil(), outcome("b")), run(replace(evil(), passed=True))))
    elements = Elements(text)
    assert elements.open == []
    assert [name for name, _ in elements.found if name in ("img", "iframe")] == []
    assert [key for _, attributes in elements.found for key in attributes if key.startswith("on")] == []
    assert [a["href"] for name, a in elements.found if name == "a" and not str(a["href"]).startswith("#")] == []
    assert "javascript:" not in text


def test_the_page_fetches_nothing_and_its_policy_forbids_it():
    text = page(shown(run(outcome("a"))))
    loading = [(n, a) for n, a in Elements(text).found if "src" in a or n in ("link", "img", "base", "object")]
    assert loading == []
    assert "url(" not in text
    assert "@import" not in text
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert policy is not None
    assert policy[1].startswith("default-src 'none'; style-src 'sha256-")


def test_ids_are_there_once_and_links_lead_somewhere():
    elements = Elements(page(shown(run(outcome("a"), outcome("b")))))
    ids = [attributes["id"] for _, attributes in elements.found if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {str(a["href"])[1:] for name, a in elements.found if name == "a"} <= set(ids)


def test_changed_cases_come_first_then_failed_ones():
    before = run(outcome("same"), outcome("failed", False), outcome("broken"), outcome("fixed", False))
    now = run(outcome("same"), outcome("failed", False), outcome("fixed"), outcome("broken", False))
    elements = Elements(page(shown(now, before)))
    listed = [a["id"] for name, a in elements.found if name == "details" and "case" in str(a.get("class")).split()]
    assert listed == ["broken", "fixed", "failed", "same"]


def test_a_reworded_answer_stands_beside_the_old_one():
    old = outcome("a")
    new = replace(old, answer={**(old.answer or {}), "text": "Fjorten.", "refused": True})
    text = page(shown(run(new), run(old)))
    assert "<h4>Before</h4>" in text
    assert "Fjorten." in text
    assert "<h4>Before</h4>" not in page(shown(run(new), run(new)))


@pytest.mark.parametrize(
    ("ran", "told"),
    [
        (run(outcome("a")), "This run was compared with nothing."),
        (run(outcome("a")), "Nothing went wrong in any case."),
        (run(outcome("a")), "No thresholds are set."),
        (run(outcome("a")), "No case names a source."),
        (run(replace(outcome("a"), seconds=0.0)), "No times were kept."),
        (run(outcome("a", line=row(tags=[], role=""))), "No case tells."),
    ],
)
def test_what_is_empty_says_so(ran: Run, told: str):
    assert told in page(shown(ran))


def test_a_baseline_without_answers_says_how_to_get_them():
    small = run(replace(outcome("a"), answer=None, case=None))
    assert "The baseline keeps no answers." in page(shown(run(outcome("a")), small))


def test_thresholds_that_do_not_hold_are_shown_open_and_in_words():
    finding = Finding("must_include", "at least 0.9", "0.500", False)
    text = page(shown(run(outcome("a")), None, finding, replace(finding, name="language", held=True)))
    assert "1 of 2 thresholds do not hold" in text
    assert "Says what it must at least 0.9" in text


def test_faults_are_counted_by_kind():
    cases = [
        outcome("a", False, decision=0.0, must_include=0.0, citation_recall=0.0),
        outcome("b", False, line=unanswerable(), decision=0.0),
        outcome("c", False, must_include=0.0),
    ]
    text = page(shown(run(*cases)))
    for fault in ("refused", "answered", "must_include"):
        assert f'data-show="wrong:{fault}"' in text
    assert 'data-show="wrong:citation_recall"' not in text


def test_text_is_escaped_and_markup_is_not():
    made = tag("p", "a < b & c", tag("b", "d"), None, title='"', hidden=False, data_by="x", class_="y")
    assert made == '<p title="&quot;" data-by="x" class="y">a &lt; b &amp; c<b>d</b></p>'
    assert join("<", Html("<i>")) == "&lt;<i>"


def test_only_web_addresses_become_links():
    assert link("data:text/html,x", "y") == "y"
    assert 'rel="noreferrer noopener"' in link("https://example.org/?a=1&b=2", "y")


def test_figures_are_written_for_readers():
    assert [percent(0.884), percent(0.88), signed(0.012), signed(-0.5), signed(-0.0001)] == [
        *("88.4 %", "88 %", "+1.2", "\N{MINUS SIGN}50.0", "0.0"),
    ]
