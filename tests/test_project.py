"""What the project promises of itself: pinned, offline, quick to start."""

import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_with_a_hash_and_no_host_is_named(name: str):
    text = (ROOT / name).read_text()
    pinned = re.split(r"\n(?=\S)", "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#")))
    assert [entry for entry in pinned if entry.strip() and not re.match(r"\S+==\S+.*--hash=sha256:", entry, re.S)] == []
    assert "://" not in text


def test_importing_the_assistant_loads_nothing_heavy():
    heavy = "{'chromadb', 'numpy', 'langchain_core'}"
    code = f"import sys, assistant, assistant.types; print(sorted(sys.modules.keys() & {heavy}))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT).stdout == "[]\n"


def test_help_comes_at_once():
    used = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run([str(Path(sys.executable).with_name("arena")), "--help"], capture_output=True, text=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        assert done.returncode == 0
        assert "ingest" in done.stdout
    assert min(used) < 0.5  # seconds of processor time: what else the machine does is not its fault
