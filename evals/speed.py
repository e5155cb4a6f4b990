"""What an answer costs, as ratios taken in one run: to embedding its question, and to importing chromadb."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from assistant.chat import Assistant
from assistant.settings import Settings
from assistant.wiring import open_embedder, open_index

ROUNDS = 5  # of each question, and of each cold start


def warm(settings: Settings, questions: Sequence[str]) -> tuple[float, float]:
    """Median seconds of an answer, and of embedding its question, taken in turns."""
    embedder = open_embedder(settings)
    assistant = Assistant(open_index(settings, embedder))
    for question in questions:
        assistant.ask(question)
    asked, embedded = [], []
    for question in list(questions) * ROUNDS:
        embedded.append(_seconds(lambda question=question: embedder.embeddings.embed_query(question)))  # type: ignore[misc]
        asked.append(_seconds(lambda question=question: assistant.ask(question)))  # type: ignore[misc]
    return median(asked), median(embedded)


def cold(question: str) -> tuple[float, float]:
    """Median seconds of `arena ask` as a new process, and of a process that imports chromadb, taken in turns."""
    arena = str(Path(sys.executable).with_name("arena"))
    asked, imported = [], []
    for _ in range(ROUNDS):
        imported.append(_seconds(lambda: _run(sys.executable, "-c", "import chromadb")))
        asked.append(_seconds(lambda: _run(arena, "ask", question)))
    return median(asked), median(imported)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 its own commands


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
