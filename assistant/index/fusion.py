"""Ranks the passages that vectors and words proposed for one question: pure functions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.types import Language

_COSINE_SHARE = 100.0  # a hundredth of cosine between E5 vectors weighs as much as one unit here
_LEXICAL_SHARE = 0.5  # units for one nat of BM25
_SAME_WORDS = 0.9  # share of words from which two passages say the same
_SAME_COSINE = 0.01  # passages that say the same lie no further apart, seen from the question


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may answer, with what is known of it for one question."""

    id: int
    document: str
    text: str
    language: Language
    dense: float  # cosine
    lexical: float  # BM25, 0 where no word was found
    coverage: float  # share of the question's words found, rare words counting more
    ended: bool = False  # its validity is over


@dataclass(frozen=True, slots=True)
class Fused:
    """A candidate with its place in the order."""

    candidate: Candidate
    score: float  # 0 to 1, higher is closer
    same: tuple[Candidate, ...] = ()  # lower candidates that say the same, dropped from the order


def fuse(candidates: Sequence[Candidate]) -> list[Fused]:
    """The candidates, closest first, what ended last, near-duplicates under the best of them."""
    kept: list[Fused] = []
    for candidate in sorted(candidates, key=lambda candidate: (candidate.ended, -_evidence(candidate), candidate.id)):
        twin = next((n for n, fused in enumerate(kept) if _same(fused.candidate, candidate)), None)
        if twin is None:
            kept.append(Fused(candidate, _probability(candidate)))
        else:
            kept[twin] = replace(kept[twin], same=(*kept[twin].same, candidate))
    return kept


def _evidence(candidate: Candidate) -> float:
    return _COSINE_SHARE * candidate.dense + _LEXICAL_SHARE * candidate.lexical


def _probability(candidate: Candidate) -> float:
    return 1 / (1 + math.exp(-(_evidence(candidate) - 92)))


def _same(one: Candidate, other: Candidate) -> bool:
    if abs(one.dense - other.dense) > _SAME_COSINE or not 0.8 < len(one.text) / (len(other.text) or 1) < 1.25:
        return False
    own, others = set(one.text.lower().split()), set(other.text.lower().split())
    return len(own & others) >= _SAME_WORDS * len(own | others)
