"""A plan as JSON: made by a dry run, looked at by somebody, and carried out exactly or not at all."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.errors import BadInput
from ingest.plan import Plan

FORMAT = 1
_NAMED = 8  # sources that an error names


def plan_payload(plan: Plan, arguments: Sequence[str]) -> dict[str, Any]:
    """What `read_plan` reads; `arguments` are the files, folders and addresses that were looked at."""
    return {
        "format": FORMAT,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "sources": list(arguments),
        "counts": plan.counts,
        "new": [{"source": read.found.source, "sha256": read.sha256} for read in plan.new],
        "changed": [{"source": read.found.source, "sha256": read.sha256} for read in plan.changed],
        "moved": [{"source": m.found.source, "before": m.before.source, "sha256": m.sha256} for m in plan.moved],
        "gone": [{"source": known.source, "document": known.document} for known in plan.gone],
        "unchanged": [*plan.unchanged, *(read.found.source for read in plan.touched)],
        "refused": [asdict(one) for one in plan.refused],
        "left_alone": dict(Counter(plan.left)),
        "brake": plan.loss,
    }


def read_plan(path: Path) -> dict[str, Any]:
    """Raises BadInput where it is not what a dry run printed."""
    try:
        payload = json.loads(path.read_text())
        if payload["format"] == FORMAT and _outcomes(payload) is not None:
            return dict(payload)
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror}") from error
    except (ValueError, TypeError, KeyError, AttributeError):
        pass
    raise BadInput(f"{path} is not a plan. Make one: arena ingest --dry-run --json > {path.name}")


def compare(plan: Plan, payload: Mapping[str, Any]) -> None:
    """Raises BadInput, naming the sources that would not fare as the payload says."""
    now, then = _outcomes(plan_payload(plan, ())), _outcomes(payload)
    names = sorted(name for name in now.keys() | then.keys() if now.get(name) != then.get(name))
    if names:
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        raise BadInput(
            f"{len(names)} sources are not as they were when the plan was made: {', '.join(names[:_NAMED])}{more}. "
            "Nothing was changed. Make the plan anew"
        )


def _outcomes(payload: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """What happens to each source."""
    sorts = [(sort, entry) for sort in ("new", "changed", "moved", "gone", "refused") for entry in payload[sort]]
    outcomes = {
        str(entry["source"]): (sort, *(str(entry.get(key, "")) for key in ("sha256", "before", "document")))
        for sort, entry in sorts
    }
    return {**{str(name): ("unchanged",) for name in payload["unchanged"]}, **outcomes}
