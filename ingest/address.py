"""Which web addresses may be fetched: public ones on ordinary ports, written without tricks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import quote

from assistant.errors import UnreadableSource

PORTS = frozenset({80, 443, 8080, 8443})
LONGEST = 2000  # characters

_USUAL = {"http": 80, "https": 443}
_PARTS = re.compile(r"https?://(\[[0-9a-f:.]+\]|[^\[\]/?#@:\\%]+)(?::(\d{1,5}))?([/?][^#]*)?(?:#.*)?", re.IGNORECASE)
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_WITHIN = frozenset({"localhost", "local", "internal", "lan", "home", "corp", "private", "arpa", "onion"})
_RESERVED = "/?:@!$&'()*+,;=~%-._"  # characters of a path or query that stay as they are
# Routable by their number, though they lead to an IPv4 address or to nobody.
_TUNNELS = [
    ip_network(network)
    for network in ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2002::/16", "3fff::/20", "64:ff9b::/32")
]
_UNICAST = ip_network("2000::/3")


@dataclass(frozen=True, slots=True)
class Address:
    """A web address in its plainest form."""

    scheme: str
    host: str  # ASCII in lower case; an IPv6 address without its brackets
    port: int
    target: str  # path and query

    def __str__(self) -> str:
        port = "" if self.port == _USUAL[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self.authority}{port}{self.target}"

    @property
    def authority(self) -> str:
        """The host as it stands in an address."""
        return f"[{self.host}]" if ":" in self.host else self.host


def is_url(source: str) -> bool:
    """Whether a source is a web page and not a file."""
    return source.startswith(("http://", "https://"))


def parse_url(text: str) -> Address:
    """Raises UnreadableSource for what is no public web address, or is written so that readers may differ."""
    shown = text if len(text) <= 100 else f"{text[:100]}…"
    if len(text) > LONGEST:
        raise UnreadableSource(f"{shown}: longer than {LONGEST} characters")
    if not text.isprintable() or " " in text or "\\" in text:
        raise UnreadableSource(f"{shown!a}: holds characters that no web address has")
    if not text.lower().startswith(("http://", "https://")):
        raise UnreadableSource(f"{shown}: only http and https are fetched")
    parts = _PARTS.fullmatch(text)
    if not parts:
        raise UnreadableSource(f"{shown}: not a plain web address (https://host/path)")
    scheme = text.partition(":")[0].lower()
    port = int(parts[2] or _USUAL[scheme])
    if port not in PORTS:
        raise UnreadableSource(f"{shown}: port {port}; only {', '.join(map(str, sorted(PORTS)))} are fetched")
    target = quote(parts[3] or "/", safe=_RESERVED)
    return Address(scheme, _host(parts[1], shown), port, target if target.startswith("/") else f"/{target}")


def is_public(address: str) -> bool:
    """Whether an IP address is one that everybody on the internet can reach, by the direct way."""
    ip = ip_address(address)
    if ip.is_multicast or not ip.is_global or any(ip in network for network in _TUNNELS):
        return False
    return isinstance(ip, IPv4Address) or ip in _UNICAST


def within(host: str, allowed: Iterable[str]) -> bool:
    """Whether a host is one of these or below one of them; a leading "www." makes no difference."""
    roots = {name.lower().removeprefix("www.") for name in allowed}
    return any(host == root or host.endswith(f".{root}") for root in roots)


def _host(text: str, shown: str) -> str:
    if text.startswith("["):
        try:
            return _public(str(IPv6Address(text[1:-1])), shown)
        except ValueError as error:
            raise UnreadableSource(f"{shown}: {text} is no IPv6 address") from error
    host = _ascii(text, shown).lower().removesuffix(".")
    labels = host.split(".")
    if not all(map(_LABEL.fullmatch, labels)):
        raise UnreadableSource(f"{shown}: {host} is not the name of a host")
    if _NUMBER.fullmatch(labels[-1]):
        try:
            return _public(str(IPv4Address(host)), shown)
        except ValueError as error:
            raise UnreadableSource(f"{shown}: {host} is not an address in its usual form") from error
    if len(labels) == 1 or labels[-1] in _WITHIN:
        raise UnreadableSource(f"{shown}: {host} is not on the internet")
    return host


def _public(address: str, shown: str) -> str:
    if not is_public(address):
        raise UnreadableSource(f"{shown}: {address} is not on the internet")
    return address


def _ascii(host: str, shown: str) -> str:
    """Letters of any language, if they have one form only: circled digits and other dots are a disguise."""
    if host.isascii():
        return host
    plain = unicodedata.normalize("NFKC", host) == host and all(c.isalnum() or c in "-." for c in host)
    try:
        if plain:
            return host.encode("idna").decode()
    except UnicodeError:
        pass
    raise UnreadableSource(f"{shown}: the name of the host holds characters that names do not have")
