"""Turns text into the token numbers of multilingual-e5-small."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.embedding.e5 import Weights

SPACES = re.compile(" {2,}")


class Tokens:
    """The Unigram tokenizer of the model, with its special tokens left out."""

    def __init__(self, weights: Weights) -> None:
        from tokenizers import Tokenizer, models, pre_tokenizers

        vocabulary = list(zip(weights.pieces, weights.scores.tolist(), strict=True))
        self._tokenizer = Tokenizer(models.Unigram(vocabulary, weights.sizes.unknown, False))
        self._tokenizer.pre_tokenizer = pre_tokenizers.Metaspace("▁", prepend_scheme="always", split=False)
        self._normal_forms = {0: " ", **weights.normal_forms}

    def of(self, texts: list[str]) -> list[list[int]]:
        """The token numbers of each text. What is not valid Unicode is read as a question mark."""
        return [encoding.ids for encoding in self._tokenizer.encode_batch([self._normal(text) for text in texts])]

    def _normal(self, text: str) -> str:
        valid = text.encode("utf-8", "replace").decode()
        return SPACES.sub(" ", unicodedata.normalize("NFC", valid).translate(self._normal_forms))
