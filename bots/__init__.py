"""Surfaces beyond the terminal and the web."""
