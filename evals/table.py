"""Prints a run in the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.terminal import err, out, print_rows
from evals.compare import Difference, difference, interval
from evals.composers import Composer, composer_of, tally
from evals.gate import Finding
from evals.metrics import DEPTH, JUDGED, LEVELS, METRICS
from evals.report.charts import aligned, percent, signed
from evals.report.shown import LANGUAGES, Shown, groups_of
from evals.results import Outcome, overall, values_of


def print_run(shown: Shown) -> None:
    """The figures, overall and by language, then retrieval and time."""
    outcomes = shown.run.outcomes
    languages = [name for name in LANGUAGES if any(name in groups_of(one, "language") for one in outcomes)]
    members = [[one for one in outcomes if name in groups_of(one, "language")] for name in languages]
    metrics = [metric for metric in (*METRICS, JUDGED) if values_of(outcomes, metric.name)]
    rows = []
    for metric in metrics:
        figure = interval(values_of(outcomes, metric.name))
        row = [metric.label, str(figure.n), aligned(figure.mean), f"{aligned(figure.low)} to {aligned(figure.high)}"]
        row += [_mean(mine, metric.name) for mine in members]
        changed = difference(metric, shown.baseline, shown.run) if shown.baseline else None
        if shown.baseline:
            row.append(_since(changed))
        rows.append(row)
    since = ["since"] if shown.baseline else []
    print_rows(["figure", "n", "all", "95 % interval", *languages, *since], rows)
    _print_found(overall(outcomes))
    if shown.agreement:
        share, count = percent(shown.agreement.share), shown.agreement.n
        err.print(f"The judge agrees with the checks in {share} of {count} cases (kappa {shown.agreement.kappa:.2f}).")


def print_composers(shown: Shown) -> None:
    """What became of the statements, where a chat model wrote or the run it is compared with has answers."""
    runs = [run for run in (shown.run, shown.baseline) if run]
    kept = [(composer_of(run), counted) for run in runs if (counted := tally(run))]
    if len(kept) < 2 and composer_of(shown.run) == Composer.EXTRACTIVE:
        return
    rows = [[label] for label, *_ in kept[0][1].rows()]
    for _, counted in kept:
        for row, (_, part, whole) in zip(rows, counted.rows(), strict=True):
            row.append(f"{part} of {whole}")
    out.print()
    print_rows(["written by", *(name for name, _ in kept)], rows)


def print_gate(findings: Sequence[Finding]) -> None:
    """Every threshold that does not hold, with its figure."""
    failed = [finding for finding in findings if not finding.held]
    for finding in failed:
        err.print(f"  ✗ {finding.threshold}: {finding.figure}", markup=False, style="red", soft_wrap=True)
    err.print(f"{len(findings) - len(failed)} of {len(findings)} thresholds hold.")


def _print_found(figures: dict[str, float]) -> None:
    names = ("hit@1", "hit@3", "hit@5", "hit@10", "recall@5", "mrr", f"ndcg@{DEPTH}")
    rows = [
        [label.lower(), *(f"{figures[f'{level}_{name}']:.3f}" for name in names)]
        for level, label in LEVELS.items()
        if f"{level}_mrr" in figures
    ]
    out.print()
    print_rows(["found by", *names], rows)
    if "latency_p50" in figures:
        half, most = figures["latency_p50"] * 1000, figures["latency_p95"] * 1000
        out.print(f"\nanswering: p50 {half:.0f} ms, p95 {most:.0f} ms")


def _since(changed: Difference | None) -> str:
    if changed is None:
        return ""
    return signed(changed.after - changed.before) + (" *" if changed.sure else "")


def _mean(outcomes: Sequence[Outcome], metric: str) -> str:
    values = values_of(outcomes, metric)
    return aligned(sum(values) / len(values)) if values else "–"
