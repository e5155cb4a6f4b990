"""Ranks the passages that vectors and words proposed for one question: pure functions.

Cosines count by their distance to what unrelated passages of the same language score, words by the share of
the question that was found. So neither part is trusted more than it earns: a question in another language finds
few words and leaves the order to the vectors.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from assistant.types import Language

SPREAD = 0.02  # standard deviation of E5's cosines between a question and passages unrelated to it
_SENTENCE_SHARE = 0.3  # of the closest sentence, beside the passage as a whole
_COVERAGE = 4.0  # spreads that finding every word is worth
_ENDED = 2.0  # spreads that an ended validity costs
# Passages answered as often as not at _EVEN spreads, and e times as often for each further _ODDS spreads.
_EVEN = 7.4
_ODDS = 1.8
_BACKGROUND = 0.78  # E5's mean cosine between a question and unrelated passages
_OTHERS = 5  # passages' worth of all languages in the background of each
_SAME_WORDS = 0.9  # share of words that passages saying the same have in common


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may answer, with what is known of it for one question."""

    id: int
    document: str
    text: str
    language: Language
    dense: float  # cosine
    lexical: float  # BM25, 0 where no word was found
    coverage: float  # share of the question's words found, rare words counting more, 0 to 1
    ended: bool = False  # its validity is over, or it was replaced
    sentence: float | None = None  # cosine of its closest sentence


@dataclass(frozen=True, slots=True)
class Fused:
    """A candidate with its place in the order."""

    candidate: Candidate
    score: float  # 0 to 1, higher is closer
    same: tuple[Candidate, ...] = ()  # lower candidates that say the same, dropped from the order


def backgrounds(means: Mapping[Language, tuple[int, float]]) -> dict[Language, float]:
    """What an unrelated passage of each language scores, from the number of passages and their mean cosine.

    The mean cosine of a question with many unit vectors is its product with their mean. A language of few
    passages is drawn towards the mean of all, and a corpus of few towards what is usual, for they may all be about
    the question.
    """
    total = sum(count for count, _ in means.values())
    if not total:
        return {}
    overall = (sum(count * mean for count, mean in means.values()) + _OTHERS * _BACKGROUND) / (total + _OTHERS)
    return {
        language: (count * mean + _OTHERS * overall) / (count + _OTHERS) for language, (count, mean) in means.items()
    }


def fuse(
    candidates: Iterable[Candidate],
    backgrounds: Mapping[Language, float] | None = None,
    *,
    limit: int | None = None,
    spread: float = SPREAD,
) -> list[Fused]:
    """The closest candidates, near-duplicates under the best of them.

    `spread` belongs to the embedder. An ended passage stands below a valid one that is about as close.
    """
    levels = backgrounds or {}
    weighed = [(_evidence(one, levels.get(one.language, _BACKGROUND), spread), one) for one in candidates]
    kept: list[Fused] = []
    words: list[set[str]] = []
    for evidence, candidate in sorted(weighed, key=lambda pair: (-pair[0], pair[1].ended, pair[1].id)):
        own = set(candidate.text.lower().split())
        twin = next((n for n, other in enumerate(words) if _same(own, other)), None)
        if twin is not None:
            kept[twin] = replace(kept[twin], same=(*kept[twin].same, candidate))
        elif limit is not None and len(kept) >= limit:
            break
        else:
            kept.append(Fused(candidate, _score(evidence)))
            words.append(own)
    return kept


def _evidence(candidate: Candidate, background: float, spread: float) -> float:
    sentence = candidate.dense if candidate.sentence is None else candidate.sentence
    closeness = (1 - _SENTENCE_SHARE) * candidate.dense + _SENTENCE_SHARE * sentence - background
    return closeness / spread + _COVERAGE * candidate.coverage - _ENDED * candidate.ended


def _score(evidence: float) -> float:
    return 1 / (1 + math.exp((_EVEN - evidence) / _ODDS))


def _same(own: set[str], other: set[str]) -> bool:
    return len(own & other) >= _SAME_WORDS * max(len(own), len(other))
