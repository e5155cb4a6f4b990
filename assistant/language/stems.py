"""Words, stems and spellings: what the lexical index and the questions are made of."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from assistant.language.cognates import skeleton
from assistant.language.function_words import FUNCTION_WORDS
from assistant.types import Language

__all__ = ["compound_parts", "fold", "is_stop", "skeleton", "stem", "stems", "words"]

_TOP_LEVEL = r"\.(?:no|dk|se|fi|eu|com|org|net|io|uk|de)\b(?!\.\w)"
# The counts keep hostile text from being read over and over.
_MAIL = r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}"
_HOST = rf"(?:https?://)?(?:www\.)?[^\W_][\w-]{{0,62}}(?:\.[\w-]{{1,63}}){{0,4}}{_TOP_LEVEL}"
_THOUSAND = r"\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+(?:[.,]\d+)?(?!\d)"  # 16 000, 16.000, 1,300,000.5
_WORD = rf"{_THOUSAND}|\d+(?:[.,:]\d+)+(?!\d)|\w+(?:['’]\w+)*"  # the second: 1,3, 12.00, 21.04.2026
_PLAIN = re.compile(_WORD)
_WITH_ADDRESSES = re.compile(f"{_MAIL}|{_HOST}|{_WORD}")
_ADDRESS = re.compile(f"@|{_TOP_LEVEL}")
_IS_THOUSAND = re.compile(_THOUSAND)
_AROUND_NAME = re.compile(rf"^(?:https?://)?(?:www\.)?|{_TOP_LEVEL}$")
_HYPHENED_LETTER = re.compile(r"\b([^\W\d_])[-‑](?=[^\W\d_]{2})")  # e-helse, T-bane
_THOUSANDS = re.compile(r"[.,\u00a0\u202f ](?=\d{3}(?!\d))")
_GENITIVE = re.compile(r"['’]s?$")
_SNOWBALL = {
    Language.BOKMAAL: "norwegian",
    Language.NYNORSK: "norwegian",
    Language.DANISH: "danish",
    Language.ENGLISH: "english",
}
_FOLDED = str.maketrans({"æ": "ae", "ä": "ae", "ø": "oe", "ö": "oe", "å": "aa", "ð": "d", "þ": "th", "ß": "ss"})
_STOPS = frozenset().union(*FUNCTION_WORDS.values())
_of_this_thread = threading.local()
_PART = 4  # shortest part of a compound
_COMPOUND, _TOO_LONG = 8, 60  # letters of the shortest compound, and of what is no word
_LINKS = ("", "s", "e")  # letters between the parts, the likelier first
_NO_PARTS = frozenset(
    {"ende", "enes", "ening", "heten", "heter", "hets", "king", "ling", "lige", "mene", "ning", "ring"}
)  # endings


def words(text: str) -> list[str]:
    """The words of text in order, lower case: "16 000" as 16000, "1,3" as 1.3, "e-helse" as ehelse, "ks.no" as ks.

    Other hyphens separate; a genitive with an apostrophe loses it.
    """
    plain = unicodedata.normalize("NFC", text).replace("\u00ad", "").lower()
    token = _WITH_ADDRESSES if _ADDRESS.search(plain) else _PLAIN
    return [_word(spelled) for spelled in token.findall(_HYPHENED_LETTER.sub(r"\1", plain))]


def _word(spelled: str) -> str:
    if spelled.isalnum() or "@" in spelled:
        return spelled
    if spelled[0].isdigit() and not _ADDRESS.search(spelled):
        return _number(spelled)
    if "." in spelled:
        return _AROUND_NAME.sub("", spelled)
    return _GENITIVE.sub("", spelled).replace("’", "'")


def _number(spelled: str) -> str:
    if _IS_THOUSAND.fullmatch(spelled):
        spelled = _THOUSANDS.sub("", spelled)
    return spelled.replace(",", ".").replace(":", ".")


@lru_cache(maxsize=1 << 17)
def stem(word: str, language: Language) -> str:
    """Snowball's stem of a lower-case word, not folded; https://snowballstem.org/algorithms."""
    return str(_stemmer(language).stemWord(word))


def _stemmer(language: Language) -> Any:
    """Each thread has its own: Snowball's stemmers hold the word they work on, and two threads would mix theirs."""
    own: dict[str, Any] = _of_this_thread.__dict__
    if language not in own:
        from snowballstemmer import stemmer

        own[language] = stemmer(_SNOWBALL[language])
    return own[language]


@lru_cache(maxsize=1 << 17)
def fold(word: str) -> str:
    """One spelling of a word with and without its special letters: ø, ö and oe are oe; é is e."""
    spelled = unicodedata.normalize("NFC", word).translate(_FOLDED)
    if spelled.isascii():
        return spelled
    return "".join(sign for sign in unicodedata.normalize("NFD", spelled) if not unicodedata.combining(sign))


def stems(text: str, language: Language) -> list[str]:
    """The folded stems of text in order, without the stop words of its language."""
    stops = FUNCTION_WORDS[language]
    return [fold(stem(word, language)) for word in words(text) if word not in stops]


def is_stop(word: str) -> bool:
    """Whether a lower-case word is a function word in any of the languages."""
    return word in _STOPS


def compound_parts(word: str, known: Callable[[str], bool]) -> tuple[str, ...]:
    """The parts of a Norwegian or Danish compound, each known; empty where there is no sure split.

    Parts have at least four letters; an s or e may link them.
    """
    if not _COMPOUND <= len(word) < _TOO_LONG or not word.isalpha():
        return ()
    cuts = [cut for cut in range(len(word) - _PART, _PART - 1, -1) if _is_part(word[cut:], known)]
    heads = [(word[: cut - len(link)], word[cut:]) for link in _LINKS for cut in cuts if word[:cut].endswith(link)]
    for head, tail in heads:
        if len(head) >= _PART and _is_part(head, known):
            return (*(compound_parts(head, known) or (head,)), tail)
    return next(((*parts, tail) for head, tail in heads if (parts := compound_parts(head, known))), ())


def _is_part(part: str, known: Callable[[str], bool]) -> bool:
    return part not in _NO_PARTS and not is_stop(part) and known(part)
