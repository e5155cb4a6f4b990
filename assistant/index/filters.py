"""Which passages may answer: the reader's filters as a condition in SQL."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from assistant.types import Kind, Language


@dataclass(frozen=True, slots=True)
class Filters:
    """Empty means no limit. Values of one field are alternatives; the fields all have to hold."""

    kinds: tuple[Kind, ...] = ()
    languages: tuple[Language, ...] = ()
    publishers: tuple[str, ...] = ()  # found anywhere in the name, in any case
    topics: tuple[str, ...] = ()
    published_from: str = ""  # ISO 8601, possibly only a year or a month
    published_to: str = ""
    valid_on: date | None = None
    documents: tuple[str, ...] = field(default=())

    def __bool__(self) -> bool:
        return self != Filters()

    def where(self) -> tuple[str, list[str]]:
        """A condition on passages `p` joined to documents `d`, with its parameters."""
        parts: list[str] = []
        values: list[str] = []

        def also(condition: str, *given: str) -> None:
            parts.append(f"({condition})")
            values.extend(given)

        for column, wanted in (
            ("d.kind", self.kinds),
            ("d.language", self.languages),
            ("d.id", self.documents),
        ):
            if wanted:
                also(f"{column} IN ({_marks(wanted)})", *wanted)
        if self.publishers:
            also(
                " OR ".join("instr(d.publisher, ?)" for _ in self.publishers),
                *map(str.casefold, self.publishers),
            )
        if self.topics:
            about = f"SELECT document FROM topics WHERE topic IN ({_marks(self.topics)})"
            also(f"d.id IN ({about})", *map(str.casefold, self.topics))
        if self.published_from:
            also("d.published >= ?", self.published_from)
        if self.published_to:
            also(
                "d.published != '' AND substr(d.published, 1, CAST(? AS INTEGER)) <= ?",
                str(len(self.published_to)),
                self.published_to,
            )
        if self.valid_on:
            day = self.valid_on.isoformat()
            also("p.valid_from = '' OR p.valid_from <= ?", day)
            also("p.valid_to = '' OR p.valid_to >= substr(?, 1, length(p.valid_to))", day)
        return " AND ".join(parts) or "1", values


def _marks(values: tuple[object, ...]) -> str:
    return ", ".join("?" * len(values))
