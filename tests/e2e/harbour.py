"""A small corpus about a harbour, with one of each thing that the page has to show."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.index.records import Prepared
from assistant.types import Event, Kind, Language
from tests import made as simple

QUESTION = "Hvor mange ansatte har havna?"
ANSWER = "Havna har 14 ansatte."
FOLLOW_UP = "Og når ble den bygget?"
IN_VAIN = "Hvem vant fotballkampen mellom Brann og Viking i går?"
ENGLISH = "When does the ferry leave?"
OUTDATED = "Hva er havneavgiften for småbåter?"
SECONDARY = "Hvor dypt er havnebassenget?"

# Characters beyond the first 65,536 count once here and twice in a browser: offsets have to be told apart.
_BEFORE = "⚓ 🚢🚢🚢 Velkommen til havna 🌊\n\nHavna ligger på sørsiden av øya.\n\nKaier\n\n• Nordkaia\n• Sørkaia\n\n"
_TABLE = "Kai | Lengde\nNordkaia | 120 meter\nSørkaia | 85 meter"
_LIFE = "Folk bor, handler og fisker langs brygga hele året, og hver morgen legger båtene ut. " * 25
_AFTER = f"\n\n{_TABLE}\n\nHavna ble bygget i 1952.\n\n{_LIFE.strip()}"


def made(id: str, text: str, **about: Any) -> Prepared:
    """A document of one passage for each line that is not empty."""
    prepared = simple.made(id, text, **about)
    return replace(prepared, passages=tuple(passage for passage in prepared.passages if passage.text))


HARBOUR = made(
    "harbour", _BEFORE + ANSWER + _AFTER, title="Havna", kind=Kind.REPORT, publisher="Havnevesenet", published="2026-03"
)


def moved() -> Prepared:
    """The harbour's document as it is later: a new beginning, and the quote further down."""
    return made(
        "harbour", "Nytt forord om havna.\n\n" + _BEFORE + ANSWER + _AFTER, title="Havna", publisher="Havnevesenet"
    )


def _report() -> Prepared:
    """Two pages of a PDF."""
    text = "Rapporten handler om fyrlykta på odden.\nFyrlykta på odden lyser 18 nautiske mil."
    report = made("lighthouse", text, title="Fyrlykta", kind=Kind.REPORT, publisher="Kystverket", published="2025")
    first, second = report.passages
    pages = (replace(first, page="1"), replace(second, page="2"))
    document = replace(report.document, source="lighthouse.pdf")
    return replace(report, document=document, passages=tuple(replace(one, document=document) for one in pages))


def corpus() -> list[Prepared]:
    """Everything there is."""
    return [
        HARBOUR,
        made(
            "fees",
            "Havneavgiften er 300 kroner for småbåter i havna.",
            title="Avgifter",
            kind=Kind.RULE,
            publisher="Kommunen",
            published="2020",
            valid_to="2024-12-31",
        ),
        _secondary(),
        _report(),
        made(
            "ferry", "The ferry leaves at nine.", title="The ferry", language=Language.ENGLISH, kind=Kind.GUIDE,
            published="2026", publisher="Port office",
        ),
        made(
            "regatta",
            "Regattaen samler hundre seilbåter hvert år.",
            title="Sommerregatta",
            kind=Kind.EVENT,
            publisher="Seilforeningen",
            published="2026",
            event=Event(start="2031-06-14", end="2031-06-16", place="Sørkaia", organiser="Seilforeningen"),
        ),
        made(
            "opening", "Åpningen av kaia trakk mange gjester.", title="Kaiåpning", kind=Kind.EVENT,
            publisher="Kommunen", published="2019", event=Event(start="2019-05"),
        ),
    ]  # fmt: skip


def _secondary() -> Prepared:
    pool = made(
        "pool", "Havnebassenget er 11 meter dypt.", title="Bassenget", kind=Kind.ARTICLE, publisher="Avisa",
        published="2026", secondary=True,
    )  # fmt: skip
    return replace(pool, passages=tuple(replace(passage, secondary=True) for passage in pool.passages))


def write_files(folder: Path) -> None:
    """The original of the PDF, and questions to begin with."""
    from reportlab.pdfgen.canvas import Canvas

    folder.mkdir()
    canvas = Canvas(str(folder / "lighthouse.pdf"))
    for words in ("Fyrlykta", "18 nautiske mil"):
        canvas.drawString(72, 720, words)
        canvas.showPage()
    canvas.save()
    (folder / "examples.toml").write_text(f'questions = ["{QUESTION}", "{OUTDATED}"]\n', "utf-8")
