"""Text for Slack: what comes from documents and people is shown as it stands and never acts as markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from urllib.parse import quote

from bots.slack.limits import LINK

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_ACTING = re.compile(r"[\\`*~\[\]]|(?<!\w)_|_(?!\w)")  # in Markdown, anywhere
_LEADING = re.compile(r"^(\s*)([#+=|-]|\d{1,9}(?=[.)]\s))", re.MULTILINE)  # in Markdown, at the start of a line
_CELLS = " | "  # between the cells of a row, as documents are kept
_WIDEST = 40  # characters of a cell
_URL_SAFE = ":/?#[]@!$&'()*+,;=%~-._"


def mrkdwn(text: str) -> str:
    """Text inside Slack's mrkdwn: no mention, link or channel can come of it."""
    return "".join(_ENTITIES.get(character, character) for character in text)


def markdown(text: str) -> str:
    """Text inside Markdown: shown character by character, but for rows of a table, which are set in columns."""
    return "\n".join(_set(list(lines), rows) for rows, lines in groupby(text.split("\n"), is_row))


def is_row(line: str) -> bool:
    """Whether a line of a document is a row of a table, if another one is its neighbour."""
    return _CELLS in line


def cells(line: str) -> list[str]:
    """The cells of a row."""
    return [cell.strip() for cell in line.split("|")]


def link(url: str, text: str) -> str:
    """A link in mrkdwn; only the text, where the address is long or none of the web."""
    address = quote(url, safe=_URL_SAFE)
    if not re.match(r"https?://\w", url) or len(address) > LINK:
        return mrkdwn(text)
    return f"<{address}|{mrkdwn(text).replace('|', '¦')}>"


def plain(text: str) -> str:
    """What was typed in Slack, without its entities."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def shortened(text: str, most: int) -> str:
    """The text, cut at a word where it is longer, and never inside an entity."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    cut = cut[: cut.rfind("&")] if re.search(r"&[a-z]{0,4}$", cut) else cut
    head, _, tail = cut.rpartition(" ")
    return (head if head and len(tail) < most // 4 else cut).rstrip("\\ ") + "…"


def pieces(text: str, most: int) -> Iterator[str]:
    """The whole text in pieces of at most `most` characters, cut after a line or a word where that can be."""
    while len(text) > most:
        at = max(text.rfind("\n", 0, most), 0) or max(text.rfind(" ", 0, most), 0) or most - 1
        yield text[: at + 1]
        text = text[at + 1 :]
    if text:
        yield text


def _set(lines: list[str], rows: bool) -> str:
    if rows and len(lines) > 1:
        return _table([cells(line) for line in lines])
    return "\n".join(_literal(line) for line in lines)


def _literal(text: str) -> str:
    text = _ACTING.sub(r"\\\g<0>", mrkdwn(text))
    return _LEADING.sub(lambda found: _unled(found[1], found[2]), text)


def _unled(space: str, sign: str) -> str:
    """A number keeps its figures; the full stop after it is what would make a list."""
    return f"{space}{sign}\\" if sign[0].isdigit() else f"{space}\\{sign}"


def _table(rows: list[list[str]]) -> str:
    """Rows in columns of one width each, in a block of code: every client shows those alike."""
    rows = [[shortened(cell, _WIDEST) for cell in row] for row in rows]
    columns = max(len(row) for row in rows)
    full = [[*row, *[""] * (columns - len(row))] for row in rows]
    widths = [max(len(row[column]) for row in full) for column in range(columns)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in full)
    return "\n```\n" + "\n".join(mrkdwn(line.replace("`", "'")) for line in lines) + "\n```\n"
