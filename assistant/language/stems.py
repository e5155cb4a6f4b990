"""Words, stems and spellings: what the lexical index and the questions are made of."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from assistant.language.cognates import skeleton
from assistant.language.function_words import FUNCTION_WORDS
from assistant.types import Language

__all__ = ["compound_parts", "fold", "is_stop", "skeleton", "stem", "stems", "words"]

_TOKEN = re.compile(
    r"""
    (?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)
    | (?:https?://)?(?:www\.)?(?P<host>[^\W_][\w-]*(?:\.[\w-]+)*)\.(?:no|dk|se|fi|eu|com|org|net|io|uk|de)\b(?!\.\w)
    | (?P<number>
        \d{1,3}(?:[.,\u00a0\u202f ]\d{3})+(?:[.,]\d+)?(?!\d)  # 16 000, 16.000, 1,300,000.5
        | \d+(?:[.,:]\d+)+(?!\d)                            # 1,3, 12.00, 21.04.2026
      )
    | (?P<word>\w+(?:['’]\w+)*)
    """,
    re.VERBOSE,
)
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
_PART = 4  # shortest part of a compound
_COMPOUND = 8  # shortest compound
_LINKS = ("", "s", "e")  # letters between the parts, the likelier first
_NO_PARTS = frozenset(
    {"ende", "enes", "ening", "heten", "heter", "hets", "king", "ling", "lige", "mene", "ning", "ring"}
)  # endings


def words(text: str) -> list[str]:
    """The words of text in order, lower case: "16 000" as 16000, "1,3" as 1.3, "e-helse" as ehelse, "ks.no" as ks.

    Other hyphens separate; a genitive with an apostrophe loses it.
    """
    plain = unicodedata.normalize("NFC", text).replace("\u00ad", "").lower()
    plain = _HYPHENED_LETTER.sub(r"\1", plain)
    return [_word(match) for match in _TOKEN.finditer(plain)]


def _word(match: re.Match[str]) -> str:
    if match["number"]:
        return _number(match["number"])
    return match["mail"] or match["host"] or _GENITIVE.sub("", match["word"]).replace("’", "'")


def _number(written: str) -> str:
    if re.fullmatch(r"\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+(?:[.,]\d+)?", written):
        written = _THOUSANDS.sub("", written)
    return written.replace(",", ".").replace(":", ".")


@lru_cache(maxsize=1 << 17)
def stem(word: str, language: Language) -> str:
    """Snowball's stem of a lower-case word, not folded; https://snowballstem.org/algorithms."""
    return str(_stemmer(language).stemWord(word))


@lru_cache(maxsize=4)
def _stemmer(language: Language) -> Any:
    from snowballstemmer import stemmer

    return stemmer(_SNOWBALL[language])


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
    if len(word) < _COMPOUND or not word.isalpha():
        return ()
    cuts = [cut for cut in range(len(word) - _PART, _PART - 1, -1) if _is_part(word[cut:], known)]
    heads = [(word[: cut - len(link)], word[cut:]) for link in _LINKS for cut in cuts if word[:cut].endswith(link)]
    for head, tail in heads:
        if len(head) >= _PART and _is_part(head, known):
            return (*(compound_parts(head, known) or (head,)), tail)
    return next(((*parts, tail) for head, tail in heads if (parts := compound_parts(head, known))), ())


def _is_part(part: str, known: Callable[[str], bool]) -> bool:
    return part not in _NO_PARTS and not is_stop(part) and known(part)
