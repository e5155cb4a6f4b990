"""The head of the report: the verdict, what was asked of what, and the thresholds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from evals.compare import interval
from evals.composers import composer_of
from evals.gate import Finding
from evals.metrics import BY_NAME, LEVELS
from evals.report.charts import percent
from evals.report.html import Html, tag
from evals.report.shown import Shown

_TIMES = {"latency_p50": "Seconds for half of the answers", "latency_p95": "Seconds for 95 % of the answers"}


def head(shown: Shown) -> Html:
    """What a reader in a hurry needs."""
    run = shown.run
    passed, count = sum(one.passed for one in run.outcomes), len(run.outcomes)
    sure = interval([float(one.passed) for one in run.outcomes])
    told = f"For questions like these, expect between {percent(sure.low)} and {percent(sure.high)} (95 % interval)."
    facts = [tag("div", tag("dt", name), tag("dd", value)) for name, value in _facts(shown).items() if value]
    return tag(
        "header",
        tag("p", "Arena assistant · answer quality", class_="eyebrow"),
        tag("h1", tag("strong", f"{passed} of {count}"), f" cases pass, {percent(passed / count)}."),
        tag("p", told, class_="lead"),
        tag("dl", *facts, class_="facts"),
    )


def _facts(shown: Shown) -> dict[str, str]:
    about = shown.run.about
    made = datetime.fromisoformat(str(about["made"]))
    return {
        "Suite": shown.run.suite,
        "Written by": str(about.get("model") or composer_of(shown.run)),
        "Made": f"{made.day} {made:%B %Y, %H:%M} UTC",
        "Asked as of": str(about.get("today", "")),
        "Code": str(about.get("revision") or "not in git")[:10],
        "Corpus": f"{about['documents']} documents, {str(about['corpus'])[:10]}",
        "Embedder": str(about["embedder"])[:40],
    }


def gate(shown: Shown) -> Html:
    """The thresholds: those that do not hold are open to see."""
    failed = [one for one in shown.findings if not one.held]
    held = [one for one in shown.findings if one.held]
    if not shown.findings:
        return tag("p", "No thresholds are set.", class_="gate empty")
    if not failed:
        return tag("details", tag("summary", f"All {len(held)} thresholds hold"), _table(held), class_="gate")
    title = tag("h2", f"{len(failed)} of {len(shown.findings)} thresholds do not hold")
    others = tag("details", tag("summary", f"{len(held)} hold"), _table(held)) if held else None
    return tag("div", title, _table(failed), others, class_="gate failed")


def _table(findings: Sequence[Finding]) -> Html:
    return tag("table", tag("tbody", *(_finding(one) for one in findings)))


def _finding(finding: Finding) -> Html:
    mark = tag("td", "✓" if finding.held else "✗", class_="good mark" if finding.held else "bad mark")
    told = f"{_label(finding.name)} {finding.rule}"
    return tag("tr", mark, tag("td", told), tag("td", finding.figure, class_="number"))


def _label(name: str) -> str:
    level, _, figure = name.partition("_")
    if name in BY_NAME:
        return BY_NAME[name].label
    return f"{LEVELS[level]} {figure}" if level in LEVELS else _TIMES.get(name, name)
