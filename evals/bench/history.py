"""Every run leaves a line, so that drift shows: ratios, which mean the same on another machine."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evals.bench.figures import Found, Table

HISTORY = Path(__file__).parent / "history.jsonl"
SHOWN = 8  # runs
KEY = {  # figures that are shown, with what they are called
    "embedder_to_engine": "embedder to engine",
    "ingest_outside_embedder": "ingestion outside the embedder",
    "ask_p50_to_embedding": "ask to embedding",
    "ask_p95_to_p50": "p95 to p50",
    "askers_4_to_1": "four askers to one",
    "service_askers_4_to_1": "four of the service",
    "ask_p50_to_embedding_100000": "ask to embedding, 100,000",
    "arena_MRR@10": "MRR@10",
}


def remember(found: Sequence[Found], about: Mapping[str, Any], path: Path = HISTORY) -> None:
    """Add a line for a run."""
    figures = {name: round(value, 4) for one in found for name, value in one.figures.items()}
    with path.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps({**about, "figures": figures}, ensure_ascii=False) + "\n")


def runs(path: Path = HISTORY) -> list[dict[str, Any]]:
    """All runs, the oldest first."""
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]


def table(path: Path = HISTORY) -> Table:
    """The last runs by their most telling figures; what a run did not measure stays empty."""
    rows = [
        (run["made"][:16].replace("T", " "), str(run["load"]), *(_shown(run["figures"].get(name)) for name in KEY))
        for run in runs(path)[-SHOWN:]
    ]
    return Table("Runs", ("made", "load", *KEY.values()), tuple(rows))


def _shown(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"
