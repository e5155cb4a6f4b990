"""Decides whether a run is good enough: least figures, largest drop, largest gap between languages."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from statistics import fmean

from assistant.errors import BadInput
from evals.results import Outcome, Run, overall, read_run, values_of

THRESHOLDS = Path(__file__).with_name("thresholds.toml")
BASELINE = Path(__file__).with_name("baseline.json")
_EASE = 1e-9  # figures are rounded


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Each by the name of a metric."""

    minimum: Mapping[str, float]
    maximum: Mapping[str, float]  # of latencies, in seconds
    drop: Mapping[str, float]  # below the baseline
    spread: Mapping[str, float]  # between the best and the worst language


@dataclass(frozen=True, slots=True)
class Finding:
    """One threshold held against its figure."""

    name: str  # of a metric
    rule: str  # "at least 0.85"
    figure: str
    held: bool

    @property
    def threshold(self) -> str:
        return f"{self.name} {self.rule}"


def read_thresholds(path: Path = THRESHOLDS) -> Thresholds:
    """Raises BadInput where the file is not TOML or has an unknown part."""
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
        unknown = tables.keys() - set(Thresholds.__slots__)
        if unknown:
            raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
        return Thresholds(*({**tables.get(name, {})} for name in Thresholds.__slots__))
    except (OSError, ValueError, TypeError) as error:
        raise BadInput(f"{path}: not a file of thresholds ({error})") from error


def findings(run: Run, thresholds: Thresholds, baseline: Run | None) -> list[Finding]:
    """Every threshold, in the order of the file. A figure that is missing fails."""
    figures = overall(run.outcomes)
    found = [_bound(name, figures.get(name), least, "at least") for name, least in thresholds.minimum.items()]
    found += [_bound(name, figures.get(name), most, "at most") for name, most in thresholds.maximum.items()]
    found += list(_drops(figures, thresholds, baseline)) if baseline else []
    return found + [_spread(run, name, most) for name, most in thresholds.spread.items()]


def baseline_of(suite: str, against: Path | None, gate: bool, committed: Path = BASELINE) -> Run | None:
    """What to compare with: what is asked for, else, for the gate, the committed baseline of the same suite.

    Raises BadInput where what is asked for is of another suite: its drops would mean nothing.
    """
    if against is None:
        run = read_run(committed) if gate and committed.exists() else None
        return run if run and run.suite == suite else None
    run = read_run(against)
    if run.suite != suite:
        raise BadInput(f"{against} is of the suite {run.suite}, this run of {suite}")
    return run


def _bound(name: str, figure: float | None, bound: float, words: str) -> Finding:
    held = figure is not None and (figure >= bound - _EASE if words == "at least" else figure <= bound + _EASE)
    return Finding(name, f"{words} {bound:g}", _shown(figure), held)


def _drops(figures: Mapping[str, float], thresholds: Thresholds, baseline: Run) -> Iterator[Finding]:
    """Over all cases of each run: new cases count too."""
    before = overall(baseline.outcomes)
    for name, most in thresholds.drop.items():
        if name in before:
            now = figures.get(name)
            held = now is not None and before[name] - now <= most + _EASE
            yield Finding(name, f"at most {most:g} below the baseline's {before[name]:.3f}", _shown(now), held)


def _spread(run: Run, name: str, most: float) -> Finding:
    """Languages in which the metric applies to fewer than five cases are left out: their mean says little."""
    means = {}
    for language, outcomes in groupby(sorted(run.outcomes, key=_language), key=_language):
        values = values_of(outcomes, name)
        if len(values) >= 5:
            means[language] = fmean(values)
    if len(means) < 2:
        return Finding(name, f"within {most:g} between languages", "fewer than two languages", True)
    worst, best = min(means, key=means.__getitem__), max(means, key=means.__getitem__)
    gap = means[best] - means[worst]
    figure = f"{gap:.3f} ({best} {means[best]:.3f}, {worst} {means[worst]:.3f})"
    return Finding(name, f"within {most:g} between languages", figure, gap <= most + _EASE)


def _language(outcome: Outcome) -> str:
    return str(outcome.case["language"]) if outcome.case else ""


def _shown(figure: float | None) -> str:
    return "not measured" if figure is None else f"{figure:.3f}"
