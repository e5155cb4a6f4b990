"""Reads sources into blocks. What a file is, its content decides; its name only parts Markdown from text."""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.errors import UnreadableSource
from ingest.blocks import Loaded

_HTML = re.compile(
    rb"(?:(?:<\?xml[^>]*>|<!--.*?-->)\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_TAGS = re.compile(rb"<(?:p|div|h[1-6]|article|main|table|ul|section|br)\b[^>]*>", re.IGNORECASE)
_MARKDOWN_NAME = re.compile(r".*\.(?:md|markdown|mdown|mkd)", re.IGNORECASE)
_TEXT_NAME = re.compile(r".*\.(?:txt|text|asc)", re.IGNORECASE)
_FRONT_MATTER = re.compile(rb"(?:\xef\xbb\xbf)?\s*---[ \t]*\r?\n[\w-]+:")
_MARKDOWN = re.compile(rb"^#{1,6} \S|^\[[^\]]+\]\([^)]+\)|^\|[ :|-]+\|\s*$", re.MULTILINE)

_UNREAD = (
    (b"{\\rtf", "an RTF file; save it as DOCX or PDF"),
    (b"\x89PNG", "a picture; if it shows text, make a PDF of it with ocrmypdf"),
    (b"\xff\xd8\xff", "a picture; if it shows text, make a PDF of it with ocrmypdf"),
    (b"GIF8", "a picture; if it shows text, make a PDF of it with ocrmypdf"),
    (b"\x1f\x8b", "a gzip archive; unpack it"),
    (b"7z\xbc\xaf", "a 7z archive; unpack it"),
    (b"Rar!", "a RAR archive; unpack it"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def load(data: bytes, name: str) -> Loaded:
    """The blocks of a file, and what it says of itself.

    Raises UnreadableSource with the reason for what is empty, damaged, locked, scanned or of no known format.
    """
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise UnreadableSource(f"{name}: empty")
    loaded = _loader(data, name)(data, name)
    if not any(block.text.strip() for block in loaded.blocks):
        raise UnreadableSource(f"{name}: no text in it")
    return loaded


def _loader(data: bytes, name: str) -> Callable[[bytes, str], Loaded]:
    """By the first bytes, then by the members of an archive, then by the tags of a page."""
    for magic, what in _UNREAD:
        if data.startswith(magic):
            raise UnreadableSource(f"{name}: {what}")
    if data.startswith(_OLE):
        raise UnreadableSource(f"{name}: {_old_office(data)}")
    if re.match(rb"(?s).{0,1000}?(?:^|[\r\n])%PDF-\d", data[:1024]):
        from ingest.load.pdf import load_pdf

        return load_pdf
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _archived(data, name)
    return _text(data, name)


def _old_office(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "locked with a password; save a copy without it"
    return "an Office file of the format before 2007; save it as DOCX, PPTX or PDF"


def _archived(data: bytes, name: str) -> Callable[[bytes, str], Loaded]:
    from ingest.load.archive import checked

    form = checked(data, name)
    if form == "docx":
        from ingest.load.word import load_word

        return load_word
    if form == "pptx":
        from ingest.load.slides import load_slides

        return load_slides
    what = "a spreadsheet; save it as PDF" if form else "a zip archive; unpack it"
    raise UnreadableSource(f"{name}: {what}")


def _text(data: bytes, name: str) -> Callable[[bytes, str], Loaded]:
    start = _readable(data[:4096])
    if _HTML.match(start) or (re.search(r"\.x?html?$", name, re.IGNORECASE) and _TAGS.search(start)):
        from ingest.load.html import load_html

        return load_html
    named = _MARKDOWN_NAME.fullmatch(name)
    if named or _FRONT_MATTER.match(start) or (not _TEXT_NAME.fullmatch(name) and _MARKDOWN.search(start)):
        from ingest.load.markdown import load_markdown

        return load_markdown
    from ingest.load.plain import load_text

    return load_text


def _readable(start: bytes) -> bytes:
    """Without what UTF-16 puts between the letters, so that tags can be found."""
    return start.replace(b"\x00", b"").lstrip(b"\xff\xfe\xef\xbb\xbf \t\r\n")
