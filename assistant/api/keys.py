"""Who may do what: keys with a name and scopes, kept as hashes in a TOML file."""

from __future__ import annotations

import hashlib
import hmac
import logging
import os
import re
import secrets
import tomllib
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from fastapi import Request

from assistant.api.problems import Problem
from assistant.errors import BadInput

log = logging.getLogger(__name__)
_PREFIX = "arena_"
_NAME = re.compile(r"[\w.-]{1,64}", re.ASCII)
_LONGEST = 200  # bytes of a key that is looked at


class Scope(StrEnum):
    """What a key opens."""

    ASK = "ask"
    SEARCH = "search"
    FEEDBACK = "feedback"
    INGEST = "ingest"
    EVALUATE = "evaluate"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent a request."""

    name: str  # of the key, "local" where none is needed
    asker: str  # what feedback and the like are kept under: part of the key's hash, empty where unknown
    scopes: frozenset[Scope]

    def for_reader(self, reader: str) -> Caller:
        """The same, on behalf of one of its readers; they are told apart by whatever the program calls them."""
        return replace(self, asker="/".join(filter(None, (self.asker, reader))))


@dataclass(frozen=True, slots=True)
class Key:
    """What is kept of a key."""

    name: str
    sha256: bytes  # of the key
    scopes: frozenset[Scope]

    def caller(self) -> Caller:
        return Caller(self.name, f"key:{self.sha256.hex()[:16]}", self.scopes)


LOCAL = Caller("local", "", frozenset(Scope))


class KeyFile:
    """The keys of a file as it stands now: one that is taken out of it opens nothing from the next request on."""

    def __init__(self, path: Path):
        """Raises BadInput where it cannot be read; later changes that cannot be read are logged, and change nothing."""
        self._path, self._seen = path, _stamp(path)
        self._keys = read_keys(path)

    def now(self) -> tuple[Key, ...]:
        """The keys, read again where the file has changed."""
        stamp = _stamp(self._path)
        if stamp != self._seen:
            self._seen = stamp
            try:
                self._keys = read_keys(self._path)
            except BadInput as error:
                log.error("the keys stay as they were: %s", error)
        return self._keys


def _stamp(path: Path) -> tuple[int, ...]:
    """What changes with the contents of a file; nothing where there is none."""
    try:
        about = path.stat()
    except OSError:
        return ()
    return about.st_mtime_ns, about.st_size, about.st_ino


def read_keys(path: Path) -> tuple[Key, ...]:
    """The keys of a file. Raises BadInput, which names the entry that cannot be used."""
    try:
        rows = tomllib.loads(path.read_text("utf-8")).get("key", [])
        return tuple(_key(row) for row in rows)
    except FileNotFoundError as error:
        raise BadInput(f"{path}: no such file. Make it with: arena keys add NAME --scope ask") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"{path}: not a readable file of keys ({error})") from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadInput(f"{path}: every [[key]] needs name, sha256 and scopes ({error})") from error


def add_key(path: Path, name: str, scopes: Iterable[Scope]) -> str:
    """Add an entry and return the key itself, which is kept nowhere. Raises BadInput."""
    if not _NAME.fullmatch(name):
        raise BadInput(f"{name!r}: a name of a key is letters, digits, '.', '_' and '-', at most 64")
    if path.exists() and any(key.name == name for key in read_keys(path)):
        raise BadInput(f"{path} has a key {name} already. Take another name, or remove that entry")
    key = _PREFIX + secrets.token_urlsafe(32)
    listed = ", ".join(f'"{scope}"' for scope in scopes)
    entry = f'[[key]]\nname = "{name}"\nsha256 = "{_digest(key.encode()).hex()}"\nscopes = [{listed}]\n\n'
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        with path.open("a", encoding="utf-8") as file:
            file.write(entry)
    except OSError as error:
        raise BadInput(f"{path}: cannot be written ({error.strerror})") from error
    return key


def remove_key(path: Path, name: str) -> None:
    """Take an entry out, and leave all else as it is written. Raises BadInput where there is none of that name."""
    if name not in {key.name for key in read_keys(path)}:
        raise BadInput(f"{path} has no key {name}. Run: arena keys list")
    parts = re.split(r"^(?=\[\[key\]\])", path.read_text("utf-8"), flags=re.MULTILINE)
    kept = [part for part in parts if name not in {row["name"] for row in tomllib.loads(part).get("key", [])}]
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.touch(mode=0o600)
        beside.write_text("".join(kept), encoding="utf-8")
        os.replace(beside, path)
    except OSError as error:
        raise BadInput(f"{path}: cannot be written ({error.strerror})") from error


def caller_of(keys: Sequence[Key], given: Sequence[bytes]) -> Caller | None:
    """Who sends these Authorization headers; None for an anonymous one. Raises Problem 401 for anything but one key.

    Every key is compared, so that the time tells nothing.
    """
    if not given:
        return None
    scheme, _, key = given[0].partition(b" ")
    digest = _digest(key.strip()[:_LONGEST])
    found = [one for one in keys if hmac.compare_digest(one.sha256, digest)]
    if len(given) > 1 or scheme.lower() != b"bearer" or len(key) > _LONGEST or not found:
        raise unauthorised("This key is not known here.")
    return found[0].caller()


def unauthorised(detail: str) -> Problem:
    """What a request without a good key is told."""
    return Problem(401, f"{detail} Send one key: Authorization: Bearer KEY", {"WWW-Authenticate": "Bearer"})


def allowed(scope: Scope) -> Callable[[Request], Awaitable[Caller]]:
    """A dependency: the caller, who may do this. Raises Problem 401 or 403."""

    async def check(request: Request) -> Caller:
        caller = getattr(request.state, "caller", None)
        if not isinstance(caller, Caller):
            raise unauthorised("A key is needed.")
        if scope not in caller.scopes:
            raise Problem(403, f"The key {caller.name} does not have the scope {scope}.")
        return caller

    return check


def _key(row: dict[str, object]) -> Key:
    digest, scopes = bytes.fromhex(str(row["sha256"])), row["scopes"]
    if len(digest) != hashlib.sha256().digest_size or not isinstance(scopes, list):
        raise ValueError(f"{row['name']}: sha256 has 64 hexadecimal digits, scopes is a list")
    return Key(str(row["name"]), digest, frozenset(Scope(scope) for scope in scopes))


def _digest(key: bytes) -> bytes:
    return hashlib.sha256(key).digest()
