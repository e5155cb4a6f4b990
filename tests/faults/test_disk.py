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


@pytest.mark.parametrize("free", [0, 100_000, 400_000, 1_500_000, 3_000_000], ids=lambda free: f"{free // 1000} kB")
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
    with pytest.raises(ArenaError, match="no space left"):  # to open its files, Chroma writes into them
        served(disk, QUESTIONS)
    filler.unlink()
    assert state(disk) == changed.before
    assert served(disk, QUESTIONS) == changed.served_before
    mount(disk / "data", "-o", "remount,size=200m")
    with Run(disk) as run:
        assert run.end()[-1] == "done"
    assert changed.after < state(disk)


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
