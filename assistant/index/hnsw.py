"""The files of Chroma's HNSW graph: behind the last element stands whatever the process had in its memory."""

from __future__ import annotations

import struct
from pathlib import Path

from assistant.errors import BrokenIndex

_HEADER = struct.Struct("<i4q")  # version, offset of the data, capacity, count, bytes of an element
_LENGTH = 4  # bytes of a vector's length


def blank_unused(folder: Path) -> None:
    """Zero what was never written by an element, which may be a text or a vector that has to be gone.

    Raises BrokenIndex where the files are not of the make that is known.
    """
    for header in folder.rglob("header.bin"):
        _, _, _, count, size = _HEADER.unpack_from(header.read_bytes())
        for name, width in (("data_level0.bin", size), ("length.bin", _LENGTH)):
            path = header.with_name(name)
            unused = path.stat().st_size - count * width
            if unused < 0 or unused % width:
                raise BrokenIndex(f"{path} is not of the make that this program knows. Install the pinned chromadb")
            with path.open("r+b") as file:
                file.seek(count * width)
                file.write(bytes(unused))
