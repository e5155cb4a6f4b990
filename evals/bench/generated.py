"""A corpus of any size that reads like the real one: its sentences in new company, reworded, with fitting vectors.

What matters for cost is kept as it is in real text: lengths, languages, how common each word is, that new words go on
turning up (compounds of the corpus' own words), and how close vectors of unrelated passages are.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.index.records import Prepared, passage_key
from assistant.index.vector_records import Embedded, Vector
from assistant.types import Document, Language, Metadata, Passage, Sentence

PASSAGES = 8  # of a usual document
SENTENCES = (3, 7)  # of a passage
_COMPOUND = 0.12  # share of long words that become a compound of the document's own
_OWN_WORDS = 12  # compounds of one document
_NUMBER = re.compile(r"\d+")
_LONG_WORD = re.compile(r"\b[a-zæøå]{7,12}\b")
_NOISE = 0.3  # of a passage's own direction that no sentence gives it; with .6, HNSW loses a quarter of 100,000


@dataclass(frozen=True, slots=True)
class _Known:
    """A sentence of the real corpus with its vector."""

    text: str
    item: bool
    vector: Vector


class Generator:
    """Makes documents out of real ones and their vectors. The same seed gives the same documents."""

    def __init__(self, real: Sequence[Prepared], vectors: Mapping[str, Embedded], seed: int = 1):
        self._random = random.Random(seed)  # noqa: S311 no secret
        self._noise = np.random.default_rng(seed)
        self._real = real
        self._sentences: dict[Language, list[_Known]] = defaultdict(list)
        whole: dict[Language, list[Vector]] = defaultdict(list)
        for passage in (passage for one in real for passage in one.passages):
            made = vectors[passage_key(passage)]
            whole[passage.language].append(made.vector)
            self._sentences[passage.language] += [
                _Known(sentence.text, sentence.item, vector)
                for sentence, vector in zip(passage.sentences, made.sentences, strict=True)
            ]
        self._means = {language: np.mean(found, axis=0) for language, found in whole.items()}
        self._middles = {
            language: np.mean([one.vector for one in known], axis=0) for language, known in self._sentences.items()
        }
        self._words = {language: _long_words(known) for language, known in self._sentences.items()}

    def documents(self, passages: int) -> Iterator[tuple[Prepared, dict[str, Embedded]]]:
        """New documents of that many passages together, each with the vectors of its passages by key."""
        for number, start in enumerate(range(0, passages, PASSAGES)):
            yield self._document(number, min(PASSAGES, passages - start))

    def _document(self, number: int, size: int) -> tuple[Prepared, dict[str, Embedded]]:
        model = self._random.choice(self._real)
        about = model.document.metadata
        language = about.language if about.language in self._sentences else next(iter(self._sentences))
        own = self._compounds(language)
        known = [self._some(language) for _ in range(size)]
        parts = [[self._reworded(one.text, own) for one in group] for group in known]
        metadata = Metadata(
            title=f"{own[0].capitalize()} {self._random.randint(2005, 2026)}",
            kind=about.kind,
            language=language,
            publisher=about.publisher,
            published=str(self._random.randint(2005, 2026)),
        )
        text = "\n\n".join(" ".join(part) for part in parts)
        version = hashlib.sha256(text.encode()).hexdigest()
        document = Document(f"made-{number:06d}", version, f"made/{number:06d}.md", metadata)
        passages = tuple(_passages(document, parts, own, language))
        vectors = {
            passage_key(passage): self._vectors(group, language) for passage, group in zip(passages, known, strict=True)
        }
        return Prepared(document, text, passages), vectors

    def _some(self, language: Language) -> list[_Known]:
        """Sentences for one passage."""
        all_ = self._sentences[language]
        return self._random.sample(all_, min(len(all_), self._random.randint(*SENTENCES)))

    def _compounds(self, language: Language) -> list[str]:
        words = self._words[language]
        return [self._random.choice(words) + self._random.choice(words) for _ in range(_OWN_WORDS)]

    def _reworded(self, text: str, own: Sequence[str]) -> str:
        """Other numbers, and some words of the document's own."""

        def number(match: re.Match[str]) -> str:
            found = match.group()
            year = len(found) == 4 and found[:2] in ("19", "20")
            return str(self._random.randint(1990, 2030) if year else self._random.randrange(10 ** len(found)))

        def word(match: re.Match[str]) -> str:
            return self._random.choice(own) if self._random.random() < _COMPOUND else match.group()

        return _LONG_WORD.sub(word, _NUMBER.sub(number, text))

    def _vectors(self, known: Sequence[_Known], language: Language) -> Embedded:
        """Sentences keep their vectors; a passage points away from the mean as far as a real one, and its own way."""
        mean = self._means[language]
        away = np.mean([one.vector for one in known], axis=0) - self._middles[language]
        noise = self._noise.standard_normal(len(mean)).astype(np.float32)
        mixed = _unit(away) * (1 - _NOISE) + _unit(noise) * _NOISE
        length = float(np.sqrt(1 - min(0.99, float(mean @ mean))))
        whole = _unit(mean + length * _unit(mixed))
        return Embedded(whole.astype(np.float32), np.stack([one.vector for one in known]).astype(np.float32))


def _passages(
    document: Document, parts: Sequence[Sequence[str]], own: Sequence[str], language: Language
) -> Iterator[Passage]:
    start = 0
    for number, part in enumerate(parts):
        sentences, at = [], start
        for text in part:
            sentences.append(Sentence(at, at + len(text), text))
            at += len(text) + 1
        heading = own[1 + number % (len(own) - 1)].capitalize()
        yield Passage(
            document, start, at - 1, " ".join(part), language, headings=(heading,), sentences=tuple(sentences)
        )
        start = at + 1  # an empty line lies between passages


def _long_words(known: Sequence[_Known]) -> list[str]:
    return sorted({word for one in known for word in _LONG_WORD.findall(one.text)}) or ["arena"]


def _unit(vector: Vector) -> Vector:
    length = float(np.linalg.norm(vector))
    return vector / np.float32(length) if length else vector
