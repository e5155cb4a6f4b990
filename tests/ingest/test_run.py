"""Whole ingestions: previews, plans that are carried out later, the log, and what stops them."""

from __future__ import annotations

import json
import os
import signal
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.errors import BadInput, IndexLocked
from assistant.index.lock import writer
from ingest.child import Child
from ingest.listing import listing_of
from ingest.progress import Progress
from ingest.replay import plan_payload, read_plan
from ingest.run import ingest
from ingest.runs import read_runs
from ingest.stop import Stop, Stopped
from tests.ingest.ingestion import FERRY, LIBRARY, Ingestion


@pytest.fixture
def ingestion(tmp_path: Path, child: Child) -> Ingestion:
    return Ingestion(tmp_path, child)


def planned(ingestion: Ingestion) -> Path:
    """What a dry run prints, in a file."""
    corpus = str(ingestion.settings.corpus)
    path = ingestion.folder / "plan.json"
    path.write_text(json.dumps(plan_payload(ingestion.plan(), [corpus])))
    return path


def replayed(ingestion: Ingestion, path: Path) -> dict[str, int]:
    payload = read_plan(path)
    return ingestion.run(*payload["sources"], expected=payload).plan.counts


def test_a_preview_changes_nothing_not_even_the_data_folder(ingestion: Ingestion):
    ingestion.write("ferge.md", FERRY)
    assert ingestion.plan().counts["new"] == 1
    assert not ingestion.settings.data.exists()


def test_a_preview_needs_no_lock(ingestion: Ingestion):
    ingestion.write("ferge.md", FERRY)
    with writer(ingestion.settings.data, "arena ingest"):
        assert ingestion.plan().counts["new"] == 1
        with pytest.raises(IndexLocked):
            ingestion.run()


def test_a_plan_is_carried_out_as_it_was_shown(ingestion: Ingestion):
    ingestion.write("ferge.md", FERRY)
    ingestion.write("bibliotek.md", LIBRARY)
    path = planned(ingestion)
    os.utime(ingestion.settings.corpus / "ferge.md", (1, 1))
    assert replayed(ingestion, path)["new"] == 2
    assert ingestion.sources() == ["bibliotek.md", "ferge.md"]


def test_a_plan_is_refused_where_sources_have_changed_since(ingestion: Ingestion):
    ingestion.write("ferge.md", FERRY)
    ingestion.write("bibliotek.md", LIBRARY)
    path = planned(ingestion)
    ingestion.write("ferge.md", FERRY.replace("ni", "ti"))
    ingestion.write("ny.md", "# Ny\n\nEn ny fil.")
    with pytest.raises(BadInput, match=r"2 sources are not as they were when the plan was made: ferge\.md, ny\.md"):
        replayed(ingestion, path)
    assert ingestion.sources() == []


def test_a_plan_is_refused_where_the_index_has_changed_since(ingestion: Ingestion):
    ingestion.write("ferge.md", FERRY)
    path = planned(ingestion)
    ingestion.run()
    with pytest.raises(BadInput, match=r"ferge\.md"):
        replayed(ingestion, path)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 2}', '{"format": 1, "new": [1]}', "null"])
def test_what_is_no_plan_is_told_so(tmp_path: Path, text: str):
    path = tmp_path / "plan.json"
    path.write_text(text)
    with pytest.raises(BadInput, match="is not a plan"):
        read_plan(path)


def test_the_log_has_a_row_for_each_run_whatever_its_end(ingestion: Ingestion):
    ingestion.write("ferge.md", FERRY)
    ingestion.run()
    ingestion.run()
    with pytest.raises(BadInput):
        ingestion.run(ingestion.folder / "nowhere")
    with ingestion.catalogue.writing() as rows:
        rows.execute("INSERT INTO runs VALUES (NULL, '2026-11-22T10:00:00+00:00', NULL, '{}')")  # as a kill leaves it
    with ingestion.catalogue.reading() as rows:
        runs = read_runs(rows, 10)
    assert [(bool(run.ended), run.summary.get("new"), run.summary.get("failed")) for run in runs] == [
        (False, None, None),
        (True, None, "BadInput"),
        (True, 0, None),
        (True, 1, None),
    ]


def test_a_folder_that_is_empty_now_keeps_its_documents_and_says_so(ingestion: Ingestion):
    ingestion.write("en/ferge.md", FERRY)
    ingestion.write("to/bibliotek.md", LIBRARY)
    ingestion.run()
    (ingestion.settings.corpus / "en" / "ferge.md").unlink()
    report = ingestion.run(ingestion.settings.corpus / "en", ingestion.settings.corpus / "to")
    assert [(one.source, one.reason.split(";")[0]) for one in report.refused] == [("en/", "nothing is in it")]
    assert ingestion.sources() == ["en/ferge.md", "to/bibliotek.md"]
    ingestion.write("en/ferge.md", FERRY)
    assert ingestion.run().refused == ()
    assert ingestion.errors() == {}


def test_a_new_time_stamp_builds_no_new_generation(ingestion: Ingestion):
    path = ingestion.write("ferge.md", FERRY)
    ingestion.run()
    before = sorted((ingestion.settings.data / "vectors").iterdir())
    os.utime(path, (1, 1))
    assert ingestion.run().plan.counts["unchanged"] == 1
    assert sorted((ingestion.settings.data / "vectors").iterdir()) == before
    assert ingestion.plan().touched == ()


def test_the_same_text_under_two_names_is_told(ingestion: Ingestion):
    words = " ".join(f"Setning {n} om klyngen og sykehuset i by {n * 7}." for n in range(12))
    ingestion.write("pressemelding.md", f"# Ny avtale\n\n{words}")
    ingestion.write("nyhet.txt", f"Publisert i dag.\n\nNy avtale\n\n{words}")
    report = ingestion.run()
    assert [(pair.document, pair.other, pair.both) for pair in report.alike] == [("pressemelding", "nyhet", True)]


def test_an_id_that_a_gone_file_had_is_free(ingestion: Ingestion):
    ingestion.write("gammel.md", LIBRARY)
    ingestion.write("ferge.md", FERRY)
    ingestion.run()
    (ingestion.settings.corpus / "gammel.md").unlink()
    ingestion.write("ny.md", LIBRARY.replace("låner ut bøker", "låner ut bøker og filmer"))
    assert ingestion.run().refused == ()
    assert ingestion.sources() == ["ferge.md", "ny.md"]


def test_documents_that_no_loader_reads_are_named_and_other_files_counted(ingestion: Ingestion):
    ingestion.write("ferge.md", FERRY)
    (ingestion.settings.corpus / "gammelt.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    (ingestion.settings.corpus / "rapport").write_bytes(b"%PDF-1.7 and then nonsense")
    (ingestion.settings.corpus / "bilde.jpg").write_bytes(b"\xff\xd8\xff")
    report = ingestion.run()
    assert sorted(one.source for one in report.refused) == ["gammelt.doc", "rapport"]
    assert report.plan.left == (".jpg",)


class Signalled(Progress):
    """Sends a signal when a step has done something."""

    def __init__(self, step: str):
        self.wanted, self.step = step, ""
        self.seen: list[str] = []

    def begin(self, step: str, count: int) -> None:
        self.step = step
        self.seen.append(step)

    def done(self, count: int) -> None:
        if count and self.step == self.wanted:
            os.kill(os.getpid(), signal.SIGTERM)


@pytest.mark.parametrize("step", ["load", "embed"])
def test_a_signal_ends_the_work_at_a_safe_point_and_the_next_run_finishes_it(ingestion: Ingestion, step: str):
    ingestion.write("ferge.md", FERRY)
    ingestion.run()
    ingestion.write("bibliotek.md", LIBRARY)
    signalled = Signalled(step)
    with pytest.raises(Stopped, match="SIGTERM"):
        signalled_run(ingestion, signalled)
    assert "publish" not in signalled.seen
    assert ingestion.sources() == ["ferge.md"]
    report = ingestion.run()
    assert report.plan.counts["new"] == 1
    assert report.embedded <= (step == "load")  # what was embedded is kept, ahead of reading the rest, too


def test_a_signal_while_it_publishes_lets_it_finish(ingestion: Ingestion):
    ingestion.write("ferge.md", FERRY)
    signalled_run(ingestion, Signalled("publish"))
    assert ingestion.sources() == ["ferge.md"]


def signalled_run(ingestion: Ingestion, progress: Signalled) -> None:
    tools = replace(ingestion.tools, progress=lambda: nullcontext(progress))
    with Stop() as stop:
        ingest(ingestion.settings, listing_of([str(ingestion.settings.corpus)]), stop, tools=tools)


def test_a_second_signal_ends_at_once():
    with Stop(), pytest.raises(KeyboardInterrupt):  # noqa: PT012 the second of the same is meant
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGINT)
