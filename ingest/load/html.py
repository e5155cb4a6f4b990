"""Reads web pages: what a reader sees of the main text, and what the page says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import compress
from typing import TYPE_CHECKING

from assistant.errors import UnreadableSource
from ingest.blocks import Block, BlockKind, Dropped, Loaded
from ingest.load.characters import decode, normalise
from ingest.load.elements import Line, lines_of, visible_lines
from ingest.load.hidden import take_hidden
from ingest.load.html_metadata import metadata_of
from ingest.load.plain import paragraphs_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DECLARED = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([\w-]{1,40})""", re.IGNORECASE)
_TELLING = 25  # characters of a text that is surely not found in another one by chance
_PROLOG = re.compile(r"\s*<\?xml[^>]*\?>")


def load_html(data: bytes, name: str) -> Loaded:
    """The main article; what was left out is in `dropped`, hidden text too."""
    tree = _tree(data, name)
    metadata = metadata_of(tree)
    hidden = take_hidden(tree)
    lines = visible_lines(tree)
    kept = _kept(lines, _article(tree), metadata.title)
    blocks = tuple(block for line in compress(lines, kept) for block in _blocks(line))
    left = tuple(
        Dropped(" ".join(line.block.text.split()), line.region or "not part of the article")
        for line, keep in zip(lines, kept, strict=True)
        if not keep
    )
    return Loaded(blocks, metadata, dropped=hidden + left, web=True)


def _tree(data: bytes, name: str) -> HtmlElement:
    from lxml import etree, html

    declared = _DECLARED.search(data[:4096])
    text = normalise(decode(data, name, declared[1].decode("ascii") if declared else ""))
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return html.document_fromstring(_PROLOG.sub("", text, count=1), parser=parser)
    except (etree.ParserError, ValueError) as error:
        raise UnreadableSource(f"{name}: no text in this web page") from error


def _article(tree: HtmlElement) -> list[str]:
    """What trafilatura takes for the article, line by line."""
    import trafilatura

    found = trafilatura.bare_extraction(
        tree, favor_recall=True, include_tables=True, include_comments=False, with_metadata=False
    )
    body = getattr(found, "body", None)
    return [] if body is None else [line.block.text for line in lines_of(body)]


def _kept(lines: Sequence[Line], article: Sequence[str], title: str) -> list[bool]:
    """Which lines are in the article; all of the main part where trafilatura found none.

    It only chooses: order, headings, lists and captions are those of the page, which it does not always keep.
    """
    texts = {_squeezed(text) for text in article}
    whole = _squeezed("".join(article))
    main = {_squeezed(line.block.text) for line in lines if not line.region}
    kept = [_chosen(line, texts, whole, main) for line in lines]
    if not any(kept):
        return [not line.region for line in lines]
    for place in reversed(range(len(lines))):
        kept[place] = kept[place] or _belongs(lines[place], kept, place, title)
    return kept


def _belongs(line: Line, kept: Sequence[bool], place: int, title: str) -> bool:
    """The title, a heading over what is kept, a caption beside it."""
    if line.region:
        return False
    after = any(kept[place + 1 : place + 2])
    if line.block.kind is BlockKind.HEADING:
        return after or (line.block.level == 1 and (not title or line.block.text in title))
    return line.caption and (after or any(kept[max(0, place - 1) : place]))


def _chosen(line: Line, texts: set[str], whole: str, main: set[str]) -> bool:
    text = _squeezed(line.block.text)
    if line.region:
        return text in texts and text not in main
    if line.cells:
        return all(_squeezed(cell) in whole for cell in line.cells)
    return text in texts or (len(text) >= _TELLING and text in whole) or _pieces(line, whole)


def _pieces(line: Line, whole: str) -> bool:
    """Whether a short line is one that stands in the article between breaks."""
    return "\n" in line.block.text and all(_squeezed(part) in whole for part in line.block.text.split("\n"))


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _blocks(line: Line) -> Iterator[Block]:
    """The line as blocks: one for each line of code, and for each line that a break sets apart."""
    block = line.block
    if block.kind is BlockKind.CODE:
        yield from (replace(block, text=text) for text in block.text.split("\n") if text.strip())
    elif block.kind is BlockKind.PARAGRAPH:
        yield from paragraphs_of(block.text)
    else:
        yield block
