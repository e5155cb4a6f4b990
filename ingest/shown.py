"""Prints plans and reports of ingestions to people, on stderr."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from rich.table import Table
from rich.text import Text

from assistant.index.resemblance import Alike
from assistant.terminal import err
from ingest.address import is_url
from ingest.forget import Forgotten
from ingest.plan import Plan
from ingest.sync import Report

_LISTED = 12  # names of a sort; the rest is counted


def print_plan(plan: Plan) -> None:
    """The counts, and the first sources of each sort."""
    shown = [f"{count} {name}" for name, count in plan.counts.items() if count or name == "new"]
    err.print("Sources: " + ", ".join(shown))
    _print_names("+", [read.found.source for read in plan.new])
    _print_names("~", [read.found.source for read in plan.changed])
    _print_names(">", [f"{move.before.source} -> {move.found.source}" for move in plan.moved])
    _print_names("-", [known.source for known in plan.gone])
    if plan.left:
        suffixes = ", ".join(f"{suffix or 'none'} {count}" for suffix, count in Counter(plan.left).most_common(6))
        err.print(f"  {len(plan.left)} files of other kinds are left alone: {suffixes}", markup=False, style="dim")


def _print_names(sign: str, names: list[str]) -> None:
    for name in names[:_LISTED]:
        err.print(f"  {sign} {name}", markup=False, style="dim", soft_wrap=True)
    if len(names) > _LISTED:
        err.print(f"  {sign} and {len(names) - _LISTED} more", style="dim")


def print_refused(plan: Plan) -> None:
    """What a run of this plan would refuse."""
    for refused in plan.refused:
        err.print(f"  ! {refused.source}: {refused.reason}", markup=False, style="red", soft_wrap=True)


def print_report(report: Report) -> None:
    """A table of what was done, the documents that hold the same text, and what could not be read."""
    if report.plan:
        table = Table(box=None, pad_edge=False)
        for name in summary(report):
            table.add_column(name, justify="right")
        table.add_row(*(str(value) for value in summary(report).values()))
        err.print(table)
    for pair in report.alike[:_LISTED]:
        err.print(f"  = {resemblance(pair)}", markup=False, style="yellow", soft_wrap=True)
    if len(report.alike) > _LISTED:
        err.print(f"  = and {len(report.alike) - _LISTED} more", style="yellow")
    for refused in report.refused:
        err.print(f"  ! {refused.source}: {refused.reason}", markup=False, style="red", soft_wrap=True)
    if report.refused:
        err.print(Text("Not indexed, or kept as they were; tried again next time. Later: arena sources --errors"))


def summary(report: Report) -> dict[str, Any]:
    """The figures of a run."""
    refused = {"refused": len(report.refused)}
    figures = {"passages": report.passages, "embedded": report.embedded, "seconds": round(report.seconds, 1)}
    return report.plan.counts | refused | figures


def report_payload(report: Report) -> dict[str, Any]:
    """The report as JSON."""
    refused = [{"source": one.source, "reason": one.reason} for one in report.refused]
    return {"counts": summary(report), "refused": refused, "alike": [_pair(pair) for pair in report.alike]}


def _pair(pair: Alike) -> dict[str, Any]:
    return {"document": pair.document, "other": pair.other, "share": round(pair.share, 2), "back": round(pair.back, 2)}


def resemblance(pair: Alike) -> str:
    """In words."""
    if pair.both:
        return f"{pair.document}: same text as {pair.other}"
    return f"{pair.document}: {pair.share:.0%} of it is in {pair.other}"


def resemblances(document: str, pairs: Iterable[Alike]) -> list[str]:
    """In words, seen from one document."""
    lines = []
    for pair in pairs:
        other = pair.other if pair.document == document else pair.document
        if pair.both:
            lines.append(f"same text as {other}")
        elif pair.document == document:
            lines.append(f"{pair.share:.0%} of it is in {other}")
        else:
            lines.append(f"holds {pair.share:.0%} of {other}")
    return lines


def forgotten_lines(forgotten: Forgotten, server: str) -> Iterator[str]:
    """What was removed, and where its text may still be or come from; `server` is that of Chroma, if there is one."""
    for name in forgotten.unknown:
        yield f"{name}: nothing is indexed under that name. `arena sources` lists what is"
    if forgotten.sources:
        yield f"Removed {', '.join(forgotten.sources)}: text and vectors, from every file of the index."
    if forgotten.sources and server:
        yield f"What the files of {server} keep of removed vectors is up to it: run `chroma vacuum` there."
    for source in forgotten.there:
        where = "is on the web" if is_url(source) else "is still in its place"
        yield f"{source} {where}: an ingestion that comes by would index it again."
    for pair in forgotten.alike:
        yield f"Its text is elsewhere too: {resemblance(pair)}."
