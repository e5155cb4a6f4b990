"""Fetches web pages: the one place that opens connections to addresses that sources name.

A host is resolved once for each hop; all its addresses must be public, and the connection goes to one of those
that were checked, whatever the name says a moment later. Proxies of the environment are not used.
"""

from __future__ import annotations

import socket
import ssl
import time
import zlib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from queue import Empty, Queue
from threading import Thread
from typing import Any
from urllib.parse import urljoin

import httpcore

from assistant.errors import UnreadableSource
from ingest.address import Address, is_public, parse_url, within
from ingest.discover import Tag

REDIRECTS = 5
AGENT = "arena-assistant/0.1"

_READ = ("text/", "application/xhtml+xml", "application/xml", "application/pdf", "application/octet-stream")
_OFFICE = "application/vnd.openxmlformats-officedocument."
_UNREAD = ("text/css", "text/javascript", "text/calendar", "text/csv")
_LOGIN = "It asks for a login; save the page as a file and ingest that"
_REASONS = {401: _LOGIN, 403: "It refuses programs; save the page as a file and ingest that", 404: "", 410: ""}


@dataclass(frozen=True, slots=True)
class Limits:
    """For one page, redirects included."""

    seconds: float = 30.0
    size: int = 20 * 2**20  # bytes, after decompression


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it came."""

    data: bytes
    tag: Tag


Resolve = Callable[[str, int, float], Sequence[str]]  # IP addresses of a host, within so many seconds
Connect = Callable[[str, int, float], httpcore.NetworkStream]  # to an IP address


def resolve(host: str, port: int, seconds: float) -> Sequence[str]:
    """What the system says. Its own time limit may be a long one, so it is asked in a thread."""
    answers: Queue[list[str] | OSError] = Queue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put([str(entry[4][0]) for entry in found])
        except OSError as error:
            answers.put(error)

    Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except Empty as error:
        raise httpcore.ConnectTimeout from error
    if isinstance(answer, OSError):
        raise UnreadableSource(f"no host is known as {host}") from answer
    return answer


def connect(address: str, port: int, seconds: float) -> httpcore.NetworkStream:
    """A connection to an IP address."""
    return httpcore.SyncBackend().connect_tcp(address, port, timeout=seconds)


class Fetcher:
    """Fetches from some hosts and what is below them."""

    def __init__(
        self,
        hosts: Collection[str],
        *,
        resolve: Resolve = resolve,
        connect: Connect = connect,
        limits: Limits = Limits(),
        trusted: ssl.SSLContext | None = None,
    ):
        self._hosts = hosts
        self._resolve, self._connect = resolve, connect
        self._limits = limits
        self._trusted = trusted or httpcore.default_ssl_context()

    def fetch(self, url: str, tag: Tag | None = None) -> Fetched | None:
        """The page; None where it is still the one that `tag` came with. Raises UnreadableSource with the reason."""
        deadline = _Deadline(self._limits.seconds)
        try:
            return self._followed(parse_url(url), tag or Tag(), deadline)
        except UnreadableSource as error:
            raise UnreadableSource(f"{url}: {str(error).removeprefix(f'{url}: ')}") from error
        except httpcore.TimeoutException as error:
            raise UnreadableSource(f"{url}: took longer than {self._limits.seconds:g} seconds") from error
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise UnreadableSource(f"{url}: the connection failed ({error})") from error

    def _followed(self, address: Address, tag: Tag, deadline: _Deadline) -> Fetched | None:
        for _ in range(REDIRECTS + 1):
            if not within(address.host, self._hosts):
                raise UnreadableSource(
                    f"{address.host} is not an allowed host. Add it to `hosts` in sources.toml, or ingest {address}"
                )
            answer = self._asked(address, tag, deadline)
            if not isinstance(answer, str):
                return answer
            address = parse_url(urljoin(str(address), answer))
        raise UnreadableSource(f"more than {REDIRECTS} redirects")

    def _asked(self, address: Address, tag: Tag, deadline: _Deadline) -> Fetched | str | None:
        """One hop; the address it leads to where it is a redirect."""
        backend = _Checked(self._resolve, self._connect, deadline)
        with (
            httpcore.ConnectionPool(ssl_context=self._trusted, network_backend=backend) as pool,
            pool.stream("GET", _url(address), headers=_headers(address, tag)) as response,
        ):
            said = {key.decode().lower(): value.decode(errors="replace") for key, value in response.headers}
            if response.status in (301, 302, 303, 307, 308) and "location" in said:
                return said["location"]
            if response.status == 304 and tag != Tag():
                return None
            _accept(response.status, said, self._limits.size)
            data = _body(response.iter_stream(), said.get("content-encoding", ""), self._limits.size)
            return Fetched(data, Tag(said.get("etag", ""), said.get("last-modified", "")))


def _url(address: Address) -> httpcore.URL:
    return httpcore.URL(
        scheme=address.scheme.encode(),
        host=address.host.encode(),
        port=address.port,
        target=address.target.encode(),
    )


def _headers(address: Address, tag: Tag) -> list[tuple[str, str]]:
    host = str(address).split("/")[2]
    asked = [("Host", host), ("User-Agent", AGENT), ("Accept-Encoding", "gzip"), ("Connection", "close")]
    conditions = [("If-None-Match", tag.etag), ("If-Modified-Since", tag.modified)]
    return asked + [(name, value) for name, value in conditions if value]


def _accept(status: int, said: dict[str, str], largest: int) -> None:
    """Raises UnreadableSource for an answer whose body is not worth reading."""
    if status != 200:
        raise UnreadableSource(f"the server answers {status}. {_REASONS.get(status, '')}".rstrip(". "))
    kind = said.get("content-type", "").partition(";")[0].strip().lower()
    if kind and (kind in _UNREAD or not kind.startswith((*_READ, _OFFICE))):
        raise UnreadableSource(f"it is {kind}, which cannot be read")
    length = said.get("content-length", "")
    if length.isdigit() and int(length) > largest:
        raise UnreadableSource(_too_large(largest))


def _body(pieces: Iterable[bytes], encoding: str, largest: int) -> bytes:
    """Unpacked as it comes, so that a small page cannot become a large one unseen."""
    if encoding.lower() not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise UnreadableSource(f"it is packed as {encoding}, which was not asked for")
    unpacker = None if encoding.lower() in ("", "identity") else zlib.decompressobj(wbits=47)  # gzip or zlib
    whole = bytearray()
    try:
        for piece in pieces:
            whole += unpacker.decompress(piece, largest + 1 - len(whole)) if unpacker else piece
            if len(whole) > largest:
                raise UnreadableSource(_too_large(largest))
    except zlib.error as error:
        raise UnreadableSource(f"it is packed wrongly ({error})") from error
    if unpacker and not unpacker.eof:
        raise UnreadableSource("it ended too early")
    return bytes(whole)


def _too_large(largest: int) -> str:
    return f"more than {largest >> 20} MB"


class _Deadline:
    def __init__(self, seconds: float):
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds, more than none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout
        return left


class _Checked(httpcore.NetworkBackend):
    """Connects to public addresses only; names are looked up here and nowhere else."""

    def __init__(self, resolve: Resolve, connect: Connect, deadline: _Deadline):
        self._resolve, self._connect, self._deadline = resolve, connect, deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 one deadline holds for all
        local_address: str | None = None,  # noqa: ARG002
        socket_options: Any = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        found = self._resolve(host, port, self._deadline.left())
        refused = [address for address in found if not is_public(address)]
        if refused or not found:
            raise UnreadableSource(f"{host} is at {', '.join(refused) or 'no address'}, which is not on the internet")
        return _Timed(self._connected(found, port), self._deadline)

    def _connected(self, addresses: Sequence[str], port: int) -> httpcore.NetworkStream:
        """The next address is tried where one does not answer; the last one's error counts."""
        *others, last = addresses
        for address in others:
            try:
                return self._connect(address, port, min(self._deadline.left(), 5.0))
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return self._connect(last, port, self._deadline.left())


class _Timed(httpcore.NetworkStream):
    """Ends at the deadline, however slowly and steadily the other side sends."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: _Deadline):
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        return self._stream.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, self._deadline.left()), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
