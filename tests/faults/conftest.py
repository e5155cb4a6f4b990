"""A corpus that was ingested and has changed since: new, changed, moved and gone sources wait for a run."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.ingesting import Run, State, served, state

WORDS = ("fisk", "tog", "skog", "salt", "brev", "klokker")
QUESTIONS = [f"hva gjelder sak {n} om {word}" for n in range(10) for word in WORDS[:3]]


def text_of(number: int, lines: int = 12, about: str = "sted") -> str:
    """A document of several passages, each sentence with a number of its own."""
    sections = (
        f"## Del {part}\n\n"
        + " ".join(f"Sak {number} gjelder {word} på {about} {part * 10 + n}." for n, word in enumerate(WORDS * 2))
        for part in range(lines // 4)
    )
    return f"# Sak {number}\n\n" + "\n\n".join(sections)


@dataclass(frozen=True)
class Changed:
    """A folder before a run, and what the run makes of it when nobody disturbs it."""

    folder: Path
    before: State
    after: State
    served_before: list[str]
    served_after: list[str]
    marks: list[str]  # of the undisturbed run

    def copy(self, to: Path) -> Path:
        shutil.copytree(self.folder, to, dirs_exist_ok=True)
        return to


@pytest.fixture(scope="session")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Changed:
    folder = tmp_path_factory.mktemp("faults")
    corpus = folder / "corpus"
    corpus.mkdir()
    for number in range(6):
        (corpus / f"sak-{number}.md").write_text(text_of(number))
    with Run(folder) as run:
        assert run.end()[-1] == "done"
    _change(corpus)
    before, served_before = state(folder), served(folder, QUESTIONS)
    other = tmp_path_factory.mktemp("undisturbed")
    shutil.copytree(folder, other, dirs_exist_ok=True)
    with Run(other) as run:
        marks = run.end()
    assert marks[-1] == "done"
    return Changed(folder, before, state(other), served_before, served(other, QUESTIONS), marks)


def _change(corpus: Path) -> None:
    (corpus / "sak-0.md").unlink()
    (corpus / "sak-1.md").rename(corpus / "flyttet.md")
    (corpus / "sak-2.md").write_text(text_of(2, about="by"))
    (corpus / "sak-6.md").write_text(text_of(6, lines=160))
    (corpus / "sak-7.html").write_text(f"<html><body><article><p>{text_of(7)}</p></article></body></html>")
    (corpus / "tom.md").write_text("")
