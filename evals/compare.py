"""How sure a figure is, and whether two runs really differ. The seed is fixed: the same run, the same figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from math import comb
from statistics import fmean
from typing import TYPE_CHECKING, Any

from evals.metrics import METRICS, Metric
from evals.results import Outcome, Run, values_of

if TYPE_CHECKING:
    import numpy as np

SEED = 20221122
RESAMPLES = 4000
SURE = 0.05  # p below which a difference is called one


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A metric in two runs. All but `before` and `after` is of the cases that have it in both."""

    metric: Metric
    before: float  # over all cases of that run
    after: float
    mean: float  # of the differences, -1 to 1
    low: float  # of its 95 % interval
    high: float
    n: int
    better: int  # cases
    worse: int
    p: float | None  # exact McNemar for yes or no, bootstrap for shares; None where the cases are not the same

    @property
    def sure(self) -> bool:
        return self.p is not None and self.p < SURE


class Change(StrEnum):
    """What became of a case since the baseline."""

    BROKEN = "broken"
    FIXED = "fixed"
    REWORDED = "reworded"  # as right or wrong as before, in other words
    SAME = "same"
    NEW = "new"


def interval(values: Sequence[float]) -> Interval:
    """The percentile bootstrap (Efron 1979). Of a single value it says nothing: its width is then 0."""
    means = _means(tuple(values))
    low, high = _percentiles(means)
    return Interval(fmean(values), low, high, len(values))


@lru_cache(maxsize=256)
def _means(values: tuple[float, ...]) -> np.ndarray[Any, Any]:
    import numpy as np

    drawn = np.random.default_rng(SEED).integers(len(values), size=(RESAMPLES, len(values)))
    means: np.ndarray[Any, Any] = np.asarray(values)[drawn].mean(axis=1)
    return means


def _percentiles(means: np.ndarray[Any, Any]) -> tuple[float, float]:
    import numpy as np

    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)


def mcnemar(better: int, worse: int) -> float:
    """Exact two-sided p of McNemar's test (1947), from the cases that changed each way."""
    changed = better + worse
    tail: int = sum(comb(changed, k) for k in range(min(better, worse) + 1))
    return float(min(1.0, 2 * tail / 2**changed))


def differences(before: Run, after: Run) -> list[Difference]:
    """Every metric that both runs have, in the order of METRICS."""
    return [found for metric in METRICS if (found := difference(metric, before, after)) is not None]


def difference(metric: Metric, before: Run, after: Run) -> Difference | None:
    """None where one of the runs does not have the metric."""
    old, new = values_of(before.outcomes, metric.name), values_of(after.outcomes, metric.name)
    if not old or not new:
        return None
    pairs = _pairs(metric.name, before, after)
    changes = [new - old for old, new in pairs]
    better, worse = sum(change > 0 for change in changes), sum(change < 0 for change in changes)
    low, high = _percentiles(_means(tuple(changes))) if changes else (0.0, 0.0)
    p = _p(metric, changes, better, worse) if metric.paired and changes else None
    mean = fmean(changes) if changes else 0.0
    return Difference(metric, fmean(old), fmean(new), mean, low, high, len(pairs), better, worse, p)


def _pairs(name: str, before: Run, after: Run) -> list[tuple[float, float]]:
    past = before.by_id
    return [
        (past[one.id].metrics[name], one.metrics[name])
        for one in after.outcomes
        if one.id in past and name in past[one.id].metrics and name in one.metrics
    ]


def _p(metric: Metric, changes: Sequence[float], better: int, worse: int) -> float:
    if metric.yes_no:
        return mcnemar(better, worse)
    if not better and not worse:
        return 1.0
    means = _means(tuple(changes))
    return min(1.0, 2 * min(float((means <= 0).mean()), float((means >= 0).mean())))


def change(outcome: Outcome, before: Run | None) -> Change:
    """What became of a case. Of two refusals the words do not count; without the old answer only passing does."""
    past = before.by_id.get(outcome.id) if before else None
    if past is None:
        return Change.NEW
    if past.passed != outcome.passed:
        return Change.FIXED if outcome.passed else Change.BROKEN
    old, new = past.answer, outcome.answer
    if not old or not new or (old["refused"] and new["refused"]) or old["text"] == new["text"]:
        return Change.SAME
    return Change.REWORDED
