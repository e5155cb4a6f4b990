"""A scan is read where the tools for it are installed, and told what is missing where they are not."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from assistant.errors import ScannedSource
from ingest import ocr
from ingest.blocks import assemble
from ingest.child import Child


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    with Child() as child:
        yield child


@pytest.fixture(scope="module")
def scan() -> bytes:
    """A page that is a picture of two lines."""
    from PIL import Image, ImageDraw, ImageFont
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    picture = Image.new("L", (1654, 2339), 255)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(60)
    draw.text((150, 200), "Fergen eies av kommunen.", font=font, fill=0)
    draw.text((150, 320), "Billetten koster 120 kroner.", font=font, fill=0)
    made = io.BytesIO()
    page = Canvas(made, pagesize=(595, 842))
    page.drawImage(ImageReader(picture), 0, 0, 595, 842)
    page.save()
    return made.getvalue()


def test_a_scan_says_what_to_install(child: Child, scan: bytes):
    with pytest.raises(ScannedSource, match="tesseract-ocr, -nor and -dan and the extra `ocr`"):
        child.load(scan, "scan.pdf")


@pytest.mark.skipif(not ocr.can_read_scans(), reason="ocrmypdf or tesseract is not installed")
def test_a_scan_is_read_where_the_tools_are(child: Child, scan: bytes):
    text = assemble(child.load(ocr.readable(scan, "scan.pdf"), "scan.pdf")).text
    assert "Billetten koster 120 kroner." in text
