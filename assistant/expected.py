"""What kind of answer a question asks for, and whether a stretch of text holds one."""

from __future__ import annotations

import re
from enum import StrEnum


class Expected(StrEnum):
    """The kind of answer that a question asks for."""

    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    DURATION = "duration"
    CONTACT = "contact"  # an e-mail address or a telephone number
    PERSON = "person"  # asked with "who": a person, or a body that acts like one
    BODY = "body"
    PLACE = "place"
    LIST = "list"
    HOWTO = "howto"
    YESNO = "yesno"
    DEFINITION = "definition"
    REASON = "reason"
    OTHER = "other"


_WHICH = r"(?:hvilke[nt]?|hvilke|kva for(?: ei[nt]?)?|kva|hva slags|hvad for(?: en| et)?|which|what)"
_HOW = r"(?:hvor|kor|how)"
_UNIT = (
    r"(?:år|dag|dager|dagar|dage|uker|veker|uger|måned|måneder|månader|timer|timar|minutter|minutt|"
    r"years?|days?|weeks?|months?|hours?|minutes?)"
)
_ADJECTIVE = (
    r"(?:mange|mye|mykje|meget|stor[te]?|høy[te]?|høg[te]?|høj[te]?|gam[me]?[ae]?l|langt|lav[te]?|låg[te]?|"
    r"tung[te]?|brei?[dt]t?e?|bred[te]?|dyp[te]?|rask[te]?|hurtig[te]?|ofte|sterk[te]?|"
    r"many|much|large|big|high|old|tall|far|low|heavy|wide|deep|fast|often|great)"
)
_COST = (
    r"(?:kost\w*|kroner|beløp\w*|beløb\w*|terskel\w*|tærskel\w*|budsjett\w*|budget\w*|tilskudd\w*|tilskot\w*|"
    r"tilskud\w*|tjene[rn]?|lønn?\b\w*|avgift\w*|gebyr\w*|støtte(?:beløp\w*)?|costs?|price|amount|salary|"
    r"earns?|thresholds?|fees?|funding|grants?|verdi(?:en)?|værdi(?:en)?|omsetning\w*|omsætning\w*|turnover)"
)
_BOUND = (
    r"\w*beløp\w*|\w*beløb\w*|\w*terskel\w*|\w*tærskel\w*|thresholds?|(?:eøs|verdi|værdi|nedre|øvre)-?gr[eæ]ns[ea]\w*|"
    r"gr[eæ]ns[ea]n?\b|(?<!time )limit"
)
_BODY = (
    r"(?:organisasjon\w*|organisation\w*|selskap\w*|selskab\w*|virksomhe\w*|verksemd\w*|etat\w*|myndighe\w*|"
    r"styresmakt\w*|direktorat\w*|departement\w*|bedrift\w*|klynge\w*|klyng[ea]\w*|foretak\w*|foreining\w*|"
    r"forening\w*|institusjon\w*|company|companies|organi[sz]ations?|body|bodies|agency|agencies|authority|"
    r"authorities|directorate|ministry|clusters?|institutions?|parti\w*|party|medium|avis\w*|klubb?\w*)"
)
_PLACE = (
    r"(?:land|lande|by|byer|byar|sted|stad|steder|stader|kommune|kommuner|fylke|region|område|adresse\w*|bydel|"
    r"country|countries|city|cities|town|place|county|municipality|area|address|hall|sal)"
)
_TIME = r"(?:år|dato\w*|dag|måned|månad|tidspunkt|årstall|frist\w*|year|date|day|month|time|deadline)"
_ASKED_FIRST = (
    r"(?:er|var|har|hadde|kan|må|skal|vil|får|bør|ble|blev|vart|blir|bliver|finnes|finst|findes|gjelder|gjeld|"
    r"gælder|trenger|treng|kreves|krevst|kræves|eksisterer|tilbyr|tilbyder|støtter|gjør|gjer|gør|is|are|was|were|"
    r"has|have|had|can|could|must|should|will|would|does|do|did|may)"
)

_BEFORE = (
    r"(?:(?:og|and|men|but|så|so) )?"
    r"(?:(?:i|på|fra|frå|ved|til|om|for|av|af|mot|mellom|mellem|siden|sidan|in|on|from|at|by|of|to|with|against|between|"
    r"since) )?"
)
_CONTACT = (
    r"(?:e ?-?post|e ?-?mail|mail)(?:adress?e\w*|en| address(?:es)?)|(?:e ?-?post|e ?-?mail|mail) (?:til|for|of|to)|"
    r"(?:telefon|tlf|mobil)(?:[ -]?(?:nummer\w*|nr\w*)| til)|(?:tele)?phone numbers?|telefon for"
)
_KINDS: tuple[tuple[Expected, str], ...] = (
    (Expected.CONTACT, rf".*\b(?:{_CONTACT})\b"),
    (Expected.REASON, r"(?:hvorfor|kvifor|why)\b|.*\b(?:årsaken|grunnen|grunden|skyldes|skuldast|reason)\b"),
    (Expected.DURATION, rf"{_HOW} (?:lenge|lang tid|længe|lang|long|gam\w+|old)\b|{_HOW} (?:mange|many) {_UNIT}\b"),
    (Expected.MONEY, rf"{_HOW} (?:mye|mykje|meget|much|stor[te]?|høy[te]?|høj[te]?|high|large)\b.*\b{_COST}"),
    (Expected.MONEY, rf"(?:{_WHICH}|hva|hvad)\b(?: \w+)? (?:kost\w*|costs?|tjene[rn]?|earns?|pris\w*)\b"),
    (
        Expected.DATE,
        r"(?:hva|kva|hvad|what) (?:er|is) (?:\w+ )?(?:\w*fristen|frist|deadline|datoen|the deadline)",
    ),
    (
        Expected.MONEY,
        r"(?:hva|kva|hvad|what) (?:er|is|var|was|blir|bliver) (?:\w+ )?(?:omsetning\w*|omsætning\w*|lønn?\w*|"
        r"løn[ai]\w*|budsjett\w*|budget\w*|gebyr\w*|pris\w*|inntekt\w*|indtægt\w*|turnover|revenue|salary|price|costs?|fee)\b",
    ),
    (
        Expected.MONEY,
        rf"(?:hva|hvad|{_WHICH}|(?:hvor|kvar|where) (?:ligger|ligg|går|is))\b.*\b(?:{_BOUND})",
    ),
    (Expected.NUMBER, rf"{_HOW} (?:\w+ )?{_ADJECTIVE}\b"),
    (
        Expected.NUMBER,
        r"(?:hva|kva|hvad|what|hvilken|hvilket|which)\b.*\b(?:antall\w*|antal\w*|andel\w*|prosent\w*|procent\w*|"
        r"sannsynlighet\w*|sandsynlighed\w*|temperatur\w*|number of|share|percentage|proportion|probability)\b",
    ),
    (Expected.DATE, rf"(?:når|hvornår|når tid|when)\b|{_WHICH} (?:\w+ )?{_TIME}\b"),
    (Expected.PLACE, rf"{_WHICH} (?:\w+ )?{_PLACE}\b"),
    (Expected.BODY, rf"{_WHICH} (?:\w+ )?{_BODY}\b"),
    (
        Expected.PERSON,
        r"(?:hvem|kven|who|whom|whose|hvis)\b|(?:hva|kva|hvad) (?:heter|heiter|hedder|het|hed)\b",
    ),
    (Expected.PLACE, r"(?:hvor|kor|where|kvar)\b"),
    (Expected.HOWTO, r"(?:hvordan|korleis|hvorledes|how)\b|.*\b(?:hvilken måte|kva måte|fremgangsmåte\w*)\b"),
    (Expected.LIST, r"(?:hvilke|kva for nokre|list|nevn|nevne|nævn|name the|gi meg|giv mig)\b"),
    (Expected.LIST, r"(?:hva|kva|hvad|what|which) (?:er|var|are|were) (?:de|dei|the) (?:\w+ )*"),
    (Expected.LIST, r"kva for \w+(?:ar|er)\b|which \w+s\b"),
    (
        Expected.DEFINITION,
        r"(?:hva|kva|hvad|what) (?:betyr|betyder|tyder|menes|meinast|innebærer|inneber|indebærer|står|means)\b|"
        r"what does \w+(?: \w+)* (?:mean|stand for)|define\b",
    ),
    (
        Expected.DEFINITION,
        r"(?:hva|kva|hvad|what) (?:er|is|var|was|are)(?: (?:et|en|ei|ein|eit|an?|the))?(?: \S+){1,4}$",
    ),
    (Expected.YESNO, rf"{_ASKED_FIRST}\b"),
)
_KIND_PATTERNS = tuple((kind, re.compile(_BEFORE + f"(?:{pattern})")) for kind, pattern in _KINDS)
_GENITIVE = re.compile(r"\b(?:til|på|for|i|av|af|om|mellom|mellem|of|in|for|on|to|between)\b")
_MEANING = re.compile(r"\b(?:står|stand|stands) (?:\w+ )?for\b|\b(?:betyr|betyder|tyder|mean)\b")


_CONDITION = re.compile(
    rf"(?:når|hvis|dersom|viss|om|when|if)\b[^,?]+, (?={_ASKED_FIRST}\b|hv\w+\b|kva\b|kven\b|kor\w*\b|wh\w+\b|how\b)",
    re.IGNORECASE,
)


def expected_of(question: str) -> Expected:
    """The kind of answer asked for, told from the question words of all four languages at once.

    What is told before it counts only where nothing is asked there: "We are three people. May we take part?"
    """
    asked = _CONDITION.sub("", question, count=1)
    told = re.split(r"(?<=[.:;!?])\s+", asked)
    asking = [one for one in told if one.endswith("?")] or [asked]
    kinds = (_kind(one) for one in (*asking, *told))
    return next((kind for kind in kinds if kind is not Expected.OTHER), Expected.OTHER)


def _kind(question: str) -> Expected:
    plain = " ".join(re.sub(r"[^\w\s%-]", " ", question.lower()).split())
    for kind, pattern in _KIND_PATTERNS:
        if pattern.match(plain):
            if kind is Expected.DEFINITION and _GENITIVE.search(plain) and not _MEANING.search(plain):
                return Expected.OTHER  # "what is the temperature of Venus" asks for a value
            return kind
    return Expected.OTHER
