"""A quoted table as a block of Slack's own, which wraps and scrolls: the first of an answer, for Slack takes one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from bots.slack.contract import Statement
from bots.slack.limits import TABLE, TABLE_COLUMNS, TABLE_ROWS
from bots.slack.markup import cells, is_row

Rows = list[list[str]]
_NOTHING = "–"  # in a cell, which may not be empty


def apart(text: str) -> tuple[str, Rows]:
    """A text without its first table, and the rows of that; none where there is none that Slack would take."""
    before, rows = list[str](), Rows()
    for in_rows, run in groupby(text.split("\n"), is_row):
        lines = list(run)
        if in_rows and len(lines) > 1 and not rows:
            rows = [cells(line) for line in lines]
        else:
            before += lines
    return ("\n".join(before).strip(), rows) if _fits(rows) else (text, [])


def with_table(statements: Sequence[Statement]) -> int | None:
    """Which statement has its table in a block of its own."""
    return next((at for at, statement in enumerate(statements) if apart(statement.text)[1]), None)


def table_block(rows: Rows) -> dict[str, Any]:
    """The block. Its cells are plain text: nothing in them acts."""
    columns = max(len(row) for row in rows)
    return {
        "type": "table",
        "rows": [[_cell(text) for text in (*row, *[""] * (columns - len(row)))] for row in rows],
        "column_settings": [{"is_wrapped": True}] * columns,
    }


def _fits(rows: Rows) -> bool:
    if not rows or len(rows) > TABLE_ROWS or max(len(row) for row in rows) > TABLE_COLUMNS:
        return False
    return sum(len(text) for row in rows for text in row) + len(rows) * TABLE_COLUMNS <= TABLE


def _cell(text: str) -> dict[str, str]:
    return {"type": "raw_text", "text": text or _NOTHING}
