"""Cold starts and memory: of an import, the help, and an answer in the terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from assistant.errors import ArenaError
from evals.bench.asking import seconds
from evals.bench.figures import Aim, Found, Table, megabytes, times

ROUNDS = 5
_BARE = "a bare Python"
_MEASURING = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def measure(arena: str, environment: Mapping[str, str], question: str) -> Found:
    """The part "start" of the benchmark, over an index that is there. Everything runs in turns."""
    commands = {
        _BARE: [sys.executable, "-c", "pass"],
        "import assistant": [sys.executable, "-c", "import assistant"],
        "import chromadb": [sys.executable, "-c", "import chromadb"],
        "arena --help": [arena, "--help"],
        "arena ask": [arena, "ask", question],
    }
    spent: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            spent[name].append(seconds(run, command, environment))
    memory = {name: most_memory(command, environment) for name, command in commands.items()}
    medians = {name: median(lasted) for name, lasted in spent.items()}
    rows = tuple(
        (name, f"{value:.3f}", times(value / medians[_BARE]), megabytes(memory[name]))
        for name, value in medians.items()
    )
    aims = (
        Aim("import assistant, seconds", medians["import assistant"], 0.2),
        Aim("arena --help, seconds", medians["arena --help"], 0.5),
    )
    figures = {f"{name}, to {_BARE}": value / medians[_BARE] for name, value in medians.items() if name != _BARE}
    figures["arena ask, to import chromadb"] = medians["arena ask"] / medians["import chromadb"]
    figures["arena ask, memory"] = float(memory["arena ask"])
    columns = ("what", "seconds", f"to {_BARE}", "memory, MB")
    return Found("start", (Table("Cold starts", columns, rows),), aims, figures)


def place() -> str:
    """The console script of this environment."""
    return str(Path(sys.executable).with_name("arena"))


def environment(data: Path) -> dict[str, str]:
    """Variables that make it use the index in a folder."""
    return {**os.environ, "ARENA_DATA": str(data.absolute()), "ARENA_CHROMA_URL": ""}


def run(command: Sequence[str], environment: Mapping[str, str]) -> str:
    """What a command prints. Raises ArenaError where it fails."""
    done = subprocess.run(command, capture_output=True, text=True, env=dict(environment))  # noqa: S603 its own commands
    if done.returncode:
        raise ArenaError(f"{' '.join(command[:3])} ended with {done.returncode}: {done.stderr[-500:]}")
    return done.stdout


def most_memory(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Bytes. A small process starts the command: a new one counts the memory of the one that it came from."""
    return 1024 * int(run([sys.executable, "-c", _MEASURING, *command], environment).splitlines()[-1])
