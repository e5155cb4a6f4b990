"""`arena eval bench` as it is typed."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from assistant.errors import BadInput
from evals.bench.commands import show
from evals.bench.figures import Aim, Found, Table
from evals.commands import app


def test_a_part_that_is_none_is_refused_before_anything_is_measured():
    result = CliRunner().invoke(app, ["bench", "everything"])
    assert isinstance(result.exception, BadInput)
    assert "Parts are embedder, quality, ingest" in str(result.exception)


def test_what_was_found_is_printed_with_its_aims(capsys: pytest.CaptureFixture[str]):
    aims = (Aim("ask to embedding", 1.9, 2), Aim("four askers to one", 1.4, 1.6, at_most=False))
    show(Found("ask", (Table("Latency", ("ms", "p50"), (("answer", "16.1"),)),), aims))
    said = capsys.readouterr().out
    assert "answer  16.1" in said
    assert "ok  ask to embedding: 1.9, at most 2" in said
    assert "NOT four askers to one: 1.4, at least 1.6" in said
