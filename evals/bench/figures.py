"""What a part of the benchmark found: tables for people, aims with their limits, figures to see drift by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from evals.results import quantile


@dataclass(frozen=True, slots=True)
class Spread:
    """Seconds that the same work took, many times."""

    p50: float
    p95: float
    p99: float
    count: int

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Spread:
        return cls(median(seconds), quantile(seconds, 0.95), quantile(seconds, 0.99), len(seconds))


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows of finished text."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Aim:
    """A figure with the limit it should keep."""

    name: str
    value: float
    limit: float
    at_most: bool = True  # else at least

    @property
    def held(self) -> bool:
        return self.value <= self.limit if self.at_most else self.value >= self.limit


@dataclass(frozen=True, slots=True)
class Found:
    """All that one part of the benchmark has to tell."""

    part: str
    tables: tuple[Table, ...]
    aims: tuple[Aim, ...] = ()
    figures: Mapping[str, float] = field(default_factory=dict)  # kept in the history
    drawings: Mapping[str, str] = field(default_factory=dict)  # SVG by name


def milliseconds(seconds: float) -> str:
    """With as many decimals as mean something."""
    shown = seconds * 1000
    return f"{shown:.2f}" if shown < 10 else f"{shown:.1f}" if shown < 100 else f"{shown:,.0f}"


def share(part: float, whole: float) -> str:
    """12.3 %"""
    return f"{100 * part / whole:.1f} %" if whole else "–"


def times(ratio: float) -> str:
    """1.80 ×"""
    return f"{ratio:.2f} ×" if ratio >= 0.1 else f"{ratio:.4f} ×"


def megabytes(size: float) -> str:
    """Of a number of bytes."""
    return f"{size / 2**20:,.1f}"


def shares(steps: Mapping[str, float], title: str, unit: str, count: int) -> Table:
    """A table of steps with the time of each for one of `count`, and its share, the longest first."""
    whole = sum(steps.values())
    ordered = sorted(steps.items(), key=lambda step: -step[1])
    rows = [(name, milliseconds(spent / count), share(spent, whole)) for name, spent in ordered]
    return Table(title, ("step", f"ms a {unit}", "share"), (*rows, ("all", milliseconds(whole / count), "")))
