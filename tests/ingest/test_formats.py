"""Every format leads from a question to the very words, with the page, slide or heading they stand under."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.index.index import Index
from assistant.types import Language
from ingest.child import Child, Limits
from ingest.discover import discover
from ingest.listing import Place
from ingest.plan import make_plan, read_known
from ingest.progress import Progress
from ingest.sync import EXTRACTOR, apply
from tests.made import index_in
from tests.words import WordEmbeddings

CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """The shipped documents that are not Markdown."""
    index = index_in(tmp_path_factory.mktemp("formats"))
    files = [path for path in CORPUS.glob("[!.]*/*") if path.suffix in {".pdf", ".docx", ".pptx", ".html"}]
    with index.catalogue.reading() as rows:
        plan = make_plan(discover([Place(path) for path in files], CORPUS), read_known(rows), EXTRACTOR)
    with Child() as child:
        assert apply(index, plan, child, WordEmbeddings().count_tokens, Progress()).refused == ()
    yield index
    index.close()


@pytest.mark.parametrize(
    ("question", "suffix", "page", "heading"),
    [
        ("41 tiltak på 12 områder veikart for helsenæringen", ".pdf", "1", None),
        ("working group on wards led from DNV Imatis Tech Scan", ".pptx", "any", None),
        ("oppdraget til rapporten kom fra Helse- og omsorgsdepartementet", ".docx", None, "any"),
        ("budskapet på LUPs konferanse innovative anskaffelser virker", ".html", None, "any"),
    ],
)
def test_words_of_every_format_are_found_in_their_place(
    index: Index, question: str, suffix: str, page: str | None, heading: str | None
):
    hits = index.search(question, Language.BOKMAAL, limit=3)
    passage = next(hit.passage for hit in hits if hit.passage.document.source.endswith(suffix))
    found = index.document(passage.document.id)
    assert found is not None
    assert found[1][passage.start : passage.end] == passage.text
    assert (passage.page is not None) == (page is not None)
    assert page in (None, "any", passage.page)
    assert heading is None or passage.headings


def test_three_hundred_pages_take_less_than_400_megabytes():
    from reportlab.pdfgen.canvas import Canvas

    made = io.BytesIO()
    canvas = Canvas(made)
    for number in range(300):
        for line in range(20):
            canvas.drawString(
                72, 780 - 18 * line, f"Linje {line} på side {number + 1} sier noe om sak {number * line}."
            )
        canvas.showPage()
    canvas.save()
    with Child(Limits(memory=400 * 2**20)) as child:
        loaded = child.load(made.getvalue(), "long.pdf")
    assert len(loaded.pages) == 300
