"""Passages along headings and sentences, with exact offsets."""

from typing import Any

from assistant.types import Document, Language, Metadata, Passage, Section
from ingest.blocks import Block, BlockKind, Loaded, assemble
from ingest.split import LIST, LONGEST, TARGET, split
from tests.words import WordEmbeddings

count = WordEmbeddings().count_tokens


def heading(text: str, level: int = 2) -> Block:
    return Block(BlockKind.HEADING, text, level)


def paragraph(text: str, page: int | None = None) -> Block:
    return Block(BlockKind.PARAGRAPH, text, page=page)


def item(text: str) -> Block:
    return Block(BlockKind.ITEM, text)


def prose(sentences: int, about: str = "saken") -> Block:
    return paragraph(" ".join(f"Dette er setning nummer {n} om {about} i teksten." for n in range(sentences)))


def passages(*blocks: Block, pages: tuple[str, ...] = (), **about: Any) -> tuple[Passage, ...]:
    canonical = assemble(Loaded(blocks, pages=pages))
    document = Document("d", "v", "d.md", Metadata(language=Language.BOKMAAL, **about))
    made = split(canonical, document, count)
    for passage in made:
        assert passage.text == canonical.text[passage.start : passage.end]
        for sentence in passage.sentences:
            assert sentence.text == canonical.text[sentence.start : sentence.end]
    return made


def test_a_long_text_becomes_passages_of_about_the_target_and_loses_no_sentence():
    made = passages(prose(30), prose(30), prose(30))
    sizes = [count(passage.text) for passage in made]
    assert all(TARGET / 2 <= size <= TARGET * 1.3 for size in sizes)
    assert sum(len(passage.sentences) for passage in made) == 90


def test_passages_carry_the_path_of_headings():
    made = passages(heading("Regler", 1), prose(12), heading("Frister"), prose(12), heading("Unntak", 3), prose(12))
    assert [passage.headings for passage in made] == [
        ("Regler",),
        ("Regler", "Frister"),
        ("Regler", "Frister", "Unntak"),
    ]


def test_short_sections_share_a_passage_under_what_their_paths_share():
    made = passages(heading("Regler", 1), heading("A"), prose(2), heading("B"), prose(2))
    assert [passage.headings for passage in made] == [("Regler",)]
    assert [sentence.text for sentence in made[0].sentences if sentence.text == "A"] == []


def test_a_list_stays_whole_with_its_lead_in():
    items = [item(f"punkt {n} som sier noe om hva som skal gjøres i saken") for n in range(20)]
    made = passages(prose(10), paragraph("Dette skal gjøres:"), *items)
    holding = [passage for passage in made if any(sentence.item for sentence in passage.sentences)]
    assert len(holding) == 1
    assert [sentence.item for sentence in holding[0].sentences][-21:] == [False] + [True] * 20
    assert count(holding[0].text) <= LIST + TARGET


def test_no_passage_is_longer_than_the_embedder_reads():
    made = passages(paragraph("ord " * 5000), paragraph("x" * 3000), *[item("et punkt " * 30) for _ in range(40)])
    assert all(count(sentence.text) <= LONGEST for passage in made for sentence in passage.sentences)
    assert all(count(passage.text) <= LONGEST for passage in made)


def test_a_passage_never_crosses_a_page():
    made = passages(paragraph("Side en.", 0), paragraph("Side to.", 1), pages=("i", "ii"))
    assert [(passage.page, passage.text) for passage in made] == [("i", "Side en."), ("ii", "Side to.")]


def test_a_section_of_its_own_validity_is_a_passage_of_its_own():
    made = passages(
        *(heading("Grenser", 1), heading("Fra 2026"), paragraph("Grensen er 200."), heading("Før 2026")),
        paragraph("Grensen var 100."),
        sections=(Section("Før 2026", valid_to="2025-12-31", secondary=True),),
    )
    assert [(passage.text.split("\n")[-1], passage.valid_to, passage.secondary) for passage in made] == [
        ("Grensen er 200.", "", False),
        ("Grensen var 100.", "2025-12-31", True),
    ]


def test_headings_without_content_make_no_passage():
    assert passages(heading("Bare en overskrift", 1)) == ()
