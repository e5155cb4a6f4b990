"""What an ingestion will change, from what lies in a folder and what the catalogue knows."""

import os
from pathlib import Path

import pytest

from assistant.errors import BadInput
from ingest.discover import Discovery, discover
from ingest.listing import Place
from ingest.plan import Known, Plan, make_plan

EXTRACTOR = "load-1 split-1"


def written(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.md").write_text(text)
    return folder


def looked(paths: list[Path], corpus: Path) -> Discovery:
    return discover([Place(path) for path in paths], corpus)


def known_after(discovery: Discovery) -> dict[str, Known]:
    """What the catalogue knows once everything found was ingested."""
    plan = make_plan(discovery, {}, EXTRACTOR)
    return {
        read.found.source: Known(
            read.found.source, read.found.path.stem, read.found.size, read.found.modified, read.sha256, EXTRACTOR
        )
        for read in plan.new
    }


def planned(folder: Path, known: dict[str, Known], *paths: Path) -> Plan:
    return make_plan(looked(list(paths) or [folder], folder), known, EXTRACTOR)


def test_all_sources_are_new_the_first_time(tmp_path: Path):
    plan = planned(written(tmp_path, a="en", b="to"), {})
    assert [read.found.source for read in plan.new] == ["a.md", "b.md"]


def test_unchanged_sources_are_not_even_read(tmp_path: Path):
    known = known_after(looked([written(tmp_path, a="en")], tmp_path))
    os.chmod(tmp_path / "a.md", 0)
    assert planned(tmp_path, known).unchanged == ("a.md",)


def test_a_changed_source_is_changed(tmp_path: Path):
    known = known_after(looked([written(tmp_path, a="en", b="to")], tmp_path))
    written(tmp_path, a="noe helt annet")
    plan = planned(tmp_path, known)
    assert [read.found.source for read in plan.changed] == ["a.md"]
    assert plan.unchanged == ("b.md",)


def test_a_new_time_stamp_alone_changes_nothing(tmp_path: Path):
    known = known_after(looked([written(tmp_path, a="en")], tmp_path))
    os.utime(tmp_path / "a.md", (1, 1))
    plan = planned(tmp_path, known)
    assert (plan.changed, [read.found.source for read in plan.touched]) == ((), ["a.md"])


def test_a_change_of_the_sidecar_changes_its_source(tmp_path: Path):
    known = known_after(looked([written(tmp_path, a="en")], tmp_path))
    (tmp_path / "a.md.meta.toml").write_text('title = "En"')
    assert [read.found.source for read in planned(tmp_path, known).changed] == ["a.md"]


def test_another_extractor_makes_every_source_changed(tmp_path: Path):
    known = known_after(looked([written(tmp_path, a="en")], tmp_path))
    plan = make_plan(looked([tmp_path], tmp_path), known, "load-2 split-1")
    assert [read.found.source for read in plan.changed] == ["a.md"]


def test_a_moved_source_is_neither_new_nor_gone(tmp_path: Path):
    known = known_after(looked([written(tmp_path, a="en", b="to")], tmp_path))
    (tmp_path / "a.md").rename(tmp_path / "c.md")
    plan = planned(tmp_path, known)
    assert [(move.before.source, move.found.source) for move in plan.moved] == [("a.md", "c.md")]
    assert (plan.new, plan.gone) == ((), ())


def test_a_removed_source_is_gone(tmp_path: Path):
    known = known_after(looked([written(tmp_path, a="en", b="to")], tmp_path))
    (tmp_path / "a.md").unlink()
    assert [one.source for one in planned(tmp_path, known).gone] == ["a.md"]


def test_an_empty_folder_removes_nothing(tmp_path: Path):
    known = known_after(looked([written(tmp_path, a="en")], tmp_path))
    (tmp_path / "a.md").unlink()
    assert planned(tmp_path, known).gone == ()


def test_a_missing_folder_is_refused_before_anything_changes(tmp_path: Path):
    with pytest.raises(BadInput, match="no such file or folder"):
        looked([tmp_path / "nowhere"], tmp_path)


def test_ingesting_a_part_never_removes_the_rest(tmp_path: Path):
    (tmp_path / "sub").mkdir()
    written(tmp_path, a="en")
    written(tmp_path / "sub", b="to", c="tre")
    known = known_after(looked([tmp_path], tmp_path))
    (tmp_path / "a.md").unlink()
    (tmp_path / "sub" / "b.md").unlink()
    assert [one.source for one in planned(tmp_path, known, tmp_path / "sub").gone] == ["sub/b.md"]


def test_a_source_that_failed_is_tried_again(tmp_path: Path):
    written(tmp_path, a="en")
    found = looked([tmp_path], tmp_path).found[0]
    failed = {"a.md": Known("a.md", None, found.size, found.modified, "", EXTRACTOR)}
    assert [read.found.source for read in planned(tmp_path, failed).changed] == ["a.md"]


def test_the_brake_stops_what_would_remove_much(tmp_path: Path):
    known = known_after(looked([written(tmp_path, a="1", b="2", c="3", d="4")], tmp_path))
    (tmp_path / "a.md").unlink()
    planned(tmp_path, known).brake()
    (tmp_path / "b.md").unlink()
    with pytest.raises(BadInput, match=r"2 of 4 documents.*--allow-mass-delete"):
        planned(tmp_path, known).brake()


def test_only_regular_files_below_the_folder_are_sources(tmp_path: Path):
    outside = tmp_path / "outside.md"
    outside.write_text("utenfor")
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    written(corpus, a="en")
    (corpus / "link.md").symlink_to(outside)
    (corpus / "loop").symlink_to(corpus)
    os.mkfifo(corpus / "pipe.md")
    (corpus / ".hidden.md").write_text("skjult")
    (corpus / "new\nline.md").write_text("linjeskift")
    found = looked([corpus], corpus)
    assert [one.source for one in found.found] == ["a.md"]
    reasons = sorted(f"{one.source.rpartition('/')[2]}: {one.reason}" for one in found.refused)
    assert reasons == [
        "'new\\nline.md': the name holds characters that cannot be shown. Rename the file",
        "link.md: a link that leads out of the folder. Copy the file instead",
        "pipe.md: not a regular file",
    ]


def test_a_folder_that_cannot_be_listed_says_nothing_about_its_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "sub").mkdir()
    written(tmp_path, a="en")
    written(tmp_path / "sub", b="to")
    known = known_after(looked([tmp_path], tmp_path))
    listed = os.scandir

    def refusing(path: str) -> object:
        if str(path).endswith("sub"):
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", refusing)
    plan = planned(tmp_path, known)
    assert plan.gone == ()
    assert [(one.source, one.reason) for one in plan.refused] == [("sub/", "Permission denied")]
