"""Ranks the sentences of the hits by how well they answer: a weighted sum of well-understood evidence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from assistant.compose.features import Candidate, Features, evidence
from assistant.types import Hit
from assistant.understand import Asked

# Log-odds, fitted by listwise logistic regression on questions whose answering sentence is known.
_WEIGHTS = Features(
    words=2.18,
    words_around=3.41,
    words_heading=2.01,
    words_passage=1.57,
    names=-1.92,
    density=-0.69,
    similar=0.94,
    similar_after=0.17,
    foreign_similar=0.37,
    foreign_words=-0.51,
    passage=4.19,
    figure=1.66,
    name=1.67,
    cue=0.93,
    near=0.62,
    length=-0.12,
    first=0.90,
    asks=-1.37,
    heading=-2.78,
    leaning=0.57,
)
_ENDED = 3.0  # what a passage that no longer holds loses to one that does
_COMMANDS = 4.0  # what a sentence loses that speaks to an assistant instead of to a reader

_COMMAND = re.compile(
    r"\b(?:ignore|disregard|forget|override|ignorer|ignorér|overse|se bort fra|glem)\b.{0,40}"
    r"\b(?:instruction|instruks|prompt|previous|above|tidligere|ovenfor|ovenstående|rule|regle)\w*"
    r"|\b(?:system|hidden) ?prompt|^\W*(?:system|assistant|user|human)\s*:"
    r"|\byou are (?:now )?(?:an? )?(?:ai|assistant|chatbot|language model)\b"
    r"|\b(?:du er nå|du er nu|du er no)\b.{0,20}\b(?:assistent|chatbot|språkmodell|sprogmodel)\b"
    r"|\b(?:svar|answer|respond|reply|skriv|write) (?:only|kun|bare|alltid|altid|always|berre)\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:19|20)\d\d\b|\b(?:tidligere|tidlegare|opprinnelig|oprindeligt|opphavleg|i fjor|sist år|previously|formerly|"
    r"originally|last year|used to|back then|dengang|den gangen|den gongen)\b",
    re.IGNORECASE,
)


def rank(asked: Asked, hits: Sequence[Hit], *, today: date | None = None) -> list[Candidate]:
    """Every sentence of the hits, the likeliest answer first.

    Passages that no longer hold on `today` (default: the present day) come after those that do, unless the question
    is about the past.
    """
    day = today or date.today()
    past = asks_of_the_past(asked)
    scored = [
        Candidate(one.hit, one.place, found.dot(_WEIGHTS) - _penalty(one, asked, day, past), one.support)
        for one, found in evidence(asked, hits)
    ]
    return sorted(scored, key=lambda candidate: -candidate.score)


def asks_of_the_past(asked: Asked) -> bool:
    """Whether a question names a year or asks how things used to be."""
    return bool(_PAST.search(asked.query))


def _penalty(candidate: Candidate, asked: Asked, day: date, past: bool) -> float:
    passage = candidate.hit.passage
    over = passage.ended(day) or bool(passage.document.metadata.superseded_by)
    commands = _commands(candidate.sentence.text) and not _commands(asked.query)
    return (_ENDED if over and not past else 0.0) + (_COMMANDS if commands else 0.0)


@lru_cache(maxsize=1 << 14)
def _commands(text: str) -> bool:
    return bool(_COMMAND.search(text))
