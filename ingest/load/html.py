"""Reads web pages: what a reader sees of the main text, and what the page says of itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.errors import UnreadableSource
from ingest.blocks import Block, BlockKind, Dropped, Loaded
from ingest.load.characters import decode, normalise
from ingest.load.elements import Line, article_blocks, visible_lines
from ingest.load.hidden import take_hidden
from ingest.load.html_metadata import metadata_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DECLARED = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([\w-]{1,40})""", re.IGNORECASE)
_PROLOG = re.compile(r"\s*<\?xml[^>]*\?>")


def load_html(data: bytes, name: str) -> Loaded:
    """The main article; what was left out is in `dropped`, hidden text too."""
    tree = _tree(data, name)
    metadata = metadata_of(tree)
    hidden = take_hidden(tree)
    lines = visible_lines(tree)
    blocks = _titled(_article(tree, lines), lines)
    return Loaded(blocks, metadata, dropped=hidden + _left_out(lines, blocks), web=True)


def _tree(data: bytes, name: str) -> HtmlElement:
    from lxml import etree, html

    declared = _DECLARED.search(data[:4096])
    text = normalise(decode(data, name, declared[1].decode("ascii") if declared else ""))
    parser = html.HTMLParser(remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(_PROLOG.sub("", text, count=1), parser=parser)
    except (etree.ParserError, ValueError) as error:
        raise UnreadableSource(f"{name}: no text in this web page") from error


def _article(tree: HtmlElement, lines: list[Line]) -> tuple[Block, ...]:
    """What trafilatura takes for the article, or all that is seen where it finds none."""
    import trafilatura

    for figure in tree.iter("figure", "figcaption"):  # trafilatura would leave the captions out
        figure.tag = "div" if figure.tag == "figure" else "p"
    found = trafilatura.bare_extraction(
        tree, favor_recall=True, include_tables=True, include_comments=False, with_metadata=False
    )
    body = getattr(found, "body", None)
    blocks = () if body is None else article_blocks(body)
    return blocks or tuple(line.block for line in lines if not line.region)


def _titled(blocks: tuple[Block, ...], lines: list[Line]) -> tuple[Block, ...]:
    """With the page's only main heading in front, where it was not taken for part of the article."""
    titles = [line.block for line in lines if line.block.kind is BlockKind.HEADING and line.block.level == 1]
    known = {block.text for block in blocks}
    return (*titles, *blocks) if len(titles) == 1 and titles[0].text not in known else blocks


def _left_out(lines: list[Line], blocks: tuple[Block, ...]) -> tuple[Dropped, ...]:
    kept = {block.text for block in blocks}
    text = "\n".join(block.text for block in blocks)
    return tuple(
        Dropped(line.block.text, line.region or "not part of the article")
        for line in lines
        if line.block.text not in kept and line.block.text not in text
    )
