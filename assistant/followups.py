"""Makes a whole question of one that leans on the turns before, without a language model, in four languages."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.language.stems import is_stop
from assistant.topics import ACTORS, COUNTRIES, Topic, is_place, names_in
from assistant.types import Language

_AND = r"(?:(?:og|men|så|and|but|so|ok|okay)\b[ ,]*)"
_ABOUT = re.compile(
    rf"^{_AND}*(?:(?:hva|hvad|ka)(?: så| da)? (?:med|om)|kva (?:med|om)|hvordan med|korleis med|"
    r"what about|how about)\s+"
    r"(?P<rest>.+?)\W*$",
    re.IGNORECASE,
)
_BARE = re.compile(
    rf"^{_AND}+(?P<rest>(?:(?:for|i|på|hos|til|ved|om|av|af|med|in|at|to|of|on|with)\s+)?[^?]{{2,60}}?)\W*$",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"^(?:hv\w+|kv?\w{0,2}|kven|kvar|korleis|kvifor|når|who\w*|what|when|where|why|how|which|er|var|har|kan|må|skal|vil|"
    r"bør|får|is|are|was|were|has|have|can|could|must|should|will|does|do|did|gi|give|list|nevn|tell|fortell)\b",
    re.IGNORECASE,
)
_SINCE = re.compile(r"^(?:siden|sidan|fra|frå|til|inntil|indtil|since|from|until)\s+(?=\w)", re.IGNORECASE)
_PERSON = r"han|ham|hun|henne|hende|ho|he|she|him"
_THING = r"den|det|de|dei|dem|it|they|them|that|this|dette|those|these|disse|desse"
_OWNER = r"dens|dets|deres|deira|hans|hennes|hennar|hendes|its|their|his"
_POINTING = re.compile(
    r"\b(?:denne|dette|disse|desse|this|these|those|that|det der) (?P<noun>[a-zæøå]{3,})\b", re.IGNORECASE
)
_PRONOUN = re.compile(
    rf"\b(?:(?P<person>{_PERSON})|(?P<thing>{_THING})|(?P<owner>{_OWNER})|(?P<there>der|there)(?=(?: da| så)?\W*$))\b",
    re.I,
)
_AUXILIARY = re.compile(
    r"^(?:er|var|har|hadde|havde|kan|må|skal|vil|bør|får|ble|blei|blev|vart|blir|bliver|is|are|was|were|has|had|have|can|"
    r"must|should|will|would|does|do|did|may)$",
    re.IGNORECASE,
)
_EXPLETIVE = re.compile(
    r"\bdet (?:lov|mulig|mogleg|tillatt|tilladt|noen|nokon|nogen|noe|noko|noget|en|et|ein|eit|som|der|at|å)\b|"
    r"\b(?:finnes|finst|findes|gis|gjelder|er|var) det (?:\w+ ){2,}|\b(?:er|var) det\b.+\b(?:i|på|å|at|som|der)\b|"
    r"\bit (?:possible|allowed|legal|necessary|mandatory|true|is|was)\b|"
    r"\bit (?:takes?|costs?)\b.*\w|"
    r"\b(?:tar|tager|tek) det å\b",
    re.IGNORECASE,
)
_ENDING = re.compile(
    r"\b(?:bak|for|i|på|om|med|til|av|af|fra|frå|ved|behind|of|in|about|with|from|to|by)\W*$", re.IGNORECASE
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_REGARDING = {
    Language.BOKMAAL: "når det gjelder",
    Language.NYNORSK: "når det gjeld",
    Language.DANISH: "når det gælder",
    Language.ENGLISH: "when it comes to",
}
_IN = {Language.BOKMAAL: "i", Language.NYNORSK: "i", Language.DANISH: "i", Language.ENGLISH: "in"}


def whole(question: str, language: Language, topic: Topic) -> str | None:
    """The question made whole with the topic of the turns before; None where it stands on its own."""
    if about := _ABOUT.match(question):
        return _instead(topic.question, about["rest"], language)
    bare = _BARE.match(question)
    if bare and not _ASKING.match(bare["rest"]):
        return _instead(topic.question, bare["rest"], language)
    plain = re.sub(rf"^{_AND}+", "", question, flags=re.IGNORECASE) or question
    if names_in(plain):
        return None
    replaced = _replace_pronoun(plain, language, topic)
    if replaced is None and _lacks_subject(plain) and topic.subject:
        replaced = _completed(plain, language, topic.subject)
    return replaced and replaced[0].upper() + replaced[1:]


def about(question: str, language: Language, topic: Topic) -> str | None:
    """A question that seems to stand on its own, asked about the topic of the turns before.

    None without a topic, and for a question that names something: it is about that.
    """
    if not topic.subject or topic.subject.lower() in question.lower() or names_in(question):
        return None
    return f"{question.rstrip(' ?.!')}, {_REGARDING[language]} {topic.subject}?"


def _replace_pronoun(question: str, language: Language, topic: Topic) -> str | None:
    if (pointing := _POINTING.search(question)) and topic.subject and not is_stop(pointing["noun"].lower()):
        return f"{question[: pointing.end()]} ({topic.subject}){question[pointing.end() :]}"
    empty = [found.span() for found in _EXPLETIVE.finditer(question)]
    for found in _PRONOUN.finditer(question):
        if any(start <= found.start() < end for start, end in empty):
            continue
        if found["thing"] and _is_article(question, found):
            continue
        person = found["person"] or found["owner"] in ("hans", "his")
        meant = (topic.person if person else "") or topic.subject  # things are he and she in nynorsk, too
        if not meant:
            return None
        if found["owner"]:
            meant += "'s" if language is Language.ENGLISH else "s" if not meant.endswith("s") else "’"
        if found["there"]:
            meant = f"{_IN[language]} {meant}"
        return question[: found.start()] + meant + question[found.end() :]
    return None


def _is_article(question: str, found: re.Match[str]) -> bool:
    """Whether "den" goes with a noun, as in "den nye terskelen", rather than standing for one."""
    after = re.findall(r"\w+", question[found.end() :])
    before = re.findall(r"\w+", question[: found.start()])
    if not after or is_stop(after[0].lower()):
        return False
    if found[0].lower() in ("it", "they", "them", "dem"):
        return False
    if len(after) == 1:
        return after[0].endswith("e") and not (before and _AUXILIARY.match(before[-1]) and len(before) == 1)
    definite = re.search(r"(?:en|et|ene|ane|a|er)$", after[1].lower())
    return bool(after[0].endswith(("e", "ste")) and definite) or not (before and _AUXILIARY.match(before[-1]))


def _lacks_subject(question: str) -> bool:
    """Whether nothing but question words, auxiliaries and at most the verb is left: "Hvorfor?", "Kven står bak?"."""
    question = _SINCE.sub("", question)
    tokens = re.findall(r"\w+", question)
    if not tokens or len(tokens) > 5 or not _ASKING.match(question):
        return False
    content = [at for at, token in enumerate(tokens) if not (is_stop(token.lower()) or _AUXILIARY.match(token))]
    if len(content) > 1 and _ENDING.search(question):
        content.pop()
    if not content:
        return True
    return content == [1] and bool(
        re.match(r"(?:hvem|kven|who|når|when|hvor|kvar|where|hvorfor|why)\b", question, re.I)
    )


def _completed(question: str, language: Language, subject: str) -> str:
    bare = question.rstrip(" ?.!")
    if _ENDING.search(bare) or re.fullmatch(r"\w+ \w+(?:r|de|te|et|s|a)", _SINCE.sub("", bare)):
        return f"{bare} {subject}?"
    return f"{bare}, {_REGARDING[language]} {subject}?"


def _instead(question: str, other: str, language: Language) -> str | None:
    """The earlier question with another year, country, actor or name in place of its own."""
    if not question:
        return None
    preposition, bare = _split_preposition(other)
    for old in _replaceable(question, bare):
        return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _: bare, question, count=1)
    stem = question.rstrip(" ?.!")
    if preposition:
        return f"{stem} {other}?"
    if is_place(bare):
        return f"{stem} {_IN[language]} {bare}?"
    return f"{stem}, {_REGARDING[language]} {bare}?"


def _split_preposition(phrase: str) -> tuple[str, str]:
    found = re.match(r"(?P<first>for|i|på|hos|til|ved|in|at|to|of|on)\s+(?P<rest>.+)", phrase, re.IGNORECASE)
    return (found["first"], found["rest"]) if found else ("", phrase)


def _replaceable(question: str, other: str) -> Iterable[str]:
    """What in the question is of the same sort as the other phrase."""
    if _YEAR.fullmatch(other):
        return _YEAR.findall(question)
    if is_place(other):
        return [name for name in re.findall(r"\w+", question) if name in COUNTRIES]
    if other[:1].isupper():
        return [name for name in names_in(question) if not is_place(name)]
    if ACTORS.search(other):
        return [found[0] for found in ACTORS.finditer(question)]
    return []
