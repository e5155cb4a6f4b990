"""What is forgotten is in no file any more: no word of its text, no byte of its vectors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.types import Language
from assistant.wiring import open_index
from ingest.child import Child
from ingest.forget import Forgotten, forget
from ingest.shown import forgotten_lines
from tests.ingest.ingestion import FERRY, Ingestion, word_embedder
from tests.ingest.site import Site, article, page

SECRET = "Ola Havfruesen bor i Sjøgata og venter på svar om søknaden."
PRIVATE = f"---\ntitle: Brev fra Havfruesen\n---\n# Brev\n\n{SECRET}"


@pytest.fixture
def ingestion(tmp_path: Path, child: Child) -> Ingestion:
    ingestion = Ingestion(tmp_path, child)
    ingestion.write("ferge.md", FERRY)
    ingestion.write("brev.md", PRIVATE)
    ingestion.run()
    return ingestion


def forgotten(ingestion: Ingestion, *names: str) -> Forgotten:
    return forget(ingestion.settings, names, word_embedder)


def files_with(folder: Path, *needles: bytes) -> list[str]:
    """Names of all files that hold any of these bytes."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path.name for path in paths if any(needle in path.read_bytes() for needle in needles))


def traces(ingestion: Ingestion) -> list[bytes]:
    """The text, its rare words as they are indexed, and the vector as every store writes it."""
    with ingestion.catalogue.reading() as rows:
        keys = [row[0] for row in rows.execute("SELECT key FROM passages WHERE document = 'brev'")]
        stored = [rows.execute("SELECT vector FROM vectors WHERE key = ?", (key,)).fetchone()[0] for key in keys]
    vectors = [np.frombuffer(one, "<f4") for one in stored]
    assert vectors
    words = [SECRET.encode(), b"Havfruesen", b"havfru", "sjøgat".encode()]
    return [*words, *stored, *(one.astype("<f8").tobytes() for one in vectors), *(key.encode() for key in keys)]


def test_the_traces_are_there_before(ingestion: Ingestion):
    found = [files_with(ingestion.settings.data, trace) for trace in traces(ingestion)]
    assert any("data_level0.bin" in names for names in found)
    assert all(names for names in found[:3])


@pytest.mark.parametrize("name", ["brev", "brev.md", "PATH"])
def test_what_is_forgotten_is_in_no_file(ingestion: Ingestion, name: str):
    needles = traces(ingestion)
    name = str(ingestion.settings.corpus / "brev.md") if name == "PATH" else name
    done = forgotten(ingestion, name)
    assert (done.sources, done.documents, done.unknown) == (("brev.md",), ("brev",), ())
    assert files_with(ingestion.settings.data, *needles) == []
    assert ingestion.sources() == ["ferge.md"]
    assert ingestion.found("når går fergen") == ["ferge.md"]


def test_older_generations_and_set_aside_copies_go_too(ingestion: Ingestion):
    needles = traces(ingestion)
    ingestion.write("ny.md", "# Ny\n\nBussen går klokken ti.")
    ingestion.run()
    (ingestion.settings.data / "catalogue.db.broken-1").write_bytes(b"..." + SECRET.encode())
    forgotten(ingestion, "brev")
    assert files_with(ingestion.settings.data, *needles) == []


def test_an_open_reader_is_no_hindrance_and_follows(ingestion: Ingestion):
    needles = traces(ingestion)
    reader = open_index(ingestion.settings, word_embedder(ingestion.settings))
    assert len(reader.search("brev om søknaden", Language.BOKMAAL)) == 2
    forgotten(ingestion, "brev")
    assert [hit.passage.document.id for hit in reader.search("brev om søknaden", Language.BOKMAAL)] == ["ferge"]
    reader.close()
    assert files_with(ingestion.settings.data, *needles) == []


def test_forgetting_twice_is_no_error(ingestion: Ingestion):
    forgotten(ingestion, "brev")
    again = forgotten(ingestion, "brev")
    assert (again.sources, again.unknown) == ((), ("brev",))
    assert list(forgotten_lines(again, "")) == [
        "brev: nothing is indexed under that name. `arena sources` lists what is"
    ]


def test_the_last_document_can_be_forgotten(ingestion: Ingestion):
    needles = traces(ingestion)
    forgotten(ingestion, "brev", "ferge")
    assert files_with(ingestion.settings.data, *needles, b"Fergen") == []
    assert ingestion.sources() == []


def test_one_is_told_that_the_file_is_still_there(ingestion: Ingestion):
    lines = list(forgotten_lines(forgotten(ingestion, "brev"), ""))
    assert lines == [
        "Removed brev.md: text and vectors, from every file of the index.",
        "brev.md is still in its place: an ingestion that comes by would index it again.",
    ]
    assert ingestion.run().plan.counts["new"] == 1


def test_one_is_told_where_else_the_text_is(ingestion: Ingestion):
    letter = " ".join(f"{SECRET} Det er sak {n} av mange." for n in range(6))
    ingestion.write("brev.md", letter)
    ingestion.write("kopi.txt", letter)
    ingestion.run()
    assert "Its text is elsewhere too: brev: same text as kopi." in forgotten_lines(forgotten(ingestion, "brev"), "")


def test_a_source_that_never_became_a_document_is_forgotten_too(ingestion: Ingestion):
    ingestion.write("hemmelig-navn.pdf", "%PDF-1.7 and then nonsense")
    ingestion.run()
    forgotten(ingestion, "hemmelig-navn.pdf")
    assert files_with(ingestion.settings.data, b"hemmelig-navn") == []


def test_a_page_is_forgotten_by_its_address(tmp_path: Path, child: Child):
    with Site(side=page(article("Side", SECRET))) as site:
        ingestion = Ingestion(tmp_path, child, site)
        ingestion.run("http://site.example/side")
        lines = list(forgotten_lines(forgotten(ingestion, "http://Site.example/side#del"), ""))
    assert "http://site.example/side is on the web: an ingestion that comes by would index it again." in lines
    assert files_with(ingestion.settings.data, SECRET.encode(), b"site.example") == []


KILLED = """
import os, signal, sys
from pathlib import Path
from assistant.index.catalogue import Catalogue
from assistant.index.vectors import EmbeddedVectors
from assistant.settings import Settings
from ingest.forget import forget
from tests.ingest.ingestion import word_embedder

data, corpus, where = sys.argv[1:]

def kill(*_): os.kill(os.getpid(), signal.SIGKILL)

owner, name = {"building": (EmbeddedVectors, "build"), "collecting": (EmbeddedVectors, "collect"),
               "compacting": (Catalogue, "compact")}[where]
setattr(owner, name, kill)
forget(Settings(data=Path(data), corpus=Path(corpus)), ["brev"], word_embedder)
"""


@pytest.mark.parametrize("where", ["building", "collecting", "compacting"])
@pytest.mark.slow
@pytest.mark.parametrize("then", ["forget", "ingest"])
def test_a_killed_removal_is_finished_by_the_next_command(ingestion: Ingestion, where: str, then: str):
    import subprocess
    import sys

    needles = traces(ingestion)
    settings = ingestion.settings
    command = [sys.executable, "-c", KILLED, str(settings.data), str(settings.corpus), where]
    assert subprocess.run(command, cwd=Path(__file__).parents[2], check=False).returncode == -9
    (settings.corpus / "brev.md").unlink()
    if then == "forget" or where == "building":
        forgotten(ingestion, "brev")
    else:
        ingestion.run()
    assert files_with(settings.data, *needles) == []
    assert ingestion.found("når går fergen") == ["ferge.md"]
