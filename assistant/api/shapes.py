"""What clients send: checked, and turned into the assistant's own values."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from assistant.index.filters import Filters
from assistant.types import Kind, Language, Turn, Verdict
from assistant.understand import LONGEST

_MANY = 40  # values of one filter, turns of a history
_Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]
_Date = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]


def _several(value: object) -> object:
    """One value is a list of one."""
    return [value] if isinstance(value, str) else value


def _named(singular: str, plural: str) -> AliasChoices:
    return AliasChoices(plural, singular)


class FiltersBody(BaseModel):
    """Which sources may answer. Values of one field are alternatives; the fields all have to hold."""

    model_config = ConfigDict(extra="forbid")

    kinds: Annotated[list[Kind], BeforeValidator(_several)] = Field(
        [], max_length=_MANY, validation_alias=_named("kind", "kinds")
    )
    languages: Annotated[list[Language], BeforeValidator(_several)] = Field(
        [], max_length=_MANY, validation_alias=_named("language", "languages")
    )
    publishers: Annotated[list[_Name], BeforeValidator(_several)] = Field(
        [], max_length=_MANY, validation_alias=_named("publisher", "publishers")
    )
    topics: Annotated[list[_Name], BeforeValidator(_several)] = Field(
        [], max_length=_MANY, validation_alias=_named("topic", "topics")
    )
    documents: Annotated[list[_Name], BeforeValidator(_several)] = Field(
        [], max_length=_MANY, validation_alias=_named("document", "documents")
    )
    published_from: _Date | Literal[""] = ""
    published_to: _Date | Literal[""] = ""
    valid_on: date | None = None
    valid: bool = Field(False, description="Only what is valid today.")

    def filters(self) -> Filters:
        """As the index takes them."""
        return Filters(
            kinds=tuple(self.kinds),
            languages=tuple(self.languages),
            publishers=tuple(self.publishers),
            topics=tuple(self.topics),
            documents=tuple(self.documents),
            published_from=self.published_from,
            published_to=self.published_to,
            valid_on=self.valid_on or (date.today() if self.valid else None),
        )


class TurnBody(BaseModel):
    """One message of the conversation so far."""

    role: Literal["user", "assistant"]
    content: str = Field(max_length=20_000)

    def turn(self) -> Turn:
        return Turn(self.role, self.content)


READER = r"^[A-Za-z0-9_.-]{1,64}$"
Reader = Annotated[str, StringConstraints(pattern=READER)] | Literal[""]
_Question = Field(min_length=1, max_length=LONGEST, description="In bokmål, nynorsk, Danish or English.")


class AskBody(BaseModel):
    """A question, with what was said before it."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"question": "Hva er EØS-terskelen for kommuner?", "filters": {"valid": True}}]}
    )

    question: str = _Question
    history: list[TurnBody] = Field([], max_length=_MANY)
    filters: FiltersBody = FiltersBody()
    reader: Reader = Field("", description="Who asks, as a program that asks for many tells them apart.")

    def turns(self) -> tuple[Turn, ...]:
        return tuple(turn.turn() for turn in self.history)


class SearchBody(BaseModel):
    """What to look for."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"question": "innovasjonspartnerskap", "limit": 5, "filters": {"kind": "guide"}}]
        }
    )

    question: str = _Question
    limit: int = Field(8, ge=1, le=50)
    filters: FiltersBody = FiltersBody()


class StatementCopy(BaseModel):
    """A statement as an answer had it."""

    text: str = Field(max_length=10_000)
    citations: list[Annotated[int, Field(ge=0, le=1000)]] = Field([], max_length=100)
    verdict: Verdict
    reason: str | None = Field(None, max_length=2000)


class CitationCopy(BaseModel):
    """A citation as an answer had it."""

    number: int = Field(ge=0, le=1000)
    document: _Name
    version: str = Field(pattern=r"^[0-9a-f]{64}$")
    title: str = Field("", max_length=2000)
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    quote: str = Field(max_length=10_000)


class AnswerCopy(BaseModel):
    """An answer that a client kept: the parts that tell what was asked and said. Anything else is left out."""

    id: str = Field(pattern=r"^[0-9a-f]{32}$")
    question: str = Field(min_length=1, max_length=LONGEST)
    understood_as: str | None = Field(None, max_length=LONGEST)
    language: Language
    refused: bool
    composer: str = Field("", max_length=200)
    text: str = Field("", max_length=30_000)
    statements: list[StatementCopy] = Field([], max_length=100)
    citations: list[CitationCopy] = Field([], max_length=100)
