"""Documents that hold the same text are found by their sketches."""

import random
from pathlib import Path

from assistant.index.catalogue import Catalogue
from assistant.index.index import Index
from assistant.index.resemblance import MOST, Alike, alike, sketch
from tests.made import index_in, made, publish, texts


def prose(seed: int, count: int) -> str:
    """Sentences that share few runs of words."""
    chance = random.Random(seed)  # noqa: S311
    words = [f"ord{n}" for n in range(3000)]
    return "\n".join(" ".join(chance.choices(words, k=12)).capitalize() + "." for _ in range(count))


def found(index: Index, *ids: str) -> list[tuple[str, str, bool]]:
    with index.catalogue.reading() as rows:
        return [(pair.document, pair.other, pair.both) for pair in alike(rows, ids)]


def test_the_same_text_with_another_frame_is_the_same(tmp_path: Path):
    index = index_in(tmp_path)
    text = prose(1, 40)
    publish(index, made("a", text), made("b", f"Publisert i dag.\n{text}\nDel saken."), made("c", prose(2, 40)))
    assert found(index, "a") == found(index, "b") == [("a", "b", True)]
    assert found(index, "c") == []


def test_a_summary_is_in_its_report_and_not_the_other_way_round(tmp_path: Path):
    index = index_in(tmp_path)
    report = prose(1, 1500)
    summary = "\n".join(report.split("\n")[100:150])
    publish(index, made("report", report), made("summary", summary))
    ((document, other, both),) = found(index, "report")
    assert (document, other, both) == ("summary", "report", False)


def test_each_pair_is_told_once(tmp_path: Path):
    index = index_in(tmp_path)
    publish(index, *(made(id, prose(1, 20)) for id in "abc"))
    assert found(index, "a", "b", "c") == [("a", "b", True), ("a", "c", True), ("b", "c", True)]


def test_a_text_of_a_few_words_is_not_judged(tmp_path: Path):
    index = index_in(tmp_path)
    publish(index, made("a", "Se eget vedlegg."), made("b", "Se eget vedlegg."))
    assert found(index, "a", "b") == []


def test_a_sketch_is_small_and_always_the_same():
    text = prose(3, 4000)
    assert sketch(text) == sketch(text)
    assert len(sketch(text)) <= 4 * (MOST + 1)
    assert len(sketch("")) == 4


def test_the_sketch_goes_with_its_document(tmp_path: Path):
    index = index_in(tmp_path)
    publish(index, made("a", prose(1, 20)), made("b", prose(1, 20)))
    publish(index, remove=("b",))
    assert found(index, "a") == []


def test_a_catalogue_of_the_first_schema_is_brought_up(tmp_path: Path):
    index = index_in(tmp_path)
    publish(index, made("a", prose(1, 20)))
    with index.catalogue.writing() as rows:
        for table in ("sketches", "fetched", "feedback", "unanswered"):
            rows.execute(f"DROP TABLE {table}")
        rows.execute("PRAGMA user_version = 1")
    index.close()
    with Catalogue(tmp_path / "catalogue.db").reading() as rows:
        assert alike(rows, ["a"]) == []
        assert rows.execute("SELECT count(*) FROM fetched").fetchone()[0] == 0


def test_a_press_release_that_is_there_twice_is_answered_once_with_both_named(tmp_path: Path):
    index = index_in(tmp_path)
    release = "Klyngen og sykehuset har inngått en avtale om å prøve ut ny teknologi i tre år."
    publish(index, made("press", f"{release}\nKontakt ledelsen."), made("news", f"{release}\nDel saken."))
    hits = index.search("hvem har inngått en avtale", made("x", "").document.metadata.language)  # type: ignore[arg-type]
    assert texts(index, "hvem har inngått en avtale").count(release) == 1
    assert {hits[0].passage.document.id, *(other.id for other in hits[0].duplicates)} == {"press", "news"}


def test_pairs_are_values():
    assert not Alike("summary", "report", 1.0, 0.1).both
