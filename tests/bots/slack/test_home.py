"""The home page of the bot, as Slack takes it and as a reader sees it."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.types import Language
from bots.slack.contract import Source
from bots.slack.home import REMOVE, Home, home_view, newest, upcoming
from tests.bots.slack.fake_limits import texts_of, wrong_view
from tests.bots.slack.fake_people import asks, opens_home, presses
from tests.bots.slack.fake_slack import BROKEN
from tests.bots.slack.fake_workspace import ANN, KARI, MADS
from tests.bots.slack.rig import Opened

pytestmark = pytest.mark.anyio
TODAY = date(2026, 11, 22)


def source(id: str, **about: str) -> Source:
    given = {"version": "v", "title": id.title(), "kind": "article", "language": "nb", "publisher": "Havnevesenet"}
    return Source(id, **{**given, "published": "", "url": f"/sources/{id}", "source_url": "", **about})


def test_the_newest_documents_are_those_published_last():
    sources = [source("a", published="2024"), source("b", published="2026-03-01"), source("c")]
    assert [one.document for one in newest(sources)] == ["b", "a"]


def test_an_event_is_upcoming_until_it_is_over():
    sources = [
        source("over", event_start="2026-11-01"),
        source("lasts", event_start="2026-11-20", event_end="2026-11-22"),
        source("month", event_start="2026-11"),
        source("next", event_start="2026-12-03"),
        source("none"),
    ]
    assert [one.document for one in upcoming(sources, TODAY)] == ["month", "lasts", "next"]


def test_the_longest_page_is_within_slacks_limits():
    long = "x" * 5_000
    sources = tuple(
        source(
            str(at), title=long, publisher=long, published="2026", url="/" + long, event_start="2099", event_place=long
        )
        for at in range(30)
    )
    view = home_view(Home("U1", Language.DANISH, sources, (), (long,) * 9, "https://arena.example"), TODAY)
    assert wrong_view(view) == ""


async def test_a_reader_sees_what_is_indexed_and_what_is_coming_in_their_language(opened: Opened):
    async with opened() as room:
        await room.send(opens_home(room.slack, MADS))
        shown = "\n".join(texts_of(room.slack.homes[MADS]["blocks"]))
    assert "*4* dokumenter fra *3* udgivere" in shown
    assert "Klyngerapporten" in shown
    assert "Møteplass helse, 3. december 2099, Bergen" in shown
    assert "Havna &amp; &lt;øya&gt;" in shown
    assert "arena slack forget U3MADS" in shown


async def test_a_saved_answer_is_on_the_page_until_it_is_removed(opened: Opened):
    async with opened() as room:
        await room.send(asks(room.slack, KARI, "C1", "Hvor mange ansatte har havna?"))
        (answer,) = room.slack.answers("C1")
        await room.send(presses(room.slack, KARI, answer, "save"))
        await room.send(opens_home(room.slack, KARI))
        page = room.slack.homes[KARI]
        assert "*Hvor mange ansatte har havna?*\nHavna har 14 ansatte. [1]" in "\n".join(texts_of(page["blocks"]))
        await room.send(presses(room.slack, KARI, page, REMOVE))
        assert "Ingen ennå." in "\n".join(texts_of(room.slack.homes[KARI]["blocks"]))
        await room.send(opens_home(room.slack, ANN))
        assert "None yet." in "\n".join(texts_of(room.slack.homes[ANN]["blocks"]))


async def test_a_page_without_a_known_language_is_in_bokmaal(opened: Opened):
    async with opened() as room:
        room.slack.fail("users.info", BROKEN, times=9)
        await room.send(opens_home(room.slack, ANN))
        assert "Nyeste dokumenter" in "\n".join(texts_of(room.slack.homes[ANN]["blocks"]))
