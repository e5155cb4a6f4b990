"""Reads questions with answer spans: a folder with articles.jsonl and questions.jsonl, or a SQuAD file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import BadInput
from assistant.types import Language


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with the span that answers it."""

    id: str
    question: str
    article: str
    answer: str
    nth: int  # which occurrence of the answer in its article, from 0
    language: Language


@dataclass(frozen=True, slots=True)
class Dataset:
    """Articles by id, and the questions over them."""

    articles: dict[str, str]
    questions: tuple[Asked, ...]


def read_dataset(path: Path) -> Dataset:
    """Raises BadInput where neither form is found."""
    try:
        return _folder(path) if path.is_dir() else _squad(path)
    except (OSError, KeyError, TypeError, json.JSONDecodeError) as error:
        raise BadInput(
            f"{path}: not a folder with articles.jsonl and questions.jsonl, nor a SQuAD file ({error!r})"
        ) from error


def write_articles(dataset: Dataset, folder: Path) -> None:
    """One text file for each article, and no others; those that are unchanged are left alone."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.txt"):
        if path.stem not in dataset.articles:
            path.unlink()
    for name, text in dataset.articles.items():
        path = folder / f"{name}.txt"
        if not path.exists() or path.read_text() != text:
            path.write_text(text)


def _folder(path: Path) -> Dataset:
    """`crosslingual.jsonl`, where it is there, holds the same questions in other languages, by id."""
    articles = {row["id"]: row["text"] for row in _rows(path / "articles.jsonl")}
    questions = {}
    for row in _rows(path / "questions.jsonl"):
        nth = _nth(articles[row["article"]], row["answer"], row["answer_start"])
        asked = Asked(row["id"], row["question"], row["article"], row["answer"], nth, Language.BOKMAAL)
        questions[asked.id] = asked
    others = path / "crosslingual.jsonl"
    translated = _translated(questions, others) if others.exists() else ()
    return Dataset(articles, (*questions.values(), *translated))


def _translated(questions: dict[str, Asked], path: Path) -> Iterator[Asked]:
    for row in _rows(path):
        of = questions[row["id"]]
        for language in Language:
            if language in row:
                yield Asked(f"{of.id}-{language}", row[language], of.article, of.answer, of.nth, language)


def _squad(path: Path) -> Dataset:
    """SQuAD 1.1 and 2.0 (https://rajpurkar.github.io/SQuAD-explorer/); questions without an answer are left out."""
    articles: dict[str, str] = {}
    questions: list[Asked] = []
    for paragraph in (paragraph for entry in json.loads(path.read_text())["data"] for paragraph in entry["paragraphs"]):
        name = f"p{len(articles):05d}"
        articles[name] = paragraph["context"]
        for row in paragraph["qas"]:
            for answer in row.get("answers", [])[:1]:
                nth = _nth(paragraph["context"], answer["text"], answer["answer_start"])
                questions.append(Asked(str(row["id"]), row["question"], name, answer["text"], nth, Language.BOKMAAL))
    return Dataset(articles, tuple(questions))


def _nth(text: str, answer: str, start: int) -> int:
    return text[:start].count(answer)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open() as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)
