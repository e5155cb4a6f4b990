"""Writes a run as JUnit XML, which every CI service can show."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from pathlib import Path

from evals.gate import Finding
from evals.results import Outcome, Run

_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # not allowed in XML 1.0


def write_junit(run: Run, findings: Sequence[Finding], path: Path) -> None:
    """A test for each case, and one for each threshold."""
    suites = ET.Element("testsuites", name=f"arena eval {run.suite}")
    cases = _suite(suites, run.suite, len(run.outcomes), sum(not one.passed for one in run.outcomes))
    for outcome in run.outcomes:
        language = outcome.case["language"] if outcome.case else "all"
        question = outcome.case["user_input"] if outcome.case else ""
        test = _test(cases, f"evals.{run.suite}.{language}", f"{outcome.id} {question}", outcome.seconds)
        if not outcome.passed:
            _failure(test, "; ".join(outcome.wrong), _said(outcome))
    gate = _suite(suites, "thresholds", len(findings), sum(not one.held for one in findings))
    for finding in findings:
        test = _test(gate, "evals.thresholds", finding.threshold, 0.0)
        if not finding.held:
            _failure(test, f"{finding.threshold}: {finding.figure}", "")
    path.parent.mkdir(parents=True, exist_ok=True)
    ET.ElementTree(suites).write(path, encoding="utf-8", xml_declaration=True)


def _suite(parent: ET.Element, name: str, tests: int, failures: int) -> ET.Element:
    return ET.SubElement(parent, "testsuite", name=name, tests=str(tests), failures=str(failures), errors="0")


def _test(suite: ET.Element, group: str, name: str, seconds: float) -> ET.Element:
    return ET.SubElement(suite, "testcase", classname=group, name=_fit(name), time=f"{seconds:.3f}")


def _failure(test: ET.Element, message: str, text: str) -> None:
    ET.SubElement(test, "failure", message=_fit(message)).text = _fit(text)


def _said(outcome: Outcome) -> str:
    return str((outcome.answer or {}).get("text", ""))


def _fit(text: str) -> str:
    return _UNFIT.sub("\N{REPLACEMENT CHARACTER}", text)
