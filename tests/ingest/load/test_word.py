"""DOCX: what a reader sees of the document, in its order."""

from datetime import datetime
from typing import Any

import pytest

from assistant.errors import UnreadableSource
from assistant.types import Language
from ingest.blocks import Block, BlockKind, Dropped
from ingest.load.word import load_word
from tests.ingest.load.files import archive, with_member, word


def load(write: Any):
    return load_word(word(write), "a.docx")


def test_headings_lists_and_tables_come_in_order():
    def write(document: Any):
        document.add_heading("Rapport", 0)
        document.add_heading("Vilkår", 1)
        document.add_paragraph("Søkeren må ha:")
        document.add_paragraph("adresse", style="List Bullet")
        document.add_paragraph("i Norge", style="List Bullet 2")
        document.add_paragraph("Finn en partner", style="List Number")
        document.add_paragraph("Send søknaden", style="List Number")
        table = document.add_table(2, 2)
        for cell, text in zip(table._cells, ("År", "Sats", "2024", "50 prosent"), strict=True):
            cell.text = text
        document.add_paragraph("Slutt.")

    assert load(write).blocks == (
        Block(BlockKind.HEADING, "Rapport", 1),
        Block(BlockKind.HEADING, "Vilkår", 1),
        Block(BlockKind.PARAGRAPH, "Søkeren må ha:"),
        Block(BlockKind.ITEM, "adresse"),
        Block(BlockKind.ITEM, "i Norge", 1),
        Block(BlockKind.ITEM, "Finn en partner", mark="1."),
        Block(BlockKind.ITEM, "Send søknaden", mark="2."),
        Block(BlockKind.ROW, "År | Sats", 1),
        Block(BlockKind.ROW, "2024 | 50 prosent"),
        Block(BlockKind.PARAGRAPH, "Slutt."),
    )


def test_merged_cells_are_read_once_and_a_frame_is_no_table():
    def write(document: Any):
        table = document.add_table(2, 2)
        table.cell(0, 0).merge(table.cell(0, 1)).text = "Satser"
        table.cell(1, 0).text, table.cell(1, 1).text = "2024", "50 prosent"
        frame = document.add_table(1, 1).cell(0, 0)
        frame.text = "En ramme om viktig tekst."

    assert [(block.kind.value, block.text) for block in load(write).blocks] == [
        ("row", "Satser"),
        ("row", "2024 | 50 prosent"),
        ("paragraph", "En ramme om viktig tekst."),
    ]


def test_hidden_and_struck_out_text_is_left_out_and_told():
    def write(document: Any):
        paragraph = document.add_paragraph("Fristen er ")
        paragraph.add_run("1. mai ").font.strike = True
        paragraph.add_run("15. mai.")
        paragraph.add_run("Ikke for lesere.").font.hidden = True

    loaded = load(write)
    assert [block.text for block in loaded.blocks] == ["Fristen er 15. mai."]
    assert loaded.dropped == (Dropped("1. mai", "struck out"), Dropped("Ikke for lesere.", "hidden"))


def test_accepted_and_proposed_changes_are_read_as_word_shows_them():
    run = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
    changed = f"<w:ins>{run.format('ny ')}</w:ins><w:del><w:r><w:delText>gammel</w:delText></w:r></w:del>"
    data = with_member(
        word(lambda document: document.add_paragraph("STED")),
        "word/document.xml",
        lambda xml: xml.replace(b"<w:r><w:t>STED</w:t></w:r>", (changed + run.format("tekst")).encode()),
    )
    assert [block.text for block in load_word(data, "a.docx").blocks] == ["ny tekst"]


def test_breaks_set_lines_apart():
    blocks = load(lambda document: document.add_paragraph("Kari Nordmann\nStorgata 1\tBodø")).blocks
    assert [block.text.split() for block in blocks] == [["Kari", "Nordmann"], ["Storgata", "1", "Bodø"]]


def test_the_file_says_its_title_language_topics_and_when_it_was_saved():
    def write(document: Any):
        said = document.core_properties
        said.title, said.language, said.keywords = "Rapport", "nn-NO", "støtte, piloter"
        said.modified, said.last_modified_by = datetime(2024, 5, 2, 9, 30), "Kari"
        document.add_paragraph("Tekst.")

    said = load(write).metadata
    assert (said.title, said.language, said.topics) == ("Rapport", Language.NYNORSK, ("støtte", "piloter"))
    assert said.status_date == "2024-05-02"


def test_a_day_that_nobody_saved_on_is_none():
    assert load(lambda document: document.add_paragraph("Tekst.")).metadata.status_date == ""


def test_an_entity_reads_no_other_file():
    def with_entity(xml: bytes) -> bytes:
        head = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
        return head + xml.split(b"?>", 1)[1].replace(b"STED", b"A&e;B")

    data = with_member(word(lambda document: document.add_paragraph("STED")), "word/document.xml", with_entity)
    assert [block.text for block in load_word(data, "a.docx").blocks] == ["A"]


@pytest.mark.parametrize(
    "data",
    [
        archive({"word/document.xml": b"<x/>"}),
        word(lambda document: document.add_paragraph("Tekst."))[:9000],
        with_member(
            word(lambda document: document.add_paragraph("Tekst.")), "word/document.xml", lambda xml: xml[:900]
        ),
    ],
)
def test_a_damaged_file_is_refused(data: bytes):
    with pytest.raises(UnreadableSource, match=r"a\.docx: damaged"):
        load_word(data, "a.docx")
