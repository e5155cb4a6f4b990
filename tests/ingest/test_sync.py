"""From files to a served index, with the real parsers in their child process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.index.index import Index
from assistant.types import Language
from ingest.child import Child
from ingest.discover import discover
from ingest.listing import Place
from ingest.plan import make_plan, read_known
from ingest.progress import Progress
from ingest.sync import EXTRACTOR, Report, apply, as_before
from tests.made import index_in, texts
from tests.words import WordEmbeddings

FERRY = "# Ferge\n\nFergen går til øya klokken ni."
LIBRARY = "---\nid: LIB\ntitle: Biblioteket\nkind: guide\n---\n# Biblioteket\n\nBiblioteket låner ut bøker."


class Ingestion:
    """A corpus folder with its index."""

    def __init__(self, folder: Path, child: Child):
        self.corpus = folder / "corpus"
        self.corpus.mkdir()
        self.index: Index = index_in(folder / "data")
        self._child = child

    def write(self, name: str, text: str) -> None:
        path = self.corpus / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def run(self, *paths: Path) -> Report:
        discovery = discover([Place(path) for path in paths or [self.corpus]], self.corpus)
        with self.index.catalogue.reading() as rows:
            planned = make_plan(discovery, read_known(rows), EXTRACTOR)
        if not planned:
            return as_before(self.index.catalogue, planned)
        return apply(self.index, planned, self._child, WordEmbeddings().count_tokens, Progress())

    def found(self, question: str) -> list[str]:
        return [hit.passage.document.source for hit in self.index.search(question, Language.BOKMAAL)]

    def errors(self) -> dict[str, str]:
        with self.index.catalogue.reading() as rows:
            return dict(rows.execute("SELECT source, error FROM sources WHERE error IS NOT NULL"))


@pytest.fixture
def ingestion(tmp_path: Path, child: Child) -> Iterator[Ingestion]:
    ingestion = Ingestion(tmp_path, child)
    yield ingestion
    ingestion.index.close()


def test_files_become_documents_that_can_be_found_and_cited(ingestion: Ingestion):
    ingestion.write("ferry.md", FERRY)
    ingestion.write("town/library.md", LIBRARY)
    ingestion.run()
    hit = ingestion.index.search("hvem låner ut bøker", Language.BOKMAAL)[0]
    assert (hit.passage.document.id, hit.passage.document.metadata.title) == ("LIB", "Biblioteket")
    found = ingestion.index.document("LIB")
    assert found is not None
    assert found[1][hit.passage.start : hit.passage.end] == hit.passage.text
    assert texts(ingestion.index, "når går fergen")[0] == "Ferge\n\nFergen går til øya klokken ni."


def test_a_second_run_embeds_nothing(ingestion: Ingestion):
    ingestion.write("ferry.md", FERRY)
    ingestion.run()
    report = ingestion.run()
    assert (report.embedded, report.plan.unchanged) == (0, ("ferry.md",))


def test_only_changed_passages_are_embedded_again(ingestion: Ingestion):
    sections = [f"## Del {n}\n\n" + " ".join(f"Setning {m} i del {n} om saken." for m in range(25)) for n in range(4)]
    ingestion.write("long.md", "\n\n".join(sections))
    first = ingestion.run()
    ingestion.write("long.md", "\n\n".join([*sections[:3], "## Del 3\n\nHelt nytt."]))
    assert first.embedded >= 4
    assert ingestion.run().embedded == 1


def test_a_moved_file_keeps_its_document_and_embeds_nothing(ingestion: Ingestion):
    ingestion.write("ferry.md", FERRY)
    ingestion.write("library.md", LIBRARY)
    ingestion.run()
    (ingestion.corpus / "ferry.md").rename(ingestion.corpus / "boats.md")
    report = ingestion.run()
    assert report.embedded == 0
    assert ingestion.found("når går fergen")[0] == "boats.md"
    assert ingestion.run().plan.unchanged == ("boats.md", "library.md")


def test_a_gone_file_is_gone_from_the_answers(ingestion: Ingestion):
    ingestion.write("ferry.md", FERRY)
    ingestion.write("library.md", LIBRARY)
    ingestion.run()
    (ingestion.corpus / "ferry.md").unlink()
    ingestion.run()
    assert ingestion.found("når går fergen") == ["library.md"]


def test_a_bad_file_stops_nothing_and_is_tried_again(ingestion: Ingestion):
    ingestion.write("bad.pdf", "%PDF-1.7 and then nonsense")
    ingestion.write("ferry.md", FERRY)
    report = ingestion.run()
    assert [refused.source for refused in report.refused] == ["bad.pdf"]
    assert list(ingestion.errors()) == ["bad.pdf"]
    assert ingestion.found("når går fergen") == ["ferry.md"]
    ingestion.write("bad.pdf", FERRY.replace("ni", "ti"))
    assert ingestion.run().refused == ()
    assert ingestion.errors() == {}


def test_a_file_that_turned_bad_keeps_its_last_good_text(ingestion: Ingestion):
    ingestion.write("ferry.md", FERRY)
    ingestion.run()
    (ingestion.corpus / "ferry.md").write_bytes(b"\x00\x01\x02" * 500)
    assert [refused.source for refused in ingestion.run().refused] == ["ferry.md"]
    assert ingestion.found("når går fergen") == ["ferry.md"]


def test_two_files_with_one_id_are_both_named(ingestion: Ingestion):
    ingestion.write("a.md", LIBRARY)
    ingestion.write("b.md", LIBRARY.replace("bøker", "filmer"))
    report = ingestion.run()
    assert [(one.source, one.reason) for one in report.refused] == [
        ("b.md", "the id LIB is already that of a.md. Give it another one")
    ]


def test_a_new_id_replaces_the_old_document(ingestion: Ingestion):
    ingestion.write("library.md", LIBRARY)
    ingestion.run()
    ingestion.write("library.md", LIBRARY.replace("LIB", "NEW"))
    ingestion.run()
    assert [document.id for document in ingestion.index.documents()] == ["NEW"]


def test_a_sidecar_tells_what_a_file_cannot(ingestion: Ingestion):
    ingestion.write("notes.txt", "Fergen går til øya klokken ni.\n")
    ingestion.write("notes.txt.meta.toml", 'title = "Rutetabell"\nkind = "guide"\npublisher = "Fergelaget"\n')
    ingestion.run()
    about = ingestion.index.documents()[0].metadata
    assert (about.title, about.kind, about.publisher) == ("Rutetabell", "guide", "Fergelaget")


def test_a_special_token_in_a_document_is_only_text(ingestion: Ingestion):
    ingestion.write("token.md", "# Tegn\n\nHer står <|endoftext|> midt i setningen om tegn.")
    ingestion.run()
    assert ingestion.found("setningen om tegn") == ["token.md"]


def test_a_line_of_a_megabyte_is_split_and_found(ingestion: Ingestion):
    ingestion.write("long.txt", "ord " * 125_000 + "havfrue " + "ord " * 125_000)
    report = ingestion.run()
    assert report.refused == ()
    assert any("havfrue" in text for text in texts(ingestion.index, "havfrue"))
