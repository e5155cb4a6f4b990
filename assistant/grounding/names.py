"""Whether every name in a statement is in its source: people, bodies, products, acronyms, codes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.grounding.align import EXACT, SURE, Pair
from assistant.grounding.reading import Reading
from assistant.language.stems import fold

_ROMAN = re.compile(r"(?:I{1,3}|IV|VI{0,3}|IX|X)[a-d]?")
_LABELS = frozenset({"class", "klasse", "klassen", "del", "part", "annex", "vedlegg", "bilag", "phase", "fase"})
_JOINTS = frozenset({"og", "and", "of", "the", "for", "i", "in", "af", "av", "de", "den", "&", "-"})
_CURRENCIES = frozenset({"NOK", "DKK", "SEK", "EUR", "USD", "GBP"})  # amounts are judged elsewhere
_ACRONYM = re.compile(r"[A-ZÆØÅ][A-ZÆØÅ0-9]{1,7}s?")
_ENDING = re.compile(r"(?<=\w{4})(?:ens|ets|en|et|s|a)$")
_ENDINGS = ("", "s", "en", "et", "ens", "ets", "a", "e")
_BARE = 3  # letters of a name without its ending that are not enough to know it by
_ALIKE = 1.0  # match of a name spelled alike, asked for within one language
_WORDS = range(2, 7)  # words that an acronym may stand for


def missing_name(pair: Pair) -> str | None:
    """The first name of the statement that the source does not have."""
    known = _Known(pair.source)
    for at in named(pair.statement):
        if not known.has(at, pair.statement):
            return f"name {pair.statement.tokens[at].text} not in the source"
    return None


def named(reading: Reading) -> Iterator[int]:
    """The tokens that are part of a name: capitals inside a sentence, capitals or digits inside a word."""
    dated = {at for date in reading.dates for at in range(date.first, date.last + 1)}
    for at, token in enumerate(reading.tokens):
        text = token.text
        if at in dated or not text[0].isalnum() or text in _CURRENCIES:
            continue
        begins = len(text) > 1 and reading.capital(at) and (not reading.opens(at) or _goes_on(reading, at))
        if begins or _is_code(reading, at) or _mixed(text):
            yield at


def _is_code(reading: Reading, at: int) -> bool:
    """A Roman numeral, which for "I" takes a label before it: class I."""
    text = reading.tokens[at].text
    return bool(_ROMAN.fullmatch(text)) and (len(text) > 1 or (at > 0 and reading.words[at - 1] in _LABELS))


def _mixed(text: str) -> bool:
    """Whether a word is written like no ordinary word: OUS, Health2B, eHelse, M10."""
    inside = any(sign.isupper() for sign in text[1:])
    return any(map(str.isalpha, text)) and (inside or (text[0].isupper() and any(map(str.isdigit, text))))


def _goes_on(reading: Reading, at: int) -> bool:
    """Whether the first word of a sentence is the first of a name of several: Arild Kristensen."""
    if at + 1 >= len(reading.tokens) or not reading.meanings[at].stem or len(reading.tokens[at + 1].text) < len("Bo"):
        return False
    return reading.capital(at + 1) and at + 1 not in {date.first for date in reading.dates}


class _Known:
    """The names and words of a source, as a name of a statement may be written."""

    def __init__(self, source: Reading) -> None:
        self._source = source
        self._folded = {fold(word) for word in source.words}
        self._acronyms = {token.text.rstrip("s") for token in source.tokens if _ACRONYM.fullmatch(token.text)}

    def has(self, at: int, statement: Reading) -> bool:
        text = statement.tokens[at].text
        if _ROMAN.fullmatch(text):
            return any(token.text == text for token in self._source.tokens)
        return (
            self._is_spelled(fold(statement.words[at]))
            or bool(_ACRONYM.fullmatch(text) and self._stands_for(text.rstrip("s")))
            or self._means(at, statement)
            or self._is_abbreviated(at, statement)
        )

    def _is_spelled(self, name: str) -> bool:
        """With or without a genitive or an article at the end: Stortingets, Stortinget, Storting."""
        if not self._folded.isdisjoint({name, name.rstrip("s"), name + "s"}):
            return True
        bare = _ENDING.sub("", name)
        return len(bare) > _BARE and any(bare + ending in self._folded for ending in _ENDINGS)

    def _means(self, at: int, statement: Reading) -> bool:
        """Whether the source has its translation, or within one language another form of it."""
        own = statement.meanings[at]
        least = EXACT if own.parts else SURE
        if statement.language is self._source.language:
            least = _ALIKE
        others = [self._source.meanings[to] for to in self._source.telling]
        return bool(own.stem) and any(own.match(other) >= least or own.same_name(other) for other in others)

    def _stands_for(self, acronym: str) -> bool:
        """Whether words of the source spell out the acronym: Oslo universitetssykehus, OUS."""
        return any(spells(run, acronym) for run in _runs(self._source))

    def _is_abbreviated(self, at: int, statement: Reading) -> bool:
        """Whether the source has the acronym of the name this token is part of."""
        runs = [run for run in _runs(statement) if statement.words[at] in run]
        return any(spells(run, acronym) for run in runs for acronym in self._acronyms)


def _runs(reading: Reading) -> Iterator[tuple[str, ...]]:
    """Stretches of some words that begin with a capital, without the small words between."""
    for at in range(len(reading.tokens)):
        if not reading.capital(at):
            continue
        words = [word for word in reading.words[at : at + _WORDS.stop + 1] if word not in _JOINTS]
        marks = [place for place, word in enumerate(words) if not word[0].isalpha()]
        run = words[: marks[0]] if marks else words
        yield from (tuple(run[:size]) for size in _WORDS if size <= len(run))


def spells(run: tuple[str, ...], acronym: str) -> bool:
    """Whether each word gives its first letter, and perhaps further ones, to the acronym, in order."""
    return _spells(run, acronym.lower())


def _spells(run: tuple[str, ...], letters: str) -> bool:
    if not run or not letters:
        return not run and not letters
    if run[0][0] != letters[0]:
        return False
    sizes = range(1, len(letters) - len(run) + 2)
    return any(_in_order(letters[:size], run[0]) and _spells(run[1:], letters[size:]) for size in sizes)


def _in_order(letters: str, word: str) -> bool:
    rest = iter(word)
    return all(letter in rest for letter in letters)
