"""Understands a question: its language, what it leans on, and what kind of answer it asks for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.errors import BadInput
from assistant.expected import Expected, expected_of
from assistant.followups import about, whole
from assistant.language.detect import candidates, detect
from assistant.topics import Topic, topic_of
from assistant.types import Language, Turn

LONGEST = 2000  # characters of a question
_REMEMBERED = 6  # questions that a follow-up may lean on
_UNSEEN = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is understood."""

    question: str  # as asked, without characters that cannot be seen
    query: str  # the whole question, which stands on its own: what is searched for
    language: Language
    expected: Expected
    understood_as: str | None = None  # the whole question, where the asked one leaned on the turns before
    languages: tuple[Language, ...] = ()  # others that the question may be in just as well


def understand(question: str, history: Sequence[Turn] = (), *, default: Language = Language.BOKMAAL) -> Asked:
    """What is asked, on its own and in which language; `default` where nothing tells the language.

    Raises BadInput for a question that is empty or longer than 2,000 characters.
    """
    plain = _readable(question)
    spoken = [turn.content for turn in history if turn.role == "user" and turn.content.strip()]
    language, *others = candidates(plain, detect(spoken[-1], default) if spoken else default)
    followed = whole(plain, language, _topic(history)) if spoken else None
    query = followed or plain
    return Asked(plain, query, language, expected_of(query), followed, () if spoken else tuple(others))


def leaning(asked: Asked, history: Sequence[Turn]) -> Asked | None:
    """The question asked about what was said before, though it seems to stand on its own; None where it was already."""
    query = None if asked.understood_as else about(asked.query, asked.language, _topic(history))
    return replace(asked, query=query, expected=expected_of(query), understood_as=query) if query else None


def told_by(asked: Asked, source: Language) -> Asked:
    """The question in the language of the source found for it, where it is spelled the same in that language."""
    return replace(asked, language=source) if source in asked.languages else asked


def _readable(question: str) -> str:
    seen = unicodedata.normalize("NFC", _UNSEEN.sub("", question.encode("utf-8", "ignore").decode()))
    plain = " ".join(seen.split())
    if not re.search(r"\w", plain):
        raise BadInput("The question is empty. Write what you want to know, in a sentence.")
    if len(plain) > LONGEST:
        raise BadInput(f"The question has {len(plain):,} characters; {LONGEST:,} is the most. Ask a shorter question.")
    return plain


def _topic(history: Sequence[Turn]) -> Topic:
    """What the last question and its answer were about, each question made whole with the one before it."""
    topic = Topic()
    for question, answer in _rounds(history)[-_REMEMBERED:]:
        asked = question if not topic.question else whole(question, detect(question), topic) or question
        topic = topic_of(asked, answer)
    return topic


def _rounds(history: Sequence[Turn]) -> list[tuple[str, str]]:
    rounds: list[tuple[str, str]] = []
    for turn in history:
        text = " ".join(_UNSEEN.sub("", turn.content).split())[:LONGEST]
        if turn.role == "user" and text:
            rounds.append((text, ""))
        elif turn.role == "assistant" and rounds:
            rounds[-1] = (rounds[-1][0], text)
    return rounds
