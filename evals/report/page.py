"""Puts the page together. Style and script stand in it, named by their sums in its policy; nothing is fetched."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from pathlib import Path
from string import Template

from evals.report.cases import cases
from evals.report.comparison import comparison
from evals.report.composers import composers
from evals.report.detail import about, retrieval, speed
from evals.report.figures import figures
from evals.report.groups import faults, groups
from evals.report.head import gate, head
from evals.report.html import Html, join, tag
from evals.report.shown import Shown

_PLACES = {
    "figures": "Figures",
    "faults": "Faults",
    "groups": "Groups",
    "comparison": "Baseline",
    "composers": "Who wrote",
    "retrieval": "Retrieval",
    "speed": "Speed",
    "cases": "Cases",
    "about": "Method",
}


def write_report(shown: Shown, path: Path) -> None:
    """One HTML file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page(shown), "utf-8")


def page(shown: Shown) -> str:
    """The whole page."""
    style, script = _read("report.css"), _read("report.js")
    parts = (figures, faults, groups, comparison, composers, retrieval, speed, cases, about)
    links = [tag("a", name, href=f"#{id}") for id, name in _PLACES.items()]
    body = join(
        tag("div", head(shown), gate(shown), class_="page"),
        tag("nav", tag("div", *links, class_="page"), aria_label="Parts of the report"),
        tag("main", *(part(shown) for part in parts), class_="page"),
    )
    return Template(_read("report.html")).substitute(
        title=tag("title", f"Answer quality, {shown.run.suite}"),
        policy=f"default-src 'none'; style-src '{_sum(style)}'; script-src '{_sum(script)}'; base-uri 'none'",
        style=Html(style),
        script=Html(script),
        body=body,
    )


def _read(name: str) -> str:
    return files("evals.report").joinpath(name).read_text("utf-8")


def _sum(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
