"""What a conversation is about: the names and the subject that a follow-up question may mean."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.expected import Expected, expected_of

_PLACES = """
Norge Noreg Norway Danmark Denmark Sverige Sweden Finland Island Iceland Norden Europa Europe EU EØS EEA
Grønland Greenland Færøyene Færøerne Tyskland Germany Storbritannia Storbritannien UK England Nederland
Holland Netherlands Estland Estonia USA
"""
COUNTRIES = frozenset(_PLACES.split())
ACTORS = re.compile(
    r"(?<!\w)(?:(?:statlige|kommunale|offentlige|private|store|små|lokale|regionale|public|private|local|small|large|"
    r"central|offentlege|kommunale|statlege) )?"
    r"(?:kommune\w*|fylkeskommun\w*|stat(?:en|er|s|lige myndigheter|slige myndigheder)?|"
    r"sykehus\w*|sjukehus\w*|sygehus\w*|hospital\w*|"
    r"helseforetak\w*|"
    r"region(?:er|ene|erne|ar|s)?|bedrift\w*|virksomhed\w*|virksomhet\w*|verksemd\w*|selskap\w*|selskab\w*|leverandør\w*|"
    r"oppstartsbedrift\w*|gründer\w*|forsker\w*|forskar\w*|pasient\w*|patient\w*|universitet\w*|municipalit\w+|state|"
    r"government|compan(?:y|ies)|start-?ups?|suppliers?|vendors?|researchers?|universit\w+|county|counties|"
    r"helseregion\w*|fastleg\w*|klynge\w*|clusters?|varer|tjenester|tenester|goods|services|bygg\w*|works)(?!\w)",
    re.IGNORECASE,
)
_WORD = r"[A-ZÆØÅÖÄÉ][\w'’&-]*"
_NAME = re.compile(rf"(?<!\w){_WORD}(?:(?: (?:af|av|von|van|de|der|den|for|og|the|of|and|&))? {_WORD})*")
_FIRST = re.compile(
    r"^(?:hv\w+|kv\w+|kor\w*|når|who\w*|what|when|where|why|how|which|og|men|and|but|er|var|har|kan|må|skal|vil|bør|får|"
    r"finn\w*|find\w*|finst|is|are|was|were|has|have|can|could|must|should|will|does|do|did|i|på|for|til|fra|in|on|to|gi|"
    r"give|list|nevn|tell|fortell|the|det|den|de|it|this|that|we|vi|jeg|eg|slik|her|der|ja|nei|no|yes|also|også)$",
    re.IGNORECASE,
)
_HELPING = re.compile(
    r"^(?:er|var|har|hadde|havde|kan|må|skal|vil|bør|får|fikk|fekk|ble|blei|blev|vart|blir|bliver|ligger|ligg|gjelder|gjeld|"
    r"gælder|heter|heiter|hedder|finnes|finst|findes|is|are|was|were|has|had|have|can|must|should|will|does|do|did)$",
    re.IGNORECASE,
)
_VERB = re.compile(rf"{_HELPING.pattern}|^\w{{3,}}(?:er|ar|te|de|et|dde|s)$", re.IGNORECASE)
_ASKED_WORD = re.compile(
    r"^(?:og|men|and|but|i|på|for|til|fra|hva|hvad|kva|hvem|kven|hvor|kor|kvar|når|hvornår|hvorfor|kvifor|hvordan|korleis|what|who|"
    r"when|where|why|how)$",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"^(?:mange|mye|mykje|meget|stor\w*|høy\w*|høj\w*|lenge|længe|lang\w*|hvilke\w*|many|much|large|long|which|slags)$",
    re.IGNORECASE,
)
_LIGHT = re.compile(
    r"^(?:om|for|i|på|av|af|med|det|den|de|a|an|en|et|ei|ein|eit|du|man|jeg|eg|vi|me|dere|you|we|i|one)$", re.IGNORECASE
)
_WHETHER = re.compile(
    r"^(?:is it (?:true|right|correct)|er det (?:sant|riktig|rett|rigtigt|korrekt)|stemmer det|passer det)"
    r"(?: that| at)?\s+",
    re.IGNORECASE,
)
_DONE = re.compile(r" (?:take place|begin|start|happen|sted|\w{3,}(?:et|ert|rt|lt|ed))$", re.IGNORECASE)


_THE_THING = re.compile(r"\w+(?:et|en|a|ene|erne|ane)")  # an ordinary word that begins the answer: Møtet
_NAMING = {Expected.BODY, Expected.PERSON, Expected.PLACE}  # what is asked for is a name, which goes on as the subject


@dataclass(frozen=True, slots=True)
class Topic:
    """What the turn before was about; empty where that cannot be told."""

    question: str = ""  # the whole question of that turn
    subject: str = ""  # what it is about
    person: str = ""  # whom it, or its answer, names


def topic_of(question: str, answer: str) -> Topic:
    """The topic of a whole question and the answer it got."""
    question = _WHETHER.sub("", question) or question
    said = re.sub(r"\[\d+\]", "", answer)
    asked, told = names_in(question), names_in(said)
    own = [name for name in asked if not is_place(name)]
    people = [name for name in (*told, *own) if " " in name and not _looks_like_body(name)]
    return Topic(question, _subject(question, own, told), people[0] if people else "")


def _subject(question: str, own: list[str], told: list[str]) -> str:
    if own:
        return max(own, key=lambda name: len(name.split()))
    if expected_of(question) in _NAMING and told and not _THE_THING.fullmatch(told[0]):
        return told[0]
    return noun_phrase(question)


def noun_phrase(question: str) -> str:
    """What a question is about when it names nobody: what follows its question word and verb."""
    tokens = question.rstrip(" ?.!").split()
    at = 0
    while at < len(tokens) and _ASKED_WORD.match(tokens[at]):
        at += 1
    if at < len(tokens) and _COUNTED.match(tokens[at]):
        verbs = [n for n in range(at, len(tokens)) if _VERB.match(tokens[n])]
        helping = [n for n in verbs if _HELPING.match(tokens[n])]
        at = min(helping or verbs, default=len(tokens))
    at += 1 if at else 0
    while at < len(tokens) and _LIGHT.match(tokens[at]):
        at += 1
    if at < len(tokens) - 1 and any(token.lower() in ("do", "does", "did") for token in tokens[:at]):
        return " ".join(tokens[at:-1])  # without the verb, which English puts last
    return _DONE.sub("", " ".join(tokens[at:]))


def names_in(text: str) -> list[str]:
    """Capitalised names in order, without the words that merely begin a sentence."""
    found = []
    for match in _NAME.finditer(text):
        name = match[0]
        first, _, rest = name.partition(" ")
        begins = match.start() == 0 or text[: match.start()].rstrip()[-1:] in tuple(".!?:–-•\n")
        if begins and _FIRST.match(first):
            name = rest
        elif begins and not rest and match.start() == 0 and text.rstrip().endswith("?"):
            name = ""  # a question begins with a capital whatever its first word is
        if name and name[0].isupper():
            found.append(name)
    return found


def is_place(name: str) -> bool:
    """Whether it is a country or a group of countries."""
    return name in COUNTRIES


def _looks_like_body(name: str) -> bool:
    return bool(
        re.search(
            r"\b(?:AS|ASA|HF|SA|ApS|IKS|RHF|Cluster|Tech|Group|Norge|Norway|Danmark|Health|Care|Science|Innovation|"
            r"Universit\w*|\w*sykehus|\w*direktorat\w*|\w*departement\w*|\w*rådet|Kommune|Region)\b",
            name,
            re.IGNORECASE,
        )
    )
