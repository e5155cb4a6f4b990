"""The one function that opens connections to addresses that sources name."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Iterator

import httpcore
import pytest

from assistant.errors import UnreadableSource
from ingest.discover import Tag
from tests.ingest.site import PUBLIC, Site, article, page, redirect

URL = "http://site.example/side"


@pytest.fixture
def site() -> Iterator[Site]:
    with Site(side=page(article("Side", "Fergen går klokken ni."))) as site:
        yield site


def refused(site: Site, url: str = URL, **limits: float) -> str:
    with pytest.raises(UnreadableSource) as error:
        site.fetcher(**limits).fetch(url)  # type: ignore[arg-type]
    return str(error.value)


def test_a_page_is_fetched_from_the_address_that_was_checked_under_its_own_name(site: Site):
    fetched = site.fetcher().fetch(URL)
    assert fetched is not None
    assert b"klokken ni" in fetched.data
    assert site.connected == [PUBLIC]
    assert "Host: site.example\r\n" in site.asked[0]


def test_only_allowed_hosts_are_asked(site: Site):
    assert "other.example is not an allowed host" in refused(site, "http://other.example/side")
    assert site.connected == []


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["10.1.2.3"],
        ["::1"],
        ["fe80::1%eth0"],
        ["::ffff:127.0.0.1"],
        ["169.254.169.254"],
        [PUBLIC, "127.0.0.1"],
        ["127.0.0.1", PUBLIC],
        [],
    ],
)
def test_a_name_that_leads_to_a_private_address_is_never_connected_to(site: Site, addresses: list[str]):
    site.names["site.example"] = addresses
    assert "which is not on the internet" in refused(site)
    assert site.connected == []


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_name_that_changes_its_mind_changes_nothing(site: Site, scheme: str):
    """DNS rebinding: checked when public, a moment later loopback."""
    site.names["site.example"] = [[PUBLIC], ["127.0.0.1"]]
    if scheme == "http":
        site.fetcher().fetch(URL)
    else:
        refused(site, f"{scheme}://site.example/side", seconds=0.5)  # the listener speaks no TLS
    assert site.connected == [PUBLIC]


def test_a_name_is_looked_up_and_checked_anew_for_each_hop(site: Site):
    site.answers["/side"] = redirect("/next")
    site.names["site.example"] = [[PUBLIC], ["127.0.0.1"]]
    assert "127.0.0.1, which is not on the internet" in refused(site)
    assert site.paths == ["/side"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "to",
    ["http://127.0.0.1/", "http://[::1]:8080/", "//169.254.169.254/", "file:///etc/passwd", "http://other.example/"],
)
def test_a_redirect_to_what_may_not_be_asked_is_not_followed(site: Site, status: int, to: str):
    site.answers["/side"] = redirect(to, status)
    refused(site)
    assert site.connected == [PUBLIC]


def test_redirects_within_the_allowed_hosts_are_followed(site: Site):
    site.answers |= {"/a": redirect("http://www.site.example/b"), "/b": redirect(URL)}
    fetched = site.fetcher().fetch("http://www.site.example/a")
    assert fetched is not None
    assert site.paths == ["/a", "/b", "/side"]


def test_a_chain_of_ten_and_a_loop_end_after_five(site: Site):
    site.answers |= {f"/{n}": redirect(f"/{n + 1}") for n in range(10)} | {"/loop": redirect("/loop")}
    assert "more than 5 redirects" in refused(site, "http://site.example/0")
    assert "more than 5 redirects" in refused(site, "http://site.example/loop")
    assert len(site.asked) == 12


def test_a_meta_refresh_is_not_followed(site: Site):
    site.answers["/side"] = page('<meta http-equiv="refresh" content="0; url=http://127.0.0.1/">')
    assert site.fetcher().fetch(URL) is not None
    assert len(site.connected) == 1


def test_proxies_of_the_environment_are_not_used(site: Site, monkeypatch: pytest.MonkeyPatch):
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert site.fetcher().fetch(URL) is not None


def test_an_unchanged_page_is_not_sent_again(site: Site):
    site.answers["/side"] = page(article("Side", "Tekst."), ETag='"a1"', Last_Modified="Sun, 01 Nov 2026 10:00:00 GMT")
    fetched = site.fetcher().fetch(URL)
    assert fetched is not None
    assert fetched.tag == Tag('"a1"', "Sun, 01 Nov 2026 10:00:00 GMT")
    site.answers["/side"] = b"HTTP/1.1 304 Not Modified\r\n\r\n"
    assert site.fetcher().fetch(URL, fetched.tag) is None
    assert 'If-None-Match: "a1"\r\nIf-Modified-Since: Sun, 01 Nov 2026 10:00:00 GMT\r\n' in site.asked[1]


def test_not_modified_is_no_answer_to_a_question_without_a_condition(site: Site):
    site.answers["/side"] = b"HTTP/1.1 304 Not Modified\r\n\r\n"
    assert "answers 304" in refused(site)


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("401 Unauthorized", "answers 401. It asks for a login"),
        ("403 Forbidden", "answers 403"),
        ("404 Not Found", "answers 404"),
        ("500 Oops", "answers 500"),
        ("204 No Content", "answers 204"),
    ],
)
def test_the_reason_is_told(site: Site, status: str, reason: str):
    site.answers["/side"] = page(article("Logg inn", "Passord"), status=status)
    assert reason in refused(site)


@pytest.mark.parametrize("kind", ["image/png", "video/mp4", "application/json", "text/css", "font/woff2"])
def test_a_type_that_no_loader_reads_is_refused_before_its_body(site: Site, kind: str):
    site.answers["/side"] = page("x", kind)
    assert f"it is {kind}" in refused(site)


def test_packed_pages_are_unpacked(site: Site):
    packed = gzip.compress(article("Side", "Pakket.").encode())
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n"
    site.answers["/side"] = head.encode() + packed
    fetched = site.fetcher().fetch(URL)
    assert fetched is not None
    assert b"Pakket." in fetched.data


def test_a_bomb_is_refused_before_it_is_unpacked(site: Site):
    packed = gzip.compress(bytes(60 * 2**20), 1)
    site.answers["/side"] = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + packed
    assert "more than 20 MB" in refused(site)


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip"])
def test_an_encoding_that_was_not_asked_for_is_refused(site: Site, encoding: str):
    site.answers["/side"] = page("x", Content_Encoding=encoding)
    assert "was not asked for" in refused(site)


def test_a_damaged_or_cut_packing_is_refused(site: Site):
    site.answers["/side"] = page("no gzip at all", Content_Encoding="gzip")
    assert "packed wrongly" in refused(site)
    cut = gzip.compress(b"Fergen" * 1000)[:-20]
    site.answers["/side"] = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + cut
    assert "ended too early" in refused(site)


def test_a_body_without_end_is_cut(site: Site):
    def endless(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while True:
            connection.sendall(b"<p>mer</p>" * 10_000)

    site.answers["/side"] = endless
    assert "more than 1 MB" in refused(site, size=2**20)


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: "])
def test_what_drips_is_cut_at_the_deadline(site: Site, head: bytes):
    def dripping(connection: socket.socket) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(b"a")
            time.sleep(0.05)

    site.answers["/side"] = dripping
    start = time.monotonic()
    assert "took longer than 1 seconds" in refused(site, seconds=1.0)
    assert time.monotonic() - start < 3


def test_redirects_share_one_deadline(site: Site):
    def slow(connection: socket.socket) -> None:
        time.sleep(0.4)
        connection.sendall(redirect("/side"))

    site.answers["/side"] = slow
    start = time.monotonic()
    assert "took longer than 1 seconds" in refused(site, seconds=1.0)
    assert time.monotonic() - start < 3


def test_a_length_that_promises_too_much_is_told(site: Site):
    site.answers["/side"] = page("kort").replace(b"Content-Length: 4", b"Content-Length: 400")
    assert "the connection failed" in refused(site)
    site.answers["/side"] = page("kort").replace(b"Content-Length: 4", b"Content-Length: 99999999")
    assert "more than 20 MB" in refused(site)


def test_an_answer_that_is_no_http_is_told(site: Site):
    site.answers["/side"] = b"220 mail.example ESMTP\r\n"
    assert "the connection failed" in refused(site)


def test_a_resolver_that_hangs_does_not_hang_us(monkeypatch: pytest.MonkeyPatch):
    asked = threading.Event()

    def hanging(*_: object, **__: object) -> None:
        asked.wait(5)
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", hanging)
    from ingest.fetch import resolve

    with pytest.raises(httpcore.ConnectTimeout):
        resolve("site.example", 80, 0.1)
    asked.set()
