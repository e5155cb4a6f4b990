"""Finds the sources below a path: regular files of known kinds, each under a name that stays."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant.errors import BadInput, UnreadableSource
from assistant.types import Metadata
from ingest.listing import Place

SUFFIXES = frozenset({".md", ".markdown", ".txt", ".text", ".html", ".htm", ".xhtml", ".pdf", ".docx", ".pptx"})
# Documents that no loader reads: tried all the same, so that somebody is told what to do with them.
UNREAD = frozenset({".doc", ".dot", ".ppt", ".pps", ".xls", ".xlsx", ".rtf", ".odt", ".odp", ".ods", ".pages"})
SIDECAR = ".meta.toml"
LARGEST = 200 * 2**20  # bytes
_NOT_SOURCES = frozenset({"readme.md"})
_NOT_READING = frozenset({".toml", ".json", ".py", ".js", ".css"})  # left alone without a word
_STARTS = (b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"<!doctype", b"<html")  # in lower case


@dataclass(frozen=True, slots=True)
class Tag:
    """What a server wants to be asked with, so that it need not send again what has not changed."""

    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A file that may become a document, or a fetched page that was put into one."""

    source: str  # name in the catalogue: relative to the corpus folder, else absolute; of a page its address
    path: Path
    size: int  # bytes, with the sidecar's
    modified: int  # nanoseconds since 1970, the later of file and sidecar; of a page when it was fetched
    defaults: Metadata = field(default_factory=Metadata)  # hold where neither file nor sidecar knows better
    tag: Tag | None = None  # of a page

    def read(self) -> tuple[bytes, bytes]:
        """The file and its sidecar (empty where there is none). Raises UnreadableSource."""
        try:
            sidecar = sidecar_of(self.path)
            return _regular(self.path), _regular(sidecar) if sidecar else b""
        except OSError as error:
            raise UnreadableSource(f"{self.source}: {error.strerror or error}") from error


@dataclass(frozen=True, slots=True)
class Refused:
    """A source that could not become a document, or a folder (its name ends in "/") that could not be listed."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Discovery:
    """What lies below the paths that were asked for, and at the web addresses."""

    found: tuple[Found, ...] = ()
    scopes: tuple[str, ...] = ()  # names and prefixes (ending in "/") that were looked through
    refused: tuple[Refused, ...] = ()
    same: tuple[str, ...] = ()  # pages that their server says have not changed, or that were not due
    left: tuple[str, ...] = ()  # suffixes of files that are no documents

    def __add__(self, other: Discovery) -> Discovery:
        return Discovery(
            self.found + other.found,
            self.scopes + other.scopes,
            self.refused + other.refused,
            self.same + other.same,
            self.left + other.left,
        )


def discover(places: Sequence[Place], corpus: Path) -> Discovery:
    """Look through files and folders. Raises BadInput where one does not exist.

    A file below two of them takes the defaults of the later one.
    """
    found: dict[str, Found] = {}
    refused: dict[str, Refused] = {}
    scopes: list[str] = []
    left: list[str] = []
    for place in places:
        path = place.path
        if not path.exists():
            raise BadInput(f"{path}: no such file or folder. Nothing was changed")
        name = name_of(path, corpus)
        scopes.append("" if name == "." else f"{name}/" if path.is_dir() else name)
        for file in _walk(path, corpus, refused, left) if path.is_dir() else [path]:
            looked = _look(file, corpus, place.defaults)
            if isinstance(looked, Refused):
                refused[looked.source] = looked
            else:
                found[looked.source] = looked
    ordered = tuple(found[source] for source in sorted(found))
    return Discovery(ordered, tuple(scopes), tuple(refused.values()), left=tuple(left))


def name_of(path: Path, corpus: Path) -> str:
    """The name a path has in the catalogue."""
    whole, root = path.resolve(), corpus.resolve()
    return whole.relative_to(root).as_posix() if whole.is_relative_to(root) else whole.as_posix()


def sidecar_of(path: Path) -> Path | None:
    """The metadata of a file that cannot carry its own, where there are any."""
    sidecar = f"{path}{SIDECAR}"  # which may be too long a name: no error of `isfile`
    return Path(sidecar) if os.path.isfile(sidecar) else None


def _walk(folder: Path, corpus: Path, refused: dict[str, Refused], left: list[str]) -> Iterator[Path]:
    """Files of known kinds, links to folders not followed, what is hidden left alone."""

    def failed(error: OSError) -> None:
        name = f"{name_of(Path(error.filename), corpus)}/"
        refused[name] = Refused(name, str(error.strerror))

    for parent, folders, files in os.walk(folder, onerror=failed):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if name.startswith(".") or name.lower() in _NOT_SOURCES or name.endswith(SIDECAR):
                continue
            suffix = Path(name).suffix.lower()
            if suffix in SUFFIXES | UNREAD or (not suffix and _starts_well(Path(parent, name))):
                yield Path(parent, name)
            elif suffix not in _NOT_READING:
                left.append(suffix)


def _starts_well(path: Path) -> bool:
    """Whether a file without a suffix begins as a document does."""
    try:
        return path.is_file() and _regular(path, 9).lower().startswith(tuple(start.lower() for start in _STARTS))
    except OSError:
        return False


def _look(path: Path, corpus: Path, defaults: Metadata) -> Found | Refused:
    source = path.absolute().as_posix() if path.is_symlink() else name_of(path, corpus)
    if not source.isprintable():
        return Refused(ascii(source), "the name holds characters that cannot be shown. Rename the file")
    try:
        if path.is_symlink() and not path.resolve(strict=True).is_relative_to(corpus.resolve()):
            return Refused(source, "a link that leads out of the folder. Copy the file instead")
        if not path.is_file():
            return Refused(source, "not a regular file")
        stats = [path.stat()]
        sidecar = sidecar_of(path)
        stats += [sidecar.stat()] if sidecar else []
    except (OSError, RuntimeError) as error:  # gone meanwhile, or a link to itself
        return Refused(source, getattr(error, "strerror", None) or str(error))
    if stats[0].st_size > LARGEST:
        return Refused(source, f"{stats[0].st_size >> 20} MB, the limit is {LARGEST >> 20} MB. Split the file")
    size, modified = sum(one.st_size for one in stats), max(one.st_mtime_ns for one in stats)
    return Found(source, path, size, modified, defaults)


def _regular(path: Path, size: int = LARGEST + 1) -> bytes:
    """Read without waiting for a pipe that took the file's place."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(0, "not a regular file")
        return file.read(size)
