"""Spellings and constructions that only some of the languages have: beginnings, endings, letters and idioms."""

from __future__ import annotations

import re

from assistant.types import Language

NB, NN, DA, EN = Language.BOKMAAL, Language.NYNORSK, Language.DANISH, Language.ENGLISH

# Beginnings of words; a $ marks a whole word.
_NOT_DANISH = """
arbeid avtale bilde bok$ boka$ boken$ bruk bøker deltok$ fant$ finn fotball funn gate$ gata$ helse hjelp innkjøp kjen
krev kreft kvinne lege lese$ lest mann$ mannen marked medarbeid møte nabo næring oppgav penger pengar plikt prinsipp
prosent prosess prosjekt regjering rike samarbeid sjef skap skip siste$ sist$ skjer$ språk spør søke søkn tok$ utdann
utvik utval utford vant$ vekst verdi viktig åpn
"""
_NOT_NYNORSK = """
begrep beslutning betydning fortell formål født gammel grunnl høre høring leder måned mellom navn offentlig selskap
skole søster tidligere tjeneste årsak
"""
_BOKMAAL = """
anskaffels begynn borgermester hensikt høy myndighet sykdom sykehus syk$ syke$ uke uker undersøk veiled velg
virkemid virksomhet etterspørs
"""
_NYNORSK = """
auk betre borgarmeister byrj byggj døyd eigar eige eign einsk etternamn etterspurn famn fleir forsking framleis
framlegg fyrst$ fødd føremål gamal$ gje$ gjev gjennomfører$ gong grunnleggj heil heim høg høyr innbyggj kjelde korles
kormange kyrkj køyr leiar leidd ligg$ liggj løys marknad månad namn noreg opn oppretta pengar rettlei saman
seinast sjuk skilnad skipa$ skule$ laga$ starta$ stifta$ skulen skular skål spel spørj stad$ staden stader stønad søkj
tek$ tenest tidleg tilbod tilrå tilsett tilskot truleg treng$ tryggj tryggleik fortel$ utgrei vald$ veit$ veke
verkemid verksemd vidar avgjer røyst samandrag ulukk
"""
_DANISH = """
ansøg antal$ aftale arbejd artikel bag$ bagved begreb begynd beløb bestyrelse betyder betyde$ betød billede$ billeder
billedet bog$ bogen$ borgmester brug bøger børn chef topchef dage$ deltog$ erhverv fald$ falder$ faldt$ fandt$ find
fodbold formand forskel$ fund$ fundet$ færdig gade$ gaden$ gennem gerne$ grundl hedde iværksæt kaldes kaldte kapitel
kend klagenævn kvind køb kød kør lavet$ laver$ leje$ lige$ magt mand$ manden$ medarbejd mindst myndighed mænd møde
mødt næstformand nuværende opgave penge$ pligt princip proces$ processen processer procent projekt regering rettighed
rig$ rige$ rigest rigtig sag$ sagen$ sager$ samarbejd skabe skete$ skib slut$ sprog spørg sundhed svær$ syge tage$
tager$ taget$ tilbage tilbyde$ tilmeld tilskud$ titel tjenesteydelse tærsk udbud uddan udfordr udvalg udvik uge$ ugen$
uger$ undersøg vandt$ viden$ videnskab vides$ vidste vigtig virksomhed vælge værk værdi ydels skabet$ søge søgn åben
åbn afdeling afgør indkøb indfør indbygg opret besøg dyb$ dybe efter firs$ foretag forsøg halvtreds håb kursus mellem
måde$ måden måder netop plads rum$ rummet spurgt svag tillad
"""
_DANISH_OR_ENGLISH = "center$ central commerc official patient social special"
_ENGLISH = """
address complaint company companies cost$ costs$ current$ day$ days$ deadline difference explain help last$ law$
member$ members$ name$ number please price prices public report$ reports$ rules$ show$ tell thanks year years figure
latest$ new$ old$
"""
# Ends of words in -ar and -ane that are neither plurals nor verbs of nynorsk.
_NOT_PLURALS = """
januar februar dollar kommentar seminar webinar eksemplar hektar radar formular bazar avatar gitar polar stellar uklar
avklar forklar [^b]bar [^eiøy]var mottar deltar overtar antar godtar foretar opptar bidrar ektepar tvillingpar blodkar
stefar bane urbane
"""


def _beginnings(words: str) -> str:
    return f"^(?:{'|'.join(words.split())})"


def _ending(words: str) -> str:
    return f".*(?:{'|'.join(words.split())})$"


# Letters, with the votes they are worth.
_LETTERS: tuple[tuple[tuple[Language, ...], float, str], ...] = (
    ((DA,), 0.5, r"æ(?!r|h|pn)|øj|(?<!e)ej(?!k)|hed(?:en|er|erne|s)?$"),  # længe, høj, vej, mulighed
    ((DA,), 0.25, r"[a-zæøå]{2}(?<!aller)(?<!inn)(?<!till)(?<!st)(?<!gl)(?<!kl)(?<!br)ede$"),  # ledede
    ((DA,), 0.5, r"(?:els|[nl]ing|ommun|regl|ient|gift)erne$"),  # spillerne is bokmål too
    ((DA,), 0.5, r"^af(?:[bdklmnpsvøå]|g(?!h)|h[aeoæø]|reg|fal|fat)\w{2}|^ud(?=[bdfghklmnprstvøå])\w{3}"),  # afhørt
    ((DA,), 0.5, r"^ind(?=[bfghklmnpstvøå])\w{3}|^mod[tsv]"),  # indføre
    ((DA,), 0.5, r"^op(?:byg|dag|del|fat|find|følg|fyld|før|gør|hold|høj|lev|lys|mærk|nå|rett|slag|start|stå|tag)"),
    ((DA,), 0.5, r"(?:[ct]i|[dtn]u|er|on|ur)el$|^(?:model|tabel)$"),  # officiel, aktuel, generel
    ((DA, EN), 0.5, r"(?:t|s)ion(?:en|er|erne|s)?$"),
    ((NB, NN), 0.5, r"([bdfgklmnprst])\1$|^(?:kj|gj|skj)|sjon|øy|ei(?=[a-zæøå])|asj|^ut(?=[bdfgklmnrstv])\w{3}"),
    ((NB, DA), 0.5, r"^hv|lig(?:e|ste|t)?$"),
    ((NN,), 0.5, r"[a-zæøå]{3}(?<!over)(?<!fast)(?<!tann)(?<!syke)(?:l|n|s|st)eg(?:e|t|are|ast)?$|heit(?:a|er)?$"),
    ((NN,), 0.5, rf"^(?!{_ending(_NOT_PLURALS)}).*[a-zæøå]{{3}}(?:ar|ane|aste|igast)$"),
    ((NN,), 0.5, r"[a-zæøå]{3}leik(?:en|ar|ane)?$|[a-zæøå]{3}(?<!bl)(?<!str)ande$"),  # tryggleik, gjeldande
    ((NB,), 0.5, r"het(?:en|er|ene|s)?$"),
    ((EN,), 0.25, r"th|^wh|w|ck|ee|ea|oo|[^aeiouygl]ed$|ly$|ty$|ough|ship$|[ae]nce$|[aeiou][a-z]?ning$"),
)

# Languages, their votes, and the spelling of a lower-case word that tells them from the others.
TELLING: tuple[tuple[tuple[Language, ...], float, re.Pattern[str]], ...] = tuple(
    (languages, votes, re.compile(pattern))
    for languages, votes, pattern in (
        ((NB, NN), 0.5, _beginnings(_NOT_DANISH)),
        ((NB, DA), 0.5, _beginnings(_NOT_NYNORSK)),
        ((NB,), 0.5, _beginnings(_BOKMAAL)),
        ((NN,), 0.5, _beginnings(_NYNORSK)),
        ((DA,), 0.5, _beginnings(_DANISH)),
        ((DA, EN), 0.5, _beginnings(_DANISH_OR_ENGLISH)),
        ((EN,), 0.25, _beginnings(_ENGLISH)),
        *_LETTERS,
    )
)

_VERBS = "er|var|har|havde|kan|kunne|skal|skulle|vil|ville|må|bør|blev|bliver|kom|kommer|står|ligger|gælder|leder"
_DUMMY = "er|var|kan|skal|må|bør|blev|bliver|kom|kommer|gik|sker|findes|stilles"
_THERE = "nå|da|oppe|nede|ute|inne|i (?:dag|går|fjor|kveld)"  # "Hvem er der nå": a place, as in bokmål
_SOME = r"mange|flere|hvilke|alle|andre|få|de|to|tre|fire|fem|ti|nordiske|\d+"
# What only one language says so, though the words are others' too, and its votes. The text begins with a small letter;
# "I" with a capital is "you" in Danish.
CONSTRUCTIONS: tuple[tuple[Language, float, re.Pattern[str]], ...] = tuple(
    (language, votes, re.compile(pattern))
    for language, votes, pattern in (
        (DA, 0.5, rf"(?<!hvem )(?<!hva )\b(?:{_DUMMY}) der (?!(?:{_THERE})\b)\w"),  # "hvor mange er der i"
        (DA, 0.5, rf"\b(?:hvem|hvad|noget|nogen|dem|det),? der (?:{_VERBS})\b"),  # "dem, der har"
        (DA, 0.5, rf", der (?!er det)(?:{_VERBS})\b"),
        (DA, 1.0, r"(?:er|har|kan|vil|skal|må|får|gør|holder|bør|tror|mener) I\b(?! [A-ZÆØÅ])"),
        (DA, 1.0, r"\bhvor\b.* henne\W*$"),
        (DA, 0.5, r"\b(?:er|var|som|blev) vært\b"),  # host, where bokmål has "been"
        (DA, 0.5, rf"\b(?:{_SOME}) (?:lande|gange|huse)\b"),
        (DA, 0.5, r"^tak\b(?= for|,|!)|\bhvem tog\b"),
        (NN, 0.5, r"^når \w{2,}[dgklnprst]a\b"),  # "Når opna"
        (NN, 0.5, r"\bgjeld (?:det|dei|for|i|ved|òg|også|\w{3,}ane|\w{3,}a)\b"),
        (NN, 0.5, r"\bhar (?:\w+ )?skrive\b"),
    )
)
