"""Answers as Markdown: what a program renders of them, and what it must not."""

from __future__ import annotations

import re

import pytest
from markdown_it import MarkdownIt

from assistant.api.markdown import Writing, quoted, spoken, written
from assistant.types import Answer, Citation, Document, Hit, Language, Metadata, Notice, Passage, Statement, Turn

BASE = "https://arena.example"
HOSTILE = (
    "![x](http://evil.example/?q=1)",
    r"\![x](http://evil.example/)",
    r"\\[x](http://evil.example/)",
    r"[x\](http://evil.example/)",
    "[x]: http://evil.example/\n\n[x]",
    "<img src=http://evil.example/>",
    "<http://evil.example/>",
    "<!-- <script>alert(1)</script> -->",
    "[1](javascript:alert(1))",
    "- item\n- ![x][y]\n\n[y]: http://evil.example/",
)


def answer(*texts: str, title: str = "Havna", notice: str = "") -> Answer:
    document = Document("harbour", "0" * 64, "harbour.md", Metadata(title=title, published="2025"))
    statements = []
    for number, text in enumerate(texts, 1):
        passage = Passage(document, 0, len(text), text, Language.BOKMAAL, page=str(number))
        statements.append(Statement(text, (Citation(number, Hit(passage, 1.0), 0, len(text), text),)))
    notices = (Notice("outdated", document, notice),) if notice else ()
    return Answer("id", "?", Language.BOKMAAL, tuple(statements), notices)


def rendered(markdown: str) -> str:
    return str(MarkdownIt("commonmark").render(markdown))


@pytest.mark.parametrize("text", HOSTILE)
def test_words_of_a_source_bring_no_picture_link_or_html_to_life(text: str):
    html = rendered(quoted(text))
    assert "<img" not in html
    assert "<a" not in html
    assert "<script" not in html
    assert "<!--" not in html


@pytest.mark.parametrize("text", HOSTILE)
def test_the_only_links_of_an_answer_are_its_citations(text: str):
    html = rendered(written(answer(text, title=text, notice=text), BASE))
    (link,) = re.findall('href="([^"]*)"', html)
    assert link.startswith(f"{BASE}/sources/harbour?v=000000000000&amp;start=0&amp;end={len(text)}&amp;h=")
    assert "<img" not in html


def test_ordinary_words_and_lists_stay_as_they_are():
    text = "Kravene er:\n- minst 3 < 5 parter (jf. § 4)\n- *fritt* valg"
    assert quoted(text) == text


def test_marks_count_from_the_beginning_of_the_text():
    writing, whole = Writing(BASE), answer("Første.", "Annen [sic].")
    pieces = [*map(writing.statement, whole.statements), writing.end(whole)]
    text = "".join(piece.text for piece in pieces)
    marks = [mark for piece in pieces for mark in piece.marks]
    assert [text[mark.start : mark.end] for mark in marks] == ["[1]", "[2]"]
    assert text.startswith("Første. [1]\n\nAnnen \\[sic\\]. [2]\n\n**Kilder**\n\n- [1] [Havna](https://arena.example/")
    assert text.endswith("), 2025, 2")


def test_a_refusal_names_the_nearest_sources():
    document = Document("harbour", "0" * 64, "harbour.md", Metadata(title="Havna *ny*", publisher="Havnevesenet"))
    refusal = Answer("id", "?", Language.ENGLISH, (), nearest=(document,), refused=True, lead="I cannot find it.")
    assert written(refusal, BASE) == (
        "I cannot find it.\n\nThese sources come closest:\n\n"
        "- [Havna \\*ny\\*](https://arena.example/sources/harbour), Havnevesenet"
    )


def test_what_was_put_around_the_statements_is_taken_off_again():
    text = "_Jeg forstår spørsmålet slik: X_\n\n" + written(answer("Første.", notice="Gammelt."), BASE)
    assert spoken(Turn("assistant", text)) == Turn("assistant", "Første. [1]")
    assert spoken(Turn("user", text)).content == text
