"""Measures how well the gates tell statements that a span carries from those that it does not."""
