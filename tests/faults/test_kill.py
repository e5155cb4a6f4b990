"""kill -9 at every step of an ingestion, at any moment, and while Chroma writes its files."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from tests.faults.conftest import QUESTIONS, Changed
from tests.faults.ingesting import Run, served, state

STEPS = ("load 2", "embed begins", "publish begins", "built", "collected")
CHANCE = random.Random(2022)  # noqa: S311 the same moments in every run


def survives(folder: Path, changed: Changed) -> None:
    """What is served is all of one state; the next run brings it to that of an undisturbed one."""
    found = state(folder)
    assert found in (changed.before, changed.after)
    assert served(folder, QUESTIONS) == (changed.served_before if found == changed.before else changed.served_after)
    with Run(folder) as run:
        assert run.end()[-1] == "done"
    assert state(folder) == changed.after
    assert served(folder, QUESTIONS) == changed.served_after
    assert len(list((folder / "data" / "vectors").iterdir())) <= 2
    assert not (folder / "data" / "fetched").exists()


def killed_at(folder: Path, mark: str) -> None:
    with Run(folder, kill_at=mark) as run:
        assert run.end()[-1] == mark
        assert run.process.exitcode == -9


def killed_after(folder: Path, seconds: float) -> None:
    with Run(folder):
        time.sleep(seconds)


@pytest.mark.parametrize("mark", STEPS)
def test_a_kill_at_a_step_loses_and_doubles_nothing(changed: Changed, tmp_path: Path, mark: str):
    assert mark in changed.marks
    killed_at(changed.copy(tmp_path), mark)
    survives(tmp_path, changed)


def test_kills_one_after_the_other_lose_and_double_nothing(changed: Changed, tmp_path: Path):
    changed.copy(tmp_path)
    for mark in ("load 1", "embed begins", "built"):
        killed_at(tmp_path, mark)
        assert state(tmp_path) == changed.before
    survives(tmp_path, changed)


@pytest.mark.parametrize("trial", range(2))
def test_a_kill_at_any_moment_loses_and_doubles_nothing(changed: Changed, tmp_path: Path, trial: int):
    killed_after(changed.copy(tmp_path), CHANCE.uniform(0.2, 2.5))
    survives(tmp_path, changed)


@pytest.mark.faults
@pytest.mark.parametrize("trial", range(70))
def test_seventy_kills_at_any_moment(changed: Changed, tmp_path: Path, trial: int):
    killed_after(changed.copy(tmp_path), 3.0 * trial / 70)
    survives(tmp_path, changed)


@pytest.mark.faults
def test_a_kill_at_each_step_there_is(changed: Changed, tmp_path: Path):
    marks = [mark for mark in dict.fromkeys(changed.marks) if mark not in (*STEPS, "done")]
    for n, mark in enumerate(marks):
        killed_at(changed.copy(tmp_path / str(n)), mark)
        survives(tmp_path / str(n), changed)
    assert len(marks) >= 9


@pytest.mark.faults
@pytest.mark.parametrize("trial", range(10))
def test_ten_kills_while_chroma_flushes(changed: Changed, tmp_path: Path, trial: int):
    """As soon as the graph's file has been touched, and a little later in each trial."""
    changed.copy(tmp_path)
    newest = tmp_path / "data" / "vectors" / "gen-000002"
    with Run(tmp_path) as run:
        run.until("publish begins")
        start: dict[Path, int] = {}
        for _ in range(20_000):
            now = {path: path.stat().st_mtime_ns for path in newest.rglob("data_level0.bin") if path.exists()}
            if start and now != start:
                break
            start = start or now
            time.sleep(0.0005)
        time.sleep(trial * 0.002)
    survives(tmp_path, changed)
