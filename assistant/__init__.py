"""Answers questions from an indexed corpus, with citations."""
