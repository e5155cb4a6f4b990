"""What people type, and what programs read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from assistant.errors import BadInput
from ingest.child import Child
from ingest.commands import app
from tests.ingest.ingestion import FERRY, LIBRARY, Ingestion


@pytest.fixture
def ingestion(tmp_path: Path, child: Child, monkeypatch: pytest.MonkeyPatch) -> Ingestion:
    monkeypatch.setenv("ARENA_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("ARENA_CORPUS", str(tmp_path / "corpus"))
    monkeypatch.setenv("COLUMNS", "200")
    ingestion = Ingestion(tmp_path, child)
    ingestion.write("ferge.md", FERRY)
    return ingestion


def arena(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def test_a_dry_run_prints_a_plan_that_programs_read(ingestion: Ingestion):
    ingestion.write("bilde.png", "x")
    done = arena("ingest", "--dry-run", "--json")
    plan = json.loads(done.stdout)
    assert done.exit_code == 0
    assert plan["counts"] == {"new": 1, "changed": 0, "moved": 0, "gone": 0, "unchanged": 0, "refused": 0}
    assert [one["source"] for one in plan["new"]] == ["ferge.md"]
    assert plan["sources"] == [str(ingestion.settings.corpus)]
    assert plan["left_alone"] == {".png": 1}
    assert not ingestion.settings.data.exists()


def test_a_dry_run_says_when_the_brake_would_be_put_on(ingestion: Ingestion):
    for number in range(5):
        ingestion.write(f"{number}.md", FERRY.replace("ni", str(number)))
    ingestion.run()
    for number in range(4):
        (ingestion.settings.corpus / f"{number}.md").unlink()
    done = arena("ingest", "--dry-run", "--json")
    assert json.loads(done.stdout)["brake"] == "4 of 6 documents would be removed"
    with pytest.raises(BadInput, match="--allow-mass-delete"):
        ingestion.run()
    assert ingestion.run(mass_delete=True).plan.counts["gone"] == 4


def test_what_cannot_be_read_makes_the_exit_code_one(ingestion: Ingestion):
    ingestion.run()
    ingestion.write("ferge.md.meta.toml", "kind = 1")
    (ingestion.settings.corpus / "lenke.md").symlink_to("/etc/hostname")
    done = arena("ingest", "--dry-run")
    assert done.exit_code == 1
    assert "lenke.md: a link that leads out of the folder" in done.stderr


@pytest.mark.parametrize("options", [["--plan", "p", "--dry-run"], ["--plan", "p", "x.md"], ["--watch", "--dry-run"]])
def test_options_that_do_not_go_together_are_refused(ingestion: Ingestion, options: list[str]):
    assert "exclude each other" in str(arena("ingest", *options).exception)


def test_an_address_that_may_not_be_fetched_is_refused_before_anything(ingestion: Ingestion):
    done = arena("ingest", "http://169.254.169.254/latest/meta-data/")
    assert isinstance(done.exception, BadInput)
    assert "not on the internet" in str(done.exception)


def test_the_sources_are_listed_with_their_errors_and_runs(ingestion: Ingestion):
    ingestion.write("bibliotek.md", LIBRARY)
    ingestion.write("tom.md", "")
    ingestion.run()
    listed, errors, runs = (arena("sources", *options).stdout for options in ([], ["--errors"], ["--runs"]))
    assert "LIB" in listed
    assert "Biblioteket" in listed
    assert "tom.md  empty" in errors
    assert "new 3, refused 1, passages 2, embedded 2" in runs


def test_a_source_is_shown_with_the_documents_that_are_like_it(ingestion: Ingestion):
    text = "# Avtale\n\n" + " ".join(f"Punkt {n} gjelder klyngen og sykehuset i by {n * 3}." for n in range(12))
    ingestion.write("en.md", text)
    ingestion.write("to.md", text)
    ingestion.run()
    assert "same text as to" in arena("sources", "show", "en").stdout
    assert "same text as" not in arena("sources", "show", "ferge").stdout


def test_forgetting_what_is_not_there_says_so_and_is_no_error(ingestion: Ingestion):
    ingestion.run()
    done = arena("forget", "ukjent")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "ukjent: nothing is indexed under that name" in done.stderr
