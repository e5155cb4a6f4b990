"""Reads PPTX: each slide is a page, with its title, points, tables and notes."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from assistant.errors import UnreadableSource
from ingest.blocks import Block, BlockKind, Dropped, Loaded
from ingest.load.archive import checked
from ingest.load.characters import normalise
from ingest.load.word import metadata_of

if TYPE_CHECKING:
    from pptx.presentation import Presentation

_BODY = ("OBJECT", "BODY", "VERTICAL_BODY", "VERTICAL_OBJECT")  # placeholders whose paragraphs are points
_SENTENCES = re.compile(r"[^\W\d_]{2}[.!?] +[^\W\d_]")  # several, which are no point of a list
_RUNNING = ("DATE", "FOOTER", "HEADER", "SLIDE_NUMBER")


def load_slides(data: bytes, name: str) -> Loaded:
    """Raises UnreadableSource for what is damaged or locked."""
    import pptx

    checked(data, name)
    try:
        presentation = pptx.Presentation(io.BytesIO(data))
        return _read(presentation)
    except MemoryError:
        raise
    except Exception as error:  # python-pptx lets errors of zipfile, lxml and its own through
        raise UnreadableSource(f"{name}: damaged, or no presentation ({type(error).__name__})") from error


def _read(presentation: Presentation) -> Loaded:
    blocks: list[Block] = []
    dropped: list[Dropped] = []
    slides = list(presentation.slides)
    for number, slide in enumerate(slides):
        found = list(_slide(slide, number))
        if slide._element.get("show") in ("0", "false"):
            dropped += [Dropped(block.text, "hidden slide") for block in found]
        else:
            blocks += found
    labels = tuple(str(number + 1) for number in range(len(slides)))
    return Loaded(tuple(blocks), metadata_of(presentation.core_properties), labels, tuple(dropped))


def _slide(slide: Any, page: int) -> Iterator[Block]:
    title = slide.shapes.title
    if title is not None and _text(title.text_frame.text):
        yield Block(BlockKind.HEADING, _text(title.text_frame.text), 1, page)
    for shape in _shapes(slide.shapes):
        if title is None or shape.shape_id != title.shape_id:
            yield from _shape(shape, page)
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        yield from _paragraphs(slide.notes_slide.notes_text_frame, page, points=False)


def _shapes(shapes: Iterable[Any]) -> Iterator[Any]:
    """All shapes, those in groups too."""
    for shape in shapes:
        if hasattr(shape, "shapes"):
            yield from _shapes(shape.shapes)
        else:
            yield shape


def _shape(shape: Any, page: int) -> Iterator[Block]:
    place = shape.placeholder_format.type.name if shape.is_placeholder and shape.placeholder_format.type else ""
    if place in _RUNNING or shape._element.xpath(".//p:cNvPr[@hidden='1' or @hidden='true']"):
        return
    if getattr(shape, "has_table", False):
        yield from _rows(shape.table, page)
    elif shape.has_text_frame:
        yield from _paragraphs(shape.text_frame, page, points=place in _BODY)


def _paragraphs(frame: Any, page: int, points: bool) -> Iterator[Block]:
    for paragraph in frame.paragraphs:
        text = _text("".join(run.text for run in paragraph.runs) or paragraph.text)
        marked = paragraph._p.xpath("./a:pPr/a:buChar | ./a:pPr/a:buAutoNum")
        unmarked = paragraph._p.xpath("./a:pPr/a:buNone")
        if text and (marked or (points and not unmarked and not _SENTENCES.search(text))):
            yield Block(BlockKind.ITEM, text, paragraph.level, page)
        elif text:
            yield Block(BlockKind.PARAGRAPH, text, page=page)


def _rows(table: Any, page: int) -> Iterator[Block]:
    for number, row in enumerate(table.rows):
        cells = [_text(cell.text_frame.text) for cell in row.cells if not cell.is_spanned]
        if any(cells):
            yield Block(BlockKind.ROW, " | ".join(cells), int(number == 0), page)


def _text(text: str) -> str:
    return " ".join(normalise(text).split())
