"""Bytes to text, and text to text that is safe to show."""

import pytest

from assistant.errors import UnreadableSource
from ingest.load.characters import decode, normalise

SENTENCE = "Søknadsfristen er 15. mars, og beløpet gjelder både små og større bedrifter på Østlandet. "


@pytest.mark.parametrize(
    "charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman", "cp850"]
)
def test_letters_are_right_in_every_charset_that_is_in_use(charset: str):
    assert decode(SENTENCE.encode(charset), "a.txt") == SENTENCE


def test_a_few_stray_bytes_do_not_spoil_the_rest():
    assert decode("blåbær og rømme ".encode() + b"p\xe5 br\xf8d", "a.txt") == "blåbær og rømme på brød"


def test_a_page_that_declares_latin_1_is_read_as_browsers_do():
    assert decode("«Sånn» – 5 €".encode("cp1252"), "a.html", "iso-8859-1") == "«Sånn» – 5 €"


def test_a_wrong_declaration_does_not_break_utf_8():
    assert decode("blåbær".encode(), "a.html", "iso-8859-1") == "blåbær"


@pytest.mark.parametrize("data", [bytes(range(256)) * 20, b"hei\x00" * 500])
def test_what_is_no_text_is_refused(data: bytes):
    with pytest.raises(UnreadableSource, match=r"a\.txt: not text"):
        decode(data, "a.txt")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\u030a", "å"),
        ("fr\u00adist\u200b en\ufeff", "frist en"),
        ("a\x00b", "ab"),
        ("\u202etxt.exe\u202c", "txt.exe"),
        ("hei\U000e0041\U000e0042", "hei"),
        ("a\ud800b", "a\ufffdb"),
        ("a\x07b\x1bc", "a b c"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("e" + "\u0327" * 50, "ȩ" + "\u0327" * 7),
        ("kl. 12\u00a0000", "kl. 12\u00a0000"),
    ],
)
def test_nothing_invisible_is_left(text: str, expected: str):
    assert normalise(text) == expected
