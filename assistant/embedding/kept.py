"""A file that is written whole or not at all, and read only if no byte of it has changed."""

from __future__ import annotations

import os
import time
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

DAY = 86400  # seconds


def read(path: Path) -> bytes | None:
    """The content; None where there is no such file, or it is damaged."""
    try:
        kept = path.read_bytes()
    except OSError:
        return None
    size = sha256().digest_size
    checksum, content = kept[:size], kept[size:]
    return content if sha256(content).digest() == checksum else None


def write(path: Path, content: bytes) -> None:
    """Several processes may write the same file at once: the last one wins, and every reader sees a whole one.

    Files beside it that an older release or a killed process left are removed.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{uuid4().hex}")
    try:
        unfinished.write_bytes(sha256(content).digest() + content)
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    for left in path.parent.glob(f"*{path.suffix}*"):
        if left.stat().st_mtime < time.time() - DAY:
            left.unlink(missing_ok=True)
