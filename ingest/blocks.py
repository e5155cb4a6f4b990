"""What a loader returns, and the canonical text that is made of it: Loaded -> Canonical, offsets exact."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from assistant.types import Metadata


class BlockKind(StrEnum):
    """What a stretch of text is in the source."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"  # of a list
    ROW = "row"  # of a table, cells joined by " | "
    CODE = "code"  # one line of it


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph, list item, table row or line of code, as a loader found it."""

    kind: BlockKind
    text: str
    level: int = 0  # of a heading 1 to 6; of an item its depth, 0 outermost; of a header row 1
    page: int | None = None  # index into Loaded.pages
    mark: str = ""  # "1.", "a)": what stands before an item; a bullet where empty


@dataclass(frozen=True, slots=True)
class Dropped:
    """Text of the source that did not become part of the document."""

    text: str
    reason: str  # "navigation", "teaser", "print stamp", "hidden", "repeated header" and the like


@dataclass(frozen=True, slots=True)
class Loaded:
    """A source as read. Metadata hold only what the file says of itself."""

    blocks: tuple[Block, ...]
    metadata: Metadata = field(default_factory=Metadata)
    pages: tuple[str, ...] = ()  # labels as printed on the pages, or slide numbers
    dropped: tuple[Dropped, ...] = ()
    id: str = ""  # from front matter
    web: bool = False  # a web page or a dump of one: what stands around the article may be in it


@dataclass(frozen=True, slots=True)
class Placed:
    """A block in the canonical text: `text[start:end]` are its words, without the mark of an item."""

    kind: BlockKind
    level: int
    page: int | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Canonical:
    """The text a document is cited by, and where its blocks lie in it."""

    text: str
    placed: tuple[Placed, ...]
    pages: tuple[str, ...] = ()


def assemble(loaded: Loaded) -> Canonical:
    """Join the blocks, each on one line: an empty line between two, none within a list or table."""
    parts: list[str] = []
    placed: list[Placed] = []
    length = 0
    for block in loaded.blocks:
        words = " ".join(block.text.split())
        if not words:
            continue
        lead = (_gap(placed[-1], block) if placed else "") + _mark(block)
        start = length + len(lead)
        length = start + len(words)
        parts += (lead, words)
        placed.append(Placed(block.kind, block.level, block.page, start, length))
    return Canonical("".join(parts), tuple(placed), loaded.pages)


def _gap(before: Placed, block: Block) -> str:
    """List items, lines of code and the rows of one table follow each other closely."""
    close = before.kind is block.kind and block.kind in (BlockKind.ITEM, BlockKind.ROW, BlockKind.CODE)
    new_table = block.kind is BlockKind.ROW and block.level > 0
    return "\n" if close and not new_table else "\n\n"


def _mark(block: Block) -> str:
    if block.kind is not BlockKind.ITEM:
        return ""
    return "  " * block.level + (block.mark or "•") + " "
