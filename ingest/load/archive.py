"""Checks a zip archive before anything in it is unpacked, and tells what Office file it is."""

from __future__ import annotations

import io
import zipfile

from assistant.errors import UnreadableSource

_MOST_BYTES = 100 * 1024 * 1024  # unpacked
_MOST_RATIO = 100  # unpacked to packed
_MOST_ENTRIES = 2000
_SMALL = 1024 * 1024  # bytes that may have any ratio: a table of blanks packs well

_CONTENTS = {"word/document.xml": "docx", "ppt/presentation.xml": "pptx", "xl/workbook.xml": "xlsx"}


def checked(data: bytes, name: str) -> str:
    """The format: "docx", "pptx", "xlsx", or "" for another archive. Raises UnreadableSource for a bomb."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise UnreadableSource(f"{name}: damaged; it begins like an Office file or zip archive") from error
    _refuse(entries, len(data), name)
    return next((_CONTENTS[entry.filename] for entry in entries if entry.filename in _CONTENTS), "")


def _refuse(entries: list[zipfile.ZipInfo], size: int, name: str) -> None:
    total = sum(entry.file_size for entry in entries)
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableSource(f"{name}: locked with a password; save a copy without it")
    if len(entries) > _MOST_ENTRIES:
        raise UnreadableSource(f"{name}: {len(entries)} files in one archive, more than {_MOST_ENTRIES}")
    if total > _MOST_BYTES:
        raise UnreadableSource(f"{name}: {total // 2**20} MB when unpacked, more than {_MOST_BYTES // 2**20}")
    swollen = any(entry.file_size > max(_SMALL, _MOST_RATIO * entry.compress_size) for entry in entries)
    if swollen or total > max(_SMALL, _MOST_RATIO * size):
        raise UnreadableSource(f"{name}: packed more than {_MOST_RATIO} times, as only zip bombs are")
