"""Ranks the sentences of the hits by how well they answer: a weighted sum of well-understood evidence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from assistant.compose.commands import commands
from assistant.compose.features import Candidate, Features, evidence
from assistant.language.stems import words
from assistant.scope import When, when
from assistant.types import Hit
from assistant.understand import Asked

# Log-odds, fitted by listwise logistic regression on questions whose answering sentence is known.
_WEIGHTS = Features(
    words=0.43,
    words_around=2.16,
    words_heading=1.77,
    words_left=2.11,
    words_passage=1.71,
    names=-1.74,
    density=-0.46,
    similar=0.50,
    similar_after=0.18,
    foreign_similar=0.13,
    foreign_words=0.74,
    passage=2.32,
    figure=2.10,
    name=2.35,
    cue=1.67,
    near=0.53,
    length=-0.12,
    first=0.83,
    asks=-1.28,
    heading=-2.63,
    leaning=0.62,
    closer=0.50,
    unknown=4.00,
    denies=10.00,
    rules=3.00,
    elsewhere=-2.50,
    year=0.50,
    other_year=-0.70,
    counted=1.50,
    defines=2.50,
)
_ENDED = 3.0  # what a passage that no longer holds loses to one that does
_SIGNPOSTS = 3.0  # what a sentence loses that tells what the page holds, instead of telling it

_SIGNPOST = re.compile(
    r"\W*(?:denne|dette|this|i denne|på denne|in this)\s+(?:net|nett)?"
    r"(?:sid[ea]n?|artikkel\w*|artikel\w*|rapport\w*|guide\w*|veileder\w*|vejledning\w*|dokument\w*|page|article|report|"
    r"document|chapter|kapittel\w*|kapitel\w*|notat\w*)\s+"
    r"(?:forkl\w+|vis\w+|fortel\w+|fortæl\w+|beskriv\w+|handl\w+|gir|gjev|giver|saml\w+|gjengir|gengiver|hjelp\w+|hjælp\w+|"
    r"finn\w+|finder|explain\w*|show\w*|tell\w*|describ\w+|give\w*|list\w*|is about|we|you|vi|du|kan)\b",
    re.IGNORECASE,
)
_LISTED_UNDER = "kilder kjelder kilde sources references referanser referencer litteratur noter notes"
_BIBLIOGRAPHY = frozenset(_LISTED_UNDER.split())


def rank(asked: Asked, hits: Sequence[Hit], *, today: date | None = None) -> list[Candidate]:
    """The sentences of the hits, the likeliest answer first, without lists of sources and orders to an assistant.

    Passages that did not hold at the time that the question is about come after those that did: on `today` (default:
    the present day), unless it names another.
    """
    time = when(asked.query, today or date.today())
    about_orders = commands(asked.query)
    about_sources = not _BIBLIOGRAPHY.isdisjoint(words(asked.query))
    scored = [
        Candidate(one.hit, one.place, one.found, one.found.dot(_WEIGHTS) - _penalty(one, time))
        for one in evidence(asked, hits)
        if (about_orders or not commands(one.sentence.text)) and (about_sources or not _lists_sources(one))
    ]
    return sorted(scored, key=lambda candidate: -candidate.score)


def _penalty(candidate: Candidate, time: When) -> float:
    passage = candidate.hit.passage
    ended = time.ended(passage.valid_from, passage.valid_to, bool(passage.document.metadata.superseded_by))
    return _ENDED * ended + _SIGNPOSTS * _is_signpost(candidate.sentence.text)


def _lists_sources(candidate: Candidate) -> bool:
    headings = candidate.hit.passage.headings
    return bool(headings) and headings[-1].strip(" :").lower() in _BIBLIOGRAPHY


@lru_cache(maxsize=1 << 15)
def _is_signpost(text: str) -> bool:
    return bool(_SIGNPOST.match(text))
