"""Plain text, as it is copied from web pages."""

from ingest.blocks import Block, BlockKind
from ingest.load.plain import load_text


def shapes(text: str) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in load_text(text.encode(), "a.txt").blocks]


def kinds(text: str) -> list[str]:
    return [kind for kind, _ in shapes(text)]


PROSE = "Ordningen er åpen for alle bedrifter i kommunen, og søknader behandles fortløpende gjennom hele året."


def test_short_lines_over_prose_are_headings_and_the_first_is_the_title():
    text = f"Tilskudd til piloter\n\n{PROSE}\n\nHvem kan søke?\n\n{PROSE}"
    blocks = load_text(text.encode(), "a.txt").blocks
    assert [(block.kind, block.level) for block in blocks] == [
        (BlockKind.HEADING, 1),
        (BlockKind.PARAGRAPH, 0),
        (BlockKind.HEADING, 2),
        (BlockKind.PARAGRAPH, 0),
    ]


def test_sentences_labels_and_names_are_no_headings():
    text = f"{PROSE}\n\nFoto: Etaten\n\n{PROSE}\n\nDet er bra.\n\n{PROSE}\n\nRådgiver for ordningen\n\nTekst: Etaten"
    assert set(kinds(text)) == {"paragraph"}


def test_bullets_are_items_and_their_indent_is_their_depth():
    blocks = load_text("Krav:\n\n • adresse\n   • i Norge\n • regnskap".encode(), "a.txt").blocks
    assert blocks[1:] == (
        Block(BlockKind.ITEM, "adresse"),
        Block(BlockKind.ITEM, "i Norge", level=1),
        Block(BlockKind.ITEM, "regnskap"),
    )


def test_numbers_that_follow_each_other_are_items_with_their_marks():
    blocks = load_text("Slik gjør du:\n1) Finn en partner\n2) Send søknaden".encode(), "a.txt").blocks
    assert [(block.mark, block.text) for block in blocks[1:]] == [("1)", "Finn en partner"), ("2)", "Send søknaden")]


def test_a_date_at_the_start_of_a_line_is_no_item():
    assert kinds(f"{PROSE}\n\n1. mars 2024 åpner ordningen for nye søkere.\n\n{PROSE}") == ["paragraph"] * 3


def test_dashes_make_a_list_only_side_by_side():
    speech = "- Vi er klare, sier lederen."
    assert kinds(f"{speech}\n\n{PROSE}") == ["paragraph", "paragraph"]
    assert kinds("Vi tilbyr:\n- råd\n- lokaler") == ["paragraph", "item", "item"]


def test_lines_broken_at_a_width_are_put_together():
    wrapped = (
        "Ordningen er åpen for alle bedrifter\nsom har adresse i kommunen og som\nkan vise til et regnskap for det\n"
        "siste året de har drevet.\n\nSvar gis innen seks uker etter at\nsøknaden er mottatt av etaten."
    )
    assert shapes(wrapped) == [
        (
            "paragraph",
            "Ordningen er åpen for alle bedrifter som har adresse i kommunen og som kan vise til et regnskap for det "
            "siste året de har drevet.",
        ),
        ("paragraph", "Svar gis innen seks uker etter at søknaden er mottatt av etaten."),
    ]


def test_tabs_make_rows():
    assert shapes("År\tSats\n2023\t40 %\n2024\t50 %")[1:] == [("row", "2023 | 40 %"), ("row", "2024 | 50 %")]


def test_special_tokens_are_ordinary_text():
    assert shapes("Teksten <|endoftext|> går videre.") == [("paragraph", "Teksten <|endoftext|> går videre.")]


def test_a_line_of_a_megabyte_is_one_paragraph():
    (block,) = load_text(b"ord " * 250_000, "a.txt").blocks
    assert len(block.text) == 999_999
