"""Every system is asked the same, and credited for what it put forward."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.index.fusion import Candidate
from assistant.index.search import Proposal
from assistant.types import Language
from evals.bench.embedders import Hashed, Remembering
from evals.bench.peers import ours
from evals.bench.peers.measure import ask, compare, figures
from evals.bench.peers.systems import Entry, Material, Piece
from evals.retrieval.dataset import Asked
from tests.evals.bench.material import HARBOUR, real_index
from tests.words import WordEmbeddings

STAFF = Asked("1", "Hvor mange ansatte har havna?", "harbour", "14 ansatte", 0, Language.BOKMAAL)
GOLD = HARBOUR.index("14 ansatte")
FIRST, SECOND = (Piece("harbour", HARBOUR.index(line), line) for line in HARBOUR.split("\n"))
MATERIAL = Material({"harbour": HARBOUR}, (FIRST, SECOND), WordEmbeddings())


class Fixed:
    """Finds the same pieces whatever is asked."""

    def __init__(self, *pieces: Piece):
        self._pieces = pieces

    def search(self, question: str, limit: int) -> Sequence[Piece]:
        return self._pieces[:limit]


def missing(_: Material) -> Fixed:
    raise ImportError("No module named 'elsewhere'")


def test_characters_are_counted_to_the_end_of_the_answer():
    outcome = ask(Fixed(SECOND, FIRST), STAFF, GOLD)
    assert outcome.rank == 2
    assert outcome.characters == len(SECOND.text) + len("Havna har 14 ansatte")


def test_a_piece_of_another_document_is_no_hit():
    assert ask(Fixed(Piece("funds", 0, HARBOUR)), STAFF, GOLD).rank is None


def test_figures_are_shares_of_the_questions():
    outcomes = [ask(Fixed(*pieces), STAFF, GOLD) for pieces in ((FIRST,), (SECOND, FIRST), (SECOND,))]
    found = figures(outcomes)
    assert found["hit@1"] == pytest.approx(1 / 3)
    assert found["hit@5"] == pytest.approx(2 / 3)
    assert found["MRR@10"] == pytest.approx(0.5)
    assert found["in 2,000"] == pytest.approx(2 / 3)


def test_systems_that_are_not_installed_are_left_out_and_named():
    entries = [
        Entry("elsewhere", missing),
        Entry("other", lambda _: Fixed(SECOND)),
        Entry("arena", lambda _: Fixed(FIRST)),
    ]
    found = compare(entries, MATERIAL, [STAFF])
    assert [row[0] for row in found.tables[0].rows] == ["other", "arena"]
    assert found.tables[-1].rows == (
        ("elsewhere", "not installed (No module named 'elsewhere'); `make bench` installs it"),
    )
    assert found.figures["arena_hit@1"] == 1


def test_ours_finds_the_passage_with_each_part_that_is_left(tmp_path: Path):
    index = real_index(tmp_path)
    systems = {entry.name: entry.make(MATERIAL) for entry in ours.entries(index)}
    found = {name: system.search(STAFF.question, 3)[0].text for name, system in systems.items()}
    index.close()
    assert set(found.values()) == {FIRST.text}
    assert len(found) == 8


def test_rank_fusion_and_sums_put_what_both_lists_have_high_first():
    both, near, far, wordy = (
        Candidate(id, "d", text, Language.BOKMAAL, dense, lexical, 0.5)
        for id, text, dense, lexical in (
            (1, "a", 0.88, 4.0),
            (2, "b", 0.9, 0.0),
            (3, "c", 0.8, 0.0),
            (4, "d", 0.7, 5.0),
        )
    )
    found = Proposal((near, wordy, far, both), {})
    assert ours._by_ranks(found, 1) == ours._by_sum(found, 1) == [both]


def test_an_embedder_that_remembers_asks_once_and_keeps_what_it_heard(tmp_path: Path):
    words = WordEmbeddings()
    remembering = Remembering(words, tmp_path / "kept.npz")
    first = remembering.embed_documents(["en havn", "en by", "en havn"])
    assert remembering.embed_documents(["en by"]) == [first[1]]
    assert words.embedded == ["en havn", "en by"]
    remembering.keep()
    again = WordEmbeddings()
    assert Remembering(again, tmp_path / "kept.npz").embed_documents(["en havn"]) == [first[0]]
    assert again.embedded == []


def test_a_question_is_not_taken_for_a_passage_of_the_same_words():
    remembering = Remembering(Hashed(8))
    remembering.embed_documents(["en havn"])
    assert remembering.embed_query("en havn") == pytest.approx(Hashed(8).embed_query("en havn"), abs=1e-6)
