"""Finds the sources below a path: regular files of known kinds, each under a name that stays."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import BadInput, UnreadableSource

SUFFIXES = frozenset({".md", ".markdown", ".txt", ".text", ".html", ".htm", ".pdf", ".docx", ".pptx"})
SIDECAR = ".meta.toml"
LARGEST = 200 * 2**20  # bytes
_NOT_SOURCES = frozenset({"readme.md"})


@dataclass(frozen=True, slots=True)
class Found:
    """A file that may become a document."""

    source: str  # name in the catalogue: relative to the corpus folder, else absolute
    path: Path
    size: int  # bytes, with the sidecar's
    modified: int  # nanoseconds since 1970, the later of file and sidecar

    def read(self) -> tuple[bytes, bytes]:
        """The file and its sidecar (empty where there is none). Raises UnreadableSource."""
        try:
            sidecar = sidecar_of(self.path)
            return _regular(self.path), _regular(sidecar) if sidecar.exists() else b""
        except OSError as error:
            raise UnreadableSource(f"{self.source}: {error.strerror or error}") from error


@dataclass(frozen=True, slots=True)
class Refused:
    """A source that could not become a document, or a folder (its name ends in "/") that could not be listed."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Discovery:
    """What lies below the paths that were asked for."""

    found: tuple[Found, ...]
    scopes: tuple[str, ...]  # names and prefixes (ending in "/") that were looked through
    refused: tuple[Refused, ...]


def discover(paths: list[Path], corpus: Path) -> Discovery:
    """Look through files and folders. Raises BadInput where a path does not exist or cannot be listed."""
    found: list[Found] = []
    scopes: list[str] = []
    refused: list[Refused] = []
    for path in paths:
        if not path.exists():
            raise BadInput(f"{path}: no such file or folder. Nothing was changed")
        name = name_of(path, corpus)
        scopes.append("" if name == "." else f"{name}/" if path.is_dir() else name)
        for file in _walk(path, corpus, refused) if path.is_dir() else [path]:
            looked = _look(file, corpus)
            (refused if isinstance(looked, Refused) else found).append(looked)  # type: ignore[attr-defined]
    return Discovery(tuple(sorted(set(found), key=lambda one: one.source)), tuple(scopes), tuple(refused))


def name_of(path: Path, corpus: Path) -> str:
    """The name a path has in the catalogue."""
    whole, root = path.resolve(), corpus.resolve()
    return whole.relative_to(root).as_posix() if whole.is_relative_to(root) else whole.as_posix()


def sidecar_of(path: Path) -> Path:
    """Where the metadata of a file that cannot carry its own may lie."""
    return path.with_name(path.name + SIDECAR)


def _walk(folder: Path, corpus: Path, refused: list[Refused]) -> Iterator[Path]:
    """Files of known kinds, links to folders not followed, what is hidden left alone."""

    def failed(error: OSError) -> None:
        refused.append(Refused(f"{name_of(Path(error.filename), corpus)}/", str(error.strerror)))

    for parent, folders, files in os.walk(folder, onerror=failed):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            known = Path(name).suffix.lower() in SUFFIXES and name.lower() not in _NOT_SOURCES
            if known and not name.startswith("."):
                yield Path(parent, name)


def _look(path: Path, corpus: Path) -> Found | Refused:
    source = path.absolute().as_posix() if path.is_symlink() else name_of(path, corpus)
    if not source.isprintable():
        return Refused(ascii(source), "the name holds characters that cannot be shown. Rename the file")
    if path.is_symlink() and not path.resolve().is_relative_to(corpus.resolve()):
        return Refused(source, "a link that leads out of the folder. Copy the file instead")
    if not path.is_file():
        return Refused(source, "not a regular file")
    sidecar = sidecar_of(path)
    stats = [one.stat() for one in (path, sidecar) if one.is_file()]
    if stats[0].st_size > LARGEST:
        return Refused(source, f"{stats[0].st_size >> 20} MB, the limit is {LARGEST >> 20} MB. Split the file")
    return Found(source, path, sum(one.st_size for one in stats), max(one.st_mtime_ns for one in stats))


def _regular(path: Path) -> bytes:
    """Read without waiting for a pipe that took the file's place."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        return file.read(LARGEST + 1)
