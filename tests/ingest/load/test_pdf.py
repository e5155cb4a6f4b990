"""PDF: paragraphs out of lines, headings, columns, running lines, and what cannot be read."""

import pytest

from assistant.errors import UnreadableSource
from ingest.blocks import Block, BlockKind, Dropped
from ingest.load.pdf import load_pdf
from tests.ingest.load.files import Text, lines, locked, pdf

# Lines of about one width, as a paragraph has them.
FIRST = (
    "Ordningen skal hjelpe kommuner og bedrifter til å prøve ut nye",
    "løsninger sammen. Den er åpen for alle bedrifter som har norsk",
    "organisasjonsnummer, og for alle kommuner i hele landet vårt.",
)
SECOND = (
    "Søknadene blir behandlet fire ganger i året av et eget utvalg,",
    "og svaret kommer innen seks uker etter at fristen er gått ut.",
)
PARAGRAPHS = [" ".join(FIRST), " ".join(SECOND)]


def texts(*pages, **about) -> list[str]:
    return [block.text for block in load_pdf(pdf(*pages, **about), "a.pdf").blocks]


def test_lines_become_paragraphs_that_a_gap_parts():
    assert texts([*lines(*FIRST), *lines(*SECOND, y=640)]) == PARAGRAPHS


def test_an_indent_parts_paragraphs_too():
    indented = [Text(SECOND[0], x=74, y=661), Text(SECOND[1], x=60, y=648)]
    assert texts([*lines(*FIRST), *indented]) == PARAGRAPHS


def test_a_line_that_ends_early_ends_the_paragraph():
    assert texts(lines(*FIRST, "Slik er det.", *SECOND)) == [f"{PARAGRAPHS[0]} Slik er det.", PARAGRAPHS[1]]


@pytest.mark.parametrize(
    ("end", "start", "joined"),
    [
        ("tilskudds-", "ordningen", "tilskuddsordningen"),
        ("e-", "helse", "e-helse"),
        ("EU-", "støtten", "EU-støtten"),
        ("pleje-", "og omsorg", "pleje- og omsorg"),
        ("Nord-", "Norge", "Nord-Norge"),
    ],
)
def test_only_the_hyphen_that_breaks_a_word_goes(end: str, start: str, joined: str):
    page = lines(f"Alle kommuner i landet kan nå søke om penger fra {end}", f"{start} og det gjelder fra i dag av.")
    assert texts(page) == [f"Alle kommuner i landet kan nå søke om penger fra {joined} og det gjelder fra i dag av."]


def test_a_word_with_a_hyphen_elsewhere_keeps_it():
    page = lines("En do-it-selv og en smart-løsning for alle som bor i kommunen, smart-", "løsning for eldre og unge.")
    assert texts(page)[0].endswith("smart-løsning for eldre og unge.")


def test_larger_letters_are_headings_by_rank_and_bold_ones_come_last():
    page = [
        Text("Rapport om samarbeid", y=780, size=20, bold=True),
        Text("Bakgrunn", y=740, size=14),
        *lines(*FIRST),
        Text("Vilkår", y=640, bold=True),
        *lines(*SECOND, y=625),
    ]
    headings = [(b.level, b.text) for b in load_pdf(pdf(page), "a.pdf").blocks if b.kind is BlockKind.HEADING]
    assert headings == [(1, "Rapport om samarbeid"), (2, "Bakgrunn"), (3, "Vilkår")]


def test_the_outline_says_what_is_a_heading():
    page = [Text("1.2 Vilkår", y=740), *lines(*FIRST)]
    assert load_pdf(pdf(page, outline={"Vilkår": 0}), "a.pdf").blocks[0] == Block(
        BlockKind.HEADING, "1.2 Vilkår", 1, page=0
    )


def test_bullets_and_numbers_are_items_with_what_hangs_under_them():
    page = [
        *lines("Søkeren må ha:", y=720),
        Text("•", 66, 700), Text("adresse i kommunen, eller i en nabokommune som er med i", 78, 700),
        Text("samarbeidet", 78, 687),
        Text("• regnskap", 66, 674),
        Text("1. Finn en partner", 66, 650),
        Text("2. Send søknaden", 66, 637),
    ]  # fmt: skip
    assert [(b.kind.value, b.mark, b.text) for b in load_pdf(pdf(page), "a.pdf").blocks] == [
        ("paragraph", "", "Søkeren må ha:"),
        ("item", "", "adresse i kommunen, eller i en nabokommune som er med i samarbeidet"),
        ("item", "", "regnskap"),
        ("item", "1.", "Finn en partner"),
        ("item", "2.", "Send søknaden"),
    ]


def test_cells_side_by_side_are_rows():
    rows = [("År", "Sats"), ("2023", "40 prosent"), ("2024", "50 prosent")]
    page = [Text(cell, 60 + 100 * n, 700 - 13 * at) for at, row in enumerate(rows) for n, cell in enumerate(row)]
    assert texts(page) == ["År | Sats", "2023 | 40 prosent", "2024 | 50 prosent"]


LEFT = ["venstre spalte fortelle om ordningen og", "hva den skal føre til for alle kommuner"] * 4
RIGHT = ["høyre spalte går videre med vilkårene", "som gjelder for de som søker om penger"] * 4


@pytest.mark.parametrize("row_by_row", [False, True])
def test_two_columns_are_read_one_after_the_other(row_by_row: bool):
    left, right = lines(*LEFT, x=60), lines(*RIGHT, x=320)
    mixed = [line for pair in zip(left, right, strict=True) for line in pair] if row_by_row else [*left, *right]
    text = " ".join(texts([Text("Over begge spalter står en lang tittel på rapporten", y=760, size=16), *mixed]))
    assert text.endswith(" ".join(LEFT) + " " + " ".join(RIGHT))


def running(number: int) -> list[Text]:
    return [Text("Rapport om samarbeid", y=800, size=8), Text(f"Side {number} av 4", x=500, y=30, size=8)]


def test_running_lines_and_page_numbers_are_dropped_and_told_once():
    words = ("en", "to", "tre", "fire")
    pages = [[*running(n), *lines(*(f"{line} {word}." for line in FIRST))] for n, word in enumerate(words, 1)]
    loaded = load_pdf(pdf(*pages), "a.pdf")
    assert not any("Rapport" in block.text or "Side" in block.text for block in loaded.blocks)
    assert loaded.dropped == (
        Dropped("Rapport om samarbeid", "repeated header"),
        *(Dropped(f"Side {number} av 4", "page number") for number in (1, 2, 3, 4)),
    )


def test_the_chapter_beside_the_page_number_is_a_running_line():
    pages = [
        [Text(f"Kapittel om {word}", y=800), Text(str(n), x=520, y=800), *lines(f"Om {word} er det mye å si.", *FIRST)]
        for n, word in enumerate(("penger", "partnere", "piloter"), 7)
    ]
    assert not any("Kapittel" in text for text in texts(*pages))


def test_numbered_headings_on_page_after_page_are_no_running_lines():
    pages = [[Text(f"Tiltak {n}", y=780, size=18), *lines(*FIRST)] for n in (1, 2, 3, 4)]
    assert [text for text in texts(*pages) if text.startswith("Tiltak")] == [
        "Tiltak 1",
        "Tiltak 2",
        "Tiltak 3",
        "Tiltak 4",
    ]


def test_lines_of_a_table_of_contents_are_dropped():
    loaded = load_pdf(pdf([Text("Vilkår ........................ 7", y=740), *lines(*FIRST)]), "a.pdf")
    assert [block.text for block in loaded.blocks] == PARAGRAPHS[:1]
    assert loaded.dropped[0].reason == "table of contents"


def test_a_sentence_over_the_end_of_a_page_stays_whole_where_it_began():
    first = lines(*FIRST, "Støtten kan dekke inntil femti prosent av kostnadene, men ikke")
    second = lines("mer enn 200 000 kroner. Resten må søkeren dekke med egne midler", "eller med midler fra andre.")
    loaded = load_pdf(pdf(first, second), "a.pdf")
    assert [(block.page, block.text) for block in loaded.blocks] == [
        (
            0,
            f"{PARAGRAPHS[0]} Støtten kan dekke inntil femti prosent av kostnadene, men ikke mer enn 200 000 kroner.",
        ),
        (1, "Resten må søkeren dekke med egne midler eller med midler fra andre."),
    ]


def test_marks_of_notes_are_not_read_as_figures():
    raised = [Text("Støtten er 40 prosent", y=700), Text("1", x=158, y=704, size=6), Text("av det hele.", x=166, y=700)]
    assert texts([*raised, *lines(*SECOND, y=660)])[0] == "Støtten er 40 prosent av det hele."


def test_pages_have_their_labels_and_the_file_its_title_and_day():
    loaded = load_pdf(
        pdf(lines(*FIRST), lines(*SECOND), title="Rapport om samarbeid", labels="0 << /S /r >> 1 << /S /D >>"), "a.pdf"
    )
    assert loaded.pages == ("i", "1")
    assert (loaded.metadata.title, loaded.metadata.status_date) == ("Rapport om samarbeid", "2021-05-12")
    assert not loaded.web


@pytest.mark.parametrize("title", ["Microsoft Word - utkast 3", "rapport_endelig.docx", "untitled"])
def test_the_name_of_a_file_is_no_title(title: str):
    assert load_pdf(pdf(lines(*FIRST), title=title), "a.pdf").metadata.title == ""


def test_a_locked_file_is_refused():
    with pytest.raises(UnreadableSource, match=r"a\.pdf: locked with a password"):
        load_pdf(locked(pdf(lines(*FIRST)), "hemmelig"), "a.pdf")


def test_a_file_that_only_its_owner_may_change_is_read():
    assert load_pdf(locked(pdf(lines(*FIRST)), ""), "a.pdf").blocks[0].text == PARAGRAPHS[0]


def test_a_scan_is_refused_with_what_to_do():
    with pytest.raises(UnreadableSource, match=r"a\.pdf: 2 of 3 pages are pictures without text.*extra `ocr`"):
        load_pdf(pdf([Text("")], [Text("")], lines(*FIRST)), "a.pdf")


def test_a_picture_among_pages_of_text_is_told():
    loaded = load_pdf(pdf(lines(*FIRST), [Text("")], lines(*SECOND)), "a.pdf")
    assert loaded.dropped == (Dropped("page 2", "picture without text"),)


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", pdf(lines(*FIRST))[:300], b"%PDF-1.4\n" + bytes(range(256)) * 8])
def test_a_damaged_file_is_refused(data: bytes):
    with pytest.raises(UnreadableSource, match=r"a\.pdf: damaged"):
        load_pdf(data, "a.pdf")


def test_an_empty_file_is_refused():
    with pytest.raises(UnreadableSource, match="no text"):
        load_pdf(pdf([]), "a.pdf")
