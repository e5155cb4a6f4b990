"""What people have in their folders."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from assistant.errors import UnreadableSource
from ingest.child import Child
from ingest.discover import Discovery, Found, discover
from ingest.listing import Place
from tests.ingest.ingestion import FERRY, Ingestion


def looked(folder: Path, corpus: Path | None = None) -> Discovery:
    return discover([Place(folder)], corpus or folder)


def refused(folder: Path) -> dict[str, str]:
    return {one.source.rpartition("/")[2]: one.reason for one in looked(folder).refused}


def test_a_link_to_itself_and_one_to_nowhere_are_named(tmp_path: Path):
    (tmp_path / "rundt.md").symlink_to(tmp_path / "rundt.md")
    (tmp_path / "borte.md").symlink_to(tmp_path / "finnes-ikke.md")
    assert list(refused(tmp_path)) == ["borte.md", "rundt.md"]


def test_a_link_within_the_folder_is_a_source(tmp_path: Path):
    (tmp_path / "ferge.md").write_text(FERRY)
    (tmp_path / "lenke.md").symlink_to(tmp_path / "ferge.md")
    assert [found.path.name for found in looked(tmp_path).found] == ["lenke.md", "ferge.md"]


def test_a_device_is_never_opened(tmp_path: Path):
    (tmp_path / "null.md").symlink_to("/dev/zero")
    assert refused(tmp_path) == {"null.md": "a link that leads out of the folder. Copy the file instead"}


@pytest.mark.parametrize("name", ["snudd\u202edm.md", "usynlig\u200b.md", "linje\n.md", "bjelle\x07.md"])
def test_a_name_that_cannot_be_shown_is_refused_in_a_form_that_can(tmp_path: Path, name: str):
    (tmp_path / name).write_text(FERRY)
    assert list(refused(tmp_path)) == [ascii(name)]


def test_a_name_that_is_no_text_is_refused(tmp_path: Path):
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/bl\xe5.md")).write_text(FERRY)
    assert list(refused(tmp_path)) == ["'bl\\udce5.md'"]


def test_the_longest_name_and_twins_by_case_are_documents(tmp_path: Path, child: Child):
    ingestion = Ingestion(tmp_path, child)
    for name in ("a" * 252 + ".md", "ferge.md", "FERGE.md"):
        ingestion.write(name, FERRY + name)
    ingestion.run()
    with ingestion.catalogue.reading() as rows:
        ids = {row[0]: row[1] for row in rows.execute("SELECT source, id FROM documents")}
    assert ids["FERGE.md"] == "ferge"
    assert ids["ferge.md"].startswith("ferge-")
    assert ids["a" * 252 + ".md"] == "a" * 100


def test_a_path_through_other_folders_gives_the_same_names(tmp_path: Path):
    (tmp_path / "en").mkdir()
    (tmp_path / "ferge.md").write_text(FERRY)
    assert [found.source for found in looked(tmp_path / "en" / "..", tmp_path).found] == ["ferge.md"]


def test_a_file_that_vanishes_is_named_when_it_is_read(tmp_path: Path):
    (tmp_path / "ferge.md").write_text(FERRY)
    (found,) = looked(tmp_path).found
    found.path.unlink()
    with pytest.raises(UnreadableSource, match=r"ferge\.md: No such file"):
        found.read()


def test_a_pipe_that_took_the_place_of_a_file_is_not_waited_for(tmp_path: Path):
    os.mkfifo(tmp_path / "ferge.md")
    with pytest.raises(UnreadableSource, match="not a regular file"):
        Found("ferge.md", tmp_path / "ferge.md", 1, 1).read()


def test_a_file_that_changes_while_it_is_read_is_not_half_indexed(tmp_path: Path, child: Child):
    from ingest.plan import Read
    from ingest.sync import prepare

    (tmp_path / "ferge.md").write_text(FERRY)
    (found,) = looked(tmp_path).found
    with pytest.raises(UnreadableSource, match="it changed while it was read"):
        prepare(Read(found, "the sum of what it was"), child, len, {})


def test_hidden_files_and_folders_are_left_alone(tmp_path: Path):
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "notat.md").write_text(FERRY)
    (tmp_path / ".notat.md").write_text(FERRY)
    assert looked(tmp_path) == Discovery(scopes=("",))
