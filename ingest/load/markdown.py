"""Reads Markdown: front matter and blocks; inline markup becomes its text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ingest.blocks import Block, BlockKind, Dropped, Loaded
from ingest.load.characters import decode, normalise
from ingest.load.front_matter import id_of, metadata_of, parted
from ingest.load.hidden import hides
from ingest.load.plain import paragraphs_of

if TYPE_CHECKING:
    from markdown_it.token import Token

_TAG = re.compile(r"""<(/?)([a-zA-Z][\w-]*)((?:"[^"]*"|'[^']*'|[^'">])*)>""")
_VOID = ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")


def load_markdown(data: bytes, name: str) -> Loaded:
    """Without front matter it is taken for a saved web page."""
    matter, body = parted(normalise(decode(data, name)), name)
    blocks, dropped = blocks_of(body)
    if matter is None:
        return Loaded(blocks, dropped=dropped, web=True)
    return Loaded(blocks, metadata_of(matter, name), dropped=dropped, id=id_of(matter, name))


def blocks_of(text: str) -> tuple[tuple[Block, ...], tuple[Dropped, ...]]:
    """The blocks of normalised Markdown, and what was left out: raw HTML, struck-out text, pictures."""
    from markdown_it import MarkdownIt

    walk = _Walk()
    walk.through(MarkdownIt("commonmark", {"maxNesting": 100}).enable(["table", "strikethrough"]).parse(text))
    return tuple(walk.blocks), tuple(walk.dropped)


_BREAKS = {"softbreak": " ", "hardbreak": "\n"}


class _Hiding:
    """Whether raw HTML hides what follows it, tag by tag."""

    def __init__(self) -> None:
        self._open: list[str] = []  # the tag that hides, and those of its name within it

    def __bool__(self) -> bool:
        return bool(self._open)

    def see(self, html: str) -> None:
        for closing, tag, attributes in _TAG.findall(html):
            name = tag.lower()
            if self._open and name == self._open[0]:
                self._open = self._open[1:] if closing else [name, *self._open]
            elif not self._open and not closing and name not in _VOID and hides(name, attributes):
                self._open = [name]


class _Walk:
    """Goes through the tokens once and gathers blocks."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.dropped: list[Dropped] = []
        self._hiding = _Hiding()
        self._depth = -1  # of the list that is open
        self._mark: str | None = None  # of the item whose text comes next
        self._heading = 0
        self._cells: list[str] | None = None
        self._header = False

    def through(self, tokens: Sequence[Token]) -> None:
        for token in tokens:
            step = getattr(self, f"on_{token.type}", None)
            if step:
                step(token)

    def on_heading_open(self, token: Token) -> None:
        self._heading = int(token.tag[1])

    def on_heading_close(self, _: Token) -> None:
        self._heading = 0

    def on_bullet_list_open(self, _: Token) -> None:
        self._depth += 1

    def on_bullet_list_close(self, _: Token) -> None:
        self._depth -= 1

    on_ordered_list_open = on_bullet_list_open
    on_ordered_list_close = on_bullet_list_close

    def on_list_item_open(self, token: Token) -> None:
        self._mark = token.info + token.markup if token.info else ""

    def on_list_item_close(self, _: Token) -> None:
        self._mark = None

    def on_thead_open(self, _: Token) -> None:
        self._header = True

    def on_thead_close(self, _: Token) -> None:
        self._header = False

    def on_tr_open(self, _: Token) -> None:
        self._cells = []

    def on_tr_close(self, _: Token) -> None:
        cells, self._cells = self._cells or [], None
        if any(cells):
            self._add(BlockKind.ROW, " | ".join(cells), level=1 if self._header else 0)

    def on_fence(self, token: Token) -> None:
        for line in token.content.split("\n"):
            if line.strip():
                self._add(BlockKind.CODE, line)

    on_code_block = on_fence

    def on_html_block(self, token: Token) -> None:
        hiding = bool(self._hiding)
        self._hiding.see(token.content)
        self._leave(_TAG.sub(" ", token.content).strip(), "hidden" if hiding or self._hiding else "raw HTML")

    def on_inline(self, token: Token) -> None:
        text = self._text(token.children or ())
        if self._cells is not None:
            self._cells.append(" ".join(text.split()))
        elif self._heading:
            self._add(BlockKind.HEADING, text, level=self._heading)
        elif self._mark is not None:
            self._add(BlockKind.ITEM, text, level=self._depth, mark=self._mark)
            self._mark = None
        else:
            self._add_lines(text)

    def _add(self, kind: BlockKind, text: str, level: int = 0, mark: str = "") -> None:
        if self._hiding:
            self.dropped.append(Dropped(text, "hidden"))
        elif text:
            self.blocks.append(Block(kind, text, level, mark=mark))

    def _add_lines(self, text: str) -> None:
        for block in paragraphs_of(text) if "\n" in text else (Block(BlockKind.PARAGRAPH, text),):
            self._add(block.kind, block.text, block.level, block.mark)

    def _text(self, tokens: Sequence[Token]) -> str:
        """What a reader would see of it, hard breaks as line ends."""
        hiding, struck, seen = _Hiding(), 0, list[str]()
        for token in tokens:
            struck += (token.type == "s_open") - (token.type == "s_close")
            if token.type == "html_inline":
                hiding.see(token.content)
                seen.append("\n" * token.content.lower().startswith("<br"))
            elif token.type == "image":
                self._leave(token.content, "picture")
            elif struck or hiding:
                self._leave(token.content, "struck out" if struck else "hidden")
            else:
                seen.append(_BREAKS.get(token.type, token.content))
        return "\n".join(" ".join(line.split()) for line in "".join(seen).split("\n")).strip()

    def _leave(self, text: str, reason: str) -> None:
        if text.strip():
            self.dropped.append(Dropped(text, reason))
