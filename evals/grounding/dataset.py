"""Reads hand-written pairs of a statement and the span it is said to rest on, with the verdict that is right."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from pathlib import Path

from assistant.errors import BadInput
from assistant.types import Language, Verdict

PAIRS = tuple(Path(__file__).with_name(name) for name in ("pairs.jsonl", "sly.jsonl", "later.jsonl"))


class Half(StrEnum):
    """What a pair may be used for: the gates are made on the first, and measured on the others."""

    DEV = "dev"
    HELD_OUT = "held-out"  # no pair of it has been looked at, only its totals
    FRESH = "fresh"  # written and measured later; then the gates were mended on it, too
    LAST = "last"  # written when they were, and measured once
    SLY = "sly"  # written by somebody who had not read the gates; measured, then mended on
    LATER = "later"  # written after that, committed before it was measured; some words were added since


class Kind(StrEnum):
    """How a statement relates to its span."""

    SUPPORTED = "supported"  # in nearly the same words
    PARAPHRASE = "paraphrase"
    PARTIAL = "partial"
    NUMBER = "wrong number"
    DATE = "wrong date"
    NAME = "wrong name"
    NEGATED = "negated"
    TOO_STRONG = "too strong"
    DIRECTION = "direction"
    SWAPPED = "swapped role"
    INVENTED = "invented"


@dataclass(frozen=True, slots=True)
class Written:
    """A statement and its span."""

    id: str
    half: Half
    kind: Kind
    expected: Verdict
    statement: str
    statement_language: Language
    span: str
    span_language: Language

    @property
    def family(self) -> str:
        """What pairs are counted by: Scandinavian, English, or one over the other."""
        english = {self.statement_language is Language.ENGLISH, self.span_language is Language.ENGLISH}
        return "cross-language" if len(english) > 1 else "English" if english == {True} else "Scandinavian"


def read_pairs(paths: Sequence[Path] = PAIRS) -> tuple[Written, ...]:
    """Raises BadInput where a line is no pair, or where two halves share a span."""
    pairs = tuple(pair for path in paths for pair in _pairs(path))
    spans = {half: {pair.span for pair in pairs if pair.half is half} for half in Half}
    for one, other in combinations(Half, 2):
        if shared := spans[one] & spans[other]:
            raise BadInput(f"{one} and {other} share a span: {sorted(shared)[0]}")
    return pairs


def _pairs(path: Path) -> Iterator[Written]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        yield _pair(path, number, line)


def _pair(path: Path, number: int, line: str) -> Written:
    try:
        row = json.loads(line)
        return Written(
            row["id"],
            Half(row["half"]),
            Kind(row["kind"]),
            Verdict(row["expected"]),
            row["statement"],
            Language(row["statement_language"]),
            row["span"],
            Language(row["span_language"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BadInput(f"{path}, line {number}: not a pair of a statement and a span ({error!r})") from error
