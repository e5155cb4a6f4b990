"""The documents over HTTP: lists, text, cited spans, original files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.api.outline import pages, roman, sections
from assistant.api.standing import find_mark, find_quote
from assistant.index.records import Prepared
from assistant.payload import quote_mark, span_url
from assistant.types import Event, Kind, Span
from tests.assistant.api.answering import HARBOUR, answering, ask, service_of
from tests.made import made, publish

FAIR = made(
    "fair", "Messen holdes på kaia.", title="Årets messe", kind=Kind.EVENT, event=Event("2026-12-01", "2026-12-03")
)
PARTY = made("party", "Fest på kaia.", title="Sommerfest", kind=Kind.EVENT, event=Event("2026-06"))
ODD = made("å/b c", "Et dokument med skråstrek.", title="Skråstrek")


def paged() -> Prepared:
    """A report whose first page is numbered in Roman."""
    document = made("paged", "Forord her.\nInnhold her.\nSlutt her.", title="Rapport")
    labels, headings = ("ii", "1", "1"), (("Forord",), ("Del 1",), ("Del 1", "Slutt"))
    numbered = [
        replace(passage, page=label, headings=path)
        for passage, label, path in zip(document.passages, labels, headings, strict=True)
    ]
    return replace(document, passages=tuple(numbered))


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("data")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "harbour.md").write_text("# Havna <script>")
    (folder / "secret.md").write_text("secret")
    pdf = replace(made("map", "Et kart."), document=replace(made("map", "Et kart.").document, source="kart på øya.pdf"))
    (folder / "corpus" / "kart på øya.pdf").write_bytes(b"%PDF-1.4 tiny")
    out = [
        outside(f"out{n}", source)
        for n, source in enumerate(("../secret.md", "/etc/passwd", "link.md", "", "https://x/y"))
    ]
    (folder / "corpus" / "link.md").symlink_to(folder / "secret.md")
    with answering(folder, FAIR, PARTY, ODD, paged(), pdf, *out) as client:
        yield client


def outside(id: str, source: str) -> Prepared:
    """A document that says it came from somewhere else."""
    document = made(id, f"Tekst {id}.")
    return replace(document, document=replace(document.document, source=source))


def found(client: TestClient, **query: Any) -> list[str]:
    return [source["id"] for source in client.get("/v1/sources", params=query).json()["sources"]]


def test_documents_are_listed_with_what_is_known_of_them(client: TestClient):
    listed = client.get("/v1/sources", params={"kind": "report"}).json()
    assert (listed["total"], listed["offset"]) == (1, 0)
    (harbour,) = listed["sources"]
    assert (harbour["id"], harbour["title"], harbour["kind"], harbour["url"]) == (
        "harbour",
        "Havna",
        "report",
        "/sources/harbour",
    )
    assert (harbour["publisher"], harbour["published"], harbour["topics"]) == ("Havnevesenet", "2025-03", ["Sjøfart"])
    assert "text" not in harbour


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ({"kind": ["report", "rule"]}, ["fees", "harbour"]),
        ({"language": "en"}, ["ferry"]),
        ({"publisher": "havnevesen"}, ["harbour"]),
        ({"topic": "sjøfart"}, ["harbour"]),
        ({"q": "HAVNA"}, ["harbour"]),
        ({"q": "årets mes"}, ["fair"]),
        ({"q": "nothing at all"}, []),
        ({"kind": "event"}, ["party", "fair"]),
        ({"kind": "event", "event_from": "2026-11-22"}, ["fair"]),
        ({"event_to": "2026-06-10"}, ["party"]),
        ({"kind": "rule", "valid": "true"}, []),
    ],
)
def test_lists_are_narrowed_by_filters(client: TestClient, query: dict[str, Any], ids: list[str]):
    assert sorted(found(client, **query)) == sorted(ids)


def test_lists_are_ordered_and_paged(client: TestClient):
    assert found(client, order="event")[:2] == ["party", "fair"]
    assert found(client, order="newest")[:3] == ["ferry", "harbour", "fees"]
    every = found(client)
    assert [found(client, limit=2, offset=n)[0] for n in (0, 2)] == [every[0], every[2]]
    assert client.get("/v1/sources", params={"limit": 1}).json()["total"] == len(every)


@pytest.mark.parametrize(
    "query", [{"limit": 0}, {"limit": 201}, {"offset": -1}, {"kind": "x"}, {"event_from": "soon"}, {"order": "x"}]
)
def test_what_cannot_be_listed_is_a_problem(client: TestClient, query: dict[str, Any]):
    assert client.get("/v1/sources", params=query).status_code == 422


def test_a_document_comes_with_its_text_pages_and_sections(client: TestClient):
    document = client.get("/v1/sources/paged").json()
    assert document["text"] == "Forord her.\nInnhold her.\nSlutt her."
    assert document["pages"] == [{"label": "ii", "number": 2, "start": 0}, {"label": "1", "number": 3, "start": 12}]
    assert [(one["headings"], one["start"], one["end"]) for one in document["sections"]] == [
        (["Forord"], 0, 11),
        (["Del 1"], 12, 24),
        (["Del 1", "Slutt"], 25, 35),
    ]


def test_an_id_may_hold_anything(client: TestClient):
    assert client.get("/v1/sources/%C3%A5%2Fb%20c").json()["title"] == "Skråstrek"
    assert client.get("/v1/sources/%C3%A5%2Fb%20c/span?start=0&end=2").json()["quote"] == "Et"


@pytest.mark.parametrize("path", ["nothing", "nothing/span?start=0&end=1", "nothing/original", "../../etc/passwd"])
def test_what_is_not_there_is_a_problem(client: TestClient, path: str):
    assert client.get(f"/v1/sources/{path}").status_code == 404


def test_an_older_version_is_told_to_have_changed(client: TestClient):
    version = HARBOUR.document.version
    assert client.get("/v1/sources/harbour", params={"v": version[:12]}).json()["changed"] is False
    changed = client.get("/v1/sources/harbour", params={"v": "0" * 12}).json()
    assert (changed["changed"], changed["version"]) == (True, version)


def test_a_citation_opens_at_its_words(client: TestClient):
    (citation,) = ask(client)["citations"]
    place = {name: citation[name] for name in ("start", "end")} | {"v": citation["version"]}
    told = client.get("/v1/sources/harbour/span", params=place).json()
    assert (told["changed"], told["found"], told["quote"]) == (False, True, citation["quote"])


def test_words_of_a_changed_document_are_found_again_by_themselves_or_by_their_mark(tmp_path: Path):
    with answering(tmp_path) as client:
        (citation,) = ask(client)["citations"]
        later = made("harbour", "Nytt om havna.\nHavna har\n14 ansatte.\nHavna har 14 ansatte.", title="Havna")
        publish(service_of(client).assistant.index, later)
        by_quote = {
            "v": citation["version"],
            "start": citation["start"],
            "end": citation["end"],
            "quote": citation["quote"],
        }
        told = client.get("/v1/sources/harbour/span", params=by_quote).json()
        assert (told["changed"], told["found"], told["start"]) == (True, True, 37)
        by_link = client.get("/v1" + citation["url"].replace("?", "/span?")).json()
        assert (by_link["found"], by_link["start"], by_link["quote"]) == (True, 37, "Havna har 14 ansatte.")
        publish(service_of(client).assistant.index, made("harbour", "Havna er nedlagt.", title="Havna"))
        assert client.get("/v1/sources/harbour/span", params=by_quote).json()["found"] is False
        bare = {name: value for name, value in by_quote.items() if name != "quote"}
        assert client.get("/v1/sources/harbour/span", params=bare).json()["found"] is None


@pytest.mark.parametrize("place", [{"start": 5, "end": 5}, {"start": 9, "end": 3}, {"start": 0, "end": 10**8}])
def test_a_span_outside_of_the_text_is_not_found(client: TestClient, place: dict[str, int]):
    assert client.get("/v1/sources/harbour/span", params=place).json()["found"] is False


def test_a_pdf_is_shown_and_can_do_nothing(client: TestClient):
    response = client.get("/v1/sources/map/original")
    assert (response.status_code, response.content, response.headers["content-type"]) == (
        200,
        b"%PDF-1.4 tiny",
        "application/pdf",
    )
    assert response.headers["content-disposition"].startswith("inline; filename*=utf-8''kart%20p%C3%A5")
    assert response.headers["content-security-policy"].startswith("sandbox;")
    assert response.headers["x-content-type-options"] == "nosniff"
    assert client.get("/v1/sources/map").json()["original"] == "application/pdf"
    part = client.get("/v1/sources/map/original", headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.content) == (206, b"%PDF")


def test_anything_but_a_pdf_is_saved_and_not_opened(client: TestClient):
    response = client.get("/v1/sources/harbour/original")
    assert response.headers["content-type"] == "application/octet-stream"
    assert response.headers["content-disposition"].startswith("attachment;")


@pytest.mark.parametrize("id", ["out0", "out1", "out2", "out3", "out4"])
def test_only_regular_files_of_the_corpus_are_given_away(client: TestClient, id: str):
    assert client.get(f"/v1/sources/{id}/original").status_code == 404
    assert client.get(f"/v1/sources/{id}").json()["original"] is None


def test_a_quote_is_found_nearest_to_where_it_was():
    text = "Ja. Nei. Ja. Kanskje. Ja."
    assert find_quote(text, "Ja.", 10) == Span(9, 12)
    assert find_quote("Til og\n  med sist.", "og med", 0) == Span(4, 12)
    assert find_quote(text, "a.b(", 0) is None
    assert find_quote(text, "  ", 0) is None


def test_a_mark_stands_for_the_very_words():
    text = "Innledning. Havna har 14 ansatte. Havna har 15 ansatte."
    quote = "Havna har 14 ansatte."
    assert find_mark(text, quote_mark(quote), len(quote), 30) == Span(12, 33)
    assert find_mark(text, quote_mark("Havna har 13 ansatte."), len(quote), 30) is None


def test_the_permalink_of_a_citation_carries_the_mark_of_its_words():
    assert span_url(HARBOUR.document, 33, 54, "Havna har 14 ansatte.").endswith(
        f"&start=33&end=54&h={quote_mark('Havna har 14 ansatte.')}"
    )
    assert span_url(HARBOUR.document, 33, 54).endswith("&start=33&end=54")


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("i", 1),
        ("iv", 4),
        ("ix", 9),
        ("XIV", 14),
        ("xl", 40),
        ("xcix", 99),
        ("iiii", None),
        ("", None),
        ("A-3", None),
        ("12", None),
    ],
)
def test_roman_numbers_are_read(label: str, value: int | None):
    assert roman(label) == value


def test_a_document_without_pages_has_none():
    assert pages(HARBOUR.passages) == []
    assert len(sections(HARBOUR.passages)) == 1
