"""Reads PDF: pdfium for the text, its places and what the file says of itself, pypdf where pdfium finds nothing."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from assistant.errors import ScannedSource, UnreadableSource
from assistant.types import Metadata
from ingest.blocks import Block, Dropped, Loaded
from ingest.load.characters import normalise
from ingest.load.front_matter import is_date
from ingest.load.pdf.structure import Outline, blocks_of, plain

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

    from ingest.load.pdf.lines import Line

_MOST_PAGES = 5000
_LEAST_TEXT = 20  # letters and figures on a page that has text
_FILE_NAME = re.compile(r"(?:microsoft \w+ - .*|untitled.*|.*\.(?:docx?|pptx?|xlsx?|pdf|indd|odt|rtf|pages|tmp))", re.I)
_OCR = "Install Debian's tesseract-ocr, -nor and -dan and the extra `ocr`, and it is read at the next run"


def load_pdf(data: bytes, name: str) -> Loaded:
    """Raises UnreadableSource for what is locked, damaged, scanned, or longer than 5,000 pages."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableSource(f"{name}: locked with a password; save a copy without it") from error
        return _second(data, name)
    with document:
        if len(document) > _MOST_PAGES:
            raise UnreadableSource(f"{name}: {len(document)} pages; at most {_MOST_PAGES} are read, so split it")
        return _read(document, data, name)


def _read(document: PdfDocument, data: bytes, name: str) -> Loaded:
    from ingest.load.pdf.columns import in_reading_order
    from ingest.load.pdf.paragraphs import parts_of
    from ingest.load.pdf.repeats import without_repeats

    pages, pictures, broken = _pages(document)
    if not pictures and all(_letters(page) < _LEAST_TEXT for page in pages):
        return _second(data, name)
    _refuse_scans(len(pages), len(pictures), name)
    kept, dropped = without_repeats(pages)
    parts = [part for number, page in enumerate(kept) for part in parts_of(in_reading_order(page), number)]
    labels = tuple(normalise(document.get_page_label(n)) or str(n + 1) for n in range(len(pages)))
    reasons = dict.fromkeys(pictures, "picture without text") | dict.fromkeys(broken, "damaged page")
    unread = tuple(Dropped(f"page {labels[number]}", reasons[number]) for number in sorted(reasons))
    return Loaded(blocks_of(parts, _outline(document)), _metadata(document), labels, dropped + unread)


def _pages(document: PdfDocument) -> tuple[list[list[Line]], list[int], list[int]]:
    """The lines of every page, which pages have pictures instead of text, and which are broken."""
    import pypdfium2

    from ingest.load.pdf.lines import lines_of

    pages: list[list[Line]] = []
    pictures: list[int] = []
    broken: list[int] = []
    for number in range(len(document)):
        pages.append([])
        try:
            page = document[number]
            pages[-1] += lines_of(page)
            if _letters(pages[-1]) < _LEAST_TEXT and _drawn(page):
                pictures.append(number)
            page.close()
        except pypdfium2.PdfiumError:
            broken.append(number)
    return pages, pictures, broken


def _letters(page: Sequence[Line]) -> int:
    return sum(character.isalnum() for line in page for character in line.text)


def _drawn(page: PdfPage) -> bool:
    """Whether the page shows anything: a scan, a photograph, letters as outlines."""
    return next(iter(page.get_objects(max_depth=2)), None) is not None


def _refuse_scans(pages: int, pictures: int, name: str) -> None:
    if pictures * 2 > pages:
        raise ScannedSource(f"{name}: {pictures} of {pages} pages are pictures without text, probably a scan. {_OCR}")


def _outline(document: PdfDocument) -> Outline:
    """Headings by the bookmarks of the file, if those are headings and not page numbers."""
    import pypdfium2

    found: dict[str, int] = {}
    try:
        for bookmark in document.get_toc(max_depth=6):
            found.setdefault(plain(normalise(bookmark.get_title())), bookmark.level + 1)
    except pypdfium2.PdfiumError:
        return {}
    found.pop("", None)
    return found


def _metadata(document: PdfDocument) -> Metadata:
    """The title if it is one, and the day the file was made."""
    said = document.get_metadata_dict(skip_empty=True)
    title = " ".join(normalise(said.get("Title", "")).split())
    day = re.match(r"(?:D:)?(\d{4})(\d\d)(\d\d)", said.get("CreationDate", ""))
    made = "-".join(day.groups()) if day else ""
    return Metadata(title="" if _FILE_NAME.fullmatch(title) else title, status_date=made if is_date(made) else "")


def _second(data: bytes, name: str) -> Loaded:
    """By pypdf, which mends more, and knows no places: paragraphs by their line ends only."""
    from ingest.load.plain import blocks_of as plain_blocks

    texts = list(_texts(data, name))
    if sum(len(text.split()) for text in texts) < 3:
        raise ScannedSource(f"{name}: no text in {len(texts)} pages. If it is a scan: {_OCR}")
    blocks = [
        Block(block.kind, block.text, block.level, number, block.mark)
        for number, text in enumerate(texts)
        for block in plain_blocks(normalise(text))
    ]
    return Loaded(tuple(blocks), pages=tuple(str(number + 1) for number in range(len(texts))))


def _texts(data: bytes, name: str) -> Iterator[str]:
    from pypdf import PdfReader

    try:
        reader = PdfReader(io.BytesIO(data))
        if len(reader.pages) > _MOST_PAGES:
            raise UnreadableSource(f"{name}: {len(reader.pages)} pages; at most {_MOST_PAGES} are read, so split it")
        for page in reader.pages:
            yield page.extract_text()
    except UnreadableSource:
        raise
    except Exception as error:  # pypdf raises TypeError, NotImplementedError and others of Python's own
        raise UnreadableSource(f"{name}: damaged, or no PDF at all ({type(error).__name__})") from error
