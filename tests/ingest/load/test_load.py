"""What a file is, its content decides; what cannot be read is refused with the reason."""

import pytest

from assistant.errors import UnreadableSource
from ingest.blocks import BlockKind
from ingest.load import load
from tests.ingest.load.files import archive, lines, pdf, slides, word

PDF = pdf(lines("Dette er en rapport om samarbeid."))
WORD = word(lambda document: document.add_paragraph("Dette er en rapport om samarbeid."))
SLIDES = slides(lambda deck: setattr(deck.slides.add_slide(deck.slide_layouts[0]).shapes.title, "text", "En rapport."))
PAGE = b"<!-- kopi -->\n<!DOCTYPE html><html><body><p>Dette er en rapport om samarbeid.</p></body></html>"
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)


@pytest.mark.parametrize("name", ["a.docx", "a.txt", "a.pdf", "a", "a.md", "a.html"])
@pytest.mark.parametrize("data", [PDF, WORD, SLIDES, PAGE], ids=["pdf", "docx", "pptx", "html"])
def test_the_name_does_not_matter(data: bytes, name: str):
    assert "rapport" in load(data, name).blocks[0].text


def test_only_text_is_parted_by_its_name():
    text = b"# Tittel\n\nTekst."
    assert load(text, "a.md").blocks[0].kind is BlockKind.HEADING
    assert load(text, "a.txt").blocks[0].text == "# Tittel"
    assert load(text, "a").blocks[0].kind is BlockKind.HEADING


def test_front_matter_makes_markdown_of_a_text_file():
    assert load(b"---\ntitle: Tittel\n---\nTekst.", "a.txt").metadata.title == "Tittel"


def test_a_page_in_utf_16_is_known_as_one():
    page = "<html><body><p>Blåbær er bra for både små og store.</p></body></html>"
    assert load(page.encode("utf-16"), "a.txt").blocks[0].text == "Blåbær er bra for både små og store."


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \n\x00", "empty"),
        (b"---\n\n***\n", "no text in it"),
        (b"<html><body><script>x</script></body></html>", "no text in it"),
        (OLD, "before 2007; save it as DOCX"),
        (OLD + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
        (archive({"a.txt": b"hei"}), "a zip archive; unpack it"),
        (archive({"xl/workbook.xml": b"<x/>"}), "a spreadsheet; save it as PDF"),
        (WORD[: len(WORD) // 2], "damaged"),
        (b"{\\rtf1 hei}", "an RTF file"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "a picture"),
        (b"\x7fELF" + bytes(100), "a program"),
        (bytes(range(256)) * 10, "not text"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(data: bytes, reason: str):
    with pytest.raises(UnreadableSource, match=f"a.docx: .*{reason}"):
        load(data, "a.docx")


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({f"{n}": bytes(26 * 2**20) for n in range(4)}, "104 MB when unpacked"),
        ({"word/document.xml": bytes(5 * 2**20)}, "packed more than 100 times"),
        ({"word/document.xml": b"x"} | {f"{n}": b"" for n in range(2000)}, "2001 files in one archive"),
    ],
)
def test_bombs_are_refused_before_they_are_unpacked(members: dict[str, bytes], reason: str):
    with pytest.raises(UnreadableSource, match=reason):
        load(archive(members), "a.docx")


def test_a_locked_member_is_refused():
    data = bytearray(archive({"word/document.xml": b"x"}))
    data[6] |= 1  # the bit for encryption, in the local header and in the central directory
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UnreadableSource, match="locked with a password"):
        load(bytes(data), "a.docx")
