"""Finds what is wrong with cases: form, ids, and quotes that no longer stand in the corpus."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.errors import BadInput
from assistant.types import Passage
from evals.cases import FOLDER, Case, Gold, case_from, rows_of
from evals.corpus import Corpus, places
from evals.wording import says

SCHEMA = FOLDER / "schema.json"


def faults(paths: Iterable[Path], corpus: Corpus) -> list[str]:
    """All that is wrong with some files of cases, each fault with its file and line."""
    found = []
    read: list[tuple[str, Case]] = []
    for path in paths:
        try:
            for number, row in rows_of(path):
                where = f"{path}:{number}"
                wrong = schema_faults(row)
                found += [f"{where}: {fault}" for fault in wrong]
                if not wrong:
                    case = case_from(row)
                    read.append((where, case))
                    found += [f"{where}: {case.id}: {fault}" for fault in case_faults(case, corpus)]
        except BadInput as error:
            found.append(str(error))
    return found + list(_twice(read))


def schema_faults(row: Mapping[str, Any]) -> list[str]:
    """What the JSON Schema objects to. Raises BadInput where jsonschema is not installed or the schema unreadable."""
    try:
        from jsonschema import Draft202012Validator
    except ImportError as error:
        raise BadInput("jsonschema is not installed. Run: make dev") from error
    try:
        schema = json.loads(SCHEMA.read_text("utf-8"))
    except (OSError, json.JSONDecodeError) as error:
        raise BadInput(f"{SCHEMA}: not a JSON Schema ({error})") from error
    objections = sorted(Draft202012Validator(schema).iter_errors(row), key=lambda error: list(map(str, error.path)))
    return [f"{'.'.join(map(str, error.path)) or 'case'}: {error.message[:300]}" for error in objections]


def case_faults(case: Case, corpus: Corpus) -> Iterator[str]:
    """What does not fit the corpus, or contradicts itself."""
    if case.answerable != bool(case.contexts):
        yield "an answerable case needs reference_contexts" if case.answerable else "unanswerable, yet has a source"
    for gold in case.contexts:
        yield from _gold_faults(gold, corpus)
    texts = "\n".join(corpus.texts.get(source, "") for source in case.sources)
    for words in case.must_include:
        if case.contexts and not any(says(texts, word) for word in words):
            yield f"must_include {' or '.join(words)!r}: stands in none of its sources"
    for word in case.must_not_include:
        if any(says(gold.quote, word) for gold in case.contexts):
            yield f"must_not_include {word!r}: stands in a quote that answers"


def _gold_faults(gold: Gold, corpus: Corpus) -> Iterator[str]:
    if gold.source not in corpus.texts:
        yield f"there is no document {gold.source}"
    elif not (spans := places(gold.quote, corpus.texts[gold.source])):
        yield f"{gold.source} does not say “{' '.join(gold.quote.split())[:200]}”"
    elif gold.page is not None:
        pages = {_page(corpus.passages[gold.source], span.start) for span in spans}
        if gold.page not in pages:
            yield f"{gold.source} says it on page {', '.join(sorted(filter(None, pages))) or '(none)'}, not {gold.page}"


def _page(passages: Sequence[Passage], place: int) -> str | None:
    return next((passage.page for passage in passages if passage.start <= place < passage.end), None)


def _twice(read: Sequence[tuple[str, Case]]) -> Iterator[str]:
    """Ids and questions that occur more than once, across all files: tuning must not read what is tested."""
    seen: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for where, case in read:
        seen["id", case.id].append(where)
        seen["question", *asks(case)].append(where)
    for (what, value, *_), lines in seen.items():
        if len(lines) > 1:
            yield f"{', '.join(lines)}: the same {what}: {value}"


def asks(case: Case) -> tuple[str, ...]:
    """What makes two cases the same: the question, and what was said before."""
    return " ".join(case.question.lower().split()), *(turn.content for turn in case.conversation)
