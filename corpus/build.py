"""Builds the documents that are shipped as PDF, DOCX, PPTX and HTML out of their Markdown originals.

Run: .venv/bin/python corpus/build.py (needs the development requirements). What it writes does not depend on the day.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from ingest.blocks import Block, BlockKind
from ingest.load import load

HERE = Path(__file__).parent
FORMATS = {
    "strategies-for-more-production-and-export-of-norwegian-health-industry-2021": "reports/{}.pdf",
    "veikart-for-helsenaeringen-og-eksportsatsingen": "reports/{}.pdf",
    "tal-om-offentlig-innovation-coi-co-pi-og-forskningen-om-opi": "reports/{}.pdf",
    "samarbeid-med-naeringslivet-pa-e-helseomradet-rapport-2021": "recommendations/{}.docx",
    "dialogmote-fra-behov-til-anskaffelse-i-kommunene": "events/{}.docx",
    "tech-scan-the-digital-hospital-ward": "events/{}.pptx",
    "fra-pilot-til-praksis-lup-15-ar": "events/{}.html",
}
DAY = datetime(2026, 11, 22)

Writer = Callable[[Path, dict[str, Any], tuple[Block, ...]], None]


def main() -> None:
    """Write every document and its metadata beside it."""
    for name, place in FORMATS.items():
        original = HERE / ".originals" / f"{name}.md"
        about = yaml.safe_load(original.read_text().split("---\n")[1])
        path = HERE / place.format(name)
        WRITERS[path.suffix](path, about, load(original.read_bytes(), original.name).blocks)
        sidecar = "".join(f"{key} = {_toml(value)}\n" for key, value in about.items())
        path.with_name(f"{path.name}.meta.toml").write_text(sidecar)
        print(path.relative_to(HERE))


def write_pdf(path: Path, about: dict[str, Any], blocks: tuple[Block, ...]) -> None:
    """With an outline and a footer on each page, as reports have."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import ListFlowable, Paragraph, SimpleDocTemplate

    styles = getSampleStyleSheet()
    flow: list[Any] = []
    for block in blocks:
        text = html.escape(block.text)
        if block.kind is BlockKind.HEADING:
            flow.append(Paragraph(text, styles[f"Heading{min(block.level, 4)}"]))
        elif block.kind is BlockKind.ITEM:
            flow.append(ListFlowable([Paragraph(text, styles["BodyText"])], bulletType="bullet", start="•"))
        else:
            flow.append(Paragraph(text, styles["BodyText"]))

    def footer(canvas: Any, document: Any) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(72, 40, about["title"])
        canvas.drawRightString(A4[0] - 72, 40, str(document.page))

    made = SimpleDocTemplate(str(path), pagesize=A4, title=about["title"], author="", invariant=1)
    made.build(flow, onFirstPage=footer, onLaterPages=footer)


def write_docx(path: Path, about: dict[str, Any], blocks: tuple[Block, ...]) -> None:
    """With Word's own styles for headings, lists and tables."""
    from docx import Document

    made = Document()
    made.core_properties.title, made.core_properties.author = about["title"], ""
    made.core_properties.created = made.core_properties.modified = DAY
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            made.add_heading(block.text, block.level)
        elif block.kind is BlockKind.ROW:
            cells = block.text.split(" | ")
            table = made.add_table(1, len(cells))
            for cell, text in zip(table.rows[0].cells, cells, strict=True):
                cell.text = text
        else:
            made.add_paragraph(block.text, "List Bullet" if block.kind is BlockKind.ITEM else None)
    made.save(str(path))


def write_pptx(path: Path, about: dict[str, Any], blocks: tuple[Block, ...]) -> None:
    """A slide for each heading."""
    from pptx import Presentation

    made = Presentation()
    made.core_properties.title, made.core_properties.author = about["title"], ""
    made.core_properties.created = made.core_properties.modified = DAY
    frame: Any = None
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            slide = made.slides.add_slide(made.slide_layouts[1])
            slide.shapes.title.text = block.text
            frame = slide.placeholders[1].text_frame
            fresh = True
            continue
        paragraph = frame.paragraphs[0] if fresh else frame.add_paragraph()
        paragraph.text, fresh = block.text, False
    made.save(str(path))


def write_html(path: Path, about: dict[str, Any], blocks: tuple[Block, ...]) -> None:
    """A page with navigation and a newsletter box around the article, as pages have."""
    article: list[str] = []
    for block in blocks:
        text = html.escape(block.text, quote=False)
        tag = {BlockKind.HEADING: f"h{block.level}", BlockKind.ITEM: "li"}.get(block.kind, "p")
        if tag == "li" and not (article and article[-1] == "</ul>"):
            article.append("<ul>")
        elif tag == "li":
            article.pop()
        article.append(f"<{tag}>{text}</{tag}>")
        if tag == "li":
            article.append("</ul>")
    title = html.escape(about["title"])
    page = f"""<!doctype html>
<html lang="{about["language"]}">
<head><meta charset="utf-8"><title>{title}</title></head>
<body>
<nav><a href="/">Hjem</a> <a href="/arrangementer">Arrangementer</a></nav>
<main><article>
{chr(10).join(article)}
</article></main>
<aside>Meld deg på nyhetsbrevet</aside>
<footer>Del på e-post</footer>
</body>
</html>
"""
    path.write_text(page)


def _toml(value: Any) -> str:
    """JSON's strings and lists are TOML's too; tables are written in a line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_toml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


WRITERS: dict[str, Writer] = {".pdf": write_pdf, ".docx": write_docx, ".pptx": write_pptx, ".html": write_html}

if __name__ == "__main__":
    main()
