"""Judges in a line."""

from __future__ import annotations

from assistant.grounding import Judgement, check
from assistant.types import Language, Verdict

NB, NN, DA, EN = Language.BOKMAAL, Language.NYNORSK, Language.DANISH, Language.ENGLISH


def judged(statement: str, span: str, language: Language = NB, span_language: Language | None = None) -> Judgement:
    """The judgement without an embedder."""
    return check(statement, span, statement_language=language, span_language=span_language or language)


def supported(statement: str, span: str, language: Language = NB, span_language: Language | None = None) -> bool:
    """Whether the span is found to carry the statement."""
    return judged(statement, span, language, span_language).verdict is Verdict.SUPPORTED
