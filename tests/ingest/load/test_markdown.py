"""Markdown with and without front matter."""

import pytest

from assistant.errors import UnreadableSource
from assistant.types import Event, Kind, Language, Section
from ingest.blocks import Block, BlockKind, Dropped
from ingest.load.markdown import load_markdown

FULL = """---
id: DOC1
title: "Satser: en oversikt"
kind: guide
language: nb
publisher: Etaten
published: 2022
status_date: 2024-06-30
url: https://example.org/satser
valid_from: ""
valid_to: 2025-12
superseded_by: DOC2
confidence: secondary
topics: [satser, støtte]
sections:
  - {heading: Satser 2023, valid_to: "2023", confidence: primary}
event: {start: 2024-05-02, end: 2024-05-03, place: Bodø, organiser: Etaten, speakers: [Taler En]}
unknown: {of: no interest}
---
# Satser

Se tabellen.
"""


def load(text: str, matter: str = ""):
    return load_markdown(f"---\n{matter}\n---\n{text}".encode() if matter else text.encode(), "a.md")


def test_front_matter_becomes_metadata():
    loaded = load_markdown(FULL.encode(), "a.md")
    said = loaded.metadata
    assert (loaded.id, said.title, said.kind, said.language) == (
        "DOC1",
        "Satser: en oversikt",
        Kind.GUIDE,
        Language.BOKMAAL,
    )
    assert (said.published, said.status_date, said.valid_from, said.valid_to) == ("2022", "2024-06-30", "", "2025-12")
    assert (said.superseded_by, said.secondary, said.topics) == ("DOC2", True, ("satser", "støtte"))
    assert said.sections == (Section("Satser 2023", valid_to="2023"),)
    assert said.event == Event("2024-05-02", "2024-05-03", "Bodø", "Etaten", ("Taler En",))
    assert [block.text for block in loaded.blocks] == ["Satser", "Se tabellen."]


def test_only_a_file_without_front_matter_is_taken_for_a_web_page():
    assert load("Tekst.").web
    assert not load("Tekst.", "title: Tittel").web


@pytest.mark.parametrize(
    ("matter", "message"),
    [
        ("valid_to: 30.06.2024", r"a\.md: `valid_to` .* '30\.06\.2024', not a date"),
        ("valid_to: 2023-02-29", "`valid_to`"),
        ("kind: blog", "`kind` .* none of rule, guide"),
        ("language: fr", "`language` .* none of nb, nn, da, en"),
        ("title: [a, b]", "`title` .* not one line"),
        ("topics: {a: b}", "`topics` .* not a list"),
        ("confidence: high", "`confidence` .* neither primary nor secondary"),
        ("sections: [text]", "`sections` .* not a list of keys"),
        ("sections: [{heading: A, valid_from: snart}]", r"`sections\[1\]\.valid_from`"),
        ("event: i morgen", "`event` .* not a set of keys"),
        ("event: {start: i morgen}", r"`event\.start`"),
        ("title: 'a", "not valid YAML in line"),
    ],
)
def test_what_does_not_fit_is_named(matter: str, message: str):
    with pytest.raises(UnreadableSource, match=message):
        load("Tekst.", matter)


def test_no_as_a_language_is_bokmaal_and_not_false():
    assert load("Tekst.", "language: no").metadata.language is Language.BOKMAAL


def test_a_rule_at_the_top_is_no_front_matter():
    assert [block.text for block in load("---\n\nEn tekst.\n\n---\n\nEn til.").blocks] == ["En tekst.", "En til."]


def test_headings_lists_tables_quotes_and_code():
    text = (
        "# En\n\n## To\n\n- a\n  1. b\n  2. c\n- d\n\n| År | Sats |\n|--|--|\n| 2024 | 50 % |\n\n> sitat\n\n"
        "```\nx = 1\ny = 2\n```"
    )
    assert load(text).blocks == (
        Block(BlockKind.HEADING, "En", 1),
        Block(BlockKind.HEADING, "To", 2),
        Block(BlockKind.ITEM, "a"),
        Block(BlockKind.ITEM, "b", 1, mark="1."),
        Block(BlockKind.ITEM, "c", 1, mark="2."),
        Block(BlockKind.ITEM, "d"),
        Block(BlockKind.ROW, "År | Sats", 1),
        Block(BlockKind.ROW, "2024 | 50 %"),
        Block(BlockKind.PARAGRAPH, "sitat"),
        Block(BlockKind.CODE, "x = 1"),
        Block(BlockKind.CODE, "y = 2"),
    )


def test_inline_markup_becomes_its_text():
    (block,) = load('En **fet** og _skrå_ [lenke](https://example.org "t"), `kode` og\nny\\* linje').blocks
    assert block.text == "En fet og skrå lenke, kode og ny* linje"


def test_hard_breaks_set_lines_apart_but_not_sentences():
    texts = [block.text for block in load("Kari Nordmann  \nStorgata 1  \nTelefon 00 00 00 00").blocks]
    assert texts == ["Kari Nordmann", "Storgata 1", "Telefon 00 00 00 00"]
    (block,) = load("En lang setning som er delt med et linjeskift<br>midt i seg selv.").blocks
    assert block.text == "En lang setning som er delt med et linjeskift midt i seg selv."


def test_pictures_struck_out_text_and_raw_html_are_left_out_and_told():
    loaded = load("Fristen er ~~1. mai~~ 15. mai. ![et kart](kart.png)\n\n<table><tr><td>celle</td></tr></table>")
    assert [block.text for block in loaded.blocks] == ["Fristen er 15. mai."]
    assert loaded.dropped == (
        Dropped("1. mai", "struck out"),
        Dropped("et kart", "picture"),
        Dropped("celle", "raw HTML"),
    )


def test_hidden_html_takes_its_content_with_it():
    loaded = load(
        'Synlig <span style="display: none">hemmelig <b>ord</b></span> tekst.\n\n<div hidden>\n\nSkjult avsnitt.\n\n'
        "<div>\n\nSkjult også.\n\n</div>\n\n</div>\n\nSynlig igjen.<!-- kommentar -->"
    )
    assert [block.text for block in loaded.blocks] == ["Synlig tekst.", "Synlig igjen."]
    assert {dropped.text.strip() for dropped in loaded.dropped} == {
        "hemmelig",
        "ord",
        "Skjult avsnitt.",
        "Skjult også.",
    }
