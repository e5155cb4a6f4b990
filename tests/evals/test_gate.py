"""The gate: every threshold, named with its figure where it does not hold."""

from pathlib import Path

import pytest

from assistant.errors import BadInput
from evals.gate import Thresholds, baseline_of, findings, read_thresholds
from evals.metrics import BY_NAME, LEVELS
from evals.ranking import FIGURES
from evals.results import Run, write_run
from tests.evals.harbour import outcome, row, run

NONE = Thresholds({}, {}, {}, {})
HALF = run(outcome("a"), outcome("b", False))


def failed(thresholds: Thresholds, ran: Run = HALF, baseline: Run | None = None) -> list[tuple[str, str]]:
    found = findings(ran, thresholds, baseline)
    return [(finding.threshold, finding.figure) for finding in found if not finding.held]


def test_a_figure_below_the_least_is_named():
    assert failed(Thresholds({"passed": 0.5}, {}, {}, {})) == []
    assert failed(Thresholds({"passed": 0.6}, {}, {}, {})) == [("passed at least 0.6", "0.500")]


def test_a_figure_that_is_not_there_fails():
    assert failed(Thresholds({"notices": 0.1}, {}, {}, {})) == [("notices at least 0.1", "not measured")]


def test_answers_may_take_too_long():
    assert failed(Thresholds({}, {"latency_p95": 0.01}, {}, {})) == [("latency_p95 at most 0.01", "0.050")]


def test_a_drop_since_the_baseline_is_named():
    before = run(outcome("a"), outcome("b"))
    wanted = ("passed at most 0.1 below the baseline's 1.000", "0.500")
    assert failed(Thresholds({}, {}, {"passed": 0.1}, {}), baseline=before) == [wanted]
    assert failed(Thresholds({}, {}, {"passed": 0.5}, {}), baseline=before) == []
    assert failed(Thresholds({}, {}, {"passed": 0.1}, {})) == []


def test_languages_may_lie_too_far_apart():
    danish = [outcome(f"d{n}", n > 3, line=row(language="da")) for n in range(5)]
    ran = run(*(outcome(f"n{n}") for n in range(5)), *danish, outcome("e", False, line=row(language="en")))
    wanted = ("passed within 0.1 between languages", "0.800 (nb 1.000, da 0.200)")
    assert failed(Thresholds({}, {}, {}, {"passed": 0.1}), ran) == [wanted]


def test_the_shipped_thresholds_name_figures_that_exist():
    thresholds = read_thresholds()
    known = BY_NAME.keys() | {f"{level}_{figure}" for level in LEVELS for figure in FIGURES}
    assert thresholds.minimum
    assert {*thresholds.minimum, *thresholds.drop, *thresholds.spread} <= known
    assert thresholds.maximum.keys() <= {"latency_p50", "latency_p95"}


def test_a_misspelt_part_of_the_file_is_an_error(tmp_path: Path):
    path = tmp_path / "thresholds.toml"
    path.write_text("[minimun]\npassed = 1\n")
    with pytest.raises(BadInput, match="unknown: minimun"):
        read_thresholds(path)


def test_the_gate_compares_with_the_committed_baseline_of_its_suite(tmp_path: Path):
    committed = tmp_path / "baseline.json"
    assert baseline_of("dev", None, True, committed) is None
    write_run(HALF, committed)
    assert baseline_of("dev", None, True, committed) == HALF
    assert baseline_of("test", None, True, committed) is None
    assert baseline_of("dev", None, False, committed) is None


def test_a_baseline_of_another_suite_is_refused(tmp_path: Path):
    write_run(HALF, tmp_path / "results.json")
    with pytest.raises(BadInput, match="is of the suite dev, this run of test"):
        baseline_of("test", tmp_path / "results.json", False)
