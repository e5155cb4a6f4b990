"""Reads a web page as it is seen: its lines in order, each with the part of the page it stands in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.blocks import Block, BlockKind

if TYPE_CHECKING:
    from lxml.etree import _Element
    from lxml.html import HtmlElement

_INLINE = frozenset(
    (
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "br",
        "cite",
        "code",
        "data",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "rp",
        "rt",
        "ruby",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "hi",
        "ref",
        "lb",
    )
)  # fmt: skip - the last three are trafilatura's
_REGIONS = {"nav": "navigation", "menu": "navigation", "header": "page header", "footer": "page footer",
            "aside": "aside", "form": "form", "button": "form"}  # fmt: skip
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "summary")
_FOLDED = 4  # level of the heading that unfolds a part of the page
_LONGEST_CELL = 600  # characters; in what is longer a table only arranges the page


@dataclass(frozen=True, slots=True)
class Line:
    """A block of the page; its text has a line end for every break."""

    block: Block
    region: str = ""  # the part of the page it stands in, empty for the main part
    caption: bool = False  # of a picture
    cells: tuple[str, ...] = ()  # of a row


def visible_lines(tree: HtmlElement) -> list[Line]:
    """The lines of a page. Hidden elements must be gone already."""
    body = tree.find("body")
    return lines_of(tree if body is None else body)


def lines_of(body: _Element) -> list[Line]:
    """Every stretch of text between two block elements."""
    from lxml import etree

    walk = _Walk()
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if event == "start":
            walk.enter(element)
        else:
            walk.leave(element)
    walk.flush()
    return walk.lines


@dataclass
class _Walk:
    """Gathers text until a block element starts or ends."""

    lines: list[Line] = field(default_factory=list)
    _text: list[str] = field(default_factory=list)
    _open: list[str] = field(default_factory=list)  # block elements around
    _lists: list[int | None] = field(default_factory=list)  # the number of the last item; None for bullets
    _mark: str | None = None  # of the item whose text comes next
    _tables: list[bool] = field(default_factory=list)  # whether each is one of data
    _cells: list[str] = field(default_factory=list)
    _cell: list[str] = field(default_factory=list)

    def enter(self, element: _Element) -> None:
        tag = str(element.tag)
        if tag not in _INLINE:
            self.flush()
            self._open.append("div" if tag == "form" and _holds_page(element) else tag)
            self._begin(tag, element)
        if tag in ("br", "lb"):
            self._text.append("\n")
        self._say(element.text)

    def _begin(self, tag: str, element: _Element) -> None:
        if tag == "ol":
            start = element.get("start", "1")
            self._lists.append(int(start) - 1 if start.isdecimal() else 0)
        elif tag == "ul":
            self._lists.append(None)
        elif tag == "li":
            self._mark = self._next_mark()
        elif tag == "table":
            self._tables.append(_holds_data(element))

    def _next_mark(self) -> str:
        if not self._lists or (last := self._lists[-1]) is None:
            return ""
        self._lists[-1] = last + 1
        return f"{last + 1}."

    def leave(self, element: _Element) -> None:
        tag = str(element.tag)
        if tag not in _INLINE:
            self.flush()
            self._open.pop()
            self._finish(tag, element)
        self._say(element.tail)

    def _finish(self, tag: str, element: _Element) -> None:
        if tag in ("ol", "ul"):
            self._lists.pop()
        elif tag == "li":
            self._mark = None
        elif tag == "table":
            self._tables.pop()
        elif tag in ("td", "th") and self._in_data():
            self._cells.append(" ".join(self._cell))
            self._cell.clear()
        elif tag == "tr" and self._in_data():
            self._row(element)

    def _in_data(self) -> bool:
        return bool(self._tables) and self._tables[-1]

    def flush(self) -> None:
        """End the line."""
        lines = (" ".join(line.split()) for line in "".join(self._text).split("\n"))
        self._text.clear()
        text = "\n".join(lines).strip()
        if text and self._in_data() and "caption" not in self._open:
            self._cell.append(" ".join(text.split()))
        elif text:
            self._add(self._block(text))

    def _say(self, text: str | None) -> None:
        """A line end in the file is a space on the page, but for code."""
        if text:
            self._text.append(text if "pre" in self._open else text.replace("\n", " "))

    def _row(self, element: _Element) -> None:
        header = all(cell.tag == "th" for cell in element)
        cells = tuple(self._cells)
        self._cells.clear()
        if any(cells):
            self._add(Block(BlockKind.ROW, " | ".join(cells), level=int(header)), cells)

    def _block(self, text: str) -> Block:
        heading = next((tag for tag in reversed(self._open) if tag in _HEADINGS), "")
        if heading:
            return Block(BlockKind.HEADING, text, level=_FOLDED if heading == "summary" else int(heading[1]))
        if self._mark is not None:
            mark, self._mark = self._mark, None
            return Block(BlockKind.ITEM, text, level=max(len(self._lists) - 1, 0), mark=mark)
        return Block(BlockKind.CODE if "pre" in self._open else BlockKind.PARAGRAPH, text)

    def _add(self, block: Block, cells: tuple[str, ...] = ()) -> None:
        inner = "article" in self._open or "main" in self._open
        regions = (_REGIONS[tag] for tag in self._open if tag in _REGIONS and not (inner and tag == "header"))
        self.lines.append(Line(block, next(regions, ""), "figcaption" in self._open, cells))


def _holds_page(form: _Element) -> bool:
    """Whether a form is wrapped around the page, as some servers do it."""
    return next(form.iterdescendants("h1", "main", "article"), None) is not None


def _holds_data(table: _Element) -> bool:
    """Whether it is a table, and not a means to arrange the page."""
    if table.get("role") == "presentation" or next(table.iterdescendants("table", *_HEADINGS), None) is not None:
        return False
    rows = [list(row.iterchildren("td", "th")) for row in table.iter("tr")]
    if all(len(row) <= 1 for row in rows):
        return False
    return all(sum(map(len, cell.itertext())) <= _LONGEST_CELL for row in rows for cell in row)
