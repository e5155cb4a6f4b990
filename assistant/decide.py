"""Decides whether the hits hold enough evidence to answer, or whether to say that they do not."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter, mul

from assistant.compose.extractive import MOST
from assistant.compose.features import Candidate
from assistant.compose.matching import Matched, Term, at_home, counted, matched, measure, terms
from assistant.compose.rank import rank
from assistant.compose.values import FIGURES, MUST_BE_THERE, NAMES
from assistant.scope import of_the_future, told_of, years
from assistant.types import Hit, Passage
from assistant.understand import Asked


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether to answer, and why not."""

    enough: bool
    score: float  # probability that the hits answer, 0 to 1
    missing: tuple[str, ...] = ()  # words of the question that are nowhere in the passage of the best sentence


@dataclass(frozen=True, slots=True)
class Signs:
    """What tells a question that the hits answer from one that only sounds like them. Shares are 0 to 1."""

    around: float  # question words in the best sentence, the one before and the headings
    unseen: float  # question words that none of the hits has
    names: float  # names of the question that the passage of the best sentence and its headings lack
    attribute: float  # words that are no names, in the best sentence and the one before
    wanting: float  # the share of those that are not there, where a figure or name is asked for, else 0
    lacking: float  # 1 where a figure or name is asked for and the best sentence has no new one
    words: float  # words of the question that mean something, at most 8: a short one has less to be found by
    similar: float  # best sentence, in standard deviations above the mean of this question's sentences
    cosine: float  # closest sentence, in hundredths above what is usual for unrelated text of its language
    closest: float  # cosine of the closest sentence itself, in hundredths, on the scale of E5
    passage: float  # the same of the best sentence's passage
    ahead: float  # cosine of the best passage above the mean of the hits, in hundredths
    scattered: float  # documents that the likeliest sentences come from
    foreign: float  # 1 where one of question and source is in English, which shares few words with the others
    foreign_unseen: float
    elsewhere: float  # 1 where the question names countries, and the passage is about others
    undated: float  # share of the years that the question names which the passage tells nothing of
    future: float  # 1 where it asks who or how much is to come, and the best sentence tells of nothing to come
    uncounted: float  # how surely the best sentence and the one before lack what is to be counted


_NUMBERS: Callable[[Signs], tuple[float, ...]] = attrgetter(*Signs.__slots__)
_THRESHOLD = 0.5  # probability
_AHEAD = 5.0  # hundredths from which further ahead is no surer
_WORDS = 8  # from which a question is no longer told apart by its length
_FAR = 10.0  # hundredths of cosine above unrelated text from which closer is no surer
_UNRELATED = 0.8  # cosine that E5 gives to texts that have nothing to do with each other; it is hardly ever below .7
_CLOSEST = 95.0  # hundredths of cosine from which closer is no surer
# Log-odds, fitted by logistic regression on questions whose answer is in the corpus, or was taken out of it.
_BIAS = -34.11
_WEIGHTS = Signs(
    around=0.11,
    unseen=-0.24,
    names=-1.65,
    attribute=1.99,
    wanting=-0.32,
    lacking=-0.33,
    words=0.25,
    similar=0.40,
    cosine=-0.20,
    closest=0.29,
    passage=0.10,
    ahead=0.07,
    scattered=-0.32,
    foreign=0.35,
    foreign_unseen=1.11,
    elsewhere=-2.60,
    undated=-1.90,
    future=-4.00,
    uncounted=-1.10,
)


def decide(
    asked: Asked, hits: Sequence[Hit], *, ranked: Sequence[Candidate] = (), today: date | None = None
) -> Decision:
    """Whether the best sentence of the hits answers the question; no hits are never enough.

    Cosines of E5 lie in a narrow band, so the evidence is relative: the share of what the question names that is found
    around the best sentence, whether a value of the expected kind is there, and how far it stands out from the rest.
    `ranked` is what `rank` made of the same hits, where it is at hand.
    """
    ranked = ranked or rank(asked, hits, today=today)
    if not ranked:
        return Decision(False, 0.0)
    signs, missing = _signs(asked, hits, ranked, today or date.today())
    score = 1 / (1 + math.exp(-(_BIAS + sum(map(mul, _NUMBERS(signs), _NUMBERS(_WEIGHTS))))))
    return Decision(score >= _THRESHOLD and not _lacks_value(asked, ranked), score, missing)


def _lacks_value(asked: Asked, ranked: Sequence[Candidate]) -> bool:
    """Whether an amount, a count or an address is asked for and none of the likeliest sentences has one."""
    return asked.expected in MUST_BE_THERE and not any(one.found.figure for one in ranked[:MOST])


def _signs(
    asked: Asked, hits: Sequence[Hit], ranked: Sequence[Candidate], today: date
) -> tuple[Signs, tuple[str, ...]]:
    best = ranked[0]
    ahead = asked.expected in FIGURES | NAMES and of_the_future(asked.query, today)
    named_years = years(asked.query)
    named = terms(asked.query, asked.language, best.hit.passage.language)
    text = _text(best.hit.passage)
    shares = [term.match(text) for term in named]
    weights = [measure(term.word) for term in named]
    unseen = _mean(_unseen(asked, hits, named), weights)
    attribute = _attribute(best, named)
    value = asked.expected in FIGURES | NAMES
    foreign = float((asked.language == "en") is not (best.hit.passage.language == "en"))
    cosines = [hit.dense for hit in hits if hit.dense is not None]
    signs = Signs(
        around=best.found.words_around,
        unseen=unseen,
        names=_mean([1 - share for share in shares], [float(term.name) for term in named]),
        attribute=attribute,
        wanting=value * (1 - attribute),
        lacking=float(value and not best.found.figure and not best.found.name),
        words=min(_WORDS, len(named)),
        similar=best.found.similar,
        cosine=min(_FAR, 100 * max((_above(hit) for hit in hits), default=0.0)),
        closest=max(_on_scale(hit, max(hit.similarities, default=0.0)) for hit in hits),
        passage=_on_scale(best.hit, best.hit.dense or 0.0),
        ahead=min(_AHEAD, 100 * (max(cosines) - sum(cosines) / len(cosines))) if cosines else 0.0,
        scattered=len({one.hit.passage.document.id for one in ranked[:MOST]}),
        foreign=foreign,
        foreign_unseen=foreign * unseen,
        elsewhere=best.found.elsewhere,
        undated=sum(not told_of(year, best.hit.passage) for year in named_years) / (len(named_years) or 1),
        future=float(ahead and not of_the_future(best.sentence.text, today)),
        uncounted=_uncounted(asked, best, named),
    )
    return signs, tuple(term.word for term, share in zip(named, shares, strict=True) if not share)


def _above(hit: Hit) -> float:
    """How much closer than unrelated text the closest sentence is."""
    return max(hit.similarities, default=0.0) - hit.level if hit.level is not None else 0.0


def _on_scale(hit: Hit, cosine: float) -> float:
    """A cosine in hundredths, moved to where E5's lie if another embedder gave it."""
    foreign = hit.level is not None and hit.level <= _UNRELATED - 0.1
    return min(_CLOSEST, 100 * (cosine - (hit.level or 0.0) + _UNRELATED if foreign else cosine))


def _attribute(best: Candidate, named: Sequence[Term]) -> float:
    """The share of what is asked about the names, found in the best sentence and the one before."""
    texts = _just_there(best)
    asked = [term for term in named if not term.name]
    if not asked:
        return 1.0  # nothing but the name is asked about
    return _mean([max(term.match(text) for text in texts) for term in asked], [measure(term.word) for term in asked])


def _uncounted(asked: Asked, best: Candidate, named: Sequence[Term]) -> float:
    wanted = counted(asked.query)
    texts = _just_there(best)
    return max((1 - max(term.match(text) for text in texts) for term in named if term.word == wanted), default=0.0)


def _just_there(best: Candidate) -> list[Matched]:
    """The best sentence, and the one before."""
    passage = best.hit.passage
    return [matched(one.text, passage.language) for one in passage.sentences[max(0, best.place - 1) : best.place + 1]]


def _unseen(asked: Asked, hits: Sequence[Hit], named: Sequence[Term]) -> list[float]:
    """For each word of the question, 1 less how surely any hit has it."""
    rows = [
        [term.match(text) for term in terms(asked.query, asked.language, hit.passage.language)]
        for hit in hits
        for text in (_text(hit.passage),)
    ]
    return [1 - max(column) for column in zip(*rows, strict=True)] if named else []


def _text(passage: Passage) -> Matched:
    words = (passage.document.metadata.title, *passage.headings, at_home(passage.language), passage.text)
    return matched("\n".join(words), passage.language)


def _mean(shares: Sequence[float], weights: Sequence[float]) -> float:
    total = sum(weights)
    return sum(map(mul, shares, weights)) / total if total else 0.0
