"""What is known of each sentence of the hits as an answer to a question: one number per feature."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.compose.matching import Matched, Term, matched, terms, weighted_share
from assistant.compose.values import values
from assistant.expected import Expected
from assistant.types import Hit, Language, Sentence, Span
from assistant.understand import Asked


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a hit, with how well it answers."""

    hit: Hit
    place: int  # index into the sentences of the passage
    score: float = 0.0  # log-odds against the other sentences; higher answers better

    @property
    def sentence(self) -> Sentence:
        return self.hit.passage.sentences[self.place]


FEATURES = (
    "words",
    "words_before",
    "words_after",
    "words_heading",
    "words_passage",
    "words_joined",
    "names",
    "pairs",
    "best_word",
    "similar",
    "similar_gap",
    "similar_before",
    "similar_after",
    "hit_score",
    "hit_gap",
    "coverage",
    "value",
    "value_near",
    "value_other",
    "length",
    "short",
    "first",
    "document_first",
    "asks",
    "heading",
    "leaning",
    "item",
    "rare_hit",
    "foreign_similar",
    "foreign_words",
    "foreign_value",
    "after_best",
    "before_best",
    "same_words",
    "dens",
)
_LEANING = re.compile(
    r"\W*(?:han|hun|ho|hen|den|det|de|dei|dette|disse|desse|denne|møtet|slik|der|her|i tillegg|også|he|she|it|they|this|"
    r"these|that|those|here|there)\b",
    re.IGNORECASE,
)


def features(asked: Asked, hits: Sequence[Hit]) -> list[tuple[Candidate, list[float]]]:
    """Each sentence of the hits with the values of FEATURES, in the order of the hits."""
    pages = [_Page(asked, hit) for hit in hits]
    weights = _weights(pages)
    for page in pages:
        page.weigh(weights)
    table = [row for page in pages for row in page.rows(pages)]
    _normalise(table)
    return [(candidate, [row[name] for name in FEATURES]) for candidate, row in table]


def _weights(pages: Sequence[_Page]) -> dict[str, float]:
    """How much each question word tells: rare among the sentences at hand means much."""
    count = sum(len(page.shares) for page in pages)
    found: dict[str, float] = {}
    for page in pages:
        for at, term in enumerate(page.terms):
            found[term.word] = found.get(term.word, 0.0) + sum(shares[at] for shares in page.shares)
    return {word: math.log((count + 1) / (seen + 0.5)) for word, seen in found.items()}


class _Page:
    """One hit, with the question matched against each of its sentences."""

    def __init__(self, asked: Asked, hit: Hit) -> None:
        passage = hit.passage
        self.asked = asked
        self.hit = hit
        self.terms = terms(asked.query, asked.language, passage.language)
        self.texts = [matched(sentence.text, passage.language) for sentence in passage.sentences]
        self.shares = [[term.match(text) for term in self.terms] for text in self.texts]
        title = " ".join((passage.document.metadata.title, *passage.headings))
        heading = matched(title, passage.language)
        self.heading = [term.match(heading) for term in self.terms]

    def weigh(self, weights: dict[str, float]) -> None:
        self.weights = [weights[term.word] for term in self.terms]
        self.name_weights = [weights[t.word] if t.name else 0.0 for t in self.terms]
        self.whole = [max(column) for column in zip(*self.shares, strict=True)] if self.shares else []

    def share(self, at: int) -> float:
        if not 0 <= at < len(self.shares):
            return 0.0
        return weighted_share(self.shares[at], self.weights)

    def joined(self, at: int) -> float:
        rows = [self.shares[k] for k in (at - 1, at) if 0 <= k < len(self.shares)]
        return weighted_share([max(c) for c in zip(*rows, self.heading, strict=True)], self.weights)

    def similar(self, at: int) -> float | None:
        sims = self.hit.similarities
        return sims[at] if 0 <= at < len(sims) else None

    def rows(self, pages: Sequence[_Page]) -> list[tuple[Candidate, dict[str, float]]]:
        return [(Candidate(self.hit, at), self.row(at, pages)) for at in range(len(self.shares))]

    def row(self, at: int, pages: Sequence[_Page]) -> dict[str, float]:
        hit, passage = self.hit, self.hit.passage
        sentence = passage.sentences[at]
        text = sentence.text
        foreign = float(not _same(self.asked.language, passage.language))
        words = self.share(at)
        found = _new_values(text, self.asked.expected, self.texts[at], self.terms)
        before, after = self.share(at - 1), self.share(at + 1)
        sim = self.similar(at)
        other = self.asked.expected in (Expected.OTHER, Expected.YESNO)
        return {
            "words": words,
            "words_before": before,
            "words_after": after,
            "words_heading": weighted_share(self.heading, self.weights),
            "words_passage": weighted_share(self.whole, self.weights),
            "words_joined": self.joined(at),
            "names": weighted_share(self.shares[at], self.name_weights),
            "pairs": _pairs(self.terms, self.texts[at]),
            "best_word": max((s * w for s, w in zip(self.shares[at], self.weights, strict=True)), default=0.0)
            / (max(self.weights, default=1.0) or 1.0),
            "similar": sim if sim is not None else math.nan,
            "similar_gap": sim if sim is not None else math.nan,
            "similar_before": s if (s := self.similar(at - 1)) is not None else math.nan,
            "similar_after": s if (s := self.similar(at + 1)) is not None else math.nan,
            "hit_score": hit.score,
            "hit_gap": hit.score - max(p.hit.score for p in pages),
            "coverage": hit.coverage,
            "value": float(bool(found)),
            "value_near": _near(found, text, self.terms, passage.language),
            "value_other": float(other),
            "length": math.log(1 + min(len(text), 400)) - 4.5,
            "short": float(len(text) < 30),
            "first": float(at == 0),
            "document_first": float(sentence.start == 0),
            "asks": float(text.rstrip().endswith("?")),
            "heading": float(not re.search(r"[.!?:;»\"”)…]\W*$", text) and not sentence.item),
            "leaning": float(bool(_LEANING.match(text))) * before,
            "item": float(sentence.item),
            "rare_hit": 0.0,
            "foreign_similar": foreign,
            "foreign_words": foreign * words,
            "foreign_value": foreign * float(bool(found)),
            "after_best": 0.0,
            "before_best": 0.0,
            "same_words": float(words > 0.9),
            "dens": sum(self.shares[at]) / (1 + len(self.texts[at].order)),
        }


def _same(one: Language, other: Language) -> bool:
    return one is other or {one, other} <= {Language.BOKMAAL, Language.NYNORSK, Language.DANISH}


def _new_values(text: str, expected: Expected, has: Matched, asked: Sequence[Term]) -> list[Span]:
    """Values of the expected kind that the question did not name itself."""
    named = {form for term in asked for form in term.stems} | {term.word for term in asked}
    return [
        span
        for span in values(text, expected)
        if any(word.strip(".,%") not in named for word in text[span.start : span.end].lower().split())
    ]


def _near(found: Sequence[Span], text: str, asked: Sequence[Term], language: Language) -> float:
    """How close the nearest value is to words of the question: 1 beside, towards 0 far away."""
    if not found:
        return 0.0
    folded = text.lower()
    spots = [at for term in asked if (at := folded.find(term.word[: max(4, len(term.word) - 2)])) >= 0]
    if not spots:
        return 0.0
    gaps = [min(min(abs(at - span.start), abs(at - span.end)) for span in found) for at in spots]
    return sum(math.exp(-gap / 40) for gap in gaps) / len(asked)


def _pairs(asked: Sequence[Term], text: Matched) -> float:
    """Share of neighbouring question words that are neighbours in the text too."""
    if len(asked) < 2:
        return 0.0
    order = text.order
    seen = 0
    for one, other in zip(asked, asked[1:], strict=False):
        seen += any(
            order[k] in one.stems and not other.stems.isdisjoint(order[k + 1 : k + 3]) for k in range(len(order) - 1)
        )
    return seen / (len(asked) - 1)


def _normalise(table: list[tuple[Candidate, dict[str, float]]]) -> None:
    """Cosines live in a narrow band: turn them into distances from this question's own background."""
    sims = [row["similar"] for _, row in table if not math.isnan(row["similar"])]
    mean = sum(sims) / len(sims) if sims else 0.0
    spread = math.sqrt(sum((s - mean) ** 2 for s in sims) / len(sims)) if sims else 1.0
    spread = spread or 1.0
    best = max(sims, default=0.0)
    shares = [row["words"] for _, row in table]
    top = max(shares, default=0.0)
    for _, row in table:
        row["similar_gap"] = 0.0 if math.isnan(row["similar"]) else (row["similar"] - best) / spread
        for name in ("similar", "similar_before", "similar_after"):
            row[name] = 0.0 if math.isnan(row[name]) else (row[name] - mean) / spread
        row["foreign_similar"] *= row["similar"]
        row["rare_hit"] = row["words"] - top
        row["after_best"] = float(row["words_before"] >= top - 1e-9)
        row["before_best"] = float(row["words_after"] >= top - 1e-9)
