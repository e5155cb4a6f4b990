"""Shows a run to people: one HTML file that needs no other."""

from evals.report.page import write_report

__all__ = ["write_report"]
