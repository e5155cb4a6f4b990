"""Measures retrieval and sentence selection on questions whose answer spans are known."""
