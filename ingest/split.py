"""Splits canonical text into passages along headings and sentences, offsets exact."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from assistant.language.detect import detect
from assistant.language.sentences import split_sentences
from assistant.types import Document, Language, Passage, Section, Sentence
from ingest.blocks import BlockKind, Canonical, Placed

TARGET = 200  # tokens of a usual passage
SMALL = 90  # tokens under which a section joins the next one
LIST = 380  # tokens up to which a list stays whole with its lead-in
LONGEST = 440  # tokens of one unit; title and headings need room within the embedder's 512

# Headings of lists of sources: they never share a passage with what is told.
_SOURCES = frozenset(
    ("kilder", "kjelder", "kilde", "sources", "references", "referanser", "referencer", "litteratur", "noter", "notes")
)

Count = Callable[[str], int]  # tokens of a text, as the embedder counts them


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence, list item, row or heading with what is around it."""

    start: int
    end: int
    tokens: int
    headings: tuple[str, ...]
    page: int | None
    kind: BlockKind
    opens: bool  # the first of its block: a good place to part
    held: bool  # belongs to the list before it, its lead-in included


def split(canonical: Canonical, document: Document, count: Count) -> tuple[Passage, ...]:
    """Passages of about 200 tokens that cover all the text but headings without content."""
    language = document.metadata.language or detect(canonical.text[:4000])
    groups: list[list[_Unit]] = []
    for section in _sections(_units(canonical, count)):
        pieces = list(_pieces(section))
        if groups and pieces and _joins(groups[-1], pieces[0], document):
            groups[-1].extend(pieces.pop(0))
        groups.extend(pieces)
    made = (_passage(canonical, document, language, group) for group in groups)
    return tuple(passage for passage in made if passage.sentences)


def _units(canonical: Canonical, count: Count) -> Iterable[_Unit]:
    path: list[tuple[int, str]] = []
    before: Placed | None = None
    for block in canonical.placed:
        words = canonical.text[block.start : block.end]
        if block.kind is BlockKind.HEADING:
            path = [(level, text) for level, text in path if level < block.level] + [(block.level, words)]
        headings = tuple(text for _, text in path)
        held = _in_list(block, before, canonical.text)
        for n, (start, end) in enumerate(_parts(block, canonical.text, count)):
            tokens = count(canonical.text[start:end])
            yield _Unit(start, end, tokens, headings, block.page, block.kind, n == 0, held or n > 0)
        before = block


def _in_list(block: Placed, before: Placed | None, text: str) -> bool:
    if before is None or block.kind not in (BlockKind.ITEM, BlockKind.ROW):
        return False
    leads = before.kind is BlockKind.PARAGRAPH and text[before.start : before.end].endswith(":")
    return leads or before.kind is block.kind


def _parts(block: Placed, text: str, count: Count) -> Iterable[tuple[int, int]]:
    """A paragraph by sentences, all else whole; what is longer than a passage may be, at spaces."""
    words = text[block.start : block.end]
    whole = block.kind is not BlockKind.PARAGRAPH
    spans = [(0, len(words))] if whole else [(span.start, span.end) for span in split_sentences(words)]
    for start, end in spans:
        for first, last in _shortened(words, start, end, count):
            yield block.start + first, block.start + last


def _shortened(words: str, start: int, end: int, count: Count) -> Iterable[tuple[int, int]]:
    while end - start > LONGEST and (end - start > 12 * LONGEST or count(words[start:end]) > LONGEST):
        size = min(end - start, 4 * LONGEST)
        while count(words[start : start + size]) > LONGEST:
            size = size * 2 // 3
        space = words.rfind(" ", start + 1, start + size)
        cut = space if space > 0 else start + size
        yield start, cut
        start = cut + (space > 0)
    if start < end:
        yield start, end


def _sections(units: Iterable[_Unit]) -> Iterable[list[_Unit]]:
    section: list[_Unit] = []
    for unit in units:
        if unit.kind is BlockKind.HEADING and any(other.kind is not BlockKind.HEADING for other in section):
            yield section
            section = []
        section.append(unit)
    if section:
        yield section


def _pieces(section: Sequence[_Unit]) -> Iterable[list[_Unit]]:
    """Cut where a block begins if that is not far, keep lists whole, and leave no short rest."""
    piece: list[_Unit] = []
    left = sum(unit.tokens for unit in section)
    for unit in section:
        size = sum(other.tokens for other in piece)
        if piece and _cuts(piece, unit, size, left):
            yield piece
            piece = []
        piece.append(unit)
        left -= unit.tokens
    if piece:
        yield piece


def _cuts(piece: Sequence[_Unit], unit: _Unit, size: int, left: int) -> bool:
    if all(other.kind is BlockKind.HEADING for other in piece):
        return size + unit.tokens > LONGEST
    if unit.page != piece[-1].page:
        return True
    if unit.held and unit.kind in (BlockKind.ITEM, BlockKind.ROW):
        return size + unit.tokens > LIST
    if size + left <= TARGET * 5 // 4:
        return False
    return size + unit.tokens > (TARGET if unit.opens else TARGET * 5 // 4) or (unit.opens and size > TARGET * 3 // 4)


def _joins(before: Sequence[_Unit], piece: Sequence[_Unit], document: Document) -> bool:
    """Whether a short section shares a passage with its neighbour."""
    sizes = [sum(unit.tokens for unit in group) for group in (before, piece)]
    alike = _section(document, before[-1].headings) == _section(document, piece[0].headings)
    alike &= _lists_sources(before[-1].headings) == _lists_sources(piece[0].headings)
    return min(sizes) < SMALL and sum(sizes) <= TARGET and alike and before[-1].page == piece[0].page


def _lists_sources(headings: Sequence[str]) -> bool:
    return bool(headings) and headings[-1].strip(" :").lower() in _SOURCES


def _section(document: Document, headings: Sequence[str]) -> Section | None:
    """What the metadata say of the innermost heading they know."""
    known = {section.heading: section for section in document.metadata.sections}
    return next((known[heading] for heading in reversed(headings) if heading in known), None)


def _passage(canonical: Canonical, document: Document, language: Language, group: Sequence[_Unit]) -> Passage:
    said = [unit for unit in group if unit.kind is not BlockKind.HEADING] or [group[0]]
    start, end = group[0].start, group[-1].end
    whole, own = document.metadata, _section(document, said[0].headings) or Section("")
    page = said[0].page
    return Passage(
        document=document,
        start=start,
        end=end,
        text=canonical.text[start:end],
        language=language,
        headings=_common(unit.headings for unit in said),
        page=canonical.pages[page] if page is not None and page < len(canonical.pages) else None,
        sentences=tuple(_sentence(canonical.text, unit) for unit in said if unit.kind is not BlockKind.HEADING),
        valid_from=own.valid_from or whole.valid_from,
        valid_to=own.valid_to or ("" if own.valid_from else whole.valid_to),
        secondary=own.secondary or whole.secondary,
    )


def _sentence(text: str, unit: _Unit) -> Sentence:
    item = unit.kind in (BlockKind.ITEM, BlockKind.ROW)
    return Sentence(unit.start, unit.end, text[unit.start : unit.end], item)


def _common(paths: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """The heading path of all: the part they share."""
    first, *others = paths
    shared = len(first)
    for other in others:
        shared = min(shared, next((n for n in range(shared) if other[n : n + 1] != first[n : n + 1]), shared))
    return first[:shared]
