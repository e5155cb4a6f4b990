"""Metadata that a Markdown file carries between two lines of dashes at its top."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from assistant.errors import UnreadableSource
from assistant.types import Event, Kind, Language, Metadata, Section

_FENCED = re.compile(r"\s*---[ \t]*\n(.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_KEY = re.compile(r"^\w[\w -]*:", re.MULTILINE)
_EMPTY = ("", "~", "null", "Null", "NULL")
_CONFIDENCE = {"": False, "primary": False, "secondary": True}


def parted(text: str, name: str) -> tuple[Mapping[str, object] | None, str]:
    """The front matter, None where there is none, and the text below it.

    Every scalar is a string as it is written. Raises UnreadableSource where it is not YAML.
    """
    fenced = _FENCED.match(text)
    if not fenced or not _KEY.search(fenced[1] or ""):
        return None, text
    return _mapping(fenced[1], name), text[fenced.end() :]


def _mapping(matter: str, name: str) -> Mapping[str, object]:
    import yaml

    try:
        found = yaml.load(matter, yaml.BaseLoader)  # noqa: S506 - makes strings, lists and mappings only
    except (yaml.YAMLError, RecursionError) as error:
        where = getattr(error, "problem_mark", None)
        line = f" in line {where.line + 2}" if where else ""
        raise UnreadableSource(f"{name}: the front matter is not valid YAML{line}; correct it") from error
    if not isinstance(found, dict):
        raise UnreadableSource(f"{name}: the front matter is not a list of keys and values; correct it")
    return found


def metadata_of(matter: Mapping[str, object], name: str) -> Metadata:
    """The keys that are known; others are ignored. UnreadableSource names the key that does not fit."""
    fields = _Fields(matter, name)
    return Metadata(
        title=fields.text("title"),
        kind=fields.kind("kind"),
        language=fields.language("language"),
        publisher=fields.text("publisher"),
        published=fields.date("published"),
        status_date=fields.date("status_date"),
        url=fields.text("url"),
        valid_from=fields.date("valid_from"),
        valid_to=fields.date("valid_to"),
        superseded_by=fields.text("superseded_by"),
        secondary=fields.secondary("confidence"),
        topics=fields.texts("topics"),
        sections=tuple(_section(entry) for entry in fields.mappings("sections")),
        event=_event(fields.mapping("event")),
    )


def id_of(matter: Mapping[str, object], name: str) -> str:
    """The id that the file gives itself, empty where it gives none."""
    return _Fields(matter, name).text("id")


class _Fields:
    """Typed access to a mapping of unchecked values."""

    def __init__(self, values: Mapping[str, object], name: str, within: str = "") -> None:
        self._values, self._name, self._within = values, name, within

    def text(self, key: str) -> str:
        value = self._values.get(key, "")
        if not isinstance(value, str):
            raise self._wrong(key, "is not one line of text")
        return "" if value in _EMPTY else " ".join(value.split())

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._values.get(key, "")
        if isinstance(value, str):
            return () if value in _EMPTY else (value,)
        if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
            raise self._wrong(key, "is not a list of texts")
        return tuple(" ".join(entry.split()) for entry in value if entry not in _EMPTY)

    def date(self, key: str) -> str:
        value = self._values.get(key)
        value = str(value) if isinstance(value, int | date) else self.text(key)  # as TOML gives them
        if value and not is_date(value):
            raise self._wrong(key, f"is {value!r}, not a date like 2024, 2024-06 or 2024-06-30")
        return value

    def kind(self, key: str) -> Kind | None:
        value = self.text(key)
        if value and value not in list(Kind):
            raise self._wrong(key, f"is {value!r}, none of {', '.join(Kind)}")
        return Kind(value) if value else None

    def language(self, key: str) -> Language | None:
        value = self.text(key)
        found = language_of(value)
        if value and not found:
            raise self._wrong(key, f"is {value!r}, none of {', '.join(Language)}")
        return found

    def secondary(self, key: str) -> bool:
        value = self.text(key)
        if value not in _CONFIDENCE:
            raise self._wrong(key, f"is {value!r}, neither primary nor secondary")
        return _CONFIDENCE[value]

    def mapping(self, key: str) -> _Fields | None:
        value = self._values.get(key, "")
        if isinstance(value, str) and value in _EMPTY:
            return None
        if not isinstance(value, dict):
            raise self._wrong(key, "is not a set of keys and values")
        return _Fields(value, self._name, f"{key}.")

    def mappings(self, key: str) -> tuple[_Fields, ...]:
        value = self._values.get(key, "")
        if isinstance(value, str) and value in _EMPTY:
            return ()
        if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
            raise self._wrong(key, "is not a list of keys and values")
        return tuple(_Fields(entry, self._name, f"{key}[{n}].") for n, entry in enumerate(value, 1))

    def _wrong(self, key: str, what: str) -> UnreadableSource:
        return UnreadableSource(f"{self._name}: `{self._within}{key}` in the metadata {what}")


def _section(fields: _Fields) -> Section:
    return Section(
        heading=fields.text("heading"),
        valid_from=fields.date("valid_from"),
        valid_to=fields.date("valid_to"),
        secondary=fields.secondary("confidence"),
    )


def _event(fields: _Fields | None) -> Event | None:
    if fields is None:
        return None
    return Event(
        start=fields.date("start"),
        end=fields.date("end"),
        place=fields.text("place"),
        organiser=fields.text("organiser"),
        speakers=fields.texts("speakers"),
    )


def is_date(text: str) -> bool:
    """Whether it is a year, month or day of the calendar in ISO 8601."""
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", text):
        return False
    try:
        date.fromisoformat(text + "-01-01"[: 10 - len(text)] if len(text) < 10 else text)
    except ValueError:
        return False
    return True


def language_of(code: str) -> Language | None:
    """From a code such as nb-NO; "no" is bokmål, as it is used; None where it is another language."""
    primary = code.lower().replace("_", "-").split("-")[0]
    primary = "nb" if primary in ("no", "nor", "nob") else primary
    return Language(primary) if primary in list(Language) else None
