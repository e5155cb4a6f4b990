"""What can be told of a word's part in its clause without a parser: its preposition, the voice, the number."""

from __future__ import annotations

from assistant.grounding.lists import listed, prepositions
from assistant.grounding.reading import Reading
from assistant.types import Language

_INFINITIVE = {Language.BOKMAAL: "å", Language.NYNORSK: "å", Language.DANISH: "at", Language.ENGLISH: "to"}
_NOUNS = ("tion", "sion", "ment", "ness", "ity", "ance", "ence", "ing")  # endings of English nouns
_WALK = 5  # tokens back to the preposition of a noun, or on to the object of a verb
_LIST = 8  # the same past the other members of a list
_AUXILIARY = 4  # tokens from a participle back to its auxiliary


def preposition(reading: Reading, at: int) -> str:
    """The preposition that governs a word, in English; empty for a subject or object. Of a list, that of the list."""
    return _governing(reading, at)[0]


def slots(reading: Reading, at: int) -> set[str]:
    """The prepositions that may govern a word, in English; two where that depends on how a list is read."""
    found, unsure = _governing(reading, at)
    return {found, ""} if unsure else {found}


def _governing(reading: Reading, at: int) -> tuple[str, bool]:
    """The preposition, and whether it was found past another member of a list, so that it may not govern."""
    is_listed, name = False, reading.capital(at)
    for back in range(at - 1, max(at - 1 - _WALK - _LIST * is_listed, -1), -1):
        word = reading.words[back]
        if reading.clauses[back] != reading.clauses[at]:
            break
        if word in listed("listing"):
            is_listed = True
        elif found := _as_preposition(reading, back, at):
            return found, is_listed
        elif back in reading.telling:
            if name and not is_listed and not reading.capital(back):
                break
        elif word not in listed("determiners") and not any(one.first <= back <= one.last for one in reading.figures):
            break
    return "", is_listed


def _as_preposition(reading: Reading, back: int, at: int) -> str:
    word, english = reading.words[back], reading.language is Language.ENGLISH
    if word in listed("english_only") and not english:
        return ""
    if word == "to" and back == at - 1 and not reading.capital(at):
        return ""  # an infinitive
    return prepositions().get(word, "")


def is_passive(reading: Reading, at: int) -> bool:
    """Whether a word is a participle with a word for "is" or "becomes" before it, or a passive in -s.

    The second of two participles shares the auxiliary of the first: was founded in 2019 and sold.
    """
    auxiliaries = listed("passive_english" if reading.language is Language.ENGLISH else "passive_nordic")
    joined = reading.words[at - 1 : at] in (("and",), ("og",))
    reach = _AUXILIARY + 2 * _LIST * joined
    for back in range(at - 1, max(at - 1 - reach, -1), -1):
        if reading.words[back] in auxiliaries:
            return True
        if back in reading.telling and not joined:
            break
    return reading.words[at].endswith("s") and reading.words[at + 1 : at + 2] in (("av",), ("af",))


def is_agent(reading: Reading, at: int) -> bool:
    """Whether a word is the agent of a passive: sent by the office."""
    for back in range(at - 1, max(at - 1 - _WALK, 0), -1):
        if reading.words[back] in listed("agents"):
            return is_passive(reading, back - 1)
        if back in reading.telling:
            return False
    return False


def has_object(reading: Reading, verb: int) -> bool:
    """Whether a noun without a preposition follows a verb."""
    for at in range(verb + 1, min(verb + 1 + _WALK, len(reading.tokens))):
        word = reading.words[at]
        if word in prepositions() or word in listed("reflexive") or not word[0].isalnum():
            return False
        if at in reading.content:
            return reading.clauses[at] == reading.clauses[verb]
    return False


def are_coordinated(reading: Reading, one: int, two: int) -> bool:
    """Whether two names are members of one list."""
    between = [at for at in reading.content if one < at < two]
    return bool(listed("listing").intersection(reading.words[one:two])) and all(map(reading.capital, between))


def is_infinitive(reading: Reading, at: int) -> bool:
    """Whether a word for "to" stands before a verb."""
    if at == 0 or reading.capital(at) or reading.words[at - 1] != _INFINITIVE[reading.language]:
        return False
    if reading.language is Language.DANISH:
        return reading.words[max(at - 2, 0)] != ","  # after a comma it is "that"
    return not reading.words[at].endswith(_NOUNS)


def is_plural(reading: Reading, at: int) -> bool:
    """Whether a word ends like an indefinite plural and is no name."""
    endings = ("s",) if reading.language is Language.ENGLISH else ("er", "ar")
    return reading.words[at].endswith(endings) and (not reading.capital(at) or reading.opens(at))


def is_indefinite(reading: Reading, at: int) -> bool:
    """A noun in the plural without an article, or with "a" before it."""
    before = reading.words[max(at - 2, 0) : at]
    if listed("articles").intersection(before):
        return True
    return is_plural(reading, at) and not listed("definite").intersection(before)


def ends_like_past(reading: Reading, at: int) -> bool:
    """Whether a word has the ending of a regular past tense."""
    return reading.words[at].endswith(("ed",) if reading.language is Language.ENGLISH else ("ede", "te", "dde"))


def ends_like_present(reading: Reading, at: int) -> bool:
    """Whether a word has the ending of a present tense."""
    word = reading.words[at]
    return word.endswith(("s",) if reading.language is Language.ENGLISH else ("er", "ar")) and not word.endswith("ss")
