"""The index as readers and the writer see it; the same on both makes of Chroma."""

import threading
import uuid
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.errors import BrokenIndex, NoIndex
from assistant.index.catalogue import Catalogue
from assistant.index.filters import Filters
from assistant.index.index import Index
from assistant.index.vectors import EmbeddedVectors, ServerVectors
from assistant.types import Kind, Language
from tests.made import index_in, made, publish, texts

HARBOUR = made("harbour", "Havna åpner klokken seks.\nFergen går til øya.", kind=Kind.GUIDE, publisher="Havnevesenet")
LIBRARY = made("library", "Biblioteket låner ut bøker.\nBøkene leveres i luka.", kind=Kind.RULE, topics=("bøker",))


@pytest.fixture(params=["embedded", "server"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Index]:
    vectors = None
    if request.param == "server":
        vectors = ServerVectors(request.getfixturevalue("chroma_url"), f"test-{uuid.uuid4().hex[:8]}")
    index = index_in(tmp_path, vectors)
    yield index
    index.close()


def test_a_published_passage_is_found_with_its_document_and_scores(index: Index):
    publish(index, HARBOUR, LIBRARY)
    first = index.search("når åpner havna", Language.BOKMAAL)[0]
    assert first.passage.text == "Havna åpner klokken seks."
    assert first.passage.document == HARBOUR.document
    assert first.passage.text == HARBOUR.text[first.passage.start : first.passage.end]
    assert first.dense is not None
    assert first.lexical is not None
    assert len(first.similarities) == len(first.passage.sentences) == 1


def test_a_removed_document_is_never_found_again(index: Index):
    publish(index, HARBOUR, LIBRARY)
    publish(index, remove=("harbour",))
    assert "Havna åpner klokken seks." not in texts(index, "når åpner havna")
    assert index.document("harbour") is None


def test_a_changed_document_answers_with_its_new_text_only(index: Index):
    publish(index, HARBOUR)
    publish(index, made("harbour", "Havna åpner klokken sju."))
    assert texts(index, "når åpner havna") == ["Havna åpner klokken sju."]


def test_passages_that_stay_are_not_embedded_again(index: Index):
    publish(index, HARBOUR)
    changed = made("harbour", "Havna åpner klokken seks.\nFergen er innstilt.", kind=Kind.GUIDE)
    assert index.embed(changed.passages) == 1


def test_an_open_reader_follows_what_another_process_publishes(tmp_path: Path):
    writer, reader = index_in(tmp_path), index_in(tmp_path)
    publish(writer, HARBOUR)
    assert texts(reader, "fergen til øya")[0] == "Fergen går til øya."
    publish(writer, LIBRARY)
    assert texts(reader, "biblioteket låner ut")[0] == "Biblioteket låner ut bøker."


def test_a_reader_that_counted_words_before_counts_them_anew_after_a_publication(tmp_path: Path):
    writer, reader = index_in(tmp_path), index_in(tmp_path)
    publish(writer, HARBOUR)
    reader.search("når åpner havna", Language.BOKMAAL)
    publish(writer, LIBRARY, made("ferry", "Havna har to ferger.\nHavna er stengt om natten."))
    fresh = index_in(tmp_path)
    found = [each.search("når åpner havna", Language.BOKMAAL) for each in (reader, fresh)]
    assert found[0] == found[1]
    for each in (writer, reader, fresh):
        each.close()


def test_searches_during_swaps_see_one_state_each(tmp_path: Path):
    writer, reader = index_in(tmp_path), index_in(tmp_path)
    publish(writer, made("state", "Tilstand en.\nOrdet er en."))
    seen: set[tuple[str, ...]] = set()
    failed: list[Exception] = []
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            try:
                seen.add(tuple(sorted(texts(reader, "tilstand ordet"))))
            except Exception as error:
                failed.append(error)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    states = [made("state", f"Tilstand {word}.\nOrdet er {word}.") for word in ("to", "tre", "fire", "fem", "seks")]
    for state in states:
        publish(writer, state)
    stop.set()
    for thread in threads:
        thread.join()
    assert failed == []
    whole = {("Ordet er en.", "Tilstand en.")} | {tuple(sorted(state.text.split("\n"))) for state in states}
    assert seen <= whole


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(kinds=(Kind.GUIDE,)), {"harbour"}),
        (Filters(publishers=("havnevesen",)), {"harbour"}),
        (Filters(topics=("Bøker",)), {"library"}),
        (Filters(kinds=(Kind.GUIDE, Kind.RULE), languages=(Language.BOKMAAL,)), {"harbour", "library"}),
        (Filters(languages=(Language.DANISH,)), set()),
    ],
)
def test_filters_limit_what_may_answer(index: Index, filters: Filters, expected: set[str]):
    publish(index, HARBOUR, LIBRARY)
    found = index.search("bøker på øya i havna", Language.BOKMAAL, filters=filters)
    assert {hit.passage.document.id for hit in found} == expected


def test_a_narrow_filter_finds_what_the_nearest_vectors_do_not_show(tmp_path: Path):
    index = index_in(tmp_path)
    many = [made(f"d{n}", f"Havna åpner klokken seks hver dag i uke {n}.") for n in range(80)]
    publish(index, *many, made("rule", "Helt andre ord her.", kind=Kind.RULE))
    assert texts(index, "når åpner havna", filters=Filters(kinds=(Kind.RULE,))) == ["Helt andre ord her."]


def test_what_has_ended_ranks_below_what_holds(index: Index):
    publish(
        index,
        made("old", "Grensen er 100 kroner for slike kjøp.", valid_to="2025-12-31"),
        made("new", "Grensen er 200 kroner for slike kjøp nå.", valid_from="2026-01-01"),
    )
    found = index.search("hva er grensen", Language.BOKMAAL, today=date(2026, 11, 22))
    assert [hit.passage.document.id for hit in found] == ["new", "old"]


def test_the_same_passage_in_two_documents_is_shown_once_with_both_named(index: Index):
    publish(index, made("a", "Fergen går til øya hver dag."), made("b", "Fergen går til øya hver dag."))
    found = index.search("fergen til øya", Language.BOKMAAL)
    assert [hit.passage.document.id for hit in found] == ["a"]
    assert [document.id for document in found[0].duplicates] == ["b"]


def test_an_empty_index_says_what_to_do(index: Index):
    with pytest.raises(NoIndex, match="arena ingest"):
        index.search("noe", Language.BOKMAAL)


def test_a_missing_index_says_what_to_do(tmp_path: Path):
    with pytest.raises(NoIndex, match="arena ingest"):
        Catalogue(tmp_path / "catalogue.db")


def test_another_embedder_is_refused_with_the_command_that_mends_it(tmp_path: Path):
    publish(index_in(tmp_path), HARBOUR)
    with pytest.raises(BrokenIndex, match=r"words-64.*other.*arena doctor --repair"):
        texts(index_in(tmp_path, fingerprint="other"), "havna")


def test_only_the_served_and_the_last_generation_stay_on_the_disk(tmp_path: Path):
    index = index_in(tmp_path)
    for n in range(5):
        publish(index, made("one", f"Utgave {n} av teksten."))
    assert sorted(path.name for path in (tmp_path / "vectors").iterdir()) == ["gen-000004", "gen-000005"]


def test_a_half_built_generation_is_no_hindrance(tmp_path: Path):
    index = index_in(tmp_path)
    publish(index, HARBOUR)
    (tmp_path / "vectors" / "gen-000002").mkdir()
    (tmp_path / "vectors" / "gen-000002" / "chroma.sqlite3").write_bytes(b"half")
    publish(index, LIBRARY)
    assert texts(index, "biblioteket")[0] == "Biblioteket låner ut bøker."


def test_publishing_anew_leaves_no_older_generation(tmp_path: Path):
    index = index_in(tmp_path)
    publish(index, HARBOUR, LIBRARY)
    publish(index, remove=("harbour",), anew=True)
    assert [path.name for path in (tmp_path / "vectors").iterdir()] == ["gen-000002"]


def test_six_thousand_passages_in_one_document_are_published(tmp_path: Path):
    index = index_in(tmp_path, EmbeddedVectors(tmp_path / "vectors"))
    publish(index, made("long", "\n".join(f"Avsnitt {n} handler om sak {n}." for n in range(6000))))
    assert texts(index, "hva handler avsnitt 5417 om")[0] == "Avsnitt 5417 handler om sak 5417."


def test_a_generation_of_one_vector_stays_as_it_was_published(tmp_path: Path):
    index = index_in(tmp_path)
    publish(index, made("one", "Havna åpner klokken seks."))
    for _ in range(3):
        index.close()
        index = index_in(tmp_path)
        assert texts(index, "når åpner havna") == ["Havna åpner klokken seks."]
