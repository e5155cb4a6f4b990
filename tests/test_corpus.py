"""The shipped corpus keeps to its schema."""

import re
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.types import Kind, Language
from ingest.blocks import BlockKind, Loaded, assemble
from ingest.clean import clean
from ingest.load import load

CORPUS = Path(__file__).parents[1] / "corpus"
FILES = sorted(path for path in CORPUS.rglob("*.md") if path.name != "README.md")
ORIGINALS = [path for path in FILES if path.parent.name == ".originals"]  # of what is shipped in other formats
FOLDERS = {kind: f"{kind}s" if kind != Kind.REPORT else "reports" for kind in Kind}
ALWAYS = {"id", "title", "kind", "language", "publisher", "published", "status_date", "valid_from", "valid_to"}
ALWAYS |= {"superseded_by", "confidence", "topics", "sources", "sections"}
ISO = re.compile(r"(\d{4}(-\d{2}(-\d{2})?)?)?")


def front_matter(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text().split("---\n")[1])


def shipped(path: Path) -> Path:
    """The file that is indexed."""
    if path not in ORIGINALS:
        return path
    built = [file for file in CORPUS.glob(f"[!.]*/{path.stem}.*") if file.suffix != ".toml"]
    assert len(built) == 1
    return built[0]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem[:40])
def test_a_document_has_whole_and_right_metadata(path: Path):
    about = front_matter(path)
    assert set(about) - {"event"} == ALWAYS
    assert ("event" in about) == (about["kind"] == "event")
    assert about["kind"] in set(Kind)
    assert shipped(path).parent.name == FOLDERS[Kind(about["kind"])]
    assert about["language"] in set(Language)
    assert about["confidence"] in {"primary", "secondary"}
    assert 3 <= len(about["topics"]) <= 6
    assert all(source["publisher"] and source["title"] for source in about["sources"])
    dates = [about[key] for key in ("published", "status_date", "valid_from", "valid_to")]
    dates += [section.get(key, "") for section in about["sections"] for key in ("valid_from", "valid_to")]
    assert [value for value in dates if not ISO.fullmatch(value)] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem[:40])
def test_a_document_reads_well_and_its_sections_exist(path: Path):
    loaded = load(path.read_bytes(), path.name)
    canonical = assemble(loaded)
    headings = [block.text for block in loaded.blocks if block.kind is BlockKind.HEADING]
    assert headings[0] == loaded.metadata.title
    assert {section.heading for section in loaded.metadata.sections} <= set(headings)
    assert 250 <= len(canonical.text.split()) <= 600
    assert headings[-1] in {"Kilder", "Kjelder", "Sources"}


def test_ids_are_unique_and_replacements_exist():
    about = [front_matter(path) for path in FILES]
    ids = [one["id"] for one in about]
    assert len(set(ids)) == len(ids)
    assert {one["superseded_by"] for one in about} - {""} <= set(ids)


def test_all_kinds_and_languages_are_there():
    about = [front_matter(path) for path in FILES]
    assert {one["kind"] for one in about} == set(Kind)
    assert {one["language"] for one in about} == set(Language)


def test_no_rule_claims_to_hold_beyond_what_was_known():
    for path in FILES:
        about = front_matter(path)
        assert date.fromisoformat(about["status_date"]) <= date(2026, 11, 22)


def words(loaded: Loaded) -> list[str]:
    return [word for word in assemble(clean(loaded)).text.split() if word != "•"]


@pytest.mark.parametrize("path", ORIGINALS, ids=lambda path: path.stem[:40])
def test_a_document_in_another_format_says_what_its_original_says(path: Path):
    file = shipped(path)
    assert words(load(file.read_bytes(), file.name)) == words(load(path.read_bytes(), path.name))
    sidecar = tomllib.loads(file.with_name(f"{file.name}.meta.toml").read_text())
    assert sidecar == front_matter(path)


def test_every_format_is_shipped():
    suffixes = Counter(shipped(path).suffix for path in FILES)
    assert suffixes[".pdf"] >= 3
    assert suffixes[".docx"] >= 2
    assert suffixes[".pptx"] >= 1
    assert suffixes[".html"] >= 1
