"""Reads DOCX: headings, paragraphs, lists, tables and notes in the order of the document."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.errors import UnreadableSource
from assistant.types import Metadata
from ingest.blocks import Block, BlockKind, Dropped, Loaded
from ingest.load.archive import checked
from ingest.load.characters import normalise
from ingest.load.front_matter import language_of
from ingest.load.plain import paragraphs_of
from ingest.load.word_styles import Styles, W, numbering_of, styles_of

if TYPE_CHECKING:
    from docx.document import Document
    from docx.opc.coreprops import CoreProperties
    from lxml.etree import _Element

_UNREAD = ("del", "moveFrom", "Fallback", "txbxContent", "pPr", "rPr", "instrText", "delText")
_SHOWN = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_CONTAINERS = ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml", "body")


def load_word(data: bytes, name: str) -> Loaded:
    """Raises UnreadableSource for what is damaged or locked."""
    import docx

    checked(data, name)
    try:
        document = docx.Document(io.BytesIO(data))
        walk = _Walk(document)
        blocks = walk.blocks()
        return Loaded(blocks, metadata_of(document.core_properties), dropped=tuple(walk.dropped))
    except MemoryError:
        raise
    except Exception as error:  # python-docx lets errors of zipfile, lxml and its own through
        raise UnreadableSource(f"{name}: damaged, or no Word document ({type(error).__name__})") from error


def metadata_of(said: CoreProperties) -> Metadata:
    """What an Office file says of itself. The day it was saved counts if somebody is named who saved it."""
    saved = said.modified if said.last_modified_by else None
    return Metadata(
        title=" ".join(normalise(said.title or "").split()),
        language=language_of(said.language or ""),
        status_date=saved.date().isoformat() if saved else "",
        topics=tuple(filter(None, (word.strip() for word in normalise(said.keywords or "").split(",")))),
    )


class _Walk:
    """Goes through the document once and gathers blocks."""

    def __init__(self, document: Document) -> None:
        self.dropped: list[Dropped] = []
        self._document = document
        self._styles: Styles = styles_of(document)
        self._numbers = numbering_of(document)

    def blocks(self) -> tuple[Block, ...]:
        found = list(self._within(self._document.element.body))
        found += [block for note in self._notes() for block in self._within(note)]
        return tuple(found)

    def _within(self, container: _Element) -> Iterator[Block]:
        for element in container:
            tag = _tag(element)
            if tag == "p":
                yield from self._paragraph(element)
            elif tag == "tbl":
                yield from self._table(element)
            elif tag in _CONTAINERS:
                yield from self._within(element)

    def _paragraph(self, element: _Element) -> Iterator[Block]:
        text = self._text(element)
        look = self._styles.of(element)
        if look.contents:
            self._leave(text, "table of contents")
        elif look.level and text.strip():
            yield Block(BlockKind.HEADING, text, look.level)
        elif (numbered := self._numbers.mark(look)) is not None and text.strip():
            yield Block(BlockKind.ITEM, text, numbered.depth, mark=numbered.mark)
        else:
            yield from paragraphs_of(text)
        for box in element.iter(f"{W}txbxContent"):
            if not any(_tag(above) == "Fallback" for above in box.iterancestors()):
                yield from self._within(box)

    def _text(self, element: _Element) -> str:
        return normalise("".join(self._pieces(element)))

    def _pieces(self, element: _Element) -> Iterator[str]:
        for child in element:
            tag = _tag(child)
            if tag == "t":
                yield child.text or ""
            elif tag in _SHOWN:
                yield _SHOWN[tag]
            elif tag == "r" and (reason := _unseen(child)):
                self._leave("".join(piece.text or "" for piece in child.iter(f"{W}t")), reason)
            elif tag not in _UNREAD:
                yield from self._pieces(child)

    def _leave(self, text: str, reason: str) -> None:
        if text.strip():
            self.dropped.append(Dropped(normalise(text).strip(), reason))

    def _table(self, table: _Element) -> Iterator[Block]:
        """Rows; but a table of one column is a frame around what is in it."""
        rows = [[cell for cell in row.iter(f"{W}tc") if _row_of(cell) is row] for row in table.iterchildren(f"{W}tr")]
        if all(len(row) <= 1 for row in rows):
            for row in rows:
                for cell in row:
                    yield from self._within(cell)
            return
        for number, row in enumerate(rows):
            cells = [" ".join(self._cell(cell).split()) for cell in row]
            if any(cells):
                yield Block(BlockKind.ROW, " | ".join(cells), level=int(number == 0 and len(rows) > 1))

    def _cell(self, cell: _Element) -> str:
        return " ".join(self._text(paragraph) for paragraph in cell.iter(f"{W}p"))

    def _notes(self) -> Iterator[_Element]:
        """Footnotes and endnotes, behind the text: python-docx does not know them."""
        from lxml import etree

        for relation in self._document.part.rels.values():
            if relation.reltype.endswith(("/footnotes", "/endnotes")) and not relation.is_external:
                parser = etree.XMLParser(resolve_entities=False, no_network=True)
                root = etree.fromstring(relation.target_part.blob, parser)
                yield from (note for note in root if f"{W}type" not in note.attrib)


def _tag(element: _Element) -> str:
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def _row_of(cell: _Element) -> _Element | None:
    return next(cell.iterancestors(f"{W}tr"), None)


def _unseen(run: _Element) -> str:
    """Why a run is not part of what is read, empty where it is."""
    looks = run.find(f"{W}rPr")
    for tag, reason in (("vanish", "hidden"), ("strike", "struck out"), ("dstrike", "struck out")):
        switch = None if looks is None else looks.find(W + tag)
        if switch is not None and switch.get(f"{W}val", "true") not in ("0", "false", "off"):
            return reason
    return ""
