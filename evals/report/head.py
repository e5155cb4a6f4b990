"""The head of the report: the verdict, what was asked of what, and the thresholds."""

from __future__ import annotations

from datetime import datetime

from evals.compare import interval
from evals.gate import Finding
from evals.metrics import BY_NAME
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
        "Made": f"{made.day} {made:%B %Y, %H:%M} UTC",
        "Asked as of": str(about.get("today", "")),
        "Code": str(about.get("revision") or "not in git")[:10],
        "Corpus": f"{about['documents']} documents, {str(about['corpus'])[:10]}",
        "Embedder": str(about["embedder"])[:40],
    }


def gate(shown: Shown) -> Html:
    """The thresholds, those that do not hold first."""
    failed, count = sum(not one.held for one in shown.findings), len(shown.findings)
    if not count:
        return tag("p", "No thresholds are set.", class_="gate empty")
    rows = [_finding(one) for one in sorted(shown.findings, key=lambda one: one.held)]
    title = f"{failed} of {count} thresholds do not hold" if failed else f"All {count} thresholds hold"
    table = tag("table", tag("tbody", *rows))
    return tag("details", tag("summary", title), table, class_="gate failed" if failed else "gate", open=bool(failed))


def _finding(finding: Finding) -> Html:
    label = BY_NAME[finding.name].label if finding.name in BY_NAME else _TIMES.get(finding.name, finding.name)
    mark = tag("td", "✓" if finding.held else "✗", class_="good mark" if finding.held else "bad mark")
    return tag("tr", mark, tag("td", f"{label} {finding.rule}"), tag("td", finding.figure, class_="number"))
