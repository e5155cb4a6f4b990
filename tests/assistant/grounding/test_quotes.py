"""What is quoted word for word is supported; any text gets a verdict."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.grounding import Judgement
from assistant.types import Document, Language, Metadata, Passage, Verdict
from ingest.blocks import assemble
from ingest.load import load
from ingest.split import split
from tests.assistant.grounding.judging import EN, judged, supported
from tests.words import WordEmbeddings

CORPUS = Path(__file__).parents[3] / "corpus"
DOCUMENTS = {".md", ".docx", ".pptx", ".pdf", ".html"}


def test_a_sentence_of_the_span_is_supported_word_for_word():
    span = "Fristen er 1. mai. KOFA kan ikke stanse en kontrakt. Gebyret er 8 000 kroner."
    assert judged("KOFA kan ikke stanse en kontrakt.", span) == Judgement(Verdict.SUPPORTED)


def test_the_first_half_of_a_sentence_is_no_quote_of_it():
    span = "The programme will open in May, provided that parliament adopts the budget."
    assert judged("The programme will open in May.", span, EN).verdict is Verdict.UNSUPPORTED


@pytest.mark.parametrize(
    ("statement", "span"),
    [
        ("30 personer deltok.", "I alt ca. 30 personer deltok."),  # an abbreviation ends no sentence
        ("Terskelen er 1.", "Terskelen er 1.3 millioner kroner."),
    ],
)
def test_a_full_stop_within_a_sentence_begins_no_quote(statement: str, span: str):
    assert not supported(statement, span)


def test_lines_and_items_are_quotes():
    span = "# Frister\nSlik går det\n• 1. mai: søknad\n2) svar innen juni\n\nGebyret er 8 000 kroner."
    lines = ("Slik går det", "1. mai: søknad", "svar innen juni", "– svar innen juni", "Gebyret er 8 000 kroner.")
    assert all(supported(line, span) for line in lines)


def _split(path: Path) -> Sequence[Passage]:
    loaded = load(path.read_bytes(), path.name)
    document = Document(path.stem, "1", path.name, Metadata(language=loaded.metadata.language or Language.BOKMAAL))
    return split(assemble(loaded), document, WordEmbeddings().count_tokens)


@pytest.fixture(scope="module")
def passages() -> list[Passage]:
    """Every passage of the shipped documents."""
    found = [path for path in sorted(CORPUS.glob("*/*")) if path.suffix in DOCUMENTS]
    assert len(found) > 40
    return [passage for path in found for passage in _split(path)]


def test_every_sentence_of_the_corpus_is_supported_by_its_passage(passages: list[Passage]):
    wrong = [
        sentence.text
        for passage in passages
        for sentence in passage.sentences
        if not supported(sentence.text, passage.text, passage.language)
    ]
    assert wrong == []


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_sentences_of_the_corpus_that_follow_each_other_are_supported(passages: list[Passage], data: st.DataObject):
    passage = data.draw(st.sampled_from([each for each in passages if each.sentences]))
    first = data.draw(st.integers(0, len(passage.sentences) - 1))
    last = data.draw(st.integers(first, len(passage.sentences) - 1))
    start, end = passage.sentences[first].start, passage.sentences[last].end
    quote = passage.text[start - passage.start : end - passage.start]
    assert supported(quote, passage.text, passage.language)


@pytest.mark.parametrize(("statement", "span"), [("", "Noe."), ("Noe.", ""), (" ", " ")])
def test_nothing_supports_nothing(statement: str, span: str):
    assert judged(statement, span).verdict is Verdict.UNSUPPORTED


@settings(max_examples=150, deadline=None)
@given(statement=st.text(max_size=200), span=st.text(max_size=300), language=st.sampled_from(Language))
def test_any_text_gets_a_verdict(statement: str, span: str, language: Language):
    assert judged(statement, span, language).verdict in Verdict


def test_a_span_carries_itself_whatever_it_holds():
    span = "«Bruk 3,5 m² – jf. § 7-9 (2) nr. 2»; e-helse/IKT: 10–12 %… Ja?"
    assert supported(span, span)


@pytest.mark.parametrize("word", ["Alfa", "370", "ABCDEFGH", "mellom", "not"])
def test_a_model_that_repeats_itself_holds_nobody_up(word: str):
    span = f"{word} and others had 370 members in January 2025. " * 20
    began = time.perf_counter()
    judged(" ".join([word] * 2000) + ".", span, EN)
    judged(" ".join([word] * (590 // (len(word) + 1))) + ".", span, EN)
    assert time.perf_counter() - began < 20


def test_a_long_quote_is_a_quote_still():
    span = "Kontrakten gjelder, " + "og den gjelder lenge, " * 200 + "sier avtalen."
    assert supported(span, f"Ja. {span} Nei.")


@pytest.mark.parametrize("statement", ["Hva koster gebyret?", "Når gebyret betales.", "Hvor mye gebyret er."])
def test_a_question_or_half_a_sentence_states_nothing(statement: str):
    assert judged(statement, "Gebyret er 8 000 kroner når det betales.").reason == "it states nothing"
