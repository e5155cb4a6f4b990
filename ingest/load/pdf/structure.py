"""Tells headings and list items from paragraphs, and mends sentences that run over the end of a page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from ingest.blocks import Block, BlockKind
from ingest.load.pdf.paragraphs import BULLET, NUMBER, Part
from ingest.load.pdf.words import appended, hyphenated, joined, unfinished

Outline = Mapping[str, int]  # heading as `plain` gives it: level

_LARGER = 1.12  # times the size of the text: a heading
_LONGEST = 200  # characters of a heading
_DEEPEST = 6
_SENTENCE_END = re.compile(r"[.!?][”\"»)]*\s+(?=[A-ZÆØÅ«“\"–])")


def blocks_of(parts: Sequence[Part], outline: Outline) -> tuple[Block, ...]:
    """The blocks of a whole document; headings by its outline, by size of letters, by weight."""
    looks = _looks(parts, outline)
    known = hyphenated(line for part in parts for line in part.lines)
    blocks: list[Block] = []
    for _, group in groupby(parts, key=lambda part: part.page):
        page = list(group)
        blocks += [_block(part, joined(part.lines, known), page, looks) for part in page]
    return tuple(block for block in _mended(blocks, parts, known) if block.text)


def plain(text: str) -> str:
    """A heading as it can be compared: letters and figures only, without its number."""
    return re.sub(r"[\W_]+", " ", re.sub(r"^\s*(?:\w+ )?[\d.]+\s+", "", text)).strip().lower()


@dataclass(frozen=True, slots=True)
class _Looks:
    """How text and headings look in the document."""

    text: float  # size of the letters of most of it
    sizes: tuple[float, ...]  # of headings, largest first
    bold: bool  # whether weight means anything: most of the text is light
    outline: Outline

    def level(self, part: Part, text: str) -> int:
        """Of the heading that it is; 0 where it is none."""
        if part.row or not _short(part) or not re.search(r"[^\W\d_]{2}", text):
            return 0
        if level := self.outline.get(plain(text), 0):
            return min(level, _DEEPEST)
        if text.endswith((".", ",", ";", ":")) or BULLET.match(text):
            return 0
        if round(part.size) in self.sizes:
            return min(self.sizes.index(round(part.size)) + 1, _DEEPEST)
        heavy = self.bold and part.bold and len(part.lines) <= 2 and part.size >= 0.95 * self.text
        return min(len(self.sizes) + 1, _DEEPEST) if heavy and len(text) <= _LONGEST / 2 else 0


def _looks(parts: Sequence[Part], outline: Outline) -> _Looks:
    letters: Counter[int] = Counter()
    heavy = 0
    for line in (line for part in parts for line in part.lines):
        letters[round(line.size)] += len(line.text)
        heavy += len(line.text) * line.bold
    text = letters.most_common(1)[0][0] if letters else 0
    sizes = {round(part.size) for part in parts if part.size > _LARGER * text and _short(part)}
    return _Looks(text, tuple(sorted(sizes, reverse=True)), heavy < 0.3 * letters.total(), outline)


def _short(part: Part) -> bool:
    return len(part.lines) <= 4 and sum(len(line.text) for line in part.lines) <= _LONGEST


def _block(part: Part, text: str, page: Sequence[Part], looks: _Looks) -> Block:
    if part.row:
        return Block(BlockKind.ROW, text, page=part.page)
    if level := looks.level(part, text):
        return Block(BlockKind.HEADING, text, level, part.page)
    number, bullet = NUMBER.match(text), BULLET.match(text)
    mark = number or bullet
    if not mark or mark.end() == len(text) or not _listed(part, page):
        return Block(BlockKind.PARAGRAPH, text, page=part.page)
    kept = number[0].strip() if number else ""
    return Block(BlockKind.ITEM, text[mark.end() :], _depth(part, page), part.page, mark=kept)


def _listed(part: Part, page: Sequence[Part]) -> bool:
    """A real bullet, or one of several parts of the page that open alike at the same distance from the edge."""
    first = part.lines[0]
    if BULLET.match(first.text) and first.text[0] not in "-–—*o":
        return True
    others = (other.lines[0] for other in page if other is not part)
    return any(_opening(first.text) == _opening(other.text) and abs(first.left - other.left) < 6 for other in others)


def _opening(text: str) -> str:
    """The shape of the mark an item opens with."""
    mark = NUMBER.match(text) or BULLET.match(text)
    return re.sub(r"[^\W_]", "0", mark[0].strip()) if mark else text


def _depth(part: Part, page: Sequence[Part]) -> int:
    """How many lists with marks further to the left there are in its column."""
    first = part.lines[0]
    marked = [line for other in page if not other.row and BULLET.match((line := other.lines[0]).text)]
    lefts = {round(line.left / 6) for line in marked if line.column == first.column and line.left < first.left - 6}
    return min(len(lefts), 3)


def _mended(blocks: Sequence[Block], parts: Sequence[Part], known: frozenset[str]) -> list[Block]:
    """With the rest of a sentence that runs over the end of a page moved to where it began."""
    mended = list(blocks)
    running = [place for place, part in enumerate(parts) if blocks[place].kind is not BlockKind.ROW and not part.row]
    for here, there in pairwise(running):
        before, after = parts[here], parts[there]
        if before.page != after.page and _runs_on(mended[here], mended[there], before, after):
            text = appended(mended[here].text, mended[there].text, known)
            end = _SENTENCE_END.search(text, max(len(mended[here].text) - 1, 0))
            cut = end.end() if end else len(text)
            mended[here] = replace(mended[here], text=text[:cut].strip())
            mended[there] = replace(mended[there], text=text[cut:].strip())
    return mended


def _runs_on(block: Block, following: Block, before: Part, after: Part) -> bool:
    plain_text = following.kind is BlockKind.PARAGRAPH and block.kind is not BlockKind.HEADING
    alike = abs(before.size - after.size) <= 0.06 * before.size
    return plain_text and alike and unfinished(block.text) and following.text[:1].islower()
