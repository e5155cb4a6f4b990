"""Pages and sitemaps as sources, over real sockets on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest import web
from ingest.child import Child
from tests.ingest.ingestion import FERRY, Ingestion
from tests.ingest.site import Site, article, page, redirect

FERRY_PAGE = page(article("Ferge", "Fergen går til øya klokken ni."), ETag='"1"')
URL = "http://site.example/ferge"


@pytest.fixture
def site() -> Iterator[Site]:
    with Site(ferge=FERRY_PAGE) as site:
        yield site


@pytest.fixture
def ingestion(tmp_path: Path, child: Child, site: Site) -> Ingestion:
    return Ingestion(tmp_path, child, site)


def sitemap(*addresses: str) -> bytes:
    listed = "".join(f"<url><loc>{address}</loc><lastmod>2026-01-01</lastmod></url>" for address in addresses)
    return page(f'<?xml version="1.0"?><urlset xmlns="x">{listed}</urlset>', "application/xml")


def test_a_page_becomes_a_document_that_carries_its_address(ingestion: Ingestion):
    ingestion.run(URL)
    document = ingestion.index().documents()[0]
    assert (document.source, document.metadata.url, document.metadata.title) == (URL, URL, "Ferge")
    assert document.id == "site-example-ferge"
    assert ingestion.found("når går fergen") == [URL]


def test_an_unchanged_page_is_asked_for_with_its_tag_and_costs_nothing(ingestion: Ingestion, site: Site):
    ingestion.run(URL)
    site.answers["/ferge"] = b"HTTP/1.1 304 Not Modified\r\n\r\n"
    report = ingestion.run(URL)
    assert (report.plan.counts["unchanged"], report.embedded, report.refused) == (1, 0, ())
    assert 'If-None-Match: "1"' in site.asked[1]


def test_a_page_without_a_tag_is_compared_by_content(ingestion: Ingestion, site: Site):
    site.answers["/ferge"] = page(article("Ferge", "Fergen går klokken ni."))
    ingestion.run(URL)
    assert ingestion.run(URL).plan.counts["unchanged"] == 1
    site.answers["/ferge"] = page(article("Ferge", "Fergen går klokken ti."))
    assert ingestion.run(URL).plan.counts["changed"] == 1


def test_a_page_that_fails_keeps_its_document_and_is_asked_without_a_tag_next_time(ingestion: Ingestion, site: Site):
    ingestion.run(URL)
    site.answers["/ferge"] = page("Logg inn", status="401 Unauthorized")
    report = ingestion.run(URL)
    assert [one.source for one in report.refused] == [URL]
    assert ingestion.sources() == [URL]
    assert "401" in ingestion.errors()[URL]
    site.answers["/ferge"] = FERRY_PAGE
    assert ingestion.run(URL).refused == ()
    assert "If-None-Match" not in site.asked[2]
    assert ingestion.errors() == {}


def test_a_page_is_not_gone_when_a_folder_is_ingested(ingestion: Ingestion):
    ingestion.run(URL)
    ingestion.write("ferge.md", FERRY)
    assert ingestion.run().plan.gone == ()
    assert ingestion.sources() == ["ferge.md", URL]


def test_a_sitemap_brings_the_pages_of_allowed_hosts_and_names_the_others(ingestion: Ingestion, site: Site):
    addresses = [
        "http://site.example/a?x=1&amp;y=2",
        "http://other.example/",
        "http://127.0.0.1/",
        "http://site.example/a",
    ]
    site.answers |= {
        "/sitemap.xml": sitemap(*addresses),
        "/a?x=1&y=2": page(article("A", "Bussen går klokken ti.")),
        "/a": page(article("B", "Toget går klokken elleve.")),
    }
    report = ingestion.run("http://site.example/sitemap.xml")
    assert ingestion.sources() == ["http://site.example/a", "http://site.example/a?x=1&y=2"]
    assert {one.source: one.reason.split(".")[0] for one in report.refused} == {
        "http://other.example/": "other",
        "http://127.0.0.1/": "127",
    }
    assert set(site.connected) == {"93.184.216.34"}


def test_a_sitemap_of_sitemaps_is_followed_once(ingestion: Ingestion, site: Site):
    index = page("<sitemapindex><sitemap><loc>http://site.example/s1</loc></sitemap></sitemapindex>", "text/xml")
    site.answers |= {"/sitemap.xml": index, "/s1": sitemap(URL, "http://site.example/sitemap.xml")}
    ingestion.run("http://site.example/sitemap.xml")
    assert site.paths == ["/sitemap.xml", "/s1", "/ferge"]


def test_a_sitemap_with_entities_expands_none_of_them(ingestion: Ingestion, site: Site):
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    site.answers["/sitemap.xml"] = page(f"{bomb}<urlset><loc>http://site.example/&f;</loc></urlset>", "text/xml")
    ingestion.run("http://site.example/sitemap.xml")
    assert site.paths == ["/sitemap.xml", "/&f;"]


def test_a_sitemap_without_end_is_cut(ingestion: Ingestion, site: Site, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(web, "MOST", 3)
    site.answers["/sitemap.xml"] = sitemap(*(f"http://site.example/{n}" for n in range(10)))
    report = ingestion.run("http://site.example/sitemap.xml")
    assert len(site.paths) == 3
    assert "lists more than 3 pages; the rest was left out" in [one.reason for one in report.refused]


def test_a_redirected_page_keeps_the_address_that_was_asked_for(ingestion: Ingestion, site: Site):
    site.answers["/gammel"] = redirect("/ferge")
    ingestion.run("http://site.example/gammel")
    assert ingestion.sources() == ["http://site.example/gammel"]


def test_a_scheduled_page_is_asked_for_when_it_is_due_and_its_defaults_hold(ingestion: Ingestion, site: Site):
    listing = ingestion.folder / "sources.toml"
    listing.write_text(f'[[url]]\nurl = "{URL}"\nschedule = "weekly"\npublisher = "Fergelaget"\nkind = "guide"\n')
    ingestion.run(listing)
    about = ingestion.index().documents()[0].metadata
    assert (about.publisher, about.kind) == ("Fergelaget", "guide")
    ingestion.run(listing)
    assert len(site.asked) == 1
    with ingestion.catalogue.writing() as rows:
        rows.execute("UPDATE fetched SET asked = '2026-01-01T00:00:00+00:00'")
    ingestion.run(listing)
    assert len(site.asked) == 2


def test_a_folder_in_the_list_gives_its_defaults_where_a_file_says_nothing(ingestion: Ingestion):
    ingestion.write("rapporter/ferge.md", FERRY)
    ingestion.write("rapporter/bok.md", "---\nkind: guide\n---\n# Bok\n\nBoka handler om båter.")
    listing = ingestion.folder / "corpus" / "sources.toml"
    listing.write_text('[[folder]]\npath = "rapporter"\nkind = "report"\npublisher = "Klyngen"\n')
    ingestion.run(listing)
    kinds = {document.source: document.metadata.kind for document in ingestion.index().documents()}
    assert kinds == {"rapporter/ferge.md": "report", "rapporter/bok.md": "guide"}
    assert ingestion.run(listing).plan.counts["unchanged"] == 2
    listing.write_text('[[folder]]\npath = "rapporter"\nkind = "report"\npublisher = "Nettverket"\n')
    assert ingestion.run(listing).plan.counts["changed"] == 2
    assert {document.metadata.publisher for document in ingestion.index().documents()} == {"Nettverket"}


def test_no_page_is_left_in_the_data_folder(ingestion: Ingestion):
    ingestion.run(URL)
    assert not (ingestion.settings.data / "fetched").exists()
