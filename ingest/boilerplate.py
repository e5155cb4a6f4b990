"""How the lines around an article are worded, in bokmål, nynorsk, Danish and English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

_MONTH = r"(?:jan|feb|mar|apr|ma[ijy]|jun|jul|aug|sep|okt|oct|nov|de[sc])[a-z]*\.?"
_DATE = (
    r"(?:\d{1,2}[./-] ?\d{1,2}[./-] ?(?:\d{4}|\d\d)|\d{4}-\d\d-\d\d"
    rf"|\d{{1,2}}\.? {_MONTH},? \d{{4}}|{_MONTH} \d{{1,2}},? \d{{4}})"
)
_ARTICLE = r"(?:artikkel(?:en)?|artik(?:el|len)|sak(?:en|a)?|sid(?:e|en|a)|article|page|post|innlegg|indlæg)"
_ARTICLES = r"(?:artikler|artiklar|saker|nyheter|nyheiter|nyheder|innlegg|indlæg|articles|posts|news|stories)"
_COMMENTS = r"(?:kommentarer|kommentarar|comments?)"
_NEWSLETTER = r"(?:nyhetsbrev|nyheitsbrev|nyhedsbrev|newsletter)(?:et|s)?"
_MORE = r"(?:mer|meir|mere|more|også|òg|also)"
_SITE = r"(?:we|vi|this site|(?:nett|hjemme)?(?:siden|sida|stedet|staden))"
_HOME = r"(?:home|hjem|heim|forsid[ea]n?|framsid[ea]n?|startsid[ea]n?|du er her|you are here)"
_LONGEST = 240  # characters of a line that is judged by its wording alone

Wordings = Mapping[str, tuple[str, ...]]  # reason: patterns of whole lines

_ANYWHERE: Wordings = {
    "tracking": (r"fbpx|gtm|gtag", r"window\.\w+ ?= ?.*", r"\(function ?\(.*"),
    "navigation": (
        r"(?:skip|jump) to (?:main |the )?(?:content|navigation)",
        r"(?:hopp|gå|spring) (?:rett |direkte )?til (?:hoved)?(?:innh[ao]ld|indhold|meny|menu)(?:et|en)?",
        rf"(?:next|previous|neste|førre|forrige|næste) {_ARTICLE}",
        r"back to top|til toppen(?: av sid[ea]n?)?|til(?:bake|bage) til toppen",
        r"(?:back to|(?:tilbake|attende|tilbage) til) (?:overview|list|oversi[kg]t(?:en|a)?|forsid[ea]n?)",
        r"(?:(?:lukk|luk|close|åpne|opne|vis|open|main|hoved) ?)?(?:menu|meny)",
    ),
    "share buttons": (
        rf"(?:del|share|tweet|post)(?: (?:på|on|via|med|denne|this|{_ARTICLE}))*"
        r"(?: (?:facebook|twitter|x|linkedin|e-?post|e-?mail|mail|messenger|whatsapp|bluesky|,|og|and))+",
        rf"(?:del|share) (?:denne |this )?{_ARTICLE}",
        rf"(?:skriv ut|udskriv|print)(?: (?:this )?{_ARTICLE})?",
        r"(?:følg|fylg|follow) (?:oss|os|us)(?: (?:på|on)\b.{0,60})?",
    ),
    "newsletter": (
        r"(?:meld (?:deg )?på|abonner på|tilmeld(?: dig)?|skriv dig op til|motta|subscribe to|sign up (?:for|to))"
        rf"(?: (?:vårt|vår|vores|our|the|til|på))* {_NEWSLETTER}(?: (?:vårt|vores|her|here))?",
        rf".{{0,60}}{_NEWSLETTER} (?:udkommer|kommer ut|kjem ut|utkommer|is published)\b.*",
    ),
    "prompt": (
        r"(?:logg? (?:inn|ind|in)|sign in|login)(?: (?:for å|for at|to) (?:kommentere|comment)\b.{0,40})?",
        r"(?:skriv|legg igjen|legg att|tilføj|leave|add|write) (?:en|ein|et|a|din|your) (?:kommentar|comment)",
        rf"(?:ingen|no|\d+) {_COMMENTS}(?: (?:ennå|endnu|enno|yet))?",
        rf"{_COMMENTS} ?\(\d+\)|(?:siste|seneste|nyeste|latest|recent) {_COMMENTS}",
    ),
    "print stamp": (
        r".{0,60}\b(?:ut|ud)skri(?:fts|vings|vnings)(?:tidspunkt|dato)\b.{0,20}\d.{0,60}",
        rf"(?:skrev?e[tn]? ut|utskrift|udskrevet|printed|print date)\b(?:.{{0,80}}\s)?{_DATE}.{{0,40}}",
    ),
    "link": (
        rf"(?:les|læs|read) {_MORE}(?: (?:her|here)| ?[:>→»].{{1,160}})",
        rf"(?:more|flere|fleire) {_ARTICLES} (?:on|about|from|om|fra|frå) .{{1,80}}",
    ),
}
_TEASERS: Wordings = {
    "sure": (
        rf"(?:flere|fleire|andre|relaterte|relaterede|lignende) {_ARTICLES}|(?:les|læs) (?:flere|fleire) {_ARTICLES}",
        rf"(?:more|other|related|similar) {_ARTICLES}|you (?:may|might) also like|also read|read (?:also|next)",
        r"(?:les|læs) (?:også|òg)|andre (?:leser|læser|les) også|relate(?:rt|ret) (?:innh[ao]ld|indhold)",
        r"(?:mest|most) (?:les[te]|leste|lesne|læste?|populære|read|popular)",
        r"anbefalte? (?:saker|artikler|for deg)|anbefalet til dig|recommended for you",
    ),
    "likely": (
        rf"(?:siste|seneste|nyeste|latest|recent) {_ARTICLES}|(?:siste|seneste) nytt?",
        r"(?:les|læs|read) (?:mer|meir|mere|more|videre|vidare)|(?:more|related) (?:content|reading)",
    ),
}
_AFTER: Wordings = {  # only behind the article
    "print stamp": (
        r".{0,160}\b(?:dokument|sid|page|document)\w* (?:ble|blei|vart|blev|was) "
        r"(?:skrevet ut|skrive ut|udskrevet|printed)",
    ),
    "promotion": (
        r".{60,}(?:\.\.\.|…|\[…\])",  # cut off in the middle: the opening of something else
        r"(?:[^\W\d_][^:|]{0,40}: ){1,2}\d+(?: ?[|·] ?[^:|]{1,40}: \d+)+",  # "Artikler: 29 | Temaer: 7"
        r"(?:er du|vil du|ønske?r du|ønskjer du|are you|would you like)\b.{0,150}\b(?:medlem|udgiver|utgiver|abonnent"
        r"|annonsør|annoncør|member|subscriber|publisher)\w*\b.{0,80}\b(?:her|here)",
        r"(?:bli|bliv|become|join)(?: \w+){0,2} (?:medlem|member|del a[vf]|part of|us|oss|os)(?: \D{1,60})?",
    ),
    "navigation": (
        r"arkiv|archives?|tilbake|tilbage|attende|back|neste|næste|next|forrige|førre|previous",
        r"hjem|heim|home|(?:til )?forsid[ea]n?|(?:se|sjå|view|see) (?:alle|all)|sidekart|nettstedskart|sitemap",
        r"personvern(?:erklæring)?|privatlivspolitik|privacy(?: policy)?|tilgjengelighetserklæring|cookies",
        r"(?:©|\(c\)|copyright).{0,120}|(?:all rights reserved|alle rettigheter forbeholdt).{0,60}",
    ),
}


@cache
def _pattern(alternatives: tuple[str, ...]) -> re.Pattern[str]:
    """Any of them as the whole line, whatever the case and the arrows around it."""
    return re.compile(rf"[\W_]*(?:{'|'.join(alternatives)})[\s.:!»›>→]*", re.IGNORECASE | re.DOTALL)


def wording(line: str) -> str:
    """Why the line is no part of an article wherever it stands; empty where it may be one."""
    return _reason(line, _ANYWHERE)


def wording_after(line: str) -> str:
    """The same for a line that stands behind the article."""
    return _reason(line, _AFTER)


def heads_teasers(line: str) -> str:
    """How surely it stands above a list of other articles: "sure", "likely" or empty."""
    return _reason(line, _TEASERS)


def _reason(line: str, wordings: Wordings) -> str:
    if len(line) > _LONGEST:
        return ""
    return next((reason for reason, lines in wordings.items() if _pattern(lines).fullmatch(line)), "")


def dated(line: str) -> bool:
    """Whether it is a date, or opens with one and is short."""
    return len(line) <= _LONGEST and bool(re.match(rf"{_DATE}(?!\w)", line, re.IGNORECASE))


def crumbs(line: str) -> tuple[str, ...]:
    """The steps of a breadcrumb trail, outermost first; none where the line is not one."""
    if len(line) > _LONGEST:
        return ()
    steps = tuple(step.strip() for step in re.split(r"\s*[»›>→]\s+|\s+/\s+", line) if step.strip())
    home = steps and re.fullmatch(rf"{_HOME}:?", steps[0], re.IGNORECASE)
    arrows = "»" in line and "«" not in line and len(steps) > 2
    return steps if len(steps) > 1 and (home or arrows) else ()


def asks_consent(line: str) -> bool:
    """Whether it asks to accept cookies."""
    about = re.search(r"\b(?:cookies?|informasjonskaps(?:el|ler|lar)\w*)\b", line, re.IGNORECASE)
    asks = re.search(
        r"\b(?:accept|allow|agree|consent|godta\w*|godkjen\w*|aksepter\w*|accepter\w*|till?a[dt]|samtyk\w*"
        rf"|{_SITE} (?:uses?|bruker|brukar|bruger|anvender))\b",
        line,
        re.IGNORECASE,
    )
    return len(line) <= 600 and bool(about and asks)


def offers_newsletter(line: str) -> bool:
    """Whether a line behind the article is a box or button for a newsletter, and no sentence about one."""
    asks = re.match(r"(?:meld|tilmeld|abonner|få|motta|subscribe|sign up|get|vil du|ønsker du)\b", line, re.IGNORECASE)
    about = re.search(_NEWSLETTER, line, re.IGNORECASE)
    return len(line) <= _LONGEST and bool(about) and (bool(asks) or not line.endswith("."))


def labelled(line: str) -> bool:
    """Whether it names a source, photographer or writer, or is said by somebody: part of the article."""
    return bool(
        re.match(
            r"[–—-] ?\S|(?:foto|tekst|kilde|kjelde|kilder|fakta|photo|text|source|av|by)\b ?:?", line, re.IGNORECASE
        )
    )
