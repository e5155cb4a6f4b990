"""Generated documents are whole documents: offsets exact, vectors fitting, never twice the same."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.index.records import passage_key
from evals.bench.generated import PASSAGES, Generator
from evals.bench.scale import Real
from tests.evals.bench.material import real_corpus


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Real:
    return real_corpus(tmp_path_factory.mktemp("real"))


def test_there_are_as_many_passages_as_asked_for(real: Real):
    made = list(Generator(real.documents, real.vectors).documents(PASSAGES + 3))
    assert [len(one.passages) for one, _ in made] == [PASSAGES, 3]


def test_passages_and_sentences_stand_in_the_text_where_they_say(real: Real):
    for one, _ in Generator(real.documents, real.vectors).documents(20):
        for passage in one.passages:
            assert one.text[passage.start : passage.end] == passage.text
            assert [one.text[each.start : each.end] for each in passage.sentences] == [
                each.text for each in passage.sentences
            ]


def test_every_passage_has_vectors_of_unit_length(real: Real):
    for one, vectors in Generator(real.documents, real.vectors).documents(20):
        for passage in one.passages:
            made = vectors[passage_key(passage)]
            assert np.linalg.norm(made.vector) == pytest.approx(1, abs=1e-4)
            assert len(made.sentences) == len(passage.sentences)


def test_the_same_seed_makes_the_same_documents(real: Real):
    one, other = ([made.text for made, _ in Generator(real.documents, real.vectors).documents(9)] for _ in "ab")
    assert one == other


def test_new_words_go_on_turning_up(real: Real):
    made = [one.text for one, _ in Generator(real.documents, real.vectors).documents(80)]
    assert len(set(made)) == len(made)
    assert len({word for text in made for word in text.split()}) > len(set(made[0].split()))
