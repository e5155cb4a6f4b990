"""A run of a suite: what is kept of it, written to results.json and read back."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

from assistant.errors import BadInput


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one case went."""

    id: str
    passed: bool
    metrics: Mapping[str, float]
    wrong: tuple[str, ...] = ()
    seconds: float = 0.0  # for the answer
    rank: int | None = None  # of the first passage with expected words, None where there is none among the hits
    case: Mapping[str, Any] | None = None  # its line, None in a baseline
    kinds: tuple[str, ...] = ()  # of the documents that answer it
    answer: Mapping[str, Any] | None = None  # the payload, None in a baseline


@dataclass(frozen=True, slots=True)
class Run:
    """A suite that was asked, with what it was asked of."""

    suite: str
    about: Mapping[str, Any]  # date, versions, fingerprints
    outcomes: tuple[Outcome, ...]

    @property
    def by_id(self) -> dict[str, Outcome]:
        return {outcome.id: outcome for outcome in self.outcomes}


def values_of(outcomes: Iterable[Outcome], metric: str) -> list[float]:
    """The metric of each case that has it."""
    return [outcome.metrics[metric] for outcome in outcomes if metric in outcome.metrics]


def overall(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """The mean of every metric over the cases that have it, and the latency in seconds."""
    names = sorted({name for outcome in outcomes for name in outcome.metrics})
    figures = {name: round(fmean(values_of(outcomes, name)), 4) for name in names}
    times = [outcome.seconds for outcome in outcomes if outcome.seconds]
    if times:
        figures |= {"latency_p50": round(quantile(times, 0.5), 4), "latency_p95": round(quantile(times, 0.95), 4)}
    return figures


def quantile(values: Sequence[float], share: float) -> float:
    """The nearest-rank quantile: the smallest value that so large a share does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)]


def write_run(run: Run, path: Path) -> None:
    """Everything, as results.json."""
    cases = [
        {
            "id": one.id,
            "question": one.case["user_input"] if one.case else "",
            "passed": one.passed,
            "wrong": list(one.wrong),
            "metrics": _rounded(one.metrics),
            "seconds": round(one.seconds, 4),
            "rank": one.rank,
            "kinds": list(one.kinds),
            "case": dict(one.case or {}),
            "answer": dict(one.answer or {}),
        }
        for one in run.outcomes
    ]
    whole = {"suite": run.suite, **run.about, "overall": overall(run.outcomes), "cases": cases}
    _write(path, json.dumps(whole, ensure_ascii=False, indent=1))


def write_baseline(run: Run, path: Path, metrics: Iterable[str]) -> None:
    """What a later run is compared with: the figures, and a line for each case with some of its metrics."""
    kept = set(metrics)
    head = {"suite": run.suite, **run.about, "overall": overall(run.outcomes)}
    lines = [
        json.dumps(
            {
                "id": one.id,
                "passed": one.passed,
                "metrics": {name: value for name, value in _rounded(one.metrics).items() if name in kept},
            },
            ensure_ascii=False,
        )
        for one in run.outcomes
    ]
    opened = json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
    _write(path, opened + ',\n "cases": [\n  ' + ",\n  ".join(lines) + "\n ]\n}\n")


def read_run(path: Path) -> Run:
    """A results.json or a baseline. Raises BadInput where it is neither."""
    try:
        whole = json.loads(path.read_text("utf-8"))
        about = {key: value for key, value in whole.items() if key not in ("suite", "overall", "cases")}
        return Run(whole["suite"], about, tuple(_outcome(row) for row in whole["cases"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInput(f"{path}: not the results of a run ({error!r}). Run: arena eval run") from error


def _outcome(row: Mapping[str, Any]) -> Outcome:
    return Outcome(
        id=row["id"],
        passed=row["passed"],
        metrics=row["metrics"],
        wrong=tuple(row.get("wrong", ())),
        seconds=row.get("seconds", 0.0),
        rank=row.get("rank"),
        case=row.get("case") or None,
        kinds=tuple(row.get("kinds", ())),
        answer=row.get("answer") or None,
    )


def _rounded(metrics: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 4) for name, value in sorted(metrics.items())}


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    unfinished.write_text(text, "utf-8")
    os.replace(unfinished, path)
