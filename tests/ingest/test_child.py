"""Files are read in a child process: what goes wrong there is a reason, and the next file is read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Timer

import pytest

from assistant.errors import UnreadableSource
from assistant.types import Event, Language, Section
from ingest.blocks import Block, BlockKind, Dropped
from ingest.child import Child, Limits
from tests.ingest.load.files import lines, locked, pdf, word

GOOD = b"Dette er en god tekst om tilskudd."
SLOW = b"<html><body>" + b"<i>a</i> " * 300_000
FULL = """---
title: Satser
language: nn
sections: [{heading: Satser 2023, valid_to: "2023", confidence: secondary}]
event: {start: 2024-05-02, speakers: [Taler En]}
topics: [satser]
---
# Satser

1. Første <span hidden>skjult</span>
"""


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    with Child() as child:
        yield child


def test_everything_that_was_loaded_arrives(child: Child):
    loaded = child.load(FULL.encode(), "a.md")
    assert loaded.blocks == (Block(BlockKind.HEADING, "Satser", 1), Block(BlockKind.ITEM, "Første", mark="1."))
    assert loaded.metadata.language is Language.NYNORSK
    assert loaded.metadata.sections == (Section("Satser 2023", valid_to="2023", secondary=True),)
    assert loaded.metadata.event == Event(start="2024-05-02", speakers=("Taler En",))
    assert loaded.dropped == (Dropped("skjult", "hidden"),)


def test_pages_arrive_with_their_labels(child: Child):
    loaded = child.load(pdf(lines("Forord til rapporten."), lines("Innledning til rapporten.")), "a.pdf")
    assert (loaded.pages, [block.page for block in loaded.blocks]) == (("1", "2"), [0, 1])


def test_web_pages_are_cleaned(child: Child):
    assert [block.text for block in child.load(GOOD + b"\n\nSkip to main content", "a.txt").blocks] == [GOOD.decode()]


def test_a_page_of_nothing_but_navigation_is_refused(child: Child):
    with pytest.raises(UnreadableSource, match=r"a\.txt: nothing but navigation"):
        child.load(b"Skip to main content", "a.txt")


def test_a_file_is_read_by_its_path(child: Child, tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_bytes(GOOD)
    assert child.load(path, "a.txt").blocks[0].text == GOOD.decode()
    with pytest.raises(UnreadableSource, match=r"b\.txt: cannot be opened \(No such file"):
        child.load(tmp_path / "b.txt", "b.txt")


def test_a_refusal_names_the_file_and_the_next_file_is_read(child: Child):
    for data, reason in [(b"", "empty"), (locked(pdf(lines("Hei.")), "x"), "locked"), (b"%PDF-1.4", "damaged")]:
        with pytest.raises(UnreadableSource, match=f"mappe/ond.pdf: {reason}"):
            child.load(data, "mappe/ond.pdf")
        assert child.load(GOOD, "a.txt").blocks


def test_names_that_are_no_characters_and_long_texts_pass(child: Child):
    with pytest.raises(UnreadableSource, match=r"b\?d\nname"):
        child.load(b"", "b\udce5d\nname")
    assert len(child.load("Ærlig talt. ".encode() * 100_000, "a.txt").blocks[0].text) == 1_199_999


def test_a_slow_file_is_given_up_and_the_next_one_is_read():
    with Child(Limits(seconds=1.5)) as child:
        with pytest.raises(UnreadableSource, match=r"a\.html: reading it took longer than 1.5 seconds"):
            child.load(SLOW, "a.html")
        assert child.load(GOOD, "a.txt").blocks


def test_a_file_that_takes_too_much_memory_is_given_up_and_the_next_one_is_read():
    with Child(Limits(memory=40 * 2**20)) as child:
        with pytest.raises(UnreadableSource, match=r"a\.txt: reading it takes more than 40 MB of memory"):
            child.load(b"linje som er lang\n" * 500_000, "a.txt")
        assert child.load(GOOD, "a.txt").blocks


def test_more_text_than_is_allowed_is_refused():
    with Child(Limits(output=2**20)) as child, pytest.raises(UnreadableSource, match=r"a\.txt: more than 1 MB of text"):
        child.load(b"ord " * 500_000, "a.txt")


def test_a_parser_that_crashes_is_a_reason_and_is_replaced():
    with Child() as child:
        child.load(GOOD, "a.txt")
        process = child._process
        assert process is not None
        timer = Timer(0.3, process.kill)
        timer.start()
        with pytest.raises(UnreadableSource, match=r"a\.html: the parser crashed on it \(signal 9\)"):
            child.load(SLOW, "a.html")
        timer.join()
        assert child.load(GOOD, "a.txt").blocks


def test_a_child_that_died_in_between_is_replaced():
    with Child() as child:
        child.load(GOOD, "a.txt")
        process = child._process
        assert process is not None
        process.kill()
        process.wait()
        assert child.load(GOOD, "a.txt").blocks


def test_a_closed_child_is_gone():
    child = Child()
    child.load(GOOD, "a.txt")
    process = child._process
    child.close()
    child.close()
    assert process is not None
    assert process.returncode is not None


def test_one_child_reads_many_files():
    with Child() as child:
        child.load(GOOD, "a.txt")
        first = child._process
        for data, name in [(word(lambda document: document.add_paragraph("Hei.")), "a.docx"), (GOOD, "a.txt")]:
            child.load(data, name)
        assert child._process is first


def test_the_child_knows_no_secrets(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-hemmelig")
    with Child() as child:
        child.load(GOOD, "a.txt")
        assert child._process is not None
        environment = Path(f"/proc/{child._process.pid}/environ")
        if not environment.exists():
            pytest.skip("no /proc on this system")
        assert b"hemmelig" not in environment.read_bytes()
