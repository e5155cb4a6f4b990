"""The gate: every threshold, named with its figure where it does not hold."""

from pathlib import Path

import pytest

from assistant.errors import BadInput
from evals.gate import Thresholds, comparable, findings, read_thresholds
from tests.evals.harbour import outcome, row, run

NONE = Thresholds({}, {}, {}, {})
HALF = run(outcome("a"), outcome("b", False))


def failed(thresholds: Thresholds, ran=HALF, baseline=None) -> list[tuple[str, str]]:
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


def test_the_shipped_thresholds_can_be_read_and_name_known_figures():
    from evals.metrics import BY_NAME

    thresholds = read_thresholds()
    assert thresholds.minimum
    assert {*thresholds.minimum, *thresholds.drop, *thresholds.spread} - BY_NAME.keys() == {
        name for name in thresholds.minimum if "@" in name
    }


def test_a_misspelt_part_of_the_file_is_an_error(tmp_path: Path):
    path = tmp_path / "thresholds.toml"
    path.write_text("[minimun]\npassed = 1\n")
    with pytest.raises(BadInput, match="unknown: minimun"):
        read_thresholds(path)


def test_a_baseline_of_another_suite_is_refused():
    with pytest.raises(BadInput, match="the baseline is of the suite test, this run of dev"):
        comparable(HALF, run(suite="test"))
