"""What is measured of one case, without a language model. Every metric is a number from 0 to 1, higher is better.

A metric is absent from a case that it does not apply to, so that its mean over the cases that have it is the figure:
`refusal_precision` is there only where the assistant refused, `refusal_recall` only where it should have.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import fmean

from assistant.types import Answer, Citation, Hit
from evals.cases import Case, Gold
from evals.corpus import Corpus, places
from evals.wording import carried, says

DEPTH = 10  # hits that retrieval is measured on


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure with the words it is shown with."""

    name: str
    label: str
    about: str
    yes_no: bool = False  # 0 or 1 for each case
    paired: bool = True  # whether the cases that have it are the same in every run


METRICS = (
    Metric("passed", "Cases passed", "Every check that applies to the case holds.", True),
    Metric("decision", "Answered or refused rightly", "Answerable questions answered, others refused.", True),
    Metric("refusal_precision", "Refusal precision", "Of the refusals, those that were due.", True, False),
    Metric("refusal_recall", "Refusal recall", "Of the unanswerable questions, those refused.", True),
    Metric("must_include", "Says what it must", "All expected words stand in the answer or its quotes.", True),
    Metric("must_not_include", "Says nothing wrong", "No tempting wrong answer is given.", True),
    Metric("citation_precision", "Citation precision", "Of the cited documents, those that answer.", False, False),
    Metric("citation_recall", "Citation recall", "Of the parts of the answer, those with a right document cited."),
    Metric("span_precision", "Span precision", "Of the citations, those on the expected words.", False, False),
    Metric("span_recall", "Span recall", "Of the parts of the answer, those a citation points at."),
    Metric("support", "Support rate", "Of the statements, those their quotes carry.", False, False),
    Metric("language", "Answer language", "The answer is in the language of the question.", True),
    Metric("notices", "Notices shown", "Everything a reader must know of the sources is told.", True),
    Metric("followup", "Follow-ups understood", "What was said before leads to the right document.", True),
)
BY_NAME = {metric.name: metric for metric in METRICS}
LEVELS = {"source": "Document", "page": "Page", "quote": "Quote"}
JUDGED = Metric("judged", "Judged right", "A language model takes the answer for right.", True, False)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the assistant did with a case."""

    answer: Answer
    hits: tuple[Hit, ...]  # at most DEPTH, for the question as it was understood
    seconds: float  # for the answer, without the hits


def measure(case: Case, asked: Asked, corpus: Corpus) -> dict[str, float]:
    """All metrics that apply, but for the ranking ones (evals/ranking.py)."""
    answer = asked.answer
    measured: dict[str, float] = {
        "decision": answer.refused != case.answerable,
        "language": answer.language == case.language,
    }
    if answer.refused:
        measured["refusal_precision"] = not case.answerable
    if not case.answerable:
        measured["refusal_recall"] = answer.refused
    if case.must_include:
        measured["must_include"] = not left_out(case, answer)
    if case.must_not_include:
        measured["must_not_include"] = not said_wrongly(case, answer)
    if case.notices:
        measured["notices"] = set(case.notices) <= {notice.kind for notice in answer.notices}
    if "followup" in case.tags and case.contexts:
        measured["followup"] = any(set(case.sources) & documents_of(hit) for hit in asked.hits)
    if answer.statements:
        measured["support"] = fmean(not one for one in uncarried(answer))
    if case.contexts:
        measured |= _cited(case, answer, corpus)
    measured["passed"] = not wrong(case, answer, measured)
    return {name: float(value) for name, value in measured.items()}


def _cited(case: Case, answer: Answer, corpus: Corpus) -> dict[str, float]:
    """Precision only where something is cited; recall also where it was refused."""
    citations = citations_in(answer)
    named = [documents_of(citation.hit) for citation in citations]
    cited = set().union(*named)
    met = {gold for gold in case.contexts if any(_points_at(citation, gold, corpus) for citation in citations)}
    measured = {
        "citation_recall": fmean(any(gold.source in cited for gold in part) for part in case.parts),
        "span_recall": fmean(not met.isdisjoint(part) for part in case.parts),
    }
    if citations:
        on_gold = [any(_points_at(citation, gold, corpus) for gold in case.contexts) for citation in citations]
        measured["citation_precision"] = fmean(bool(documents & set(case.sources)) for documents in named)
        measured["span_precision"] = fmean(on_gold)
    return measured


def _points_at(citation: Citation, gold: Gold, corpus: Corpus) -> bool:
    """Whether the cited span overlaps the expected one, or quotes it from a document that holds the same passage."""
    if citation.hit.passage.document.id == gold.source:
        spans = places(gold.quote, corpus.texts.get(gold.source, ""))
        return any(citation.start < span.end and span.start < citation.end for span in spans)
    return gold.source in documents_of(citation.hit) and bool(places(gold.quote, citation.quote))


def wrong(case: Case, answer: Answer, measured: Mapping[str, float]) -> tuple[str, ...]:
    """What a reader would object to, in words; empty where the case passed."""
    return tuple(_objections(case, answer, measured))


def _objections(case: Case, answer: Answer, measured: Mapping[str, float]) -> Iterable[str]:
    if not measured["decision"]:
        documents = ", ".join(case.sources)
        yield f"refused, though it stands in {documents}" if case.answerable else "answered what it cannot know"
    if not measured["language"]:
        yield f"answered in {answer.language}, asked in {case.language}"
    for word in said_wrongly(case, answer):
        yield f"says “{word}”, which is wrong"
    if answer.refused or not case.answerable:
        return
    for alternatives in left_out(case, answer):
        yield f"does not say {' or '.join(f'“{word}”' for word in alternatives)}"
    if measured.get("citation_recall") == 0:
        cited = dict.fromkeys(citation.hit.passage.document.id for citation in citations_in(answer))
        yield f"cites {', '.join(cited) or 'nothing'}, not {', '.join(case.sources)}"
    if not measured.get("notices", True):
        missing = set(case.notices) - {notice.kind for notice in answer.notices}
        yield f"shows no notice “{', '.join(sorted(missing))}”"
    if any(uncarried(answer)):
        numbers = [str(n) for n, alone in enumerate(uncarried(answer), 1) if alone]
        yield f"statement {', '.join(numbers)} is not carried by its quote"


def left_out(case: Case, answer: Answer) -> tuple[tuple[str, ...], ...]:
    """The expected words that neither the answer nor its quotes hold."""
    text = answered_text(answer)
    return tuple(words for words in case.must_include if not any(says(text, word) for word in words))


def said_wrongly(case: Case, answer: Answer) -> tuple[str, ...]:
    """The wrong words that it says."""
    text = answered_text(answer)
    return tuple(word for word in case.must_not_include if says(text, word))


def answered_text(answer: Answer) -> str:
    """Statements and quotes, with the words around them. A refusal says nothing: it only names who may know."""
    if answer.refused:
        return ""
    quotes = [citation.quote for citation in citations_in(answer)]
    return "\n".join([answer.lead, *(statement.text for statement in answer.statements), *quotes])


def uncarried(answer: Answer) -> tuple[bool, ...]:
    """For each statement whether its quotes fail to carry it."""
    return tuple(
        not carried(statement.text, "\n".join(citation.quote for citation in statement.citations))
        for statement in answer.statements
    )


def citations_in(answer: Answer) -> list[Citation]:
    """Each citation once."""
    found = {citation.number: citation for statement in answer.statements for citation in statement.citations}
    return list(found.values())


def documents_of(hit: Hit) -> set[str]:
    """The document of a hit, and those that hold the same passage."""
    return {hit.passage.document.id, *(document.id for document in hit.duplicates)}
