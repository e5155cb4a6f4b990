"""An ingestion in a process of its own that can be killed at any of its steps."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
from collections.abc import Callable
from contextlib import nullcontext
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from typing import Any

from assistant.errors import ArenaError
from assistant.index.catalogue import Catalogue, read_generation
from assistant.index.vectors import EmbeddedVectors
from assistant.settings import Settings
from assistant.wiring import open_index
from ingest.listing import Listing, Place
from ingest.progress import Progress
from ingest.run import Tools, ingest
from ingest.stop import Stop, Stopped
from tests.ingest.ingestion import word_embedder

State = frozenset[tuple[str, str, str, tuple[str, ...]]]


def settings_of(folder: Path) -> Settings:
    return Settings(data=folder / "data", corpus=folder / "corpus")


def context() -> ForkServerContext:
    """Processes that start with everything imported."""
    made = multiprocessing.get_context("forkserver")
    made.set_forkserver_preload(["tests.faults.ingesting", "chromadb"])
    return made


class Marks(Progress):
    """Tells each step, and ends the process at one of them as a power cut would."""

    def __init__(self, kill_at: str, tell: Callable[[str], None]):
        self._kill_at, self._tell = kill_at, tell
        self._step, self._count = "", 0

    def begin(self, step: str, count: int) -> None:
        self._step, self._count = step, 0
        self.at(f"{step} begins")

    def done(self, count: int) -> None:
        self._count += count
        self.at(f"{self._step} {self._count}")

    def at(self, mark: str) -> None:
        self._tell(mark)
        if mark == self._kill_at:
            os.kill(os.getpid(), signal.SIGKILL)


def work(folder: str, kill_at: str, largest: int, said: Connection) -> None:
    """Ingest `corpus` into `data`, telling each mark and at last how it ended; no file may become larger."""
    if largest:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    marks = Marks(kill_at, said.send)
    _mark(marks, EmbeddedVectors, "build", "built")
    _mark(marks, EmbeddedVectors, "collect", "collected")
    _mark(marks, Catalogue, "close", "closed")
    settings = settings_of(Path(folder))
    tools = Tools(word_embedder, progress=lambda: nullcontext(marks))
    try:
        with Stop() as stop:
            ingest(settings, Listing((Place(settings.corpus),)), stop, tools=tools)
        said.send("done")
    except (ArenaError, Stopped) as error:
        said.send(f"{type(error).__name__}: {error}")


def _mark(marks: Marks, owner: Any, name: str, mark: str) -> None:
    """Marks the end of a step that tells nobody of it."""
    method = getattr(owner, name)

    def marked(*given: Any, **named: Any) -> Any:
        result = method(*given, **named)
        marks.at(mark)
        return result

    setattr(owner, name, marked)


class Run:
    """One such process."""

    def __init__(self, folder: Path, kill_at: str = "", largest: int = 0):
        made = context()
        self._said, theirs = made.Pipe(duplex=False)
        self.process: ForkServerProcess = made.Process(target=work, args=(str(folder), kill_at, largest, theirs))
        self.process.start()
        theirs.close()

    def __enter__(self) -> Run:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.join()
        self._said.close()

    def until(self, mark: str) -> list[str]:
        """The marks up to this one, or up to the end."""
        marks: list[str] = []
        while not marks or marks[-1] != mark:
            try:
                marks.append(self._said.recv())
            except EOFError:
                break
        return marks

    def end(self) -> list[str]:
        """All marks; the process has ended."""
        marks = self.until("")
        self.process.join()
        return marks


def state(folder: Path) -> State:
    """What the index holds: documents by id, version and source, with the keys of their passages."""
    catalogue = Catalogue(folder / "data" / "catalogue.db")
    with catalogue.reading() as rows:
        documents = rows.execute("SELECT id, version, source FROM documents").fetchall()
        held = {
            (
                *row,
                tuple(
                    k[0] for k in rows.execute("SELECT key FROM passages WHERE document = ? ORDER BY start", row[:1])
                ),
            )
            for row in map(tuple, documents)
        }
        keys = {key for *_, passages in held for key in passages}
        generation = read_generation(rows)
    catalogue.close()
    assert generation is not None
    assert generation.count == len(keys)
    return frozenset(held)


def served(folder: Path, questions: list[str]) -> list[str]:
    """The nearest passage to each question, with all checks of files and sums."""
    settings = settings_of(folder)
    index = open_index(settings, word_embedder(settings))
    try:
        index.check()
        return [index.search(question, "nb", limit=1)[0].passage.text for question in questions]  # type: ignore[arg-type]
    finally:
        index.close()
