"""GET /v1/evaluation: the last evaluation reports, for those who judge the answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Depends

from assistant.api.keys import Scope, allowed
from assistant.api.service import Here

router = APIRouter(prefix="/v1", tags=["evaluation"])
EVALUATING = Depends(allowed(Scope.EVALUATE))
_SHOWN = ("id", "question", "passed", "wrong", "metrics", "rank", "kinds")  # of a case


@router.get("/evaluation", dependencies=[EVALUATING])
async def evaluation(service: Here) -> dict[str, Any]:
    """The last run of each suite, newest first: its figures, and how each case went."""
    folder = service.evaluation
    return {"reports": await service.beside(lambda: read_reports(folder)) if folder else []}


def read_reports(folder: Path) -> list[dict[str, Any]]:
    """The results.json of each suite below the folder; what is none is passed over."""
    found = sorted(folder.glob("*/results.json"), key=lambda path: path.stat().st_mtime, reverse=True)
    return [report for path in found if (report := _report(path))]


def _report(path: Path) -> dict[str, Any] | None:
    try:
        whole = json.loads(path.read_text("utf-8"))
        cases = [{name: case.get(name) for name in _SHOWN} for case in whole["cases"]]
        return {**whole, "cases": cases, "passed": sum(bool(case["passed"]) for case in cases)}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
