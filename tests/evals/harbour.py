"""A small corpus with cases, runs and answers over it, made in a line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.index.records import Prepared
from assistant.types import Answer, Citation, Document, Hit, Kind, Language, Notice, Passage, Statement
from evals.cases import Case, case_from
from evals.corpus import Corpus, corpus_of
from evals.results import Outcome, Run
from tests.made import made

HARBOUR = made(
    "DOC01",
    "Havna ligger på sørsiden av øya.\nHavna har 14 ansatte.\nHavna ble bygget i 1952.",
    title="Havna",
    kind=Kind.ORGANISATION,
)
FEES = made("DOC02", "Havneavgiften er 300 kroner for småbåter i havna.", title="Avgifter", kind=Kind.RULE)
FERRY = made("DOC03", "Ferja går klokka 9. Billetten kostar 120 kroner.", title="Ferja", language=Language.NYNORSK)
DOCUMENTS: Sequence[Prepared] = (HARBOUR, FEES, FERRY)
CORPUS: Corpus = corpus_of(DOCUMENTS)


def row(**changes: Any) -> dict[str, Any]:
    """The line of a case on the harbour's staff, some fields changed."""
    plain = {
        "id": "nb-startup-staff-01",
        "user_input": "Hvor mange ansatte har havna?",
        "language": "nb",
        "answerable": True,
        "reference": "Havna har 14 ansatte.",
        "reference_contexts": [{"source": "DOC01", "page": None, "quote": "Havna har 14 ansatte."}],
        "must_include": ["14"],
        "must_not_include": [],
        "conversation": [],
        "tags": ["fact"],
        "role": "startup",
        "reviewed_at": "2026-11-22",
        "notices": [],
        "notes": "",
    }
    return {**plain, **changes}


def unanswerable(**changes: Any) -> dict[str, Any]:
    """The line of a case that no document answers."""
    plain = {"id": "nb-startup-baker-01", "user_input": "Hvem er baker på øya?", "answerable": False}
    plain |= {"reference": "Det står ikke.", "reference_contexts": [], "must_include": [], "tags": ["unanswerable"]}
    return row(**{**plain, "must_not_include": ["14"], **changes})


def case(**changes: Any) -> Case:
    """The same as a value."""
    return case_from(row(**changes))


def hit(prepared: Prepared, line: int = 0, *, page: str | None = None, twins: Sequence[Document] = ()) -> Hit:
    """The passage of one line."""
    passage = prepared.passages[line]
    paged = Passage(passage.document, passage.start, passage.end, passage.text, passage.language, page=page)
    return Hit(paged, 1.0, duplicates=tuple(twins))


def said(text: str, *quoted: tuple[Hit, str], number: int = 1) -> Statement:
    """A statement with its citations, numbered from `number`; each quote stands in the passage of its hit."""
    return Statement(text, tuple(_citation(n, hit, quote) for n, (hit, quote) in enumerate(quoted, number)))


def _citation(number: int, hit: Hit, quote: str) -> Citation:
    start = hit.passage.start + hit.passage.text.index(quote)
    return Citation(number, hit, start, start + len(quote), quote)


def answer(
    *statements: Statement,
    language: Language = Language.BOKMAAL,
    notices: Sequence[Notice] = (),
    refused: bool = False,
    lead: str = "",
) -> Answer:
    """An answer that is not refused, unless it is."""
    return Answer("1", "?", language, statements, tuple(notices), refused=refused, lead=lead)


def staff(quote: str = "Havna har 14 ansatte.") -> Statement:
    """The statement that answers the case on the harbour's staff."""
    return said(quote, (hit(HARBOUR, 1), quote))


def outcome(id: str, passed: bool = True, /, *, line: dict[str, Any] | None = None, **metrics: float) -> Outcome:
    """How a case went."""
    shown = line or row(id=id)
    measured = {"passed": float(passed), "decision": 1.0, "language": 1.0, **metrics}
    wrong = () if passed else ("does not say “14”",)
    payload = {"text": "Havna har 14 ansatte. [1]", "refused": False, "statements": [], "citations": []}
    return Outcome(id, passed, measured, wrong, 0.05, 1, shown, ("organisation",), payload)


def run(*outcomes: Outcome, suite: str = "dev") -> Run:
    """A run with as much about it as the report shows."""
    about = {"made": "2026-11-22T10:00:00+00:00", "revision": "abc1234", "corpus": "0" * 64, "documents": 3}
    return Run(suite, {**about, "embedder": "words-64", "versions": {"numpy": "2"}}, outcomes)
