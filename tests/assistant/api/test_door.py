"""What every request passes: host, origin, kind and size of body; and the headers of every response."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.api.origin import client_address, hosts_of, networks
from assistant.api.problems import Problem
from assistant.errors import BadInput
from assistant.settings import Settings, read_settings
from tests.assistant.api.answering import BASE, QUESTION, answering


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with answering(tmp_path_factory.mktemp("data"), public_url="https://arena.example.org") as client:
        yield client


def ask(client: TestClient, **headers: str) -> int:
    return client.post("/v1/ask", json={"question": QUESTION}, headers=headers).status_code


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8000", "[::1]:8000", "LOCALHOST", "arena.example.org"])
def test_the_service_answers_to_its_own_names(client: TestClient, host: str):
    assert ask(client, Host=host) == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "10.0.0.1", "", "[", "a@127.0.0.1@b", "localhost.evil"]
)
def test_any_other_host_is_refused(client: TestClient, host: str):
    for path in ("/v1/sources", "/", "/healthz"):
        response = client.get(path, headers={"Host": host})
        assert (response.status_code, response.headers["content-type"]) == (400, "application/problem+json")


def test_where_it_listens_everywhere_any_address_will_do_and_no_name():
    hosts = hosts_of(Settings(host="0.0.0.0"))
    hosts.admit(["10.0.0.1:8000"])
    with pytest.raises(Problem):
        hosts.admit(["evil.example"])
    with pytest.raises(Problem):
        hosts.admit(["localhost", "localhost"])


def test_names_are_separated_by_commas_in_a_variable(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ARENA_HOSTS", "Arena.example.org, arena")
    hosts_of(read_settings()).admit(["arena.example.org:443"])


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:9999", "http://localhost.evil"])
def test_a_page_elsewhere_cannot_ask_in_its_reader_s_name(client: TestClient, origin: str):
    assert ask(client, Origin=origin) == 403


def test_our_own_page_may(client: TestClient):
    assert ask(client, Origin=BASE) == 200
    assert ask(client, **{"Sec-Fetch-Site": "same-origin"}) == 200
    assert ask(client, **{"Sec-Fetch-Site": "cross-site"}) == 403


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_what_a_form_could_send_is_refused(client: TestClient, kind: str):
    response = client.post("/v1/ask", content=b'{"question": "Hva?"}', headers={"Content-Type": kind})
    assert response.status_code == 415


def test_a_large_body_is_refused_whether_it_tells_its_length_or_not(client: TestClient):
    def pieces() -> Iterator[bytes]:
        for _ in range(1000):
            yield b" " * 1024

    for content in (b" " * 70_000, pieces()):
        response = client.post("/v1/ask", content=content, headers={"Content-Type": "application/json"})
        assert (response.status_code, response.headers["content-type"]) == (413, "application/problem+json")
        assert "64 kB" in response.json()["detail"]


def test_other_methods_are_not_allowed(client: TestClient):
    for method in ("TRACE", "OPTIONS", "DELETE", "PUT", "GET"):
        response = client.request(method, "/v1/ask")
        assert response.status_code == 405
        assert "access-control-allow-origin" not in response.headers


def test_an_unknown_route_is_a_problem_with_an_id(client: TestClient):
    response = client.get("/v1/nothing")
    assert response.status_code == 404
    assert response.json()["request_id"] == response.headers["x-request-id"]


@pytest.mark.parametrize("path", ["/", "/sources", "/sources/harbour", "/evaluation", "/static/index.html"])
def test_the_page_runs_nothing_but_its_own_files(client: TestClient, path: str):
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    for rule in ("default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "img-src 'none'"):
        assert rule in policy
    for rule in ("frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"):
        assert rule in policy
    assert "unsafe" not in policy
    assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "no-referrer")


def test_answers_of_the_api_are_kept_by_nobody_and_can_be_opened_as_nothing(client: TestClient):
    headers = client.get("/v1/sources").headers
    assert headers["cache-control"] == "no-store"
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert "access-control-allow-origin" not in headers


def test_files_beside_the_page_are_not_served(client: TestClient):
    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static//etc/passwd"):
        assert client.get(path).status_code == 404


def test_listed_origins_may_ask_from_a_browser(tmp_path: Path):
    there = "https://intranet.example.org"
    asks = {"Origin": there, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    with answering(tmp_path, origins=(there,)) as client:
        assert client.options("/v1/ask", headers=asks).headers["access-control-allow-origin"] == there
        answer = client.post("/v1/ask", json={"question": QUESTION}, headers={"Origin": there})
        assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, there)
        assert ask(client, Origin="https://evil.example") == 403


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("198.51.100.7", [], "198.51.100.7"),
        ("198.51.100.7", ["203.0.113.9"], "198.51.100.7"),
        ("10.0.0.1", ["203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", ["1.2.3.4, 203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", ["1.2.3.4", "203.0.113.9, 10.0.0.2"], "203.0.113.9"),
        ("10.0.0.1", ["nonsense"], "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", [], "2001:db8:1:2::/64"),
    ],
)
def test_only_a_proxy_of_ours_is_believed_about_the_client(peer: str, forwarded: list[str], client: str):
    assert client_address(peer, forwarded, networks(["10.0.0.0/8"])) == client


def test_a_proxy_is_an_address():
    with pytest.raises(BadInput, match="ARENA_PROXIES"):
        networks(["proxy.example.org"])
