"""What the index survives: damaged files, kills while it is written, two writers."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant.errors import ArenaError, BrokenIndex, IndexLocked
from assistant.index.catalogue import Catalogue
from assistant.index.lock import writer
from tests.made import index_in, made, publish, texts

LINES = [f"Sak {n} gjelder {word}." for n, word in enumerate(("fisk", "tog", "skog", "salt", "brev", "klokker") * 30)]
DOCUMENT = made("matters", "\n".join(LINES))
QUESTION = "hva gjelder sak 100"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published index, and nobody in it."""
    folder = tmp_path_factory.mktemp("whole")
    index = index_in(folder)
    publish(index, DOCUMENT)
    index.close()
    return folder


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    """A copy to damage."""
    subprocess.run(["cp", "-a", f"{whole}/.", str(tmp_path)], check=True)
    return tmp_path


FILES = ["manifest.json", "chroma.sqlite3", "data_level0.bin", "header.bin", "index_metadata.pickle", "length.bin"]
FILES += ["link_lists.bin"]


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def empty(path: Path) -> None:
    os.truncate(path, 0)


def flip(path: Path) -> None:
    data, chance = bytearray(path.read_bytes()), random.Random(7)  # noqa: S311
    for _ in range(20):
        data[chance.randrange(len(data))] ^= 0xFF
    path.write_bytes(data)


def zero(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("damage", [truncate, empty, flip, zero, Path.unlink], ids=lambda damage: damage.__name__)
def test_a_damaged_vector_file_is_named_before_it_is_opened_and_can_be_rebuilt(folder: Path, name: str, damage):
    path = next((folder / "vectors").rglob(name))
    if path.stat().st_size == 0:
        pytest.skip("an empty file cannot be damaged")
    expected = texts(index_in(folder), QUESTION)
    damage(path)
    index = index_in(folder)
    with pytest.raises(BrokenIndex, match=rf"{name}.*arena doctor --repair"):
        texts(index, QUESTION)
    index.publish(anew=True)
    assert texts(index, QUESTION)[0] == expected[0]


def test_a_missing_generation_is_named(folder: Path):
    subprocess.run(["rm", "-r", str(folder / "vectors")], check=True)
    with pytest.raises(BrokenIndex, match=r"gen-000001.*arena doctor --repair"):
        texts(index_in(folder), QUESTION)


def test_a_missing_catalogue_is_no_empty_install(folder: Path):
    (folder / "catalogue.db").unlink()
    with pytest.raises(BrokenIndex, match=r"catalogue\.db is missing though its vectors are there.*arena"):
        Catalogue(folder / "catalogue.db")


@pytest.mark.parametrize("damage", [truncate, flip, zero], ids=lambda damage: damage.__name__)
def test_a_damaged_catalogue_is_named_or_answers_rightly(folder: Path, damage):
    expected = texts(index_in(folder), QUESTION)
    damage(folder / "catalogue.db")
    try:
        found = texts(index_in(folder), QUESTION)[0]
    except ArenaError as error:
        found = str(error)
    assert found == expected[0] or "catalogue" in found


def test_the_second_writer_is_told_who_the_first_is(tmp_path: Path):
    with (
        writer(tmp_path, "arena ingest"),
        pytest.raises(IndexLocked, match=rf"pid {os.getpid()} \(arena ingest\).*is writing"),
        writer(tmp_path, "arena ingest"),
    ):
        pass


def test_a_killed_writer_leaves_no_lock(tmp_path: Path):
    code = f"""
from pathlib import Path; from assistant.index.lock import writer; import time
with writer(Path({str(tmp_path)!r}), "arena ingest"): print("held", flush=True); time.sleep(60)
"""
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.readline() == b"held\n"
    child.kill()
    child.wait()
    child.stdout.close()
    with writer(tmp_path, "arena ingest"):
        pass


WRITE = """
import sys; from pathlib import Path; from tests.made import index_in, made, publish
folder, first = Path(sys.argv[1]), int(sys.argv[2])
lines = [f"Sak {n} gjelder ting {n * 7}." for n in range(first, first + 4000)]
publish(index_in(folder), made("matters", "\\n".join(lines)))
"""


@pytest.mark.parametrize("trial", range(2))
def test_a_kill_while_chroma_writes_its_files_changes_nothing_that_is_served(folder: Path, trial: int):
    expected = texts(index_in(folder), QUESTION)
    child = subprocess.Popen([sys.executable, "-c", WRITE, str(folder), str(trial)], cwd=Path(__file__).parents[2])
    written = folder / "vectors" / "gen-000002"
    for _ in range(6000):
        flushed = [path for path in written.rglob("data_level0.bin") if path.stat().st_size > 500_000]
        if flushed or child.poll() is not None:
            break
        time.sleep(0.001)
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert texts(index_in(folder), QUESTION) == expected
    index = index_in(folder)
    publish(index, made("matters", "Sak 1 gjelder skip."))
    assert texts(index, "hva gjelder sak") == ["Sak 1 gjelder skip."]
