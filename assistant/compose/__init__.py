"""Composes an answer from hits: every statement carries a citation."""
