"""Tells bokmål, nynorsk, Danish and English apart.

Function words vote first, then spellings that only some of the languages have. Names and quotations have no vote,
for they are often in another language. Only where the votes are too few is py3langid asked: its model takes a second
to load.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from assistant.language.function_words import CONTENT_WORDS, FUNCTION_WORDS
from assistant.language.spellings import CONSTRUCTIONS, TELLING
from assistant.types import Language

_ENOUGH = 3_000  # characters that tell; the rest of a long text is not read
_LEAD = 0.2  # votes by which one language must be ahead
_WEAK = 0.5  # votes that decide nothing alone: one telling spelling
_OPENING_VOTE = 0.5  # the first word has besides: a question opens in the language of the asker
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_QUOTED = re.compile(r"[\"«“”„][^\"«»“”„\n]{1,80}[\"»“”]")
_CAPITAL = r"[A-ZÆØÅÄÖÉ][\w&.'’-]*"
_YOU = r"I\s[a-zæøå\d]"  # in Danish
# Capitalised words, and the particles between them, that do not begin a sentence.
_NAME = re.compile(
    rf"(?<=[\w,;:/)»\"–-]\s)\(?(?!{_YOU}){_CAPITAL}(?:\s(?:(?:of|the|for|and|og|i|de|van|von|&)\s){{0,2}}{_CAPITAL})*"
)
# Function words of one language that are ordinary words of another: two, town, ice, happen, host, victory, reach.
_AMBIGUOUS = frozenset({"to", "by", "is", "do", "be", "hende", "vert", "seier", "nå", "no", "men"})
_INFINITIVE = re.compile(r"\bat (\w+(?<!en)e|få|gå|se|nå|stå|slå|bo|tro)\b")  # "at spille"
_INFINITIVE_VOTE = 0.25  # for Danish
# On keyboards without å, æ and ø; not "temaet", "klimaendring" or "israelsk".
_DIGRAPH = re.compile("aa|(?<!isr)(?<!klim)ae(?!n?e?[ts]?$)|oe")
_LETTERS = {"aa": "å", "ae": "æ", "oe": "ø"}
_LANGUAGES = {"no": Language.BOKMAAL, "nn": Language.NYNORSK, "da": Language.DANISH, "en": Language.ENGLISH}
_SURE = 6.0  # nats by which py3langid must prefer another language


def detect(text: str, default: Language = Language.BOKMAAL) -> Language:
    """The language of a question or a longer text; `default` where nothing tells.

    Many questions are the same in bokmål and Danish ("Hvem var John Lennon?"): for those, too, it is the default.
    """
    return candidates(text, default)[0]


def candidates(text: str, default: Language = Language.BOKMAAL) -> tuple[Language, ...]:
    """The language of a text, and after it those that it may be in just as well."""
    text = text[:_ENOUGH]
    votes = _votes(_NAME.sub(" ", _QUOTED.sub(" ", text))) or _votes(text) or {default: 0.0}
    most = max(votes.values())
    close = [language for language, count in votes.items() if most - count < _LEAD]
    voted = default if default in close else max(close, key=lambda language: votes[language])
    likeliest = voted if most > _WEAK else _identified(text, voted)
    return (likeliest, *(language for language in close if language != likeliest and most > _WEAK))


def _votes(text: str) -> dict[Language, float]:
    votes: dict[Language, float] = {}
    said = _WORD.findall(text.lower())
    for language, vote in [ballot for word in said for ballot in _vote(word)] + _opening(said[:1]) + _constructed(text):
        votes[language] = votes.get(language, 0) + vote
    return votes


def _opening(first: list[str]) -> list[tuple[Language, float]]:
    return [(language, _OPENING_VOTE) for word in first for language in _spoken_in(word)]


def _constructed(text: str) -> list[tuple[Language, float]]:
    danish = FUNCTION_WORDS[Language.DANISH]
    text = text[:1].lower() + text[1:]
    infinitives = [verb for verb in _INFINITIVE.findall(text) if verb not in danish]
    found = [(language, votes) for language, votes, construction in CONSTRUCTIONS if construction.search(text)]
    return found + [(Language.DANISH, _INFINITIVE_VOTE)] * len(infinitives)


@lru_cache(maxsize=1 << 16)
def _vote(word: str) -> tuple[tuple[Language, float], ...]:
    if word in _AMBIGUOUS:
        return ()
    if spoken := _spoken_in(word):
        return tuple((language, 1 / len(spoken)) for language in spoken)
    told = [(languages, votes / len(languages)) for languages, votes, spelling in TELLING if spelling.search(word)]
    if not told and _DIGRAPH.search(word):
        return _vote(_DIGRAPH.sub(lambda pair: _LETTERS[pair[0]], word))
    return tuple((language, vote) for languages, vote in told for language in languages)


def _spoken_in(word: str) -> list[Language]:
    return [language for language, known in FUNCTION_WORDS.items() if word in known or word in CONTENT_WORDS[language]]


def _identified(text: str, voted: Language) -> Language:
    """What py3langid is sure of, else what was voted; it knows nothing from a single word."""
    if len(_WORD.findall(text)) < 2:
        return voted
    scores = {_LANGUAGES[code]: score for code, score in _identifier().rank(text)}
    likeliest = max(scores, key=lambda language: scores[language])
    return likeliest if scores[likeliest] - scores[voted] > _SURE else voted


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(_LANGUAGES))
    return identifier
