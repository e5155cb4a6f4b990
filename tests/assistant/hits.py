"""Hits for tests: each text is one passage, a line that begins with "- " is an item of a list."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from assistant.language.sentences import split_sentences
from assistant.types import Document, Hit, Language, Metadata, Passage, Sentence


def hit(text: str, id: str = "a", *, headings: tuple[str, ...] = (), score: float = 0.5, **about: Any) -> Hit:
    """A hit whose passage begins 100 characters into its document."""
    language = about.pop("language", Language.BOKMAAL)
    valid = {name: about[name] for name in ("valid_from", "valid_to") if name in about}
    document = Document(id, "0" * 64, f"{id}.md", Metadata(language=language, **about))
    sentences: list[Sentence] = []
    start = 100
    for line in text.split("\n"):
        mark = 2 * line.startswith("- ")
        for span in split_sentences(line[mark:]):
            first, last = start + mark + span.start, start + mark + span.end
            sentences.append(Sentence(first, last, text[first - 100 : last - 100], item=bool(mark)))
        start += len(line) + 1
    passage = Passage(document, 100, 100 + len(text), text, language, headings, sentences=tuple(sentences))
    return Hit(replace(passage, **valid), score, dense=0.85, coverage=score, level=0.8)


def similar(found: Hit, *cosines: float) -> Hit:
    """The hit with the cosine of each of its sentences to the question."""
    return replace(found, similarities=cosines)
