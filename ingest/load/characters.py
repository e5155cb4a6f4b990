"""From bytes to characters that are safe to store, index and show."""

from __future__ import annotations

import codecs
import re
import unicodedata

from assistant.errors import UnreadableSource

_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Characters that show nothing and can carry hidden text: NUL, soft hyphen, zero width, bidi controls,
# annotations, fillers, variation selectors, tags.
_INVISIBLE = re.compile(
    "[\x00\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x9f]")
_PILED = re.compile("([\u0300-\u036f]{8})[\u0300-\u036f]+")  # more marks on a letter than any language has
_SURROGATES = re.compile("[\ud800-\udfff]")

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_SINGLE = ("cp1252", "mac_roman", "cp850")
_NORDIC = re.compile("[æøåäöÆØÅÄÖ]")
_MOST_CONTROLS = 0.02  # share of the characters; text has next to none


def normalise(text: str) -> str:
    r"""NFC, "\n" for every line break, nothing invisible, a space for every other control but tab."""
    text = _INVISIBLE.sub("", _BREAKS.sub("\n", text))
    text = _SURROGATES.sub("\ufffd", _CONTROLS.sub(" ", text))
    text = _PILED.sub(r"\1", text)
    return unicodedata.normalize("NFC", text)


def decode(data: bytes, name: str, declared: str = "") -> str:
    """The text of a file: by its mark, as UTF-8, as declared, by its letters; not normalised.

    Raises UnreadableSource for what is not text.
    """
    text = _marked(data) or _unmarked(data, declared)
    if _binary(text):
        raise UnreadableSource(f"{name}: not text, but some binary format that is not read here")
    return text


def _marked(data: bytes) -> str:
    for mark, charset in _BOMS:
        if data.startswith(mark):
            return data.decode(charset, "replace").removeprefix("\ufeff")
    return ""


def _unmarked(data: bytes, declared: str) -> str:
    if b"\x00" in data[:4096]:  # UTF-16 has one beside each letter, and would pass for UTF-8
        return _strictly(data, _wide(data)) or data.decode("utf-8", "replace")
    text = _strictly(data, "utf-8")
    if text is None and _mostly_utf8(data):
        text = data.decode("utf-8", _as_cp1252())
    if text is None and not _latin1(declared):
        text = _strictly(data, declared)
    return _detected(data) if text is None else text


def _wide(data: bytes) -> str:
    """The UTF-16 whose high bytes are the NULs."""
    start = data[:4096]
    even, odd, most = start[0::2].count(0), start[1::2].count(0), 0.7 * len(start) / 2
    return "utf-16-le" if odd > most > even else "utf-16-be" if even > most > odd else ""


def _strictly(data: bytes, charset: str) -> str | None:
    """None where the charset is unknown, is no charset of text, or does not fit."""
    try:
        return data.decode(charset) if charset else None
    except (LookupError, ValueError):
        return None


def _mostly_utf8(data: bytes) -> bool:
    """UTF-8 with a few stray bytes, as when pieces of pages were pasted together."""
    text = data.decode("utf-8", "replace")
    stray = text.count("\ufffd")
    return sum(character > "\x7f" for character in text) - stray > stray


def _as_cp1252() -> str:
    """Name of the error handler that reads bytes that are not UTF-8 as cp1252."""

    def stray(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeDecodeError):
            raise error
        return error.object[error.start : error.end].decode("cp1252", "replace"), error.end

    codecs.register_error("arena.cp1252", stray)
    return "arena.cp1252"


def _latin1(charset: str) -> bool:
    """Browsers read pages that declare ISO 8859-1 as cp1252, and it fits every byte: it says nothing."""
    return charset.lower().replace("_", "-") in ("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii")


def _detected(data: bytes) -> str:
    """The single-byte charset that gives the most letters of these languages, cp1252 when none stands out."""
    return max((data.decode(charset, "replace") for charset in _SINGLE), key=_letters)


def _letters(text: str) -> int:
    return len(_NORDIC.findall(text[:200_000]))


def _binary(text: str) -> bool:
    sample = text[:100_000]
    odd = len(_CONTROLS.findall(sample)) + sample.count("\x00") + sample.count("\ufffd")
    return odd > 4 + _MOST_CONTROLS * len(sample)
