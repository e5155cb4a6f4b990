"""What a `sources.toml` may say."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.errors import BadInput
from assistant.types import Kind, Language
from ingest.listing import Page, listing_of, read_listing

SOURCES = """
hosts = ["files.example"]

[[folder]]
path = "rapporter"
kind = "report"
language = "nb"
published = 2022-06-01

[[url]]
url = "https://www.Klynge.example/om#kontakt"
publisher = "Klyngen"
topics = ["klynger", "helse"]
schedule = "weekly"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "sources.toml"
    path.write_text(text)
    return path


def test_folders_and_pages_are_listed_with_what_holds_for_all_in_them(tmp_path: Path):
    listing = read_listing(written(tmp_path, SOURCES))
    (place,), (page,) = listing.places, listing.pages
    assert place.path == tmp_path / "rapporter"
    assert (place.defaults.kind, place.defaults.language, place.defaults.published) == (
        Kind.REPORT,
        Language.BOKMAAL,
        "2022-06-01",
    )
    assert (page.url, page.schedule) == ("https://www.klynge.example/om", "weekly")
    assert (page.defaults.publisher, page.defaults.topics) == ("Klyngen", ("klynger", "helse"))
    assert listing.allowed == {"files.example", "www.klynge.example"}


def test_arguments_may_be_paths_addresses_and_lists(tmp_path: Path):
    path = written(tmp_path, SOURCES)
    listing = listing_of(["notes.md", "https://site.example", str(path)])
    assert [place.path for place in listing.places] == [Path("notes.md"), tmp_path / "rapporter"]
    assert [page.url for page in listing.pages] == ["https://site.example/", "https://www.klynge.example/om"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("folders = []", "`folders` is unknown"),
        ("[folder]\npath = 'x'", r"write \[\[folder\]\]"),
        ("[[folder]]\nkind = 'report'", "an entry has no `path`"),
        ("[[folder]]\npath = 'x'\nkinds = 'report'", r"`kinds` in \[\[folder\]\] is unknown"),
        ("[[folder]]\npath = 'x'\nkind = 'poem'", "`kind` in the metadata is 'poem', none of"),
        ("[[url]]\nurl = 'http://127.0.0.1/'", "not on the internet"),
        ("[[url]]\nurl = 'https://site.example'\nschedule = 'often'", "`schedule` is 'often', none of hourly"),
        ("hosts = ['https://site.example']", "`hosts` is not a list of names"),
        ("hosts = [", "not valid TOML"),
    ],
)
def test_what_does_not_fit_is_named(tmp_path: Path, text: str, reason: str):
    with pytest.raises(BadInput, match=reason):
        read_listing(written(tmp_path, text))


def test_a_missing_list_is_named(tmp_path: Path):
    with pytest.raises(BadInput, match=r"sources\.toml: No such file"):
        listing_of([str(tmp_path / "sources.toml")])


def test_a_page_is_due_when_its_schedule_says_so():
    now = datetime(2026, 11, 22, tzinfo=UTC)
    weekly = Page("https://site.example/", schedule="weekly")
    assert weekly.due(None, now)
    assert not weekly.due(now - timedelta(days=5), now)
    assert weekly.due(now - timedelta(days=6, hours=20), now)
    assert Page("https://site.example/").due(now, now)
