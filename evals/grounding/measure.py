"""Precision and recall of "supported", by language and by kind of pair."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from assistant.grounding import Judgement, check
from assistant.types import Language, Verdict
from evals.grounding.dataset import Half, Kind, Written

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

    from assistant.grounding.wording import Similar

FAMILIES = ("Norwegian", "Danish", "English", "cross-language")


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


def cosines(embeddings: Embeddings) -> Similar:
    """Cosines of unit vectors, each text embedded once."""
    kept: dict[str, np.ndarray] = {}

    def similar(text: str, others: Sequence[str]) -> list[float]:
        new = [each for each in dict.fromkeys((text, *others)) if each not in kept]
        kept.update(zip(new, map(np.asarray, embeddings.embed_documents(new)), strict=True))
        return [float(kept[text] @ kept[other]) for other in others]

    return similar


def table(outcomes: Sequence[Outcome]) -> list[dict[str, str]]:
    """One row for each half and family, and one for all families of a half."""
    rows = []
    for half in Half:
        mine = [outcome for outcome in outcomes if outcome.pair.half is half]
        groups = {family: [outcome for outcome in mine if outcome.pair.family == family] for family in FAMILIES}
        rows += [_row(half, family, group) for family, group in (groups | {"all": mine}).items() if group]
    return rows


def _row(half: Half, family: str, outcomes: Sequence[Outcome]) -> dict[str, str]:
    said = [outcome for outcome in outcomes if outcome.said]
    true = [outcome for outcome in outcomes if outcome.true]
    right = sum(outcome.true for outcome in said)
    return {
        "half": half.value,
        "language": family,
        "pairs": str(len(outcomes)),
        "supported": str(len(true)),
        "found so": str(len(said)),
        "precision": _share(right, len(said)),
        "recall": _share(right, len(true)),
    }


def kinds(outcomes: Sequence[Outcome]) -> list[dict[str, str]]:
    """One row for each kind: how many of its pairs are found to be supported, by half."""
    rows = []
    for kind in Kind:
        row = {"kind": kind.value}
        for half in Half:
            mine = [outcome for outcome in outcomes if outcome.pair.kind is kind and outcome.pair.half is half]
            row |= {f"{half}: pairs": str(len(mine)), f"{half}: found supported": str(sum(one.said for one in mine))}
        rows.append(row)
    return rows


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "–"
