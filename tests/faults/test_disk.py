"""A disk that is full or cannot be written to."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.errors import ArenaError
from assistant.types import Language
from assistant.wiring import open_index
from tests.faults.conftest import QUESTIONS, Changed, text_of
from tests.faults.ingesting import Run, served, settings_of, state
from tests.ingest.ingestion import word_embedder

SIZE = 12  # MB


def mount(folder: Path, *options: str) -> None:
    subprocess.run(["mount", *options, str(folder)], check=True, capture_output=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own, holding a folder `data`."""
    folder = tmp_path / "data"
    folder.mkdir()
    try:
        mount(folder, "-t", "tmpfs", "-o", f"size={SIZE}m", "tmpfs")
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no disk can be mounted here ({error})")
    yield tmp_path
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path, free: int) -> Path:
    """Leave so many bytes."""
    stats = os.statvfs(folder)
    filler = folder / "filler"
    with filler.open("wb") as file:
        left = stats.f_bavail * stats.f_frsize - free
        file.write(bytes(max(left, 0)))
    return filler


def opened(folder: Path) -> list[str]:
    """What a reader finds that comes now, or the reason why it finds nothing."""
    try:
        return served(folder, QUESTIONS)
    except ArenaError as error:
        return [str(error)]


@pytest.mark.parametrize(
    "free",
    [0, 1_500_000, *(pytest.param(free, marks=pytest.mark.faults) for free in (50_000, 100_000, 400_000, 3_000_000))],
    ids=lambda free: f"{free // 1000} kB",
)
def test_a_full_disk_is_named_and_nothing_is_lost(changed: Changed, disk: Path, free: int):
    changed.copy(disk)
    for number in range(20, 24):
        (disk / "corpus" / f"sak-{number}.md").write_text(text_of(number, lines=800))
    settings = settings_of(disk)
    reader = open_index(settings, word_embedder(settings))
    assert reader.search(QUESTIONS[0], Language.BOKMAAL, limit=1)[0].passage.text == changed.served_before[0]
    filler = fill(disk / "data", free)
    with Run(disk) as run:
        said = run.end()[-1]
    assert said.startswith("ArenaError: "), said
    assert "full" in said or "o space" in said
    assert [
        hit.passage.text for hit in reader.search(QUESTIONS[0], Language.BOKMAAL, limit=1)
    ] == changed.served_before[:1]
    reader.close()
    said_by_new = opened(disk)  # to open its files, Chroma may have to write into them
    assert said_by_new == changed.served_before or "no space left" in said_by_new[0]
    filler.unlink()
    assert state(disk) == changed.before
    assert served(disk, QUESTIONS) == changed.served_before
    mount(disk / "data", "-o", "remount,size=200m")
    with Run(disk) as run:
        assert run.end()[-1] == "done"
    assert changed.after < state(disk)


@pytest.mark.parametrize("largest", [100_000, 600_000], ids=lambda largest: f"{largest // 1000} kB")
def test_a_limit_on_the_size_of_files_is_named_and_nothing_is_lost(changed: Changed, tmp_path: Path, largest: int):
    """As a quota does it; needs no disk of its own."""
    changed.copy(tmp_path)
    for number in range(20, 24):
        (tmp_path / "corpus" / f"sak-{number}.md").write_text(text_of(number, lines=800))
    with Run(tmp_path, largest=largest) as run:
        said = run.end()[-1]
    assert said.startswith("ArenaError: "), said
    assert "Nothing was changed" in said
    assert state(tmp_path) == changed.before
    assert served(tmp_path, QUESTIONS) == changed.served_before
    with Run(tmp_path) as run:
        assert run.end()[-1] == "done"
    assert changed.after < state(tmp_path)


def test_a_folder_that_cannot_be_written_to_is_named(changed: Changed, disk: Path):
    changed.copy(disk)
    mount(disk / "data", "-o", "remount,ro")
    with Run(disk) as run:
        (said,) = run.end()
    assert said.startswith("ArenaError: ")
    assert "Read-only file system" in said
    assert "ARENA_DATA" in said
    mount(disk / "data", "-o", "remount,rw")
    assert state(disk) == changed.before


def test_a_corpus_that_cannot_be_written_to_is_no_hindrance(changed: Changed, disk: Path):
    for path in (changed.folder / "corpus").iterdir():
        (disk / "data" / path.name).write_bytes(path.read_bytes())
    (disk / "corpus").symlink_to(disk / "data")
    (disk / "index").mkdir()
    mount(disk / "data", "-o", "remount,ro")
    swapped = disk / "swapped"
    swapped.mkdir()
    (swapped / "corpus").symlink_to(disk / "data")
    with Run(swapped) as run:
        assert run.end()[-1] == "done"
    assert {source for _, _, source, _ in state(swapped)} >= {"sak-3.md", "flyttet.md"}
