"""Splits Norwegian, Danish and English text into sentences.

A line break always ends a sentence, for the canonical text holds one block a line. Within a line a full stop ends
one unless it belongs to an abbreviation, an ordinal, a date, an initial or a number.
"""

from __future__ import annotations

import re

from assistant.types import Span

_LINE = re.compile(r"[^\n\r\f\v\u0085\u2028\u2029]+")
_CLOSING = "\"'»«”“’)\\]"
_STOP = re.compile(rf"(?:[.!?…]+)(?:[{_CLOSING}]|\[\d+\])*(?=\s)")
_OPENING = "\"'»«“”„‘’([–—-•*¿¡ \t\u00a0"
_LOOK = 60  # characters around a stop that decide
_BEFORE = re.compile(r"[^\s(\[«»\"“”„/]+$")  # the word that the stop is glued to

# Something always follows these, so they never end a sentence.
_GO_ON = frozenset(
    """
    adm anm ang anv art avd bl.a bl ca cf d d.v.s dvs dr e.g ekskl eksl eg evt ev f f.eks feks fhv f.o.m fig fmr
    forts fr frk gl gnl h hhv hr i.e iflg if inkl int ing innst itl jf jfr jvf kap kl kap kgl kst kv lic m.a.o
    m.h.p m.h.t mht mag maks max mdr meld medl min mr mrs ms nr no nn n.n op opr ot p.g.a p.t pga pkt pr prof prop
    resp rev s.k sen sect sml smst sr st stk str su t.d t.eks t.o.m tab tlf tom trl u. ugs v vol vs vedr viz
    aud cand civ dept dipl gnr bnr ibid jan feb mar apr jun jul aug sept okt nov des dec
    """.split()
)
# These may end a sentence: the next word decides.
_MAY_END = frozenset(
    """
    a.s a/s as b.c bd co corp dkk e.kr e.l etc et.al al f.kr inc kbh kr l.l ltd m.fl m.m m.v mfl mill mil mio mv mrd
    mld mm nok o.a o.fl o.l o.s.v o.s ol osv p.a p.m a.m pct pst ph.d plc sek u.s usa u.k årh årg tkr
    """.split()
)
_MONTHS = frozenset(
    """
    januar februar mars marts april mai maj juni juli august september oktober november desember december january
    february march may june july october jan feb mar apr jun jul aug sept sep okt oct nov des dec
    """.split()
)
# A capital letter and a stop before one of these is the end of a sentence ("plan B. Det var"), not an initial.
_OPENERS = frozenset(
    """
    den det de denne dette disse desse da då der dei deretter dermed derfor difor du dere etter en ei ein eit et for
    fra frå han hun ho her hvis hva hvem hvor hvordan kva korleis jeg eg men med mange mens medan mellom når nå nu no
    og også om på som så vi ved til alle både ifølge i the this that these those it he she they we in on at but and
    if when while with from after by there however a an
    """.split()
)

# A number after one of these is a name, not an ordinal: "kapittel 4. Kravene".
_NUMBERED = frozenset(
    "kapittel kapitel kap nr nummer punkt pkt side s del fase trinn steg artikkel artikel art ledd paragraf "
    "klasse vedlegg bilag tabell tabel figur fig chapter number no page part phase step section article class "
    "annex table figure".split()
)
_ARTICLES = frozenset("den det de the".split())


def split_sentences(text: str) -> list[Span]:
    """The sentences in order, without the white space around them: every other character is in one of them."""
    return [span for line in _LINE.finditer(text) for span in _split_line(text, line.start(), line.end())]


def _split_line(text: str, start: int, end: int) -> list[Span]:
    spans = []
    for stop in _STOP.finditer(text, start, end):
        if _ends_sentence(text[start : stop.start()], stop.group(), text[stop.end() : end]):
            spans.append(_strip(text, start, stop.end()))
            start = stop.end()
    spans.append(_strip(text, start, end))
    return [span for span in spans if span.start < span.end]


def _strip(text: str, start: int, end: int) -> Span:
    stretch = text[start:end]
    return Span(start + len(stretch) - len(stretch.lstrip()), start + len(stretch.rstrip()))


def _ends_sentence(before: str, stop: str, after: str) -> bool:
    """Whether the stop ends the sentence that began with `before`; `after` is the rest of the line."""
    following = after[:_LOOK].lstrip(_OPENING)
    if not following or not any(sign.isalnum() for sign in before):
        return False
    if _is_lower(following):
        return False
    if not stop.startswith(".") or stop.startswith(".."):
        return True
    return _full_stop_ends(before, following, closed=len(stop) > 1)


def _is_lower(following: str) -> bool:
    """Whether the next word is in lower case, which begins no sentence; "iPhone" and "eHelse" may begin one."""
    word = following.split(maxsplit=1)[0]
    return word[0].islower() and not (len(word) > 1 and word[1].isupper())


def _full_stop_ends(before: str, following: str, *, closed: bool) -> bool:
    found = _BEFORE.search(before[-_LOOK:])
    if closed or not found or not found.group()[-1].isalnum():
        return True
    word, earlier = found.group(), before[: -len(found.group())]
    follower = re.split(r"[^\w]", following, maxsplit=1)[0]
    opens = follower.lower() in _OPENERS
    if word[0].isdigit():
        return _number_ends(word, earlier, follower)
    if word.lower() in _MAY_END:
        return opens or not follower[:1].isdigit()
    if word.lower() in _GO_ON:
        return False
    if len(word) == 1 or re.fullmatch(r"(?:\w\.)+\w", word):
        return opens
    return True


def _number_ends(number: str, earlier: str, follower: str) -> bool:
    """Whether "12." ends a sentence: not as an ordinal, a date, a clause number or the number of a list item."""
    before = earlier.strip(" \t\u00a0§(-–—•*").rpartition(" ")[2].lower().rstrip(".")
    if not before or follower.lower() in _MONTHS:
        return False
    if not number.isdigit() or len(number) > 2 or before in _NUMBERED:
        return True
    return follower.lower() in _OPENERS and before not in _ARTICLES
