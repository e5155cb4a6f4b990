"""Turns text into the token numbers of multilingual-e5-small.

The `tokenizers` library does the same, but needs most of a second to read this vocabulary of 250,000 pieces. No piece
crosses a space, so that words can be cut one by one and the common ones remembered.
"""

from __future__ import annotations

import math
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.embedding.weights import Weights

SPACE = "▁"  # what a space is called in the vocabulary
REMEMBERED = 50_000  # words
LONGEST_PIECE = 16  # characters, as SentencePiece makes them
LONG = 50  # characters; longer words are hardly met twice


class Tokens:
    """The Unigram tokenizer (Kudo, 2018) of the model, without its special tokens."""

    def __init__(self, weights: Weights) -> None:
        pieces, scores = weights.pieces(), weights.scores()
        self._numbers = dict(zip(pieces, range(len(pieces)), strict=True))
        for number in (scores == 0).nonzero()[0]:
            del self._numbers[pieces[number]]  # text that looks like a special token is not one
        self._scores: list[float] = scores.tolist()
        self._unknown = weights.sizes.unknown
        self._scores[self._unknown] = float(scores.min()) - 10
        self._forms = {0: " ", ord(SPACE): " ", **weights.normal_forms()}
        self._remembered = lru_cache(REMEMBERED)(self._cut)

    def of(self, text: str) -> list[int]:
        """The numbers of the text's tokens. What is not valid Unicode is read as a question mark."""
        tokens: list[int] = []
        for word in self._normal(text).split():
            tokens += (self._cut if len(word) > LONG else self._remembered)(SPACE + word)
        return tokens

    def _normal(self, text: str) -> str:
        valid = text.encode("utf-8", "replace").decode()
        return unicodedata.normalize("NFC", valid).translate(self._forms)

    def _cut(self, word: str) -> tuple[int, ...]:
        """The likeliest pieces (Viterbi). Neighbouring characters that no piece has are one unknown token."""
        find, scores, unknown = self._numbers.get, self._scores, self._unknown
        best = [0.0] + [-math.inf] * len(word)
        last = [(0, unknown)] * (len(word) + 1)  # start and number of the piece that ends there
        for start in range(len(word)):
            for end in range(start + 1, min(start + LONGEST_PIECE, len(word)) + 1):
                number = find(word[start:end], unknown)
                if number == unknown and end > start + 1:
                    continue
                score = best[start] + scores[number]
                if score > best[end]:
                    best[end], last[end] = score, (start, number)
        return self._walked(last)

    def _walked(self, last: list[tuple[int, int]]) -> tuple[int, ...]:
        numbers: list[int] = []
        end = len(last) - 1
        while end:
            end, number = last[end]
            if not (number == self._unknown and numbers[-1:] == [number]):
                numbers.append(number)
        return tuple(reversed(numbers))
