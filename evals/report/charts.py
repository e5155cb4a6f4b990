"""Charts as inline SVG. Widths are percentages, so that a chart fits any screen and its text keeps its size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.compare import Difference, Interval
from evals.report.html import Html, tag

_INSET = 1.5  # per cent left free at both ends, so that a dot at 0 or 1 is whole


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a histogram."""

    label: str
    value: int
    tone: str = ""  # class
    told: str = ""  # shown while pointed at


def track(shown: Interval, *, least: float | None = None, before: float | None = None, tone: str = "") -> Html:
    """A figure between 0 and 1: dot and interval, a tick where the threshold lies, a ring where the baseline was."""
    told = f"{percent(shown.mean)}, 95 % interval {percent(shown.low)} to {percent(shown.high)}"
    parts = [
        tag("line", class_="rail", x1=_at(0), x2=_at(1), y1=11, y2=11),
        tag("line", class_="interval", x1=_at(shown.low), x2=_at(shown.high), y1=11, y2=11),
    ]
    if least is not None:
        told += f", at least {percent(least)} wanted"
        parts.append(tag("line", class_="least", x1=_at(least), x2=_at(least), y1=3, y2=19))
    if before is not None:
        told += f", {percent(before)} in the baseline"
        parts.append(tag("circle", class_="before", cx=_at(before), cy=11, r=5))
    parts.append(tag("circle", class_="dot", cx=_at(shown.mean), cy=11, r=5))
    return _svg(told, *parts, height=22, class_=f"track {tone}".strip())


def difference_track(shown: Difference, reach: float) -> Html:
    """A difference around a middle line that stands for none; `reach` is what both ends stand for."""
    told = f"{signed(shown.mean)} points, interval {signed(shown.low)} to {signed(shown.high)}"
    middle = [_at(0.5 + value / reach / 2) for value in (shown.low, shown.high, shown.mean)]
    tone = "" if not shown.sure else " better" if shown.mean > 0 else " worse"
    return _svg(
        told,
        tag("line", class_="least", x1=_at(0.5), x2=_at(0.5), y1=3, y2=19),
        tag("line", class_="interval", x1=middle[0], x2=middle[1], y1=11, y2=11),
        tag("circle", class_="dot", cx=middle[2], cy=11, r=4),
        height=22,
        class_=f"track{tone}",
    )


def bar(share: float, told: str, tone: str = "") -> Html:
    """A bar from the left."""
    return _svg(
        told,
        tag("rect", class_="ground", x=0, y=4, width="100%", height=12, rx=3),
        tag("rect", class_="fill", x=0, y=4, width=f"{share * 100:.2f}%", height=12, rx=3),
        height=20,
        class_=f"bar {tone}".strip(),
    )


def columns(values: Sequence[Column], told: str, height: int = 150) -> Html:
    """A histogram with its counts above and its labels below."""
    most = max((one.value for one in values), default=0) or 1
    width, room = 100 / max(1, len(values)), height - 42
    parts: list[Html] = []
    for n, one in enumerate(values):
        tall = room * one.value / most
        middle = f"{(n + 0.5) * width:.2f}%"
        shape = {"x": f"{(n + 0.14) * width:.2f}%", "width": f"{0.72 * width:.2f}%", "rx": 2}
        drawn = tag("rect", y=f"{height - 22 - tall:.1f}", height=f"{tall:.1f}", class_="fill", **shape)
        count = tag("text", str(one.value), x=middle, y=f"{height - 28 - tall:.1f}", class_="count")
        label = tag("text", one.label, x=middle, y=height - 5, class_="label")
        about = tag("title", one.told or f"{one.label}: {one.value}")
        parts.append(tag("g", about, *((drawn, count) if one.value else ()), label, class_=one.tone or None))
    parts.append(tag("line", class_="foot", x1=0, x2="100%", y1=height - 21.5, y2=height - 21.5))
    return _svg(told, *parts, height=height, class_="columns")


def percent(share: float) -> str:
    """88.4 %; in running text, where nothing stands below it, 88 % for 88.0 %."""
    return f"{share * 100:.1f}".removesuffix(".0") + " %"


def aligned(share: float) -> str:
    """88.0 %, for a column of figures."""
    return f"{share * 100:.1f} %"


def signed(difference: float) -> str:
    """In percentage points, with a true minus."""
    shown = f"{abs(difference) * 100:.1f}"
    return shown if float(shown) == 0 else ("+" if difference > 0 else "\u2212") + shown


def _svg(told: str, *parts: Html, height: int, class_: str) -> Html:
    return tag("svg", tag("title", told), *parts, role="img", width="100%", height=height, class_=class_)


def _at(share: float) -> str:
    """Where a value between 0 and 1 lies."""
    return f"{_INSET + min(1.0, max(0.0, share)) * (100 - 2 * _INSET):.2f}%"
