"""Reads plain text, mostly what somebody copied from a web page: headings, lists and rows by their shape."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from ingest.blocks import Block, BlockKind, Loaded
from ingest.load.characters import decode, normalise

_BULLET = re.compile(r"[•◦▪▫●○■□‣⁃∙·]\s*(?=\S)")
_DASH = re.compile(r"[-–—*+]\s+(?=\S)")  # a list only where lines of it follow each other: it opens speech too
_NUMBER = re.compile(r"(\d{1,3}|[a-z])[.)]\s+(?=\S)")
_WORDS = re.compile(r"[^\W_]")
_LABEL = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)?: ?\S")  # "Tekst: …", "Foto: …", "LES MER: …"
_FACTS = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)?:$")  # "Fakta:"
_SENTENCES = re.compile(r"[^\W\d_]{3}[.!?] [^\W\d_]|\bfoto: ", re.IGNORECASE)  # more than one, or a caption
_STOP = (".", "!", "?", ":", ";", ",", "…", "”", '"', "»")
_LONGEST_HEADING = 110
_LONGEST_ITEM = 400  # of a list made with dashes; paragraphs of speech are longer
_WIDEST_WRAP = 110


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    indent: int
    gap: int  # empty lines before it

    def short(self) -> bool:
        return len(self.text) <= _LONGEST_HEADING

    def sentence(self) -> bool:
        return self.text.endswith(_STOP)


def load_text(data: bytes, name: str) -> Loaded:
    """Conservative: what is not plainly a heading, list item or row is a paragraph."""
    return Loaded(blocks_of(normalise(decode(data, name))), web=True)


def paragraphs_of(text: str) -> tuple[Block, ...]:
    """The lines of one paragraph with hard breaks: items where they are marked, nothing but prose otherwise."""
    lines = _unwrapped(list(_lines(text)))
    kinds = [_listed(lines, place) for place in range(len(lines))]
    blocks = [_block(line, kind) for line, kind in zip(lines, kinds, strict=True)]
    return tuple(_levelled(blocks, lines))


def blocks_of(text: str) -> tuple[Block, ...]:
    """The blocks of normalised text."""
    lines = _unwrapped(list(_lines(text)))
    kinds = _kinds(lines)
    blocks = [_block(line, kind) for line, kind in zip(lines, kinds, strict=True)]
    return tuple(_levelled(blocks, lines))


def _lines(text: str) -> Iterator[_Line]:
    gap = 0
    for raw in text.split("\n"):
        words = raw.strip()
        if not words:
            gap += 1
        elif _WORDS.search(words):  # not a rule of dashes
            yield _Line(words, len(raw) - len(raw.lstrip()), gap)
            gap = 0


def _unwrapped(lines: list[_Line]) -> list[_Line]:
    """Lines that were broken at a width put together again, and the lines of one list item."""
    width = _wrapped_at(lines)
    groups: list[list[_Line]] = []
    for line in lines:
        if groups and line.gap == 0 and _continues(groups[-1], line, width):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [replace(group[0], text=" ".join(line.text for line in group)) for group in groups]


def _wrapped_at(lines: list[_Line]) -> int:
    """The width at which the whole text is broken into lines, 0 where it is not."""
    pairs = [(before, line) for before, line in pairwise(lines) if line.gap == 0]
    if len(pairs) < 4 or max(len(line.text) for line in lines) > _WIDEST_WRAP:
        return 0
    running = sum(line.text[0].islower() and not before.sentence() for before, line in pairs)
    return max(len(line.text) for line in lines) if running > 0.3 * len(pairs) else 0


def _continues(group: list[_Line], line: _Line, width: int) -> bool:
    first, last = group[0], group[-1]
    if _BULLET.match(line.text) or _NUMBER.match(line.text) or _DASH.match(line.text) or "\t" in line.text:
        return False
    if _BULLET.match(first.text) and line.indent > first.indent:
        return True
    lower = line.text[0].islower()
    if width:
        return lower or len(last.text) > 0.6 * width
    return lower and len(last.text) >= 40 and not last.sentence()


def _kinds(lines: list[_Line]) -> list[BlockKind]:
    kinds = [_listed(lines, place) for place in range(len(lines))]
    for place in range(len(lines)):
        if kinds[place] is BlockKind.PARAGRAPH and _heads(lines, kinds, place):
            kinds[place] = BlockKind.HEADING
    return kinds


def _listed(lines: list[_Line], place: int) -> BlockKind:
    """Item or row by the line itself and its neighbours, else a paragraph."""
    line = lines[place]
    neighbours = lines[max(0, place - 1) : place] + lines[place + 1 : place + 2]
    close = lines[max(0, place - 1) : place] if line.gap == 0 else []
    close += [after for after in lines[place + 1 : place + 2] if after.gap == 0]
    if _BULLET.match(line.text):
        return BlockKind.ITEM
    if _dashed(line) and any(_dashed(other) and other.text[0] == line.text[0] for other in close):
        return BlockKind.ITEM
    if any(_successive(line.text, other.text) for other in neighbours):
        return BlockKind.ITEM
    if "\t" in line.text and any(_cells(other) == _cells(line) for other in close):
        return BlockKind.ROW
    return BlockKind.PARAGRAPH


def _dashed(line: _Line) -> bool:
    return len(line.text) <= _LONGEST_ITEM and bool(_DASH.match(line.text))


def _cells(line: _Line) -> int:
    return line.text.count("\t")


def _successive(one: str, other: str) -> bool:
    """Whether the lines begin with numbers or letters that follow each other."""
    first, second = _NUMBER.match(one), _NUMBER.match(other)
    return bool(first and second and abs(_ordinal(first[1]) - _ordinal(second[1])) == 1)


def _ordinal(mark: str) -> int:
    return int(mark) if mark.isdecimal() else 1000 + ord(mark)


def _heads(lines: list[_Line], kinds: list[BlockKind], place: int) -> bool:
    """A short line that is no sentence, stands apart, and has a sentence or a list under it."""
    line, after = lines[place], lines[place + 1] if place + 1 < len(lines) else None
    if after is None or not line.short() or line.text[0] != line.text[0].upper():
        return False
    if place == 0:
        return not line.sentence() and len(after.text) > len(line.text)
    listed = kinds[place + 1] is BlockKind.ITEM
    if _FACTS.match(line.text):
        return listed
    if line.gap == 0 or _LABEL.match(line.text) or _SENTENCES.search(line.text) or _closed(line):
        return False
    return listed or (after.sentence() and len(after.text) > len(line.text))


def _closed(line: _Line) -> bool:
    """Ends as sentences do. Questions are headings as often; exclamations where they stand well apart."""
    if line.text.endswith("!"):
        return line.gap < 2
    return line.sentence() and not line.text.endswith("?")


def _block(line: _Line, kind: BlockKind) -> Block:
    if kind is BlockKind.ROW:
        return Block(kind, " | ".join(cell.strip() for cell in line.text.split("\t")))
    if kind is not BlockKind.ITEM:
        return Block(kind, line.text)
    number = _NUMBER.match(line.text)
    mark = number or _BULLET.match(line.text) or _DASH.match(line.text)
    words = line.text[mark.end() :] if mark else line.text
    return Block(kind, words, mark=number[0].strip() if number else "")


def _levelled(blocks: list[Block], lines: list[_Line]) -> Iterator[Block]:
    """A heading that opens the text is its title; items are as deep as their indents differ."""
    pairs = list(zip(blocks, lines, strict=True))
    for kind, group in groupby(enumerate(pairs), key=lambda entry: entry[1][0].kind):
        run = list(group)
        indents = sorted({line.indent for _, (_, line) in run})
        for place, (block, line) in run:
            if kind is BlockKind.ITEM:
                yield replace(block, level=indents.index(line.indent))
            elif kind is BlockKind.HEADING:
                yield replace(block, level=2 if place else 1)
            else:
                yield block
