"""Precision and recall of "supported", by language and by kind of pair."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import TYPE_CHECKING

from assistant.grounding import Judgement, check
from assistant.types import Language, Verdict
from evals.grounding.dataset import Half, Kind, Written

if TYPE_CHECKING:
    from assistant.grounding.wording import Similar

FAMILIES = ("Scandinavian", "English", "cross-language")
_Z = 1.96  # of a 95 % interval


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one pair was judged."""

    pair: Written
    judgement: Judgement

    @property
    def said(self) -> bool:
        """Whether it was found to be supported."""
        return self.judgement.verdict is Verdict.SUPPORTED

    @property
    def true(self) -> bool:
        """Whether it is."""
        return self.pair.expected is Verdict.SUPPORTED


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, with the interval in which the share may truly lie."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        return self.part / self.whole if self.whole else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's of 95 % (1927), which holds for few pairs and for shares near 1."""
        if not self.whole:
            return 0.0, 1.0
        share, square = self.value, _Z * _Z / self.whole
        middle = (share + square / 2) / (1 + square)
        reach = _Z * sqrt(share * (1 - share) / self.whole + square / self.whole / 4) / (1 + square)
        return max(0.0, middle - reach), min(1.0, middle + reach)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.value:.3f} [{low:.2f} to {high:.2f}]" if self.whole else "–"


def measure(pairs: Iterable[Written], similar: Similar | None = None) -> list[Outcome]:
    """Judge each pair."""
    return [Outcome(pair, _judged(pair, similar)) for pair in pairs]


def _judged(pair: Written, similar: Similar | None) -> Judgement:
    return check(
        pair.statement,
        pair.span,
        statement_language=pair.statement_language,
        span_language=pair.span_language,
        similar=similar,
    )


def precision(outcomes: Iterable[Outcome]) -> Share:
    """Of what is found to be supported, what is."""
    said = [outcome.true for outcome in outcomes if outcome.said]
    return Share(sum(said), len(said))


def recall(outcomes: Iterable[Outcome]) -> Share:
    """Of what is supported, what is found to be."""
    true = [outcome.said for outcome in outcomes if outcome.true]
    return Share(sum(true), len(true))


def among_others(pairs: Sequence[Written]) -> list[Written]:
    """The same pairs with each span between two others of its language, as in a longer passage."""
    spans: dict[Language, list[str]] = {pair.span_language: [] for pair in pairs}
    for pair in pairs:
        if pair.span not in spans[pair.span_language]:
            spans[pair.span_language].append(pair.span)
    return [replace(pair, span=_surrounded(pair.span, spans[pair.span_language])) for pair in pairs]


def _surrounded(span: str, spans: Sequence[str]) -> str:
    at = spans.index(span)
    return " ".join((spans[at - 1], span, spans[(at + 1) % len(spans)]))


def table(outcomes: Sequence[Outcome]) -> list[dict[str, str]]:
    """One row for each half and family, and one for all families of a half."""
    return [
        {
            "half": half.value,
            "language": family,
            "pairs": str(len(group)),
            "supported": str(sum(outcome.true for outcome in group)),
            "found so": str(sum(outcome.said for outcome in group)),
            "precision": str(precision(group)),
            "recall": str(recall(group)),
        }
        for half, family, group in _groups(outcomes)
    ]


def _groups(outcomes: Sequence[Outcome]) -> Iterator[tuple[Half, str, list[Outcome]]]:
    for half in Half:
        mine = [outcome for outcome in outcomes if outcome.pair.half is half]
        for family in (*FAMILIES, "all"):
            group = [outcome for outcome in mine if family in ("all", outcome.pair.family)]
            if group:
                yield half, family, group


def kinds(outcomes: Sequence[Outcome]) -> list[dict[str, str]]:
    """One row for each kind of pair: by half and family, how many of its pairs are found to be supported."""
    rows = []
    for kind in Kind:
        mine = [outcome for outcome in outcomes if outcome.pair.kind is kind]
        by_half = {half.value: _found(one for one in mine if one.pair.half is half) for half in Half}
        by_family = {family: _found(one for one in mine if one.pair.family == family) for family in FAMILIES}
        rows.append({"found supported": kind.value, **by_half, **by_family})
    return rows


def _found(outcomes: Iterable[Outcome]) -> str:
    said = [outcome.said for outcome in outcomes]
    return f"{sum(said)} of {len(said)}" if said else "–"


def mistaken(outcomes: Iterable[Outcome]) -> list[dict[str, str]]:
    """The pairs that are judged wrongly, but for those of the held-out half, which nobody looks at."""
    wrong = [one for one in outcomes if one.said != one.true and one.pair.half is not Half.HELD_OUT]
    return [
        {
            "pair": one.pair.id,
            "kind": one.pair.kind.value,
            "judged": one.judgement.verdict.value,
            "reason": one.judgement.reason or "",
            "statement": one.pair.statement,
            "span": one.pair.span,
        }
        for one in sorted(wrong, key=lambda one: not one.said)
    ]
