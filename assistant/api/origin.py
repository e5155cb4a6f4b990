"""Where a request comes from, and which name it was sent to: pure functions of its headers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from assistant.api.problems import Problem
from assistant.errors import BadInput
from assistant.settings import Settings

_ANYWHERE = ("0.0.0.0", "::")  # noqa: S104 compared with, not bound to
_SAFE = ("GET", "HEAD", "OPTIONS")
_SUBNET = 64  # bits of an IPv6 address that one subscriber has


@dataclass(frozen=True, slots=True)
class Hosts:
    """The names under which the service may be reached; any other is a sign of DNS rebinding."""

    names: frozenset[str]
    addresses: bool  # whether any IP address will do, as where it listens on all of them

    def admit(self, given: Sequence[str]) -> None:
        """Check the Host headers of a request. Raises Problem 400."""
        name = host_name(given[0]) if len(given) == 1 else ""
        if name not in self.names and not (self.addresses and _is_address(name)):
            raise Problem(400, "The service is not reached by this Host. ARENA_HOSTS lists the names that it goes by.")


def hosts_of(settings: Settings) -> Hosts:
    """Loopback, where it listens, what is set, and the public address."""
    named = {"localhost", "127.0.0.1", "::1", settings.host, *settings.hosts, urlsplit(settings.public_url).hostname}
    return Hosts(frozenset(name.lower() for name in named if name), settings.host in _ANYWHERE)


def host_name(host: str) -> str:
    """A Host header without its port; empty where it is none."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach it."""
    return host == "localhost" or (_is_address(host) and ip_address(host).is_loopback)


def admit_writing(method: str, headers: Headers, origins: Collection[str]) -> None:
    """What may change something comes from our own page, a listed one or no page at all, and is JSON.

    A form or a page elsewhere could otherwise ask in its reader's name. Raises Problem 403 or 415.
    """
    if method in _SAFE:
        return
    origin = headers.get("origin")
    own = urlsplit(origin or "").netloc.lower() == headers.get("host", "").lower()
    if origin is not None and not own and origin.lower() not in origins:
        raise Problem(403, "Pages of this origin may not ask here. ARENA_ORIGINS lists those that may.")
    if origin is None and headers.get("sec-fetch-site") == "cross-site":
        raise Problem(403, "Pages elsewhere may not ask here.")
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    has_body = headers.get("content-length", "0") != "0" or "transfer-encoding" in headers
    if has_body and kind != "application/json" and not (kind.startswith("application/") and kind.endswith("+json")):
        raise Problem(415, "The body has to be JSON: Content-Type: application/json")


Networks = tuple[IPv4Network | IPv6Network, ...]


def networks(names: Sequence[str]) -> Networks:
    """Addresses and networks. Raises BadInput."""
    try:
        return tuple(ip_network(name, strict=False) for name in names)
    except ValueError as error:
        raise BadInput(f"ARENA_PROXIES: {error}. It takes addresses such as 10.0.0.1 or 10.0.0.0/8") from error


def client_address(peer: str, forwarded: Sequence[str], proxies: Networks) -> str:
    """Who is at the other end: the last address that no proxy of ours has written down."""
    address = peer
    for said in reversed([part.strip() for header in forwarded for part in header.split(",")]):
        if not _is_one_of(address, proxies) or not _is_address(said):
            break
        address = said
    return _grouped(address)


def _is_one_of(address: str, proxies: Networks) -> bool:
    return _is_address(address) and any(ip_address(address) in network for network in proxies)


def _grouped(address: str) -> str:
    """An IPv6 client has a whole subnet to choose from."""
    if _is_address(address) and isinstance(ip_address(address), IPv6Address):
        return str(ip_network(f"{address.partition('%')[0]}/{_SUBNET}", strict=False))
    return address


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
