"""Keys: how they are kept, compared, and what they open."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import assistant.api.keys
from assistant.api.keys import Key, Scope, add_key, caller_of, read_keys, remove_key
from assistant.api.problems import Problem
from assistant.errors import BadInput
from tests.assistant.api.answering import QUESTION, answering


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keyed")


@pytest.fixture(scope="module")
def secrets(folder: Path) -> dict[str, str]:
    every = {"asker": [Scope.ASK], "keeper": list(Scope), "other": [Scope.ASK, Scope.FEEDBACK, Scope.EVALUATE]}
    return {name: add_key(folder / "keys.toml", name, scopes) for name, scopes in every.items()}


@pytest.fixture(scope="module")
def client(folder: Path, secrets: dict[str, str]) -> Iterator[TestClient]:
    assert secrets
    with answering(folder, keys=folder / "keys.toml", rate="10000/minute", address_rate="10000/minute") as client:
        yield client


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def test_a_key_is_kept_as_its_hash_only(folder: Path, secrets: dict[str, str]):
    kept = (folder / "keys.toml").read_text()
    assert secrets["asker"] not in kept
    assert hashlib.sha256(secrets["asker"].encode()).hexdigest() in kept
    assert (folder / "keys.toml").stat().st_mode & 0o077 == 0
    first = read_keys(folder / "keys.toml")[0]
    assert (first.name, first.scopes) == ("asker", {Scope.ASK})


def test_keys_are_compared_in_constant_time_and_never_by_equality():
    tree = ast.parse(Path(assistant.api.keys.__file__).read_text())
    called = {
        node.func.attr for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    assert "compare_digest" in called
    compared = [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Compare)]
    assert not [text for text in compared if "==" in text and ("sha256" in text or "digest ==" in text)]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"Authorization": ""}, 401),
        ({"Authorization": "Bearer"}, 401),
        ({"Authorization": "Bearer wrong"}, 401),
        ({"Authorization": "Bearer " + "x" * 4000}, 401),
        ({"Authorization": "Bearer nøkkel".encode()}, 401),
        ({"Authorization": "Basic YTpi"}, 401),
        ({"X-Api-Key": "GOOD"}, 401),
        ({"Cookie": "key=GOOD"}, 401),
        ({"Authorization": "Bearer GOOD"}, 200),
        ({"Authorization": "bearer  GOOD "}, 200),
        ({"Authorization": "Bearer GOO"}, 401),
        ({"Authorization": "Bearer GOODx"}, 401),
    ],
)
def test_nothing_but_one_good_key_opens(
    client: TestClient, secrets: dict[str, str], headers: dict[str, str | bytes], status: int
):
    def given(value: str | bytes) -> str | bytes:
        if isinstance(value, bytes):
            return value
        return value.replace("GOOD", secrets["asker"]).replace("GOO", secrets["asker"][:-1])

    sent = {name: given(value) for name, value in headers.items()}
    response = client.post("/v1/ask", json={"question": QUESTION}, headers=sent)  # type: ignore[arg-type]
    assert response.status_code == status, response.text
    if status == 401:
        assert response.headers["www-authenticate"] == "Bearer"
        assert response.headers["content-type"] == "application/problem+json"


def test_two_keys_are_none(secrets: dict[str, str], folder: Path):
    keys = read_keys(folder / "keys.toml")
    good = f"Bearer {secrets['asker']}".encode()
    with pytest.raises(Problem):
        caller_of(keys, [good, good])


def test_a_key_in_the_address_opens_nothing(client: TestClient, secrets: dict[str, str]):
    assert client.get(f"/v1/sources?key={secrets['keeper']}&access_token={secrets['keeper']}").status_code == 401


def test_without_a_key_not_even_the_body_is_read(client: TestClient):
    for path in ("/v1/ask", "/v1/nothing", "/v1/feedback", "/mcp", "/v1/ingest"):
        assert client.post(path, content=b"{not json", headers={"Content-Type": "text/plain"}).status_code == 401
    assert client.get("/metrics").status_code == 401


def test_a_scope_opens_its_own_routes_only(client: TestClient, secrets: dict[str, str]):
    asker, keeper = bearer(secrets["asker"]), bearer(secrets["keeper"])
    for path in ("/v1/sources", "/v1/feedback", "/v1/evaluation", "/metrics", "/v1/unanswered"):
        refused = client.get(path, headers=asker)
        assert refused.status_code == 403
        assert "asker does not have the scope" in refused.json()["detail"]
        assert client.get(path, headers=keeper).status_code == 200


def test_the_page_and_the_health_are_open(client: TestClient):
    for path in ("/", "/healthz", "/readyz", "/sources/harbour", "/openapi.json"):
        assert client.get(path).status_code == 200


def test_an_answer_belongs_to_the_key_that_asked_for_it(client: TestClient, secrets: dict[str, str]):
    answer = client.post("/v1/ask", json={"question": QUESTION}, headers=bearer(secrets["keeper"])).json()["id"]
    told = {"answer": answer, "opinion": "helpful"}
    assert client.post("/v1/feedback", json=told, headers=bearer(secrets["other"])).status_code == 404
    assert client.post("/v1/feedback", json=told, headers=bearer(secrets["keeper"])).status_code == 201
    guessed = {"answer": "0" * 32, "opinion": "helpful"}
    assert client.post("/v1/feedback", json=guessed, headers=bearer(secrets["keeper"])).status_code == 404


def test_the_file_of_keys_has_to_be_in_order(tmp_path: Path):
    path = tmp_path / "keys.toml"
    with pytest.raises(BadInput, match="no such file"):
        read_keys(path)
    for text, said in (("[[key", "not a readable"), ('[[key]]\nname="a"', "needs name"), ("key = 3", "needs name")):
        path.write_text(text)
        with pytest.raises(BadInput, match=said):
            read_keys(path)
    path.write_text('[[key]]\nname = "a"\nsha256 = "abcd"\nscopes = ["ask"]')
    with pytest.raises(BadInput, match="64 hexadecimal digits"):
        read_keys(path)


def test_a_name_is_taken_once_and_is_a_plain_word(tmp_path: Path):
    path = tmp_path / "keys.toml"
    add_key(path, "ola", [Scope.ASK])
    with pytest.raises(BadInput, match="has a key ola already"):
        add_key(path, "ola", [Scope.ASK])
    for name in ("", 'a"\nscopes=["ingest"]', "a b", "å"):
        with pytest.raises(BadInput, match="a name of a key"):
            add_key(path, name, [Scope.ASK])


def test_a_key_that_is_taken_back_opens_nothing_from_the_next_request_on(tmp_path: Path):
    path = tmp_path / "keys.toml"
    ola, kari = (add_key(path, name, [Scope.SEARCH]) for name in ("ola", "kari"))
    with answering(tmp_path, keys=path) as client:

        def status(key: str) -> int:
            return client.get("/v1/sources", headers=bearer(key)).status_code

        assert (status(ola), status(kari)) == (200, 200)
        remove_key(path, "ola")
        assert (status(ola), status(kari)) == (401, 200)
        assert status(add_key(path, "ola", [Scope.SEARCH])) == 200


def test_a_file_of_keys_that_cannot_be_read_any_more_changes_nothing_and_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    path = tmp_path / "keys.toml"
    key = add_key(path, "ola", [Scope.SEARCH])
    with answering(tmp_path, keys=path) as client:
        path.write_text("[[key")
        assert client.get("/v1/sources", headers=bearer(key)).status_code == 200
        assert client.get("/v1/sources", headers=bearer("wrong")).status_code == 401
    assert caplog.text.count("the keys stay as they were") == 1


def test_taking_a_key_back_leaves_the_rest_of_the_file_alone(tmp_path: Path):
    path = tmp_path / "keys.toml"
    for name in ("ola", "kari", "mads"):
        add_key(path, name, [Scope.ASK])
    path.write_text(f"# of the intranet\n{path.read_text()}")
    remove_key(path, "kari")
    assert [key.name for key in read_keys(path)] == ["ola", "mads"]
    assert path.read_text().startswith("# of the intranet\n[[key]]")
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(BadInput, match="has no key kari"):
        remove_key(path, "kari")


def test_an_empty_file_of_keys_opens_to_nobody(tmp_path: Path):
    (tmp_path / "keys.toml").write_text("")
    with answering(tmp_path, keys=tmp_path / "keys.toml") as client:
        assert client.post("/v1/ask", json={"question": QUESTION}).status_code == 401


def test_who_asked_is_kept_as_a_part_of_the_key_s_hash():
    key = Key("ola", hashlib.sha256(b"secret").digest(), frozenset({Scope.ASK}))
    assert key.caller().asker == "key:" + hashlib.sha256(b"secret").hexdigest()[:16]
