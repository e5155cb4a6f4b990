"""Decides whether the hits hold enough evidence to answer, or whether to say that they do not."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.compose.features import Candidate
from assistant.compose.matching import matched, terms
from assistant.compose.rank import rank
from assistant.types import Hit
from assistant.understand import Asked

_THRESHOLD = 0.5  # probability


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether to answer, and why not."""

    enough: bool
    score: float  # probability that the best sentence answers, 0 to 1
    missing: tuple[str, ...] = ()  # words of the question that the best passage does not have


def decide(asked: Asked, hits: Sequence[Hit], *, today: date | None = None) -> Decision:
    """Whether the best of the hits answers the question; nothing retrieved is never enough.

    Cosines of E5 lie in a narrow band, so the evidence is relative: the share of what the question names that is found
    around the best sentence, and how far that stands out from the other sentences.
    """
    ranked = rank(asked, hits, today=today)
    if not ranked:
        return Decision(False, 0.0)
    best = ranked[0]
    score = 1 / (1 + math.exp(-8 * (best.support - 0.5)))
    return Decision(score >= _THRESHOLD, score, _missing(asked, best))


def _missing(asked: Asked, best: Candidate) -> tuple[str, ...]:
    passage = best.hit.passage
    text = " ".join((passage.document.metadata.title, *passage.headings, passage.text))
    found = matched(text, passage.language)
    return tuple(term.word for term in terms(asked.query, asked.language, passage.language) if not term.match(found))
