"""What stands behind the last element of Chroma's files is nobody's memory."""

import struct
from pathlib import Path

import pytest

from assistant.errors import BrokenIndex
from assistant.index.hnsw import blank_unused
from tests.made import index_in, made, publish, texts


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """That of the files of three vectors; Chroma makes room for a hundred."""
    index = index_in(tmp_path)
    publish(index, made("a", "Fergen går klokken ni.\nBussen går klokken ti.\nToget går klokken elleve."))
    assert texts(index, "når går bussen")[0] == "Bussen går klokken ti."
    index.close()
    return next((tmp_path / "vectors").rglob("header.bin")).parent


def test_room_that_no_vector_needed_is_empty(folder: Path):
    size = len((folder / "data_level0.bin").read_bytes()) // 100
    assert (folder / "data_level0.bin").read_bytes()[3 * size :] == bytes(97 * size)
    assert (folder / "length.bin").read_bytes()[12:] == bytes(97 * 4)


def test_what_the_memory_left_there_is_blanked_and_vectors_stay(folder: Path):
    path = folder / "data_level0.bin"
    whole = path.read_bytes()
    path.write_bytes(whole[:-20] + b"Ola Havfruesen bor i")
    blank_unused(folder)
    assert path.read_bytes() == whole


def test_files_of_another_make_are_refused(folder: Path):
    header = bytearray((folder / "header.bin").read_bytes())
    struct.pack_into("<q", header, 28, 7)
    (folder / "header.bin").write_bytes(header)
    with pytest.raises(BrokenIndex, match="not of the make"):
        blank_unused(folder)
