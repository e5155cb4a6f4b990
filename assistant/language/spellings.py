"""Spellings that only some of the languages have: how ordinary words begin and end, and their letters."""

from __future__ import annotations

import re

from assistant.types import Language

NB, NN, DA, EN = Language.BOKMAAL, Language.NYNORSK, Language.DANISH, Language.ENGLISH

# Beginnings of words; a $ marks a whole word.
_NOT_DANISH = """
arbeid avtale bilde bok$ boka$ boken$ bruk bøker deltok$ fant$ finn fotball funn gate$ gata$ helse hjelp innkjøp kjen
krev kreft lege lese$ lest mann$ mannen marked medarbeid møte nabo næring oppgav penger pengar plikt prinsipp prosent
prosess prosjekt regjering rike samarbeid sjef skap skip siste$ sist$ språk spør støtte søke søkn tok$ utdann utvik
utval utford vant$ vekst verdi viktig åpn
"""
_NOT_NYNORSK = """
begrep fortell formål født gammel grunnl høre høring leder måned mellom navn offentlig selskap skole søster tidligere
tjeneste årsak
"""
_BOKMAAL = """
anskaffels begynn borgermester hensikt høy kvinne myndighet sykdom sykehus syk$ syke$ uke uker undersøk veiled velg
virkemid virksomhet etterspørs betydning beslutning
"""
_NYNORSK = """
auk borgarmeister byrj byggj døyd eigar einsk etternamn etterspurn famn forsking framlegg fyrst fødd føremål gamal$
gamle$ grunnleggj heim høg høyr innbyggj kjelde kyrkj køyr leiar leidd liggj løys marknad mengd månad namn noreg oppta
oppretta opphav rettlei sjuk skilnad skul skål spel spørj stad$ staden stader stønad søkj tenest tidleg tilbod tilrå
tilskot truleg treng$ trygg fortel$ utgrei veke verkemid verksemd vidar
"""
_DANISH = """
aftale ansøg arbejd bag$ bagved begreb begynd behøv bestyrelse betyd billed bog$ bogen$ borgmester brug bøger chef
topchef deltog$ erhverv fandt$ find fodbold forbind forskel$ fund$ fundet$ gade$ gaden$ grundl hedde iværksæt kend
klagenævn kvind lavet$ laver$ leje$ mand$ manden$ medarbejd myndighed mænd mødt næstformand tjenesteydelse opgave
pligt princip proces$ processen processer procent projekt regering rettighed rig$ rige$ rigest sag$ sagen$ sager$
samarbejd skabe skib sprog spørg syge sundhed tage$ tilskud$ udbud uddan udfordr udvalg udvik uge$ ugen$ uger$
undersøg vandt$ viden$ videnskab vigtig virksomhed ydels skabet$ søge søgn åben afdeling afgør indkøb indfør indbygg
oplys opret
"""
_NOT_PLURALS = "januar februar dollar kommentar seminar webinar eksemplar hektar radar svar ansvar klar formular bazar"
# Letters, with the votes they are worth.
_LETTERS: tuple[tuple[tuple[Language, ...], float, str], ...] = (
    ((DA,), 0.5, r"æ(?!r|h|pn)|øj|(?<!e)ej(?!k)|hed(?:en|er|erne|s)?$"),  # længe, høj, vej, mulighed
    ((DA,), 0.25, r"[a-zæøå]{2}(?<!aller)(?<!inn)(?<!till)(?<!st)(?<!gl)(?<!kl)(?<!br)ede$"),  # ledede
    ((DA,), 0.5, r"^(?:af|ud)(?=[bdfghklmnprstvøå])\w{3}|^ind(?=[bfghklmnpstvøå])\w{3}|^mod[tsv]"),  # afhørt, indføre
    ((DA, EN), 0.5, r"(?:t|s)ion(?:en|er|erne|s)?$"),
    ((NB, NN), 0.5, r"([bdfgklmnprst])\1$|^(?:kj|gj|skj)|sjon|øy|ei(?=[a-zæøå])|asj|^ut(?=[bdfgklmnrstv])\w{3}"),
    ((NB, DA), 0.5, r"^hv|lig(?:e|ste|t)?$"),
    ((NN,), 0.5, r"(?:l|n|s|st|r)eg(?:e|t)?$|heit(?:a|er)?$"),
    ((NN,), 0.5, rf"^(?!(?:{_NOT_PLURALS.replace(' ', '|')})$).*[a-zæøå]{{3}}(?:ar|ane|aste|igast)$"),
    ((NB,), 0.5, r"het(?:en|er|ene|s)?$"),
    ((EN,), 0.25, r"th|^wh|w|ck|ee|ea|oo|[^aeiouygl]ed$|ly$|ty$|ough|ship$|[ae]nce$|[aeiou][a-z]?ning$"),
)


def _beginnings(words: str) -> str:
    return f"^(?:{'|'.join(words.split())})"


# Languages, their votes, and the spelling of a lower-case word that tells them from the others.
TELLING: tuple[tuple[tuple[Language, ...], float, re.Pattern[str]], ...] = tuple(
    (languages, votes, re.compile(pattern))
    for languages, votes, pattern in (
        ((NB, NN), 0.5, _beginnings(_NOT_DANISH)),
        ((NB, DA), 0.5, _beginnings(_NOT_NYNORSK)),
        ((NB,), 0.5, _beginnings(_BOKMAAL)),
        ((NN,), 0.5, _beginnings(_NYNORSK)),
        ((DA,), 0.5, _beginnings(_DANISH)),
        *_LETTERS,
    )
)
