"""Intervals and tests of significance."""

from dataclasses import replace

import pytest

from evals.compare import Change, change, difference, interval, mcnemar
from evals.metrics import BY_NAME
from evals.results import Outcome
from tests.evals.harbour import outcome, run


def test_an_interval_holds_its_mean_and_is_the_same_every_time():
    values = [1.0] * 70 + [0.0] * 30
    found = interval(values)
    assert found == interval(list(values))
    assert found.mean == pytest.approx(0.7)
    assert (found.low, found.high) == (pytest.approx(0.61, abs=0.02), pytest.approx(0.79, abs=0.02))


@pytest.mark.parametrize(("better", "worse", "p"), [(0, 0, 1.0), (5, 5, 1.0), (0, 5, 0.0625), (10, 0, 0.001953125)])
def test_mcnemar_is_exact(better: int, worse: int, p: float):
    assert mcnemar(better, worse) == pytest.approx(p)


def test_a_difference_is_of_the_cases_that_both_runs_have():
    before = run(*(outcome(f"c{n}", False) for n in range(8)), outcome("gone"))
    after = run(*(outcome(f"c{n}", True) for n in range(8)), outcome("new", False))
    found = difference(BY_NAME["passed"], before, after)
    assert found is not None
    assert (found.n, found.better, found.worse, found.mean) == (8, 8, 0, 1.0)
    assert found.p == pytest.approx(0.0078125)
    assert found.sure


def test_a_share_is_compared_by_bootstrap():
    before = run(*(outcome(f"c{n}", citation_recall=0.5) for n in range(12)))
    after = run(*(outcome(f"c{n}", citation_recall=1.0 if n < 10 else 0.5) for n in range(12)))
    found = difference(BY_NAME["citation_recall"], before, after)
    assert found is not None
    assert found.sure
    assert 0 < found.low < found.mean < found.high


def test_a_figure_of_other_cases_in_each_run_has_no_p():
    runs = run(outcome("a", refusal_precision=1.0)), run(outcome("b", refusal_precision=0.0))
    found = difference(BY_NAME["refusal_precision"], *runs)
    assert found is not None
    assert (found.p, found.n, found.sure) == (None, 0, False)


def test_what_became_of_a_case():
    before = run(outcome("a"), outcome("b", False), outcome("c"))
    assert change(outcome("a", False), before) is Change.BROKEN
    assert change(outcome("b"), before) is Change.FIXED
    assert change(outcome("c"), before) is Change.SAME
    assert change(outcome("d"), before) is Change.NEW


def test_another_text_is_a_change_and_another_refusal_is_none():
    def saying(text: str, *, refused: bool = False) -> Outcome:
        return replace(outcome("a"), answer={"text": text, "refused": refused})

    assert change(saying("Fjorten."), run(saying("14."))) is Change.REWORDED
    assert change(saying("Nei.", refused=True), run(saying("Nix.", refused=True))) is Change.SAME
    assert change(saying("Nei.", refused=True), run(saying("14."))) is Change.REWORDED
