"""Makes scans readable, where the extra `ocr` and Debian's tesseract are installed; always in a process of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.errors import UnreadableSource

LANGUAGES = "nor+dan+eng"  # there is no data of its own for nynorsk
SECONDS = 600  # for one file


def can_read_scans() -> bool:
    """Whether both parts are there."""
    return find_spec("ocrmypdf") is not None and shutil.which("tesseract") is not None


def readable(scan: bytes, name: str) -> bytes:
    """The same PDF with a text layer. Raises UnreadableSource with the tool's own reason."""
    with TemporaryDirectory(prefix="arena-ocr-") as folder:
        before, after = Path(folder, "scan.pdf"), Path(folder, "read.pdf")
        before.write_bytes(scan)
        options = ["--skip-text", "--language", LANGUAGES, "--jobs", "1", "--output-type", "pdf", "--quiet"]
        command = [sys.executable, "-m", "ocrmypdf", *options, str(before), str(after)]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)  # noqa: S603
        except subprocess.TimeoutExpired as error:
            raise UnreadableSource(f"{name}: reading the scan took longer than {SECONDS} seconds") from error
        if done.returncode:
            said = done.stderr.strip().splitlines()
            raise UnreadableSource(f"{name}: the scan cannot be read ({said[-1] if said else done.returncode})")
        return after.read_bytes()
