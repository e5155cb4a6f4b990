"""Takes from a web page what is not the article: navigation, teasers, prompts, stamps; and says so.

By wording (boilerplate.py), by place on the page and by shape. Where it is in doubt it keeps: prose between
prose, fact boxes, sources, captions and bylines stay.
"""

from __future__ import annotations

from dataclasses import replace

from ingest.blocks import Block, BlockKind, Dropped, Loaded
from ingest.boilerplate import (
    asks_consent,
    crumbs,
    dated,
    heads_teasers,
    labelled,
    offers_newsletter,
    wording,
    wording_after,
)

_PROSE = 120  # characters of a paragraph that is surely no label, button or link
_TITLE = 140  # longest title of a teaser
_LEAD = 700  # longest text under such a title
_FRONT = 4  # blocks that may stand before the title

Reasons = dict[int, str]  # place of a block: why it is dropped


def clean(loaded: Loaded) -> Loaded:
    """Move what is not the article from `blocks` to `dropped`. Only web pages are touched."""
    if not loaded.web:
        return loaded
    blocks = loaded.blocks
    reasons: Reasons = {}
    for step in (_worded, _before, _teasers, _after):
        reasons = step(blocks, reasons) | reasons
    kept = tuple(block for place, block in enumerate(blocks) if place not in reasons)
    dropped = tuple(Dropped(blocks[place].text, reasons[place]) for place in sorted(reasons))
    return replace(loaded, blocks=_titled(kept), dropped=loaded.dropped + dropped)


def _prose(block: Block) -> bool:
    """A paragraph of whole sentences."""
    ends = block.text.endswith((".", "!", "?", "”", '"', "»", ":", ")"))
    cut = block.text.endswith(("...", "…"))
    return block.kind is BlockKind.PARAGRAPH and len(block.text) >= _PROSE and ends and not cut


def _worded(blocks: tuple[Block, ...], _: Reasons) -> Reasons:
    """Lines that say what they are. Between prose an item is taken for a step or point: "Logg inn"."""
    prose = [place for place, block in enumerate(blocks) if _prose(block)] or [0]
    found: Reasons = {}
    for place, block in enumerate(blocks):
        listed = block.kind is not BlockKind.PARAGRAPH and block.kind is not BlockKind.HEADING
        if (reason := wording(block.text)) and not (listed and prose[0] < place < prose[-1]) and not block.mark:
            found[place] = reason
    return found


def _before(blocks: tuple[Block, ...], reasons: Reasons) -> Reasons:
    """Breadcrumbs and their steps, and consent, as far as the first prose."""
    found: Reasons = {}
    steps: tuple[str, ...] = ()
    for place, block in enumerate(blocks):
        if asks_consent(block.text) and block.kind is not BlockKind.HEADING:
            found[place] = "cookie notice"
        elif trail := crumbs(block.text):
            found[place], steps = "navigation", trail[:-1]
        elif block.text in steps:
            found[place] = "navigation"
        elif _prose(block) and place not in reasons:
            break
    return found


def _teasers(blocks: tuple[Block, ...], reasons: Reasons) -> Reasons:
    """The lists of other articles, with the lines above them."""
    found: Reasons = {}
    for place, block in enumerate(blocks):
        sure = "" if place in found or place in reasons else heads_teasers(block.text)
        if not sure:
            continue
        end = _end_of_teasers(blocks, place + 1, reasons)
        closed = end == len(blocks) or end in reasons or heads_teasers(blocks[end].text)
        if closed or (sure == "sure" and end > place + 1):
            found |= dict.fromkeys(range(place, end), "teaser")
    return found


def _end_of_teasers(blocks: tuple[Block, ...], start: int, reasons: Reasons) -> int:
    """Where a list of other articles ends.

    To the last block if all from here on are entries with a date; otherwise it has items and titles only,
    and ends before the first heading or sentence of the page.
    """
    if _all_dated(blocks, start, reasons):
        return len(blocks)
    end = start
    while end < len(blocks) and end not in reasons and _entry(blocks[end]) and not heads_teasers(blocks[end].text):
        end += 1
    return end


def _entry(block: Block) -> bool:
    """A date, or a title that the source does not show as a heading."""
    if block.kind not in (BlockKind.ITEM, BlockKind.PARAGRAPH) or len(block.text) > _TITLE or labelled(block.text):
        return False
    return dated(block.text) or not block.text.endswith((".", ":"))


def _all_dated(blocks: tuple[Block, ...], start: int, reasons: Reasons) -> bool:
    """Whether every title has a date beside it and at most one paragraph under it, to the end."""
    rest = [block for place, block in enumerate(blocks) if place >= start and place not in reasons]
    dates = sum(dated(block.text) for block in rest)
    titles = sum(not dated(block.text) and not _lead(block) for block in rest)
    leads = sum(_lead(block) for block in rest)
    shaped = all(dated(block.text) or _lead(block) or len(block.text) <= _TITLE for block in rest)
    return dates >= 2 and titles <= dates and leads <= dates and shaped


def _lead(block: Block) -> bool:
    return block.kind is BlockKind.PARAGRAPH and len(block.text) <= _LEAD and block.text.endswith(".")


def _after(blocks: tuple[Block, ...], reasons: Reasons) -> Reasons:
    """What follows the last prose: promotion, newsletter boxes, links to other pages."""
    found: Reasons = {}
    for place in range(_tail(blocks, reasons), len(blocks)):
        text = blocks[place].text
        if place in reasons:
            continue
        if reason := wording_after(text):
            found[place] = reason
        elif asks_consent(text):
            found[place] = "cookie notice"
        elif offers_newsletter(text):
            found[place] = "newsletter"
    return found | _newsletter_boxes(blocks, reasons | found)


def _tail(blocks: tuple[Block, ...], reasons: Reasons) -> int:
    """The place behind the last prose or row that is kept; behind everything where there is none."""
    last = 0
    for place, block in enumerate(blocks):
        told = place in reasons or wording_after(block.text) or asks_consent(block.text)
        if not told and (_prose(block) or block.kind is BlockKind.ROW):
            last = place + 1
    return last or len(blocks)


def _newsletter_boxes(blocks: tuple[Block, ...], reasons: Reasons) -> Reasons:
    """The short items under a line about a newsletter, and the heading above it."""
    found: Reasons = {}
    for place in [place for place, reason in reasons.items() if reason == "newsletter"]:
        if place and blocks[place - 1].kind is BlockKind.HEADING:
            found[place - 1] = "newsletter"
        after = place + 1
        while after < len(blocks) and blocks[after].kind is BlockKind.ITEM and len(blocks[after].text) <= 40:
            found[after] = "newsletter"
            after += 1
    return {place: reason for place, reason in found.items() if place not in reasons}


def _titled(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Make the short line the page begins with its title, or the first heading, where it has none yet."""
    if any(block.kind is BlockKind.HEADING and block.level == 1 for block in blocks):
        return blocks
    front = range(min(_FRONT, len(blocks)))
    place = next((place for place in front if _title(blocks[place], first=place == 0)), None)
    if place is None:
        return blocks
    title = replace(blocks[place], kind=BlockKind.HEADING, level=1)
    return (*blocks[:place], title, *blocks[place + 1 :])


def _title(block: Block, first: bool) -> bool:
    if block.kind is BlockKind.HEADING:
        return True
    said = labelled(block.text) or block.text.startswith(('"', "“", "«", "»", "”"))
    ends = block.text.endswith((".", ":", ",", ";"))
    return first and block.kind is BlockKind.PARAGRAPH and len(block.text) <= _TITLE and not said and not ends
