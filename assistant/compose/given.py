"""What a chat model is given: the passages that fit, numbered, as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from assistant.compose.features import Candidate
from assistant.tokens import count_tokens
from assistant.types import Hit, Passage

_EACH = 2  # passages of one document
_MARKS = str.maketrans("[]【】", "()()")  # of documents, which would pass for markers


def given(ranked: Iterable[Candidate], tokens: int) -> list[Hit]:
    """The hits whose sentences promise most, as many as fit; at least one, cut by the prompt where it is too long."""
    chosen: list[Hit] = []
    documents: Counter[str] = Counter()
    left = tokens
    for hit in dict.fromkeys(candidate.hit for candidate in ranked):
        cost = count_tokens(described(hit.passage, len(chosen) + 1))
        if documents[hit.passage.document.id] < _EACH and (cost <= left or not chosen):
            chosen.append(hit)
            documents[hit.passage.document.id] += 1
            left -= cost
    return chosen


def numbered(hits: Sequence[Hit], tokens: int) -> str:
    """The passages with their numbers, from 1."""
    texts = [described(hit.passage, number) for number, hit in enumerate(hits, start=1)]
    return "\n\n".join(texts) if len(texts) > 1 else _cut(texts[0], tokens)


def described(passage: Passage, number: int) -> str:
    """A passage with where it comes from."""
    about = passage.document.metadata
    where = (about.title, about.publisher, about.status_date or about.published, *passage.headings[-1:])
    named = " · ".join(dict.fromkeys(" ".join(part.split()) for part in where if part))
    return f"[{number}] {named.translate(_MARKS)}\n{passage.text.translate(_MARKS)}"


def _cut(text: str, tokens: int) -> str:
    """The beginning, to the last whole line or sentence that fits."""
    while count_tokens(text) > tokens and (end := max(text.rfind("\n", 0, -1), text.rfind(". ", 0, -2))) > 0:
        text = text[: end + 1].rstrip()
    return text
