import sqlite3

import pytest

from assistant.index import lexical
from assistant.index.lexical import LexicalHit
from assistant.types import Language

NB, NN, DA, EN = Language.BOKMAAL, Language.NYNORSK, Language.DANISH, Language.ENGLISH


@pytest.fixture
def rows():
    connection = sqlite3.connect(":memory:")
    connection.executescript(lexical.SCHEMA)
    yield connection
    connection.close()


def put(rows, id, text, language=NB, title="", headings=()):
    columns = lexical.columns(text, title, headings, language)
    marks = ", ".join("?" * len(columns))
    statement = f"INSERT INTO lexical (rowid, {', '.join(columns)}) VALUES (?, {marks})"
    rows.execute(statement, (id, *columns.values()))


def ask(rows, question, language=NB, limit=10, **more) -> list[LexicalHit]:
    return lexical.search(rows, question, language, limit=limit, **more)


def ids(hits):
    return [hit.id for hit in hits]


def test_the_passage_that_shares_most_words_comes_first(rows):
    put(rows, 1, "Klagen må være fremsatt innen seks måneder.")
    put(rows, 2, "Gebyret for klagen er 8 000 kroner.")
    put(rows, 3, "Møtet var i Bergen.")
    assert ids(ask(rows, "Hva er gebyret for en klage?")) == [2, 1]


def test_inflections_find_each_other(rows):
    put(rows, 1, "Leverandørene leverte tilbudene.")
    assert ids(ask(rows, "Hvilket tilbud kom fra leverandøren?")) == [1]


def test_spellings_with_and_without_special_letters_find_each_other(rows):
    put(rows, 1, "Sykehuset i Tromsø kjøper utstyr.")
    assert ids(ask(rows, "tromsoe")) == [1]


def test_grouped_digits_are_one_number(rows):
    put(rows, 1, "Grensen er 500 000 kroner.")
    put(rows, 2, "Grensen er 500 kroner.")
    assert ids(ask(rows, "500.000")) == [1]


def test_a_rare_word_outweighs_a_common_one(rows):
    for id in range(1, 9):
        put(rows, id, "Møtet om anskaffelser ble holdt på nettet.")
    put(rows, 9, "Karensperioden varer i ti dager.")
    assert ids(ask(rows, "møtet om karensperioden"))[0] == 9


def test_a_word_that_every_passage_of_a_small_corpus_holds_still_counts(rows):
    put(rows, 1, "Klyngen har kontor i Oslo.")
    put(rows, 2, "Klyngen har medlemmer.")
    hits = ask(rows, "klyngen")
    assert sorted(ids(hits)) == [1, 2]
    assert all(hit.score > 0 for hit in hits)


def test_a_word_of_the_title_or_a_heading_is_found(rows):
    put(rows, 1, "Fristen er ti dager.", title="Klage til KOFA")
    put(rows, 2, "Fristen er ti dager.", headings=("Anbud", "Tilbudsfrist"))
    assert ids(ask(rows, "KOFA")) == [1]
    assert ids(ask(rows, "tilbudsfristen"))[0] == 2


def test_a_word_within_a_compound_counts_less_than_the_word(rows):
    put(rows, 1, "Et partnerskap har flere faser.")
    put(rows, 2, "Et innovasjonspartnerskap har flere faser.")
    hits = ask(rows, "faser i et partnerskap")
    assert ids(hits) == [1, 2]
    assert 0 < hits[1].coverage < hits[0].coverage


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Kva kostar sjukehuset?", NN),
        ("Hvad koster et udbud på sygehuset?", DA),
        ("What is the price of a hospital?", EN),
    ],
)
def test_a_question_in_another_language_finds_what_the_word_is_called_there(rows, question, language):
    put(rows, 1, "Sykehuset kjøpte nye senger.")
    put(rows, 2, "Været blir bra i morgen.")
    assert ids(ask(rows, question, language)) == [1]


def test_coverage_is_the_share_of_the_question_that_was_found(rows):
    put(rows, 1, "Guardian varsler fall på rommet.")
    put(rows, 2, "Guardian ble kjøpt.")
    for id in range(3, 9):
        put(rows, id, f"Møte nummer {id} ble utsatt.")
    all_found, one_found = ask(rows, "varsler Guardian fall")
    assert all_found.coverage == pytest.approx(1)
    assert 0 < one_found.coverage < 0.5


def test_one_common_word_covers_little_of_a_question(rows):
    for id in range(1, 40):
        put(rows, id, f"Kampen nummer {id} ble spilt.")
    assert all(hit.coverage < 0.1 for hit in ask(rows, "Hvem dømte kampen?"))


def test_passages_found_otherwise_are_scored_though_they_share_nothing(rows):
    put(rows, 1, "Klyngen har kontor i Oslo.")
    put(rows, 2, "Sykehuset har mange senger.")
    hits = ask(rows, "senger", also=lambda _: [1])
    assert ids(hits) == [2, 1]
    assert hits[1] == LexicalHit(1, 0.0, 0.0)


def test_a_condition_narrows_what_is_found(rows):
    for id in (1, 2, 3):
        put(rows, id, "Fristen er ti dager.")
    assert ids(ask(rows, "fristen", where="rowid IN (?, ?)", parameters=(2, 3))) == [2, 3]


def test_no_more_than_the_limit_are_proposed(rows):
    for id in range(1, 30):
        put(rows, id, "Fristen er ti dager.")
    assert len(ask(rows, "fristen", limit=5)) == 5


@pytest.mark.parametrize(
    "question", ["", "   ", "hva er det", "?!", '"', "NEAR(a b)", "text:x* AND (", "'", "%", "~", "\0"]
)
def test_any_question_can_be_asked(rows, question):
    put(rows, 1, "Fristen er ti dager.")
    assert ask(rows, question) == []


def test_an_empty_index_holds_nothing(rows):
    assert ask(rows, "Hva er fristen?") == []


def test_words_that_are_common_in_a_large_corpus_propose_what_holds_them_all(rows, monkeypatch):
    monkeypatch.setattr(lexical, "_POSTINGS", 5)
    for id in range(1, 11):
        put(rows, id, "Sykehuset kjøper utstyr." if id % 2 else "Kommunen kjøper tjenester.")
    put(rows, 11, "Kommunen og sykehuset samarbeider.")
    assert ids(ask(rows, "sykehuset og kommunen")) == [11]


def test_nothing_of_a_deleted_passage_stays_in_the_file(tmp_path):
    path = tmp_path / "lexical.db"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA secure_delete=ON")
    connection.executescript(lexical.SCHEMA)
    put(connection, 1, "Hemmeligheten heter Quetzalcoatl.")
    put(connection, 2, "Fristen er ti dager.")
    connection.commit()
    assert b"quetzalcoatl" in path.read_bytes()
    connection.execute("DELETE FROM lexical WHERE rowid = 1")
    connection.commit()
    connection.executescript(f"{lexical.COMPACT} VACUUM;")
    connection.close()
    assert b"quetzalcoatl" not in path.read_bytes()


def test_what_comes_also_is_not_asked_for_before_the_words_are_found(rows):
    put(rows, 1, "Klagen sendes til nemnda.")
    put(rows, 2, "Møtet var i Bergen.")
    counted = lexical.Counted()
    seen = []

    def also():
        seen.append(counted.words.get("klag"))
        yield 2

    assert ids(ask(rows, "klagen", also=lambda _: also(), counted=counted)) == [1, 2]
    assert seen == [1]


def test_words_that_were_counted_before_give_the_same_hits(rows):
    for number in range(1, 9):
        put(rows, number, f"Klagen nummer {number} sendes til nemnda." if number < 4 else "Møtet var i Bergen.")
    counted = lexical.Counted()
    first = ask(rows, "Hvor sendes klagen?", counted=counted)
    assert counted.passages == 8
    assert ask(rows, "Hvor sendes klagen?", counted=counted) == first == ask(rows, "Hvor sendes klagen?")


def test_a_memory_that_is_full_counts_what_is_new_each_time(rows):
    put(rows, 1, "Klagen sendes til nemnda.")
    full = {f"ord{number}": 0 for number in range(50_000)}
    counted = lexical.Counted(words=dict(full))
    assert ids(ask(rows, "klagen", counted=counted)) == [1]
    assert counted.words == full
