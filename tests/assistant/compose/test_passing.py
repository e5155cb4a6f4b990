"""What passes of a chat model's words while they stream."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.compose.passing import Passing


def passed(reply: str, *, passages: int = 3, size: int = 1000) -> str:
    passing = Passing(passages)
    pieces = [passing.feed(reply[at : at + size]) for at in range(0, len(reply), size)]
    return "".join(pieces) + passing.end()


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Avgiften er 300 kroner [1].", "Avgiften er 300 kroner [1]."),
        ("Avgiften er 300 kroner [1, 2].", "Avgiften er 300 kroner [1][2]."),
        ("Avgiften er 300 kroner [1][2].", "Avgiften er 300 kroner [1][2]."),
        ("Avgiften er 300 kroner【1†kilde】.", "Avgiften er 300 kroner[1]."),
        ("Avgiften er 300 kroner [^1].", "Avgiften er 300 kroner [1]."),
        ("Avgiften er 300 kroner [kilde 2].", "Avgiften er 300 kroner [2]."),
        ("Avgiften er 300 kroner [1-3].", "Avgiften er 300 kroner [1][2][3]."),
        ("Avgiften er 300 kroner [1", "Avgiften er 300 kroner [1]"),
    ],
)
def test_markers_of_every_make_become_one(written: str, shown: str):
    assert passed(written) == shown


@pytest.mark.parametrize("marker", ["[7]", "[0]", "【12】", "[^99]", "[4, 5]"])
def test_a_number_that_no_passage_has_vanishes(marker: str):
    assert passed(f"Avgiften er 300 kroner {marker}. Det er alt.") == "Avgiften er 300 kroner. Det er alt."


def test_brackets_around_words_are_dropped_and_the_words_stay():
    assert passed("Den [nye] avgiften […] fra [2026]") == "Den nye avgiften … fra 2026"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Les [mer om det](https://evil.example/?q=1) nå", "Les mer om det nå"),
        ("Se ![kart over havna](https://evil.example/a.png) der", "Se kart over havna der"),
        ("Se ![](https://evil.example/a.png)der", "Se"),
        ("Se ![kart](data:image/png;base64,AAAA) der", "Se kart der"),
        ("Gå til https://evil.example/x.", "Gå til."),
        ("Gå til <https://evil.example>", "Gå til"),
        ("Gå til www.evil.example", "Gå til"),
        ("Gå til evil.example/steal?x=1 nå", "Gå til nå"),
        ("Gå til //evil.example nå", "Gå til nå"),
        ("Kjør javascript:alert(1) nå", "Kjør nå"),
        ("Svar [1](/evil) her", "Svar [1] (/evil) her"),
        ("[1]: https://evil.example", "[1] :"),
    ],
)
def test_links_and_images_do_not_pass(written: str, shown: str):
    assert passed(written) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<script>alert(1)</script>Hei", "alert(1)Hei"),
        ("Hei <img src=x onerror=alert(1)> du", "Hei du"),
        ("<<b>script>Hei", "script>Hei"),
        ("Under 5 < 6 og 7 <8", "Under 5 < 6 og 7 <8"),
        ("Hei <b", "Hei"),
        ("<think>Jeg lurer på [1]</think>\nSvaret er 4.", "Svaret er 4."),
        ("**Viktig**: `kode` og # tegn", "Viktig: kode og tegn"),
    ],
)
def test_markup_does_not_pass(written: str, shown: str):
    assert passed(written) == shown


def test_characters_that_show_nothing_do_not_pass():
    assert passed("Ha\u202evn\u200ba\U000e0041 er\x00 stor\x1b[3") == "Havna er stor[3]"


def test_a_word_that_never_ends_does_not_pass():
    assert passed("Hei " + "a" * 5000 + " du") == "Hei du"


SIGNS = "[]【】<>()!17,a/#^-.:`\\ \n\u202e"
PARTS = st.sampled_from(
    [*SIGNS, "http://", "www.", "x.no/y", "script", "think", "</", "javascript:", "**", "&lt;", "kilde "]
)


@settings(max_examples=100, deadline=None)
@given(st.lists(PARTS, max_size=30).map("".join), st.integers(1, 7))
def test_it_makes_no_difference_where_pieces_end(reply: str, size: int):
    assert passed(reply, size=size) == passed(reply)


@settings(max_examples=150, deadline=None)
@given(st.lists(PARTS, max_size=40).map("".join))
def test_no_link_image_or_tag_can_be_put_together(reply: str):
    shown = passed(reply)
    assert not re.search(r"\w://|//\S|www\.\w|javascript:\w|\]\(|!\[", shown)
    assert not re.search(r"<[a-zA-Z/!?]", shown)
    assert set(re.findall(r"\[[^\]]*\]?", shown)) <= {"[1]", "[2]", "[3]"}
    assert "\u202e" not in shown
