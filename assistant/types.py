"""The values that travel: Document -> Passage -> Hit -> Citation -> Statement -> Answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """What a source is. A source of unknown kind has none."""

    RULE = "rule"
    GUIDE = "guide"
    REPORT = "report"
    RECOMMENDATION = "recommendation"
    EVENT = "event"
    ORGANISATION = "organisation"
    PROGRAMME = "programme"
    ARTICLE = "article"


class Language(StrEnum):
    """ISO 639-1 codes of the languages that are spoken here."""

    BOKMAAL = "nb"
    NYNORSK = "nn"
    DANISH = "da"
    ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Event:
    """When and where something happens. Dates are ISO 8601, possibly only a year or a month."""

    start: str = ""
    end: str = ""
    place: str = ""
    organiser: str = ""
    speakers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """What holds for one part of a document only, found by its heading."""

    heading: str
    valid_from: str = ""
    valid_to: str = ""
    secondary: bool = False


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about a source. Empty means unknown; nothing is guessed into a fact.

    Dates are ISO 8601, possibly only a year or a month ("2022", "2022-06").
    """

    title: str = ""
    kind: Kind | None = None
    language: Language | None = None
    publisher: str = ""
    published: str = ""
    status_date: str = ""  # the day the content was last known to hold
    url: str = ""
    valid_from: str = ""
    valid_to: str = ""  # last day of validity
    superseded_by: str = ""  # id of the document that replaced this one
    secondary: bool = False  # told by somebody other than the body that decides
    topics: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    event: Event | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """What one source became, without its text."""

    id: str
    version: str  # sha-256 of the canonical text, hexadecimal
    source: str  # path below the corpus folder, or URL
    metadata: Metadata


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of canonical text: character offsets, end exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or list item of a passage: the smallest thing that can be quoted."""

    start: int  # offset into the canonical text
    end: int
    text: str
    item: bool = False  # a list item or a table row


@dataclass(frozen=True, slots=True)
class Passage:
    """A retrievable stretch of a document. `text` is exactly `canonical_text[start:end]`."""

    document: Document
    start: int
    end: int
    text: str
    language: Language
    headings: tuple[str, ...] = ()  # path, outermost first
    page: str | None = None  # label as printed on the page or slide
    sentences: tuple[Sentence, ...] = ()
    valid_from: str = ""  # of its section, else of its document
    valid_to: str = ""
    secondary: bool = False

    def ended(self, today: date) -> bool:
        """Whether its validity is over."""
        return over(self.valid_to, today)


def over(last: str, today: date) -> bool:
    """Whether an ISO date, possibly only a year or a month, lies wholly in the past. Empty never does."""
    return bool(last) and last < today.isoformat()[: len(last)]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with its scores for one question."""

    passage: Passage
    score: float  # fused, 0 to 1, higher is closer
    dense: float | None = None  # cosine, None where the vectors did not find it
    lexical: float | None = None  # BM25, higher is closer, None where no word was found
    coverage: float = 0.0  # share of the question's rare words found here, 0 to 1
    similarities: tuple[float, ...] = ()  # cosine of the question to each of the passage's sentences
    level: float | None = None  # cosine of the question to a passage of this language that has nothing to do with it
    duplicates: tuple[Document, ...] = ()  # other documents that hold the same passage


@dataclass(frozen=True, slots=True)
class Citation:
    """The words of a passage that carry a statement."""

    number: int  # from 1, in order of first use
    hit: Hit
    start: int  # offset into the canonical text
    end: int
    quote: str


class Verdict(StrEnum):
    """Whether the cited span carries the statement."""

    SUPPORTED = "supported"
    PARTLY = "partly supported"
    UNSUPPORTED = "not supported"


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence or list item of an answer."""

    text: str
    citations: tuple[Citation, ...]
    verdict: Verdict = Verdict.SUPPORTED
    reason: str | None = None  # why the verdict is not "supported"


@dataclass(frozen=True, slots=True)
class Token:
    """Some words of a chat model, as they come: not checked yet, but free of links, markup and hidden characters.

    Its markers number the passages that the model was given; the statements of the answer have numbers of their own.
    """

    text: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader must know about a source."""

    kind: str  # outdated, superseded, secondary, "not yet", "no model", "in part"
    document: Document | None  # None where it is about the answer itself
    text: str  # in the language of the question


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a conversation."""

    role: str  # user or assistant
    content: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the assistant says, with all that it rests on."""

    id: str
    question: str
    language: Language
    statements: tuple[Statement, ...]
    notices: tuple[Notice, ...] = ()
    nearest: tuple[Document, ...] = ()  # shown when refused
    understood_as: str | None = None  # the whole question, when the asked one leaned on the turns before
    refused: bool = False
    lead: str = ""  # the words around the statements, in the language of the question
    composer: str = "extractive"
    prompt: str = ""  # version of the prompt that a chat model was given
    struck: tuple[Statement, ...] = ()  # what the chat model wrote and its sources do not carry, with the reasons
