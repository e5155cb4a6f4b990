"""Writes what was found into docs/benchmarks.md: the tables between marks are replaced, the text around them stays."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evals.bench.figures import Aim, Found, Table

PAGE = Path("docs/benchmarks.md")


def write_page(found: Found, about: Mapping[str, Any], path: Path = PAGE) -> None:
    """Put one part in the place of what an earlier run found."""
    parts = [_run(about), *map(markdown, found.tables), *([_aims(found.aims)] if found.aims else [])]
    path.write_text(placed(path.read_text("utf-8"), found.part, "\n\n".join(parts)), "utf-8")


def write_history(history: Table, path: Path = PAGE) -> None:
    """Put the table of runs in its place."""
    path.write_text(placed(path.read_text("utf-8"), "history", markdown(history)), "utf-8")


def placed(text: str, name: str, body: str) -> str:
    """The text with this between the marks of that name; unchanged where it has no such marks."""
    pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    return pattern.sub(lambda match: f"{match[1]}{body}\n{match[2]}", text)


def markdown(table: Table) -> str:
    """A table under its title in bold."""
    head = [f"**{table.title}**", "", _row(table.columns), _row(["---", *["---:"] * (len(table.columns) - 1)])]
    return "\n".join([*head, *(_row([cell.replace("|", "\\|") for cell in row]) for row in table.rows)])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _aims(aims: Sequence[Aim]) -> str:
    rows = [
        (
            aim.name,
            f"{aim.value:.3g}",
            f"{'at most' if aim.at_most else 'at least'} {aim.limit:g}",
            "yes" if aim.held else "**no**",
        )
        for aim in aims
    ]
    return markdown(Table("Aims", ("aim", "measured", "wanted", "held"), tuple(rows)))


def _run(about: Mapping[str, Any]) -> str:
    made, load = about["made"][:16].replace("T", " "), about["load"]
    return (
        f"*{made} UTC, revision {str(about['revision'])[:10]}, load before {load} on {about['processors']} processors*"
    )
