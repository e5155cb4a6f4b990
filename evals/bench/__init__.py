"""Measures what ingestion, answers and starts cost, on one machine in one run, so that ratios can be trusted."""
