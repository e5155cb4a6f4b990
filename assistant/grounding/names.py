"""Whether every name in a statement is in its source: people, bodies, products, acronyms, codes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.grounding.align import Pair
from assistant.grounding.reading import Reading
from assistant.language.stems import fold

_ROMAN = re.compile(r"(?:I{1,3}|IV|VI{0,3}|IX|X)[a-d]?")
_LABELS = frozenset(
    [
        "class",
        "klasse",
        "klassen",
        "class",
        "klassene",
        "del",
        "part",
        "annex",
        "vedlegg",
        "bilag",
        "kapittel",
        "kapitel",
        "phase",
        "fase",
    ]
)
_JOINTS = frozenset(["og", "and", "of", "the", "for", "i", "in", "af", "av", "de", "den", "&", "-"])
_ACRONYM = re.compile(r"[A-ZÆØÅ][A-ZÆØÅ0-9]{1,7}s?")
_CURRENCIES = frozenset({"NOK", "DKK", "SEK", "EUR", "USD", "GBP"})  # amounts are judged elsewhere
_SPELLED_ALIKE, _PARTLY = 1.0, 0.7  # match of a name in the same language, and in a translation
_OFTEN = 3  # letters of a folded name that must agree before an ending


def missing_name(pair: Pair) -> str | None:
    """The first name of the statement that the source does not have."""
    known = _Known(pair.source)
    for at in named(pair.statement):
        if not known.has(at, pair):
            return f"name {pair.statement.tokens[at].text} not in the source"
    return None


def named(reading: Reading) -> Iterator[int]:
    """The tokens that are part of a name: capitals inside a sentence, capitals or digits inside a word."""
    dated = {at for date in reading.dates for at in range(date.first, date.last + 1)}
    for at, token in enumerate(reading.tokens):
        text = token.text
        if at in dated or not text[0].isalnum() or text in _CURRENCIES:
            continue
        if (
            _is_code(reading, at)
            or _mixed(text)
            or (text[0].isupper() and len(text) > 1 and (not opens(reading, at) or _goes_on(reading, at)))
        ):
            yield at


def _is_code(reading: Reading, at: int) -> bool:
    """A Roman numeral, which for "I" takes a label before it: class I."""
    text = reading.tokens[at].text
    if not _ROMAN.fullmatch(text):
        return False
    return len(text) > 1 or (at > 0 and reading.words[at - 1] in _LABELS)


def _mixed(text: str) -> bool:
    """Whether a word is written like no ordinary word: OUS, Health2B, eHelse, M10."""
    letters = any(sign.isalpha() for sign in text)
    return letters and (any(sign.isupper() for sign in text[1:]) or (any(map(str.isdigit, text)) and text[0].isupper()))


def opens(reading: Reading, at: int) -> bool:
    """Whether a token is the first word of its sentence."""
    before = at - 1
    while before >= 0 and reading.sentences[before] == reading.sentences[at]:
        if reading.tokens[before].text[0].isalnum():
            return reading.tokens[before].text in {":", "–"}
        before -= 1
    return True


def _goes_on(reading: Reading, at: int) -> bool:
    """Whether the first word of a sentence is the first of a name of several: Arild Kristensen."""
    if at + 1 >= len(reading.tokens) or not reading.meanings[at].stem:
        return False
    following = reading.tokens[at + 1].text
    return following[0].isupper() and len(following) > 1 and at + 1 not in {date.first for date in reading.dates}


class _Known:
    """The names and words of a source, as a name of a statement may be written."""

    def __init__(self, source: Reading) -> None:
        self._source = source
        self._folded = {fold(token.word) for token in source.tokens}
        self._acronyms = {token.text.rstrip("s") for token in source.tokens if _ACRONYM.fullmatch(token.text)}

    def has(self, at: int, pair: Pair) -> bool:
        statement = pair.statement
        text = statement.tokens[at].text
        if _ROMAN.fullmatch(text):
            return any(token.text == text for token in self._source.tokens)
        if self._spelled(fold(statement.words[at])):
            return True
        if _ACRONYM.fullmatch(text) and self._stands_for(text.rstrip("s")):
            return True
        strict = statement.language == self._source.language
        if self._means(at, statement, _SPELLED_ALIKE if strict else _PARTLY):
            return True
        return self._abbreviated(at, statement)

    def _spelled(self, name: str) -> bool:
        """With or without a genitive or an article at the end: Stortingets, Stortinget, Storting."""
        if name in self._folded or name.rstrip("s") in self._folded or name + "s" in self._folded:
            return True
        bare = re.sub(r"(?<=\w{4})(?:ens|ets|en|et|s|a)$", "", name)
        endings = ("", "s", "en", "et", "ens", "ets", "a", "e")
        return len(bare) > _OFTEN and any(bare + ending in self._folded for ending in endings)

    def _means(self, at: int, statement: Reading, least: float) -> bool:
        own = statement.meanings[at]
        others = [self._source.meanings[to] for to in self._source.telling]
        return bool(own.stem) and any(own.match(other) >= least or own.same_name(other) for other in others)

    def _stands_for(self, acronym: str) -> bool:
        """Whether words of the source spell out the acronym: Oslo universitetssykehus, OUS."""
        return any(spells(run, acronym) for run in _runs(self._source))

    def _abbreviated(self, at: int, statement: Reading) -> bool:
        """Whether the source has the acronym of the name this token is part of."""
        return any(
            spells(run, acronym)
            for run in _runs(statement)
            for acronym in self._acronyms
            if any(statement.words[at] == word for word in run)
        )


def _runs(reading: Reading) -> list[tuple[str, ...]]:
    """Stretches of two to six words that begin with a capital, without the small words between."""
    runs = []
    for at, token in enumerate(reading.tokens):
        if not token.text[0].isupper():
            continue
        run: list[str] = []
        for other in reading.tokens[at : at + 8]:
            if other.word in _JOINTS:
                continue
            if not other.text[0].isalpha():
                break
            run.append(other.word)
            if len(run) > 1:
                runs.append(tuple(run))
    return runs


def spells(run: tuple[str, ...], acronym: str) -> bool:
    """Whether each word gives its first letter, and perhaps further ones, to the acronym, in order."""
    return _spells(run, acronym.lower())


def _spells(run: tuple[str, ...], letters: str) -> bool:
    if not run:
        return not letters
    if not letters or run[0][0] != letters[0]:
        return False
    for size in range(1, len(letters) - len(run) + 2):
        if _in_order(letters[:size], run[0]) and _spells(run[1:], letters[size:]):
            return True
    return False


def _in_order(letters: str, word: str) -> bool:
    rest = iter(word)
    return all(letter in rest for letter in letters)
