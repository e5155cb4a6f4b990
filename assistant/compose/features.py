"""What speaks for each sentence of the hits as the answer to a question: one number per feature."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import mul
from typing import NamedTuple

from assistant.compose.matching import Term, at_home, counted, matched, measure, terms, weighing
from assistant.compose.values import CUES, FIGURES, NAMES, values
from assistant.expected import Expected
from assistant.language.stems import fold, is_stop, words
from assistant.scope import elsewhere, years
from assistant.types import Hit, Language, Sentence, Span
from assistant.understand import Asked


class Features(NamedTuple):
    """The evidence for one sentence. Shares are weighted by how much each question word tells, 0 to 1."""

    words: float  # share of the question's words in the sentence
    words_around: float  # the same with the sentence before and the headings counted in
    words_heading: float
    words_left: float  # those that the headings do not have: what is asked about the subject of the page
    words_passage: float
    names: float  # share of its names; low is no harm, since a text names its subject once
    density: float  # question words for each word of the sentence
    similar: float  # cosine to the question, in standard deviations from the mean of this question's sentences
    similar_after: float  # the same of the sentence after
    foreign_similar: float  # `similar`, in a language that shares few words with the question's
    foreign_words: float
    passage: float  # 1 / place of its hit
    figure: float  # 1 where a number, amount, date or duration is asked for and a new one is there
    name: float  # 1 where a person, body or place is asked for and a new name is there
    cue: float  # 1 where a way, reason, meaning or list is asked for and words of that sort are there
    near: float  # how close such a value is to words of the question
    length: float  # logarithm of characters, 0 at about 90
    first: float  # 1 for the first of its passage
    asks: float  # 1 for a question
    heading: float  # 1 for a heading or other line that is no sentence
    leaning: float  # words of the sentence before, where this one begins with a word that points back
    closer: float  # `similar` by the width of the band: where cosines differ more, they say more
    unknown: float  # `words_left` of a sentence that says what is not known
    denies: float  # `words` of a sentence that says no, where yes or no is asked for
    rules: float  # the same of one that says what may, must or should be
    elsewhere: float  # 1 where the question names countries, and the passage is about others
    year: float  # share of the years that the question names which the sentence tells of
    other_year: float  # 1 where the sentence tells of other years only
    counted: float  # how surely the sentence has what is to be counted: "how many members"
    defines: float  # where a meaning is asked for: how surely it says what a word of the question is

    def dot(self, weights: Features) -> float:
        """The weighted sum."""
        return math.fsum(map(mul, self, weights))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a hit, with what speaks for it."""

    hit: Hit
    place: int  # index into the sentences of the passage
    found: Features
    score: float = 0.0  # log-odds against the other sentences of the same hits; higher answers better

    @property
    def sentence(self) -> Sentence:
        """The sentence itself."""
        return self.hit.passage.sentences[self.place]


@dataclass(frozen=True, slots=True)
class _Traits:
    """What a sentence is by itself, whatever is asked."""

    asks: bool
    closed: bool  # ends like a sentence
    leaning: bool  # begins with a word that points back
    unknown: bool  # says that something is not known
    denies: bool
    rules: bool  # says what may, must or should be
    length: float  # as in Features


_LEANING = re.compile(
    r"\W*(?:han|hun|ho|hen|den|det|de|dei|dette|disse|desse|denne|møtet|slik|der|her|også|"
    r"he|she|it|they|this|these|that|those|here|there)\b",
    re.IGNORECASE,
)
_UNKNOWN = re.compile(
    r"\b(?:(?:ikke|ikkje|not) (?:\w+ )?(?:kjent|kendt|known|klart|clear)|ukjent|ukendt|unknown|vides ikke|oppgir ikke|"
    r"oppgjev ikkje|oplyser ikke)\b",
    re.IGNORECASE,
)
_NO = re.compile(
    r"\b(?:ikke|ikkje|ingen|inga|aldri|aldrig|uten|utan|uden|not|no|never|none|cannot|neither|nor|without)\b",
    re.IGNORECASE,
)
_RULES = re.compile(
    r"\b(?:kan|må|skal|bør|får|alltid|altid|can|may|must|shall|should|required|allowed|always)\b", re.IGNORECASE
)
_IS = r"(?:er|is|are|betyr|betyder|tyder|means|(?:står|stands?) for|innebærer|inneber|indebærer|omfatter|omfattar)"
_DEFINED = re.compile(rf"\W*(?P<thing>\S+(?: \S+){{0,3}}?) {_IS} ", re.IGNORECASE)
_CALLED = re.compile(
    r"\b(?:kalles|kallas|kaldes|heter|heiter|hedder|is called|are called|called) (?P<thing>[^.,;:]+)", re.I
)
_SPREAD = 0.025  # usual deviation of E5's cosines between a question and the sentences found for it
_CLOSING = tuple('.!?:;»"”)…')
_NEAR = 40  # characters at which closeness has fallen to a third


@lru_cache(maxsize=1 << 15)
def _traits(text: str) -> _Traits:
    """The traits of a sentence; kept, since the same sentences come back."""
    end = text.rstrip()
    return _Traits(
        asks=end.endswith("?"),
        closed=end.endswith(_CLOSING),
        leaning=bool(_LEANING.match(text)),
        unknown=bool(_UNKNOWN.search(text)),
        denies=bool(_NO.search(text)),
        rules=bool(_RULES.search(text)),
        length=math.log(1 + min(len(text), 400)) - 4.5,
    )


def evidence(asked: Asked, hits: Sequence[Hit]) -> list[Candidate]:
    """Each sentence of the hits with the evidence for it, in the order of the hits."""
    pages = [_Page(asked, hit, place) for place, hit in enumerate(hits, start=1)]
    weights = _weights(pages)
    band = _Band([similarity for hit in hits for similarity in hit.similarities])
    return [row for page in pages for row in page.rows(weights, band)]


def _weights(pages: Sequence[_Page]) -> dict[str, float]:
    """How much each question word tells: much where few of the sentences at hand have it."""
    sentences = sum(len(page.texts) for page in pages)
    seen: dict[str, float] = {}
    for page in pages:
        for term, column in zip(page.terms, zip(*page.shares, strict=True), strict=False):
            seen[term.word] = seen.get(term.word, 0.0) + sum(column)
    return {word: math.log((sentences + 1) / (count + 0.5)) * measure(word) for word, count in seen.items()}


class _Band:
    """The band that this question's cosines lie in: they say something only against each other."""

    def __init__(self, similarities: Sequence[float]) -> None:
        count = len(similarities) or 1
        self._mean = sum(similarities) / count
        self._spread = math.sqrt(sum((one - self._mean) ** 2 for one in similarities) / count) or 1.0
        self.width = min(self._spread / _SPREAD, 2.0)

    def place(self, hit: Hit, at: int) -> float:
        """Standard deviations above the mean; 0 where the cosine is not known."""
        if not 0 <= at < len(hit.similarities):
            return 0.0
        return (hit.similarities[at] - self._mean) / self._spread


class _Page:
    """One hit, its sentences matched with the question."""

    def __init__(self, asked: Asked, hit: Hit, place: int) -> None:
        language = hit.passage.language
        self.asked = asked
        self.hit = hit
        self.place = place
        self.terms = terms(asked.query, asked.language, language)
        self.texts = [matched(sentence.text, language) for sentence in hit.passage.sentences]
        self.shares = [tuple(term.match(text) for term in self.terms) for text in self.texts]
        self.titles = (hit.passage.document.metadata.title, *hit.passage.headings)
        title = matched(" ".join((*self.titles, at_home(language))), language)
        self.heading = tuple(term.match(title) for term in self.terms)
        self.elsewhere = elsewhere(asked.query, hit.passage)
        self.years = years(asked.query)
        self.counted = [float(term.word == counted(asked.query)) for term in self.terms]
        self.foreign = (asked.language == "en") is not (language == "en")

    def rows(self, weights: dict[str, float], band: _Band) -> Iterator[Candidate]:
        expected, language = self.asked.expected, self.hit.passage.language
        asks_yes_or_no = expected is Expected.YESNO
        known = {form for term in self.terms for form in (term.word, *term.stems)}
        told = [weights.get(term.word, 0.0) for term in self.terms]
        names = [weight if term.name else 0.0 for term, weight in zip(self.terms, told, strict=True)]
        share_told, share_names = weighing(told), weighing(names)
        share_left = weighing([weight * (1 - share) for weight, share in zip(told, self.heading, strict=True)])
        own = list(map(share_told, self.shares))
        heading = share_told(self.heading)
        passage = share_told(_best(*self.shares)) if self.shares else 0.0
        for at, sentence in enumerate(self.hit.passage.sentences):
            traits = _traits(sentence.text)
            around = share_told(_best(self.heading, *self.shares[max(0, at - 1) : at + 1]))
            found = [
                span for span in values(sentence.text, expected) if _is_new(sentence.text[span.start : span.end], known)
            ]
            beyond = share_left(self.shares[at])
            similar = band.place(self.hit, at)
            told_of = years(sentence.text)
            yield Candidate(
                self.hit,
                at,
                Features(
                    words=own[at],
                    words_around=around,
                    words_heading=heading,
                    words_left=beyond,
                    words_passage=passage,
                    names=share_names(self.shares[at]),
                    density=sum(self.shares[at]) / (1 + len(self.texts[at].order)),
                    similar=similar,
                    similar_after=band.place(self.hit, at + 1),
                    foreign_similar=similar * self.foreign,
                    foreign_words=own[at] * self.foreign,
                    passage=1 / self.place,
                    figure=float(bool(found) and expected in FIGURES),
                    name=_best_name(sentence.text, found) if expected in NAMES else 0.0,
                    cue=float(bool(found) and expected in CUES),
                    near=_nearness(found, sentence.text, self.terms),
                    length=traits.length,
                    first=float(at == 0),
                    asks=float(traits.asks),
                    heading=float(sentence.text in self.titles or not (sentence.item or traits.closed)),
                    leaning=own[at - 1] if at and traits.leaning else 0.0,
                    closer=similar * band.width,
                    unknown=beyond * traits.unknown,
                    denies=own[at] * (asks_yes_or_no and traits.denies),
                    rules=own[at] * (asks_yes_or_no and traits.rules),
                    elsewhere=float(self.elsewhere),
                    year=len(self.years & told_of) / (len(self.years) or 1),
                    other_year=float(bool(self.years and told_of) and self.years.isdisjoint(told_of)),
                    counted=max(map(mul, self.counted, self.shares[at]), default=0.0),
                    defines=_defines(sentence.text, self.terms, language) if expected is Expected.DEFINITION else 0.0,
                ),
            )


def _defines(text: str, asked: Sequence[Term], language: Language) -> float:
    """The best match of a question word with what stands before the first "is", or after "is called"."""
    defined = _DEFINED.match(text) or _CALLED.search(text)
    if not defined:
        return 0.0
    thing = matched(defined["thing"], language)
    return max((term.match(thing) for term in asked), default=0.0)


def _best(*rows: Sequence[float]) -> list[float]:
    return list(map(max, *rows)) if len(rows) > 1 else list(*rows)


def _is_new(value: str, known: set[str]) -> bool:
    """Whether a value says more than the question did itself."""
    tokens = [fold(word) for word in words(value) if not is_stop(word)]
    return any(not any(word == form or (len(form) > 3 and word.startswith(form)) for form in known) for word in tokens)


def _best_name(text: str, found: Sequence[Span]) -> float:
    """1 for a name of several words, less for one word, least for one that may be only the first word."""
    return max((_name_worth(text, span) for span in found), default=0.0)


def _name_worth(text: str, span: Span) -> float:
    if " " in text[span.start : span.end]:
        return 1.0
    return 0.7 if text[: span.start].strip(' –-«»"“”•*') else 0.3


def _nearness(found: Sequence[Span], text: str, named: Sequence[Term]) -> float:
    if not found or not named:
        return 0.0
    lower = text.lower()
    spots = [at for term in named if (at := lower.find(term.word[: max(4, len(term.word) - 2)])) >= 0]
    gaps = [min(min(abs(at - span.start), abs(at - span.end)) for span in found) for at in spots]
    return sum(math.exp(-gap / _NEAR) for gap in gaps) / len(named)
