"""PPTX: a slide is a page."""

from typing import Any

import pytest
from pptx.util import Inches

from assistant.errors import UnreadableSource
from ingest.blocks import Block, BlockKind, Dropped
from ingest.load.slides import load_slides
from tests.ingest.load.files import archive, slides


def deck(presentation: Any):
    title = presentation.slides.add_slide(presentation.slide_layouts[0])
    title.shapes.title.text = "Piloter i kommunene"
    points = presentation.slides.add_slide(presentation.slide_layouts[1])
    points.shapes.title.text = "Vilkår"
    frame = points.placeholders[1].text_frame
    frame.text = "norsk adresse"
    deeper = frame.add_paragraph()
    deeper.text, deeper.level = "eller filial", 1
    table = points.shapes.add_table(2, 2, Inches(1), Inches(4), Inches(4), Inches(1)).table
    for n, text in enumerate(("År", "Sats", "2024", "50 prosent")):
        table.cell(n // 2, n % 2).text = text
    points.shapes.add_textbox(Inches(1), Inches(6), Inches(4), Inches(1)).text_frame.text = "Kilde: Etaten"
    points.notes_slide.notes_text_frame.text = "Husk å si at fristen er 1. mai."


def test_titles_points_tables_and_notes_with_their_slide():
    loaded = load_slides(slides(deck), "a.pptx")
    assert loaded.pages == ("1", "2")
    assert loaded.blocks == (
        Block(BlockKind.HEADING, "Piloter i kommunene", 1, page=0),
        Block(BlockKind.HEADING, "Vilkår", 1, page=1),
        Block(BlockKind.ITEM, "norsk adresse", page=1),
        Block(BlockKind.ITEM, "eller filial", 1, page=1),
        Block(BlockKind.ROW, "År | Sats", 1, page=1),
        Block(BlockKind.ROW, "2024 | 50 prosent", page=1),
        Block(BlockKind.PARAGRAPH, "Kilde: Etaten", page=1),
        Block(BlockKind.PARAGRAPH, "Husk å si at fristen er 1. mai.", page=1),
    )


def test_prose_on_a_slide_is_a_paragraph():
    def write(presentation: Any):
        slide = presentation.slides.add_slide(presentation.slide_layouts[1])
        slide.placeholders[1].text_frame.text = "Ordningen er ny. Den gjelder fra 1. mai."

    (block,) = load_slides(slides(write), "a.pptx").blocks
    assert block == Block(BlockKind.PARAGRAPH, "Ordningen er ny. Den gjelder fra 1. mai.", page=0)


def test_a_hidden_slide_is_left_out_and_told():
    def write(presentation: Any):
        deck(presentation)
        presentation.slides[0]._element.set("show", "0")

    loaded = load_slides(slides(write), "a.pptx")
    assert loaded.blocks[0].text == "Vilkår"
    assert loaded.dropped == (Dropped("Piloter i kommunene", "hidden slide"),)


def test_a_damaged_file_is_refused():
    with pytest.raises(UnreadableSource, match=r"a\.pptx: damaged"):
        load_slides(archive({"ppt/presentation.xml": b"<x/>"}), "a.pptx")
