"""From blocks to canonical text, with exact offsets."""

from ingest.blocks import Block, BlockKind, Loaded, assemble


def test_an_empty_line_parts_blocks_and_none_the_items_of_a_list():
    blocks = (
        Block(BlockKind.HEADING, "Krav", 2),
        Block(BlockKind.PARAGRAPH, "Søkeren må ha:"),
        Block(BlockKind.ITEM, "norsk adresse"),
        Block(BlockKind.ITEM, "regnskap", level=1),
        Block(BlockKind.ITEM, "revisor", mark="2."),
        Block(BlockKind.PARAGRAPH, "Det er alt."),
    )
    assert assemble(Loaded(blocks)).text == (
        "Krav\n\nSøkeren må ha:\n\n• norsk adresse\n  • regnskap\n2. revisor\n\nDet er alt."
    )


def test_places_cover_the_words_and_not_the_mark():
    canonical = assemble(Loaded((Block(BlockKind.ITEM, "første"), Block(BlockKind.ITEM, "andre", mark="2)"))))
    assert [canonical.text[place.start : place.end] for place in canonical.placed] == ["første", "andre"]


def test_every_block_is_on_one_line_and_empty_ones_are_left_out():
    blocks = (
        Block(BlockKind.PARAGRAPH, " to\n linjer "),
        Block(BlockKind.PARAGRAPH, " \n"),
        Block(BlockKind.CODE, "x"),
    )
    canonical = assemble(Loaded(blocks))
    assert canonical.text == "to linjer\n\nx"
    assert len(canonical.placed) == 2


def test_rows_stand_together_and_a_header_row_begins_another_table():
    rows = [("År", 1), ("2024", 0), ("Sats", 1), ("40 %", 0)]
    blocks = tuple(Block(BlockKind.ROW, text, level) for text, level in rows)
    assert assemble(Loaded(blocks)).text == "År\n2024\n\nSats\n40 %"


def test_pages_go_with_the_blocks():
    canonical = assemble(Loaded((Block(BlockKind.PARAGRAPH, "Forord", page=1),), pages=("i", "ii")))
    assert (canonical.pages, canonical.placed[0].page) == (("i", "ii"), 1)
