"""What readers asked and did not get: questions refused or disliked, put together where they ask the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from assistant.compose.matching import matched, measure, terms
from assistant.errors import BadInput
from assistant.index.feedback import Feedback, Opinion, Unanswered
from assistant.index.filters import Filters
from assistant.language.detect import detect
from assistant.types import Language
from bots.slack.asker import MOST_HEARD, Asker, Heard
from bots.slack.likeness import share

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

Vectors = Callable[[list[str]], Sequence[Sequence[float]]]  # of unit length, one for each text

WEEK = 7  # days
_SAME_WORDS = 0.65  # share of their words that two questions have in common, from which they ask the same
_SOME_WORDS = 0.3  # share that is enough where they mean nearly the same
_CLOSE = 0.9  # cosine of multilingual-e5-small, which gives .80 to .88 to questions of one subject
_THERE = 0.5  # match from which a word counts as there, and not only one that begins or ends alike
_SOUGHT = 5  # passages that could have held the answer
_NEAREST = 3  # sources named


@dataclass(frozen=True, slots=True)
class Trouble:
    """A question that was refused, or whose answer was disliked, or both."""

    question: str
    language: Language
    asker: str  # counted, never shown
    at: str
    refused: bool
    opinion: Opinion | None = None
    reason: str = ""  # what the reader wrote


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions that ask the same, and what the corpus lacks for them."""

    troubles: tuple[Trouble, ...]  # newest first
    missing: tuple[str, ...] = ()  # words of theirs that the nearest passages do not have
    nearest: tuple[str, ...] = ()  # titles of the sources that come closest

    @property
    def question(self) -> str:
        """The one that has most in common with the others."""
        return max(self.troubles, key=lambda one: sum(_overlap(one, other) for other in self.troubles)).question

    @property
    def askers(self) -> int:
        """How many different people asked, as far as that is known; at least one."""
        return max(1, len({trouble.asker for trouble in self.troubles} - {""}))

    @property
    def refused(self) -> int:
        """How many of the questions were refused."""
        return sum(trouble.refused for trouble in self.troubles)

    @property
    def disliked(self) -> int:
        """How many of the answers were disliked."""
        return sum(trouble.opinion is not None for trouble in self.troubles)

    @property
    def reasons(self) -> tuple[str, ...]:
        """What readers wrote of the answers, each thing once."""
        return tuple(dict.fromkeys(trouble.reason for trouble in self.troubles if trouble.reason))


def since_when(given: str, today: date) -> str:
    """An ISO date, or a number of days before today; a week where nothing is given. Raises BadInput."""
    if not given:
        return (today - timedelta(days=WEEK)).isoformat()
    days, _, unit = given.partition("d")
    if days.isdigit() and not unit:
        return (today - timedelta(days=int(days))).isoformat()
    try:
        return date.fromisoformat(given).isoformat()
    except ValueError as error:
        raise BadInput(f"--since {given}: give a date (2026-11-01) or a number of days (30d)") from error


def troubles_of(heard: Heard) -> list[Trouble]:
    """All of them, newest first; an answer that was refused and disliked is one."""
    refused = {one.answer: one for one in heard.refused}
    both = [_disliked(one, refused.pop(one.answer, None)) for one in heard.disliked]
    found = [*both, *map(_refused, refused.values())]
    return sorted(found, key=lambda one: one.at, reverse=True)[:MOST_HEARD]


def vectors_of(embeddings: Embeddings) -> Vectors:
    """Questions as an embedder sees them."""
    return lambda texts: [embeddings.embed_query(text) for text in texts]


def gaps_of(troubles: Sequence[Trouble], vectors: Vectors | None = None) -> list[Gap]:
    """Questions that ask the same put together: those that most people asked first.

    Each joins the group whose first question is closest to it, by shared stems and, with `vectors`, by meaning.
    """
    cosines = _cosines([trouble.question for trouble in troubles], vectors)
    groups: list[list[int]] = []
    for at, trouble in enumerate(troubles):
        alike = [(_likeness(trouble, troubles[group[0]], cosines(at, group[0])), group) for group in groups]
        best = max(alike, key=lambda one: one[0], default=(0.0, []))
        if best[0] > 0:
            best[1].append(at)
        else:
            groups.append([at])
    gaps = [Gap(tuple(troubles[at] for at in group)) for group in groups]
    return sorted(gaps, key=lambda gap: (-gap.askers, -len(gap.troubles)))


async def explained(gap: Gap, asker: Asker) -> Gap:
    """The gap with what is missing, and the sources that come closest."""
    first = next(trouble for trouble in gap.troubles if trouble.question == gap.question)
    hits = await asker.search(first.question, limit=_SOUGHT, filters=Filters())
    texts = [(" ".join([hit.title, *hit.headings, hit.text]), hit.language) for hit in hits]
    titles = tuple(dict.fromkeys(hit.title for hit in hits))[:_NEAREST]
    return Gap(gap.troubles, missing_words(first.question, first.language, texts), titles)


def missing_words(question: str, language: Language, texts: Sequence[tuple[str, Language]]) -> tuple[str, ...]:
    """The content words of a question that are in none of the texts, in any form, nor in a compound."""
    best: dict[str, float] = {}
    for text, spoken in texts:
        for term in terms(question, language, spoken):
            best[term.word] = max(best.get(term.word, 0.0), term.match(matched(text, spoken)))
    return tuple(word for word, match in best.items() if match < _THERE and measure(word) == 1.0)


def gap_payload(gap: Gap) -> dict[str, Any]:
    """A gap as JSON values. Who asked is not in it."""
    return {
        "question": gap.question,
        "questions": list(dict.fromkeys(trouble.question for trouble in gap.troubles)),
        "asked": len(gap.troubles),
        "askers": gap.askers,
        "refused": gap.refused,
        "disliked": gap.disliked,
        "reasons": list(gap.reasons),
        "missing": list(gap.missing),
        "nearest": list(gap.nearest),
        "last": gap.troubles[0].at,
    }


def _refused(one: Unanswered) -> Trouble:
    return Trouble(one.question, Language(one.language), one.asker, one.at, refused=True)


def _disliked(one: Feedback, refused: Unanswered | None) -> Trouble:
    language = Language(one.payload["language"]) if "language" in one.payload else detect(one.question)
    told = bool(one.payload.get("refused"))
    return Trouble(one.question, language, one.asker, one.at, bool(refused) or told, one.opinion, one.reason)


def _likeness(one: Trouble, other: Trouble, cosine: float | None) -> float:
    """How alike two questions are; 0 where they ask different things."""
    shared = _overlap(one, other)
    if shared >= _SAME_WORDS or (cosine is not None and cosine >= _CLOSE and shared >= _SOME_WORDS):
        return shared + (cosine or 0.0)
    return 0.0


def _overlap(one: Trouble, other: Trouble) -> float:
    """The share of their words that each finds in the other, within and across languages."""
    there, back = (one.question, one.language), (other.question, other.language)
    return (share(*there, *back) + share(*back, *there)) / 2


def _cosines(texts: list[str], vectors: Vectors | None) -> Callable[[int, int], float | None]:
    if vectors is None or not texts:
        return lambda _one, _other: None
    different = list(dict.fromkeys(texts))
    made = dict(zip(different, vectors(different), strict=True))
    return lambda one, other: _dot(made[texts[one]], made[texts[other]])


def _dot(one: Iterable[float], other: Iterable[float]) -> float:
    return sum(float(a) * float(b) for a, b in zip(one, other, strict=True))
