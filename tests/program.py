"""Runs `arena` in this process: what its console script does, without the seconds that a new process needs."""

from __future__ import annotations

import io
import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True, slots=True)
class Done:
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


def arena_in(folder: Path, *arguments: str, given: str = "", **variables: str) -> Done:
    """`arena ARGUMENTS` in a folder, with no settings but these variables."""
    from assistant.cli import main
    from assistant.terminal import err, out

    said, told = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(said), redirect_stderr(told):
        for name in [name for name in os.environ if name.startswith("ARENA_")]:
            patch.delenv(name)
        for name, value in variables.items():
            patch.setenv(name, value)
        patch.chdir(folder)
        patch.setattr(sys, "argv", ["arena", *arguments])
        patch.setattr(sys, "stdin", io.StringIO(given))
        for console in (out, err):
            patch.setattr(console, "_width", 200)
        code = _code(main)
    return Done(code, said.getvalue(), told.getvalue())


def _code(main: object) -> int:
    try:
        main()  # type: ignore[operator]
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0
