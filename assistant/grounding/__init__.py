"""Judges whether a cited span carries a statement: deterministic gates, then wording. No language model."""

from assistant.grounding.judgement import Judgement, check

__all__ = ["Judgement", "check"]
