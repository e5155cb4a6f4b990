"""Ingestions beside each other, beside readers, and ended by a signal."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from assistant.types import Language
from assistant.wiring import open_index
from tests.faults.conftest import QUESTIONS, Changed
from tests.faults.ingesting import Run, served, settings_of, state
from tests.ingest.ingestion import word_embedder


def test_the_second_ingestion_is_told_who_the_first_is(changed: Changed, tmp_path: Path):
    changed.copy(tmp_path)
    with Run(tmp_path) as first:
        first.until("load 1")
        os.kill(first.process.pid or 0, signal.SIGSTOP)
        with Run(tmp_path) as second:
            (said,) = second.end()
        os.kill(first.process.pid or 0, signal.SIGCONT)
        assert said.startswith(f"IndexLocked: pid {first.process.pid} (arena ingest) since ")
        assert first.end()[-1] == "done"
    assert state(tmp_path) == changed.after


def test_the_command_says_so_in_one_line_and_changes_nothing(changed: Changed, tmp_path: Path):
    changed.copy(tmp_path)
    with Run(tmp_path) as first:
        first.until("load 1")
        os.kill(first.process.pid or 0, signal.SIGSTOP)
        command = [str(Path(sys.executable).with_name("arena")), "ingest"]
        named = {"ARENA_DATA": str(tmp_path / "data"), "ARENA_CORPUS": str(tmp_path / "corpus")}
        done = subprocess.run(command, env=os.environ | named, capture_output=True, text=True, check=False)
        os.kill(first.process.pid or 0, signal.SIGKILL)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.replace("\n", " ").startswith(f"arena: pid {first.process.pid} (arena ingest) since ")
    assert "Traceback" not in done.stderr


def test_answers_go_on_while_it_ingests_and_each_is_of_one_state(changed: Changed, tmp_path: Path):
    settings = settings_of(changed.copy(tmp_path))
    index = open_index(settings, word_embedder(settings))
    seen: list[list[str]] = []
    with Run(tmp_path) as run:
        ended = time.monotonic() + 60
        while run.process.is_alive() and time.monotonic() < ended:
            seen.append([index.search(q, Language.BOKMAAL, limit=1)[0].passage.text for q in QUESTIONS[:6]])
        assert run.end()[-1] == "done"
    assert seen[0] == changed.served_before[:6]
    pairs = list(zip(changed.served_before[:6], changed.served_after[:6], strict=True))
    assert all(text in pair for texts in seen for text, pair in zip(texts, pairs, strict=True))
    assert [index.search(q, Language.BOKMAAL, limit=1)[0].passage.text for q in QUESTIONS] == changed.served_after
    index.close()


def test_a_termination_ends_at_a_safe_point_and_the_next_run_goes_on(changed: Changed, tmp_path: Path):
    changed.copy(tmp_path)
    with Run(tmp_path) as run:
        run.until("load 1")
        run.process.terminate()
        marks = run.end()
        assert marks[-1] == "Stopped: SIGTERM"
        assert "publish begins" not in marks
        assert run.process.exitcode == 0
    assert state(tmp_path) == changed.before
    with Run(tmp_path) as run:
        assert run.end()[-1] == "done"
    assert state(tmp_path) == changed.after


def test_the_command_ends_with_a_line_and_its_exit_code(changed: Changed, tmp_path: Path):
    """With the bundled embedder: the signal comes while it loads or reads."""
    changed.copy(tmp_path)
    command = [str(Path(sys.executable).with_name("arena")), "ingest"]
    named = {"ARENA_DATA": str(tmp_path / "data"), "ARENA_CORPUS": str(tmp_path / "corpus")}
    with subprocess.Popen(command, env=os.environ | named, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        first = process.stderr.readline()
        process.send_signal(signal.SIGTERM)
        rest = process.stderr.read()
    assert first.startswith("Sources: ")
    assert process.returncode == 143
    assert "Stopped by SIGTERM before anything was published: the index is as it was." in rest.replace("\n", " ")
    assert state(tmp_path) == changed.before
    assert served(tmp_path, QUESTIONS) == changed.served_before
