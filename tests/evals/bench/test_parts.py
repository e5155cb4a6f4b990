"""Each part measures on a small corpus what it measures on a large one."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from assistant.chat import Assistant
from assistant.errors import ArenaError
from assistant.types import Language
from evals.bench import asking, ingestion, quality, scale
from evals.bench.embedders import Hashed
from evals.bench.peers.systems import Piece
from evals.bench.served import running
from evals.bench.starts import most_memory, run
from evals.retrieval.dataset import Asked
from tests.evals.bench.material import HARBOUR, QUESTIONS, real_corpus, real_index, word_embedder
from tests.words import WordEmbeddings

SERVICE = f"""#!{sys.executable}
import http.server, json, sys

class Answers(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        self.say(200, {{"status": "ready"}})
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.say(422 if asked["question"] == "?" else 200, asked)
    def say(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *_):
        pass

http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[sys.argv.index("--port") + 1])), Answers).serve_forever()
"""


def test_answers_are_measured_beside_the_embedding_of_their_questions(tmp_path: Path):
    index = real_index(tmp_path)
    found = asking.measure(Assistant(index), WordEmbeddings(), QUESTIONS, rounds=1, lasting=0.05)
    index.close()
    assert {aim.name for aim in found.aims} == {
        "warm ask, p50, to embedding its question",
        "warm ask, p95 to p50",
        "four askers at once, to one",
    }
    steps = {row[0] for row in found.tables[1].rows}
    assert {"understand", "words (FTS5, BM25)", "nearest vectors (Chroma)", "rank sentences", "decide"} <= steps
    assert [row[0] for row in found.tables[2].rows] == ["1", "4", "16", "64"]


def test_growth_is_measured_at_every_size(tmp_path: Path):
    real = real_corpus(tmp_path / "real")
    found = scale.measure(real, word_embedder(), QUESTIONS, (10, 30), tmp_path / "sizes", rounds=1)
    assert [row[0] for row in found.tables[0].rows] == ["10", "30"]
    assert "30" in found.tables[1].columns
    assert found.drawings["growth"].startswith("<svg")


def test_an_index_of_some_size_holds_as_many_passages(tmp_path: Path):
    real = real_corpus(tmp_path / "real")
    size = scale.at(30, real, word_embedder(), QUESTIONS, tmp_path / "size", rounds=1)
    assert size.passages == 30
    assert size.build["write documents and words"] > 0
    assert size.change["build the vectors (Chroma)"] > 0


def test_ingestion_is_split_by_step(tmp_path: Path):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "harbour.txt").write_text(HARBOUR.replace("\n", "\n\n"))
    found = ingestion.measure(corpus, word_embedder(), tmp_path / "measured", large=10)
    steps = {row[0] for row in found.tables[1].rows}
    assert {"load, in a child process", "split", "write documents and words"} <= steps
    assert found.figures["ingest_one_changed_to_fresh_large"] > 0


def test_a_command_that_fails_is_told():
    assert run([sys.executable, "-c", "print(1)"], {}) == "1\n"
    with pytest.raises(ArenaError, match="ended with 3"):
        run([sys.executable, "-c", "raise SystemExit(3)"], {})


def test_memory_is_that_of_the_command():
    small, large = (most_memory([sys.executable, "-c", f"bytearray({size})"], {}) for size in (1, 50_000_000))
    assert 40_000_000 < large - small < 60_000_000


@pytest.fixture
def service(tmp_path: Path) -> str:
    script = tmp_path / "arena"
    script.write_text(SERVICE)
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return str(script)


def test_the_service_is_started_asked_and_ended(service: str):
    with running(service, {}) as served:
        served.ask("Hvem eier havna?")
        assert served.memory > 1_000_000
        assert served.started > 0
        with pytest.raises(ArenaError, match="422"):
            served.ask("?")
    assert not Path(f"/proc/{served.process}").exists()


def test_a_service_that_does_not_start_is_told():
    with pytest.raises(ArenaError, match="does not start"), running(sys.executable, {}):
        pass


def test_two_embedders_are_held_against_known_answers():
    pieces = [Piece("harbour", HARBOUR.index(line), line) for line in HARBOUR.split("\n")]
    asked = [Asked("1", "Hvor mange ansatte har havna?", "harbour", "14 ansatte", 0, Language.BOKMAAL)]
    embedders = {quality.OURS: Hashed(64), quality.ENGINE: WordEmbeddings()}
    found = quality.measure(embedders, pieces, [one.text for one in pieces], asked, {"harbour": HARBOUR})
    (_, *by_hash), (_, *by_words) = found.tables[0].rows
    assert by_words == ["1.000", "1.000", "1.000"]
    assert found.figures["hit@1_behind_engine"] == 1 - float(by_hash[0])
    assert [row[0] for row in found.tables[1].rows] == ["passages", "questions"]
