"""Checks the statements of any text against the corpus: supported, contradicted or not found, each with its source."""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice, pairwise

from assistant.errors import BadInput
from assistant.grounding import check
from assistant.index.filters import Filters
from assistant.language.detect import detect
from assistant.language.sentences import split_sentences
from assistant.language.stems import is_stop, words
from assistant.types import Language, Verdict
from bots.slack.asker import Asker
from bots.slack.contract import Hit
from bots.slack.likeness import share

MOST = 10  # statements of one message
_LONGEST = 600  # characters of a statement
_FEWEST = 3  # content words of what can be checked
_HITS = 6
_NEAR = 0.5  # share of a statement's words from which a span is shown though it does not carry it
_VARIANTS = 12  # tried of one statement and one span
_MARKUP = re.compile(r"<(?:[@#!][^>]*|[^|>]*\|)?([^<>|]*)>")  # <@U1>, <!here>, <https://a|words>, <https://a>
_MARKS = re.compile(
    r"[*_~`]+(?=\W|$)|(?<!\w)[*_~`]+|^[ \t]*(?:[•▪◦–-]|\d{1,2}[.)])[ \t]+|^>+ ?| ?\[\d+\]", re.MULTILINE
)
_MONTH = (
    r"(?:jan|feb|mar|apr|mai|maj|may|jun|jul|aug|sep|okt|oct|nov|des|dec)[a-zé]*|januar|februar|marts?|april|august"
)
_DATE = (
    rf"\d{{1,2}}\.? (?:{_MONTH})\.?(?: \d{{4}})?|(?:{_MONTH}) (?:\d{{1,2}},? )?\d{{4}}|(?:19|20)\d\d(?:-\d\d){{0,2}}"
)
_SCALE = r"(?: ?(?:tusen|tusind|thousand|millioner|million|mill|mio|milliarder|milliard|billion|mrd)\b\.?)?"
_FIGURE = re.compile(rf"\b(?P<date>{_DATE})\b|\b\d+(?:[  .,]\d{{3}})*(?:[.,]\d+)?{_SCALE}", re.IGNORECASE)
_NEGATION = re.compile(r"\b(?:ikke|ikkje|aldri|aldrig|not|never|cannot)\b ?", re.IGNORECASE)


class Finding(StrEnum):
    """What the corpus says of a statement."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    NOT_FOUND = "not found"


@dataclass(frozen=True, slots=True)
class Checked:
    """A statement with the words of a source that carry it or speak against it, else with the closest, if any."""

    statement: str
    finding: Finding
    hit: Hit | None = None
    start: int = 0  # offset into the canonical text of the hit's document
    end: int = 0
    quote: str = ""


def statements_in(text: str) -> list[str]:
    """What a message of Slack's states, sentence by sentence; questions and greetings state nothing."""
    plain = _plain(text)
    found = [plain[span.start : span.end] for span in split_sentences(plain)]
    return [one for one in dict.fromkeys(found) if _states(one)]


async def check_statements(statements: Sequence[str], asker: Asker, filters: Filters) -> list[Checked]:
    """Each statement against the passages nearest to it, in order."""
    return [await _checked(statement, asker, filters) for statement in statements]


def judge(statement: str, hits: Sequence[Hit]) -> Checked:
    """The first span that carries the statement, else the first that says otherwise. In doubt neither."""
    language = detect(statement)
    spans = [(hit, *span) for hit in hits for span in _spans(hit.text)]
    for hit, start, end in spans:
        if _carries(statement, hit.text[start:end], language, hit.language):
            return _found(statement, Finding.SUPPORTED, hit, start, end)
    for hit, start, end in spans:
        if contradicts(statement, hit.text[start:end], language, hit.language):
            return _found(statement, Finding.CONTRADICTED, hit, start, end)
    return _nearest(statement, language, spans)


def contradicts(statement: str, span: str, language: Language, span_language: Language) -> bool:
    """Whether a span would carry the statement if one figure or date were another, or a negation were not there."""
    if _carries(statement, span, language, span_language):
        return False
    others = islice(_with_other_figures(statement, span), _VARIANTS)
    if any(_carries(other, span, language, span_language) for other in others):
        return True
    said, there = _NEGATION.subn("", statement), _NEGATION.subn("", span)
    if bool(said[1]) is bool(there[1]):
        return False
    return _carries(said[0], there[0], language, span_language)


async def _checked(statement: str, asker: Asker, filters: Filters) -> Checked:
    try:
        hits = await asker.search(statement, limit=_HITS, filters=filters)
    except BadInput:  # nothing that can be searched for
        return Checked(statement, Finding.NOT_FOUND)
    return await asyncio.to_thread(judge, statement, hits)


def _nearest(statement: str, language: Language, spans: Sequence[tuple[Hit, int, int]]) -> Checked:
    """What has most of the words, where that is enough to be worth a look; the shorter of two that have as many."""
    shares = [(share(statement, language, hit.text[start:end], hit.language), start - end) for hit, start, end in spans]
    best = max(range(len(spans)), key=lambda at: shares[at], default=None)
    if best is None or shares[best][0] < _NEAR:
        return Checked(statement, Finding.NOT_FOUND)
    return _found(statement, Finding.NOT_FOUND, *spans[best])


def _plain(text: str) -> str:
    """Without Slack's markup; what is named by a link or a mention stays."""
    return _MARKS.sub("", html.unescape(_MARKUP.sub(r"\1", text)))


def _states(sentence: str) -> bool:
    telling = [word for word in words(sentence) if not is_stop(word)]
    return not sentence.endswith("?") and len(sentence) <= _LONGEST and len(telling) >= _FEWEST


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Each sentence, and each with the one after it."""
    sentences = split_sentences(text)
    yield from ((one.start, one.end) for one in sentences)
    yield from ((one.start, following.end) for one, following in pairwise(sentences))


def _carries(statement: str, span: str, language: Language, span_language: Language) -> bool:
    found = check(statement, span, statement_language=language, span_language=span_language)
    return found.verdict is Verdict.SUPPORTED


def _with_other_figures(statement: str, span: str) -> Iterator[str]:
    """The statement with one of its figures replaced by one of the span's of the same kind."""
    theirs = list(_FIGURE.finditer(span))
    for mine in _FIGURE.finditer(statement):
        for other in theirs:
            if bool(mine["date"]) is bool(other["date"]) and mine[0] != other[0]:
                yield statement[: mine.start()] + other[0] + statement[mine.end() :]


def _found(statement: str, finding: Finding, hit: Hit, start: int, end: int) -> Checked:
    return Checked(statement, finding, hit, hit.start + start, hit.start + end, hit.text[start:end])
