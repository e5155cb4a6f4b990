"""Knows the four languages: detection, sentences, words and stems, terms. Pure functions."""
