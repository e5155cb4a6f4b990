"""The figures that matter, one card each."""

from __future__ import annotations

from evals.compare import Difference, Interval, difference, interval
from evals.metrics import JUDGED, METRICS, Metric
from evals.report.charts import percent, signed, track
from evals.report.html import Html, section, tag
from evals.report.shown import Shown
from evals.results import values_of


def figures(shown: Shown) -> Html:
    """Every metric that some case has."""
    metrics = [metric for metric in (*METRICS, JUDGED) if values_of(shown.run.outcomes, metric.name)]
    cards = tag("div", *(_card(shown, metric) for metric in metrics), class_="cards")
    return section("figures", "Figures", _key(shown), cards)


def _key(shown: Shown) -> Html:
    drawn = {"dot": "figure", "line": "95 % interval"}
    drawn |= {"least": "least wanted"} if shown.thresholds.minimum else {}
    drawn |= {"ring": "baseline"} if shown.baseline else {}
    return tag("p", *(tag("span", tag("i", class_=f"key {sign}"), text) for sign, text in drawn.items()), class_="keys")


def _card(shown: Shown, metric: Metric) -> Html:
    figure = interval(values_of(shown.run.outcomes, metric.name))
    least = shown.thresholds.minimum.get(metric.name)
    changed = difference(metric, shown.baseline, shown.run) if shown.baseline else None
    low = "low" if least is not None and figure.mean < least - 1e-9 else ""
    return tag(
        "div",
        tag("h3", metric.label),
        tag("p", percent(figure.mean), _delta(changed) if changed else None, class_="figure"),
        track(figure, least=least, before=changed.before if changed else None, tone=low),
        tag("p", _range(figure), class_="range"),
        tag("p", metric.about + (_agreement(shown) if metric is JUDGED else ""), class_="about"),
        class_=f"card {low}".strip(),
    )


def _delta(changed: Difference) -> Html:
    tone = "" if not changed.sure else " better" if changed.after > changed.before else " worse"
    return tag("span", signed(changed.after - changed.before), class_=f"delta{tone}", title="points since the baseline")


def _range(figure: Interval) -> str:
    spread = f"{percent(figure.low)} to {percent(figure.high)}" if figure.high > figure.low else "all alike"
    return f"{spread} · {figure.n} {'case' if figure.n == 1 else 'cases'}"


def _agreement(shown: Shown) -> str:
    found = shown.agreement
    if not found:
        return ""
    share = percent(found.share)
    return f" It agrees with the checks in {share} of {found.n} reviewed cases (kappa {found.kappa:.2f})."
