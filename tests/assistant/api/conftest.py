"""Logs of the service are lines of JSON here too: its own errors would be drawn with all their variables else."""

from __future__ import annotations

import pytest
import structlog


@pytest.fixture(autouse=True, scope="session")
def plain_logs() -> None:
    """What is logged is shown where a test fails."""
    structlog.configure(processors=[structlog.processors.format_exc_info, structlog.processors.JSONRenderer()])
