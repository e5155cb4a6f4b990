"""Small files, made by hand where a library would hide what matters."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Text:
    """A line on a PDF page: points from the lower left corner."""

    words: str
    x: float = 60
    y: float = 700
    size: float = 10
    bold: bool = False


def lines(*words: str, x: float = 60, y: float = 700, size: float = 10, step: float = 13) -> list[Text]:
    """Lines under each other."""
    return [Text(line, x, y - n * step, size) for n, line in enumerate(words)]


def pdf(*pages: Sequence[Text], title: str = "", labels: str = "", outline: Mapping[str, int] | None = None) -> bytes:
    """A PDF in Helvetica; `labels` is the inside of a PageLabels array, `outline` gives titles and page numbers."""
    objects = ["", "", _font("Helvetica"), _font("Helvetica-Bold")]
    kids = []
    for page in pages:
        content = "\n".join(_shown(text) for text in page)
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            f"/Resources << /Font << /F0 3 0 R /F1 4 0 R >> >> /Contents {len(objects)} 0 R >>"
        )
        kids.append(len(objects))
    more = f" /PageLabels << /Nums [{labels}] >>" if labels else ""
    if outline:
        more += f" /Outlines {_outline(objects, outline, kids)} 0 R"
    objects[0] = f"<< /Type /Catalog /Pages 2 0 R{more} >>"
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] >>"
    objects.append(f"<< /Title ({title}) /CreationDate (D:20210512093000Z) >>")
    return _written(objects)


def _font(name: str) -> str:
    return f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>"


def _shown(text: Text) -> str:
    if not text.words:
        return f"{text.x} {text.y} 400 300 re f"  # a black box, as a picture would be
    words = text.words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"BT /F{int(text.bold)} {text.size} Tf {text.x} {text.y} Td ({words}) Tj ET"


def _outline(objects: list[str], outline: Mapping[str, int], kids: Sequence[int]) -> int:
    root = len(objects) + 1
    entries = list(outline.items())
    objects.append(f"<< /First {root + 1} 0 R /Last {root + len(entries)} 0 R /Count {len(entries)} >>")
    for n, (title, page) in enumerate(entries, root + 1):
        following = f" /Next {n + 1} 0 R" if n < root + len(entries) else ""
        objects.append(f"<< /Title ({title}) /Parent {root} 0 R /Dest [{kids[page]} 0 R /Fit]{following} >>")
    return root


def _written(objects: Sequence[str]) -> bytes:
    data, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n".encode() + content.encode("cp1252") + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    tail = f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>\nstartxref\n{len(data)}\n%%EOF"
    return data + (head + tail).encode()


def locked(data: bytes, password: str) -> bytes:
    """The same PDF, to be opened with a password only."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt(password, algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def word(write: Callable[[Any], object]) -> bytes:
    """A DOCX, written by a function that is given python-docx's document."""
    import docx

    document = docx.Document()
    write(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def slides(write: Callable[[Any], object]) -> bytes:
    """A PPTX, written by a function that is given python-pptx's presentation."""
    import pptx

    presentation = pptx.Presentation()
    write(presentation)
    out = io.BytesIO()
    presentation.save(out)
    return out.getvalue()


def archive(members: Mapping[str, bytes], compressed: bool = True) -> bytes:
    """A zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return out.getvalue()


def with_member(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same archive with one member changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        members = {entry.filename: source.read(entry) for entry in source.infolist()}
    return archive(members | {name: change(members[name])})
