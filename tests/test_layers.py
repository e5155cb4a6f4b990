"""The direction of imports: assistant imports none of the other packages, and nothing runs in a circle."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAY_IMPORT = {
    "assistant": {"assistant"},
    "ingest": {"ingest", "assistant"},
    "bots": {"bots", "assistant"},
    "evals": {"evals", "assistant", "ingest"},
}
EDGES = {Path("assistant/cli.py"): {"assistant", "ingest", "evals", "bots"}}  # the program's edge calls all packages


def _imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_packages_import_only_what_lies_below_them(package: str):
    wrong = {}
    for path in (ROOT / package).rglob("*.py"):
        allowed = EDGES.get(path.relative_to(ROOT), MAY_IMPORT[package])
        others = {name for name in _imported(path) if name.split(".")[0] in MAY_IMPORT.keys() - allowed}
        if others:
            wrong[path.name] = others
    assert wrong == {}


def test_nothing_imports_the_edge():
    importers = [
        path.name
        for package in MAY_IMPORT
        for path in (ROOT / package).rglob("*.py")
        if "assistant.cli" in _imported(path)
    ]
    assert importers == []


def test_only_the_index_knows_a_store():
    knowing = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "assistant").rglob("*.py")
        if {name.split(".")[0] for name in _imported(path)} & {"sqlite3", "chromadb"}
    }
    assert {name for name in knowing if not name.startswith("assistant/index/")} == set()
