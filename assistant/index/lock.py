"""One writer at a time: a lock beside the catalogue that names its holder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from assistant.errors import ArenaError, IndexLocked


@contextmanager
def writer(data: Path, what: str) -> Iterator[None]:
    """Hold the writer's lock. Raises IndexLocked at once where another process has it.

    The lock is the operating system's, so that it goes with a killed process.
    """
    from filelock import FileLock, Timeout

    try:
        data.mkdir(parents=True, exist_ok=True)
        lock = FileLock(data / "writer.lock", timeout=0)
        holder = data / "writer.txt"
        with lock:
            holder.write_text(f"pid {os.getpid()} ({what}) since {datetime.now():%H:%M:%S}")
            yield
            holder.unlink(missing_ok=True)
    except Timeout as error:
        named = holder.read_text() if holder.exists() else "another process"
        raise IndexLocked(f"{named} is writing to {data}. Wait until it is done, or stop it") from error
    except PermissionError as error:
        raise ArenaError(f"{error.filename}: {error.strerror}. Make {data} writable, or set ARENA_DATA") from error
