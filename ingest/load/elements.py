"""From elements to blocks: of a page as it is seen, and of the article that trafilatura found in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.blocks import Block, BlockKind
from ingest.load.plain import paragraphs_of

if TYPE_CHECKING:
    from lxml.etree import _Element
    from lxml.html import HtmlElement

_INLINE = (
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "q", "rp", "rt", "ruby", "samp", "small", "span", "strong", "sub", "sup", "time",
    "tt", "u", "var", "wbr", "hi", "ref", "nobr",
)  # fmt: skip
_REGIONS = {"nav": "navigation", "header": "page header", "footer": "page footer", "aside": "aside",
            "form": "form", "button": "form", "menu": "navigation"}  # fmt: skip
_CELLS = ("td", "th", "cell")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True, slots=True)
class Line:
    """A block of the page as seen."""

    block: Block
    region: str  # the part of the page it stands in, empty for the main part


def visible_lines(tree: HtmlElement) -> list[Line]:
    """Every stretch of text between two block elements, in order. Hidden elements must be gone already."""
    from lxml import etree

    body = tree.find("body")
    walk = _Walk()
    for event, element in etree.iterwalk(tree if body is None else body, events=("start", "end")):
        if event == "start":
            walk.enter(element)
        else:
            walk.leave(element)
    walk.flush()
    return walk.lines


class _Walk:
    """Gathers text until a block element starts or ends."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._text: list[str] = []
        self._open: list[str] = []  # tags that are no inline markup
        self._cells: list[str] = []

    def enter(self, element: _Element) -> None:
        if element.tag not in _INLINE:
            self.flush()
            self._open.append(str(element.tag))
        self._text.append(element.text or "")

    def leave(self, element: _Element) -> None:
        if element.tag not in _INLINE:
            self.flush()
            self._open.pop()
            if element.tag == "tr":
                self._row(element)
        self._text.append(element.tail or "")

    def flush(self) -> None:
        text = " ".join("".join(self._text).split())
        self._text.clear()
        if text and "tr" in self._open:
            self._cells.append(text)
        elif text:
            self._add(self._block(text))

    def _row(self, element: _Element) -> None:
        header = all(cell.tag == "th" for cell in element)
        if self._cells:
            self._add(Block(BlockKind.ROW, " | ".join(self._cells), level=int(header)))
        self._cells.clear()

    def _block(self, text: str) -> Block:
        heading = next((tag for tag in reversed(self._open) if tag in _HEADINGS), "")
        if heading:
            return Block(BlockKind.HEADING, text, level=int(heading[1]))
        if "li" in self._open:
            return Block(BlockKind.ITEM, text, level=self._open.count("li") - 1)
        return Block(BlockKind.PARAGRAPH, text)

    def _add(self, block: Block) -> None:
        regions = [_REGIONS[tag] for tag in self._open if tag in _REGIONS and "article" not in self._open]
        self.lines.append(Line(block, regions[0] if regions else ""))


def article_blocks(body: _Element) -> tuple[Block, ...]:
    """The blocks of an article in trafilatura's own tags."""
    return tuple(block for element in body for block in _blocks(element))


def _blocks(element: _Element) -> Iterator[Block]:
    if element.tag == "head":
        yield Block(BlockKind.HEADING, _words(element), level=_level(element))
    elif element.tag == "list":
        yield from _items(element, 0)
    elif element.tag == "table":
        yield from _rows(element)
    elif element.tag == "code":
        for line in "".join(str(text) for text in element.itertext()).split("\n"):
            if line.strip():
                yield Block(BlockKind.CODE, line)
    elif any(child.tag in ("p", "list", "table", "head", "quote") for child in element):
        yield from _mixed(element)
    else:
        yield from paragraphs_of(_broken(element))


def _mixed(element: _Element) -> Iterator[Block]:
    """A quote or division with blocks in it, and perhaps text between them."""
    yield from paragraphs_of(element.text or "")
    for child in element:
        yield from _blocks(child)
        yield from paragraphs_of(child.tail or "")


def _level(head: _Element) -> int:
    rend = head.get("rend", "")
    return int(rend[1]) if rend in _HEADINGS else 3


def _items(element: _Element, depth: int) -> Iterator[Block]:
    ordered = element.get("rend") == "ol"
    for number, item in enumerate(element.findall("item"), 1):
        mark = f"{number}." if ordered else ""
        yield Block(BlockKind.ITEM, _words(item, skip="list"), depth, mark=mark)
        for nested in item.iter("list"):
            if nested.getparent() is item:
                yield from _items(nested, depth + 1)


def _rows(table: _Element) -> Iterator[Block]:
    for row in table.iter("row"):
        cells = [_words(cell) for cell in row.iter("cell")]
        header = bool(len(row)) and all(cell.get("role") == "head" for cell in row)
        if any(cells):
            yield Block(BlockKind.ROW, " | ".join(cell for cell in cells if cell), level=int(header))


def _words(element: _Element, skip: str = "") -> str:
    return " ".join(_broken(element, skip).split())


def _broken(element: _Element, skip: str = "") -> str:
    """The text with a line end for every break, without the children that have the tag to skip."""
    parts = [element.text or ""]
    for child in element:
        if child.tag != skip:
            block = child.tag in ("p", "quote", "head", "list", "item", "table", "row", "cell")
            parts.append("\n" if child.tag == "lb" else _broken(child, skip) + ("\n" if block else ""))
        parts.append(child.tail or "")
    return "".join(parts)
