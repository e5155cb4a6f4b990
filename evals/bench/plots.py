"""Drawings for docs/benchmarks.md, as SVG: how an answer's cost grows, where it goes, and the systems side by side."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.report.html import Html, tag

FOLDER = Path("docs/benchmarks")
_WIDTH, _HEIGHT = 760, 380
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 170, 46, 48
_TONES = ("#0b6e99", "#c2410c", "#4d7c0f", "#7c3aed", "#64748b")
_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#333}.small{fill:#666;font-size:12px}"
    ".title{font-weight:600;font-size:15px}.end{text-anchor:end}.middle{text-anchor:middle}"
    "line{stroke:#ddd}path{fill:none;stroke-width:2.5}"
    + "".join(
        f"path.t{n}{{stroke:{tone}}}rect.t{n},circle.t{n},text.t{n}{{fill:{tone}}}" for n, tone in enumerate(_TONES)
    )
    + "@media(prefers-color-scheme:dark){text{fill:#ddd}.small{fill:#aaa}line{stroke:#444}}"
)


@dataclass(frozen=True, slots=True)
class Axis:
    """A logarithmic or even scale from `low` to `high` over a stretch of the drawing."""

    low: float
    high: float
    start: float
    end: float
    even: bool = False

    def at(self, value: float) -> float:
        of: Callable[[float], float] = (lambda one: one) if self.even else math.log10
        share = (of(value) - of(self.low)) / ((of(self.high) - of(self.low)) or 1)
        return self.start + share * (self.end - self.start)


def growth(series: Mapping[str, Sequence[tuple[int, float]]]) -> str:
    """Milliseconds by number of passages, both logarithmic; each line is named at its end."""
    sizes = [size for line in series.values() for size, _ in line]
    values = [value for line in series.values() for _, value in line]
    across = Axis(min(sizes), max(max(sizes), min(sizes) + 1), _LEFT, _WIDTH - _RIGHT)
    up = Axis(_ticks(values)[0], _ticks(values)[-1], _HEIGHT - _BOTTOM, _TOP)
    drawn = [_grid(across, up, sorted(set(sizes)), _ticks(values), "passages", "ms")]
    taken: list[float] = []
    for n, (name, line) in enumerate(sorted(series.items(), key=lambda one: -one[1][-1][1])):
        points = [(across.at(size), up.at(value)) for size, value in line]
        drawn.append(tag("path", class_=f"t{n % 5}", d="M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in points)))
        drawn += [tag("circle", class_=f"t{n % 5}", cx=f"{x:.1f}", cy=f"{y:.1f}", r=3.5) for x, y in points]
        y = _apart(points[-1][1], taken)
        drawn.append(_text(points[-1][0] + 10, y + 4, f"{name}, {line[-1][1]:.0f} ms", f"t{n % 5}"))
    return _svg("What a warm question costs as the corpus grows", *drawn)


def side_by_side(systems: Mapping[str, tuple[float, float]]) -> str:
    """Each system at its milliseconds a question (logarithmic) and its MRR@10."""
    costs, worths = [one[0] for one in systems.values()], [one[1] for one in systems.values()]
    low, high = math.floor(min(worths) * 20) / 20, math.ceil(max(worths) * 20) / 20
    across = Axis(_ticks(costs)[0], _ticks(costs)[-1], _LEFT, _WIDTH - _RIGHT)
    up = Axis(low, max(high, low + 0.05), _HEIGHT - _BOTTOM, _TOP, even=True)
    marks = [low + n * 0.05 for n in range(round((up.high - low) / 0.05) + 1)]
    drawn = [_grid(across, up, _ticks(costs), marks, "ms a question, without embedding it", "MRR@10")]
    taken: list[float] = []
    for name, (cost, worth) in sorted(systems.items(), key=lambda one: -one[1][1]):
        tone = "t0" if name == "arena" else "t4" if name.startswith("arena") else "t1"
        x, y = across.at(cost), up.at(worth)
        drawn.append(tag("circle", class_=tone, cx=f"{x:.1f}", cy=f"{y:.1f}", r=6 if tone == "t0" else 4.5))
        drawn.append(_text(x + 10, _apart(y, taken) + 4, name, tone))
    return _svg("Quality and time, the same vectors and questions for all", *drawn)


def bars(steps: Mapping[str, float], title: str) -> str:
    """Milliseconds of each step, the longest first."""
    ordered = sorted(steps.items(), key=lambda step: -step[1])
    room, tall = _WIDTH - 250 - 90, 24
    height = _TOP + tall * len(ordered) + 10
    most = max(steps.values()) or 1
    drawn = []
    for n, (name, value) in enumerate(ordered):
        y = _TOP + n * tall
        wide = room * value / most
        drawn.append(_text(240, y + 15, name, "end"))
        drawn.append(tag("rect", class_="t0", x=250, y=y + 3, width=f"{wide:.1f}", height=tall - 8, rx=2))
        drawn.append(_text(258 + wide, y + 15, f"{value:.1f} ms", "small"))
    return _svg(title, *drawn, height=height)


def write(drawings: Mapping[str, str], folder: Path = FOLDER) -> None:
    """One file each."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, drawn in drawings.items():
        (folder / f"{name}.svg").write_text(drawn + "\n", "utf-8")


def _ticks(values: Sequence[float]) -> list[float]:
    """1, 2, 5, 10 … around the values."""
    steps = [digit * 10.0**power for power in range(-3, 7) for digit in (1, 2, 5)]
    low = max((one for one in steps if one <= min(values)), default=steps[0])
    high = min((one for one in steps if one >= max(values)), default=steps[-1])
    return [one for one in steps if low <= one <= high]


def _grid(across: Axis, up: Axis, columns: Sequence[float], rows: Sequence[float], below: str, left: str) -> Html:
    drawn: list[Html] = []
    for value in rows:
        y = up.at(value)
        drawn.append(tag("line", class_="grid", x1=across.start, x2=across.end, y1=f"{y:.1f}", y2=f"{y:.1f}"))
        drawn.append(_text(across.start - 8, y + 4, f"{value:.2f}" if up.even else f"{value:g}", "small end"))
    for value in columns:
        x = across.at(value)
        drawn.append(tag("line", class_="grid", x1=f"{x:.1f}", x2=f"{x:.1f}", y1=up.start, y2=up.end))
        drawn.append(_text(x, up.start + 18, f"{value:,g}" if value < 1000 else f"{value:,.0f}", "small middle"))
    drawn.append(_text((across.start + across.end) / 2, up.start + 38, below, "small middle"))
    drawn.append(_text(across.start - 8, up.end - 10, left, "small end"))
    return tag("g", *drawn)


def _apart(y: float, taken: list[float], least: float = 15) -> float:
    """The nearest height that keeps names from lying on each other."""
    tried = sorted((y + step * sign for step in range(0, 200, 3) for sign in (1, -1)), key=lambda one: abs(one - y))
    free = next((one for one in tried if all(abs(one - other) >= least for other in taken)), y)
    taken.append(free)
    return free


def _text(x: float, y: float, text: str, class_: str = "") -> Html:
    return tag("text", text, x=f"{x:.1f}", y=f"{y:.1f}", class_=class_ or None)


def _svg(title: str, *drawn: Html, height: int = _HEIGHT) -> str:
    space = {"xmlns": "http://www.w3.org/2000/svg"}
    named = _text(12, 24, title, "title")
    return tag(
        "svg",
        tag("title", title),
        tag("style", Html(_STYLE)),
        named,
        *drawn,
        viewBox=f"0 0 {_WIDTH} {height}",
        role="img",
        **space,
    )
