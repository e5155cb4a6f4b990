"""Measures the quality of answers, and decides whether a change may go live."""
