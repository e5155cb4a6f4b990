"""How much of one text another has, within and across languages."""

from __future__ import annotations

from assistant.compose.matching import matched, measure, terms
from assistant.types import Language


def share(text: str, language: Language, other: str, other_language: Language) -> float:
    """The share of the words of a text that the other one has, 0 to 1."""
    there = matched(other, other_language)
    found = [(term.match(there), measure(term.word)) for term in terms(text, language, other_language)]
    total = sum(weight for _, weight in found)
    return sum(match * weight for match, weight in found) / total if total else 0.0
