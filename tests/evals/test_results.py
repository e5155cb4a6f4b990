"""Results and baselines are written and read back; JUnit can be parsed."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from assistant.errors import BadInput
from evals.gate import Finding
from evals.junit import write_junit
from evals.results import overall, quantile, read_run, write_baseline, write_run
from tests.evals.harbour import outcome, row, run

RAN = run(outcome("a", citation_recall=1.0), outcome("b", False))


def test_results_are_read_back_whole(tmp_path: Path):
    write_run(RAN, tmp_path / "out" / "results.json")
    assert read_run(tmp_path / "out" / "results.json") == RAN
    written = json.loads((tmp_path / "out" / "results.json").read_text())
    assert written["overall"]["passed"] == 0.5
    assert written["revision"] == "abc1234"


def test_a_baseline_keeps_a_line_for_each_case_and_no_answers(tmp_path: Path):
    write_baseline(RAN, tmp_path / "baseline.json", ["passed"])
    text = (tmp_path / "baseline.json").read_text()
    assert '  {"id": "b", "passed": false, "metrics": {"passed": 0.0}}' in text.splitlines()
    read = read_run(tmp_path / "baseline.json")
    assert [(one.id, one.passed, one.answer) for one in read.outcomes] == [("a", True, None), ("b", False, None)]


def test_a_file_that_is_no_run_says_how_to_make_one(tmp_path: Path):
    (tmp_path / "x.json").write_text("[]")
    with pytest.raises(BadInput, match="Run: arena eval run"):
        read_run(tmp_path / "x.json")


def test_a_figure_is_the_mean_over_the_cases_that_have_it():
    assert overall(RAN.outcomes)["citation_recall"] == 1.0


@pytest.mark.parametrize(("share", "value"), [(0.5, 5), (0.95, 10), (0.1, 1)])
def test_quantiles_are_values_that_occurred(share: float, value: float):
    assert quantile([float(n) for n in range(10, 0, -1)], share) == value


def test_junit_names_failed_cases_and_thresholds_and_survives_control_characters(tmp_path: Path):
    odd = outcome("c", False, line=row(user_input="Hva \x00 <er> & dette?"))
    write_junit(run(odd, outcome("a")), [Finding("passed", "at least 0.9", "0.500", False)], tmp_path / "junit.xml")
    suites = ET.parse(tmp_path / "junit.xml").getroot()  # noqa: S314 our own
    failures = [(test.get("name"), test.find("failure")) for test in suites.iter("testcase")]
    assert [(name, failure.get("message")) for name, failure in failures if failure is not None] == [
        ("c Hva \N{REPLACEMENT CHARACTER} <er> & dette?", "does not say “14”"),
        ("passed at least 0.9", "passed at least 0.9: 0.500"),
    ]
