"""One writer at a time: a lock beside the catalogue that names its holder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

from assistant.errors import ArenaError, IndexLocked


@contextmanager
def writer(data: Path, what: str) -> Iterator[None]:
    """Hold the writer's lock. Raises IndexLocked at once where another process has it.

    The lock is the operating system's, so that it goes with a killed process.
    """
    from filelock import FileLock, Timeout

    holder = data / "writer.txt"
    with ExitStack() as held:
        try:
            data.mkdir(parents=True, exist_ok=True)
            held.enter_context(FileLock(data / "writer.lock", timeout=0))
            holder.write_text(f"pid {os.getpid()} ({what}) since {datetime.now():%H:%M:%S}")
        except Timeout as error:
            named = holder.read_text() if holder.exists() else "another process"
            raise IndexLocked(f"{named} is writing to {data}. Wait until it is done, or stop it") from error
        except OSError as error:
            todo = "Make it writable with space on it, or set ARENA_DATA to another folder"
            raise ArenaError(f"{data}: {error.strerror}. {todo}") from error
        held.callback(holder.unlink, missing_ok=True)
        yield
