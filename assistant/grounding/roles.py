"""Whether who does what to whom is as in the source: nothing stands in the place of something else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from assistant.grounding.align import Pair, Place
from assistant.grounding.names import named, opens
from assistant.grounding.reading import Reading
from assistant.types import Language

_SURE = 0.7
_SAME = 1.0
_PASSIVE = {
    True: frozenset(["is", "was", "were", "are", "been", "be", "being"]),
    False: frozenset(
        ["er", "var", "ble", "blei", "blev", "blir", "bliver", "vart", "vert", "blitt", "blevet", "bli", "blive"]
    ),
}  # by whether the text is English
_BACK = frozenset(
    [
        "den",
        "det",
        "de",
        "dei",
        "dette",
        "disse",
        "desse",
        "denne",
        "han",
        "hun",
        "ho",
        "hen",
        "it",
        "they",
        "this",
        "these",
        "those",
        "he",
        "she",
        "its",
        "their",
        "dens",
        "dets",
        "deres",
        "som",
        "which",
        "who",
        "også",
        "også",
        "both",
    ]
)  # words that point back to something before
_CANONICAL = {
    word: words.split()[0]
    for words in (
        "in i på ved hos on innen inden within into",
        "to til mot mod towards",
        "from fra frå",
        "of av af by",
        "with med",
        "without uten utan uden",
        "for",
        "about om",
        "after etter efter",
        "before før until",
        "under below",
        "over above",
        "between mellom mellem among blant blandt",
        "through gjennom gennem via",
        "behind bak bag",
        "than enn end",
        "as som",
        "per ifølge ifølgje according",
    )
    for word in words.split()
}
_ENGLISH_ONLY = frozenset({"to", "on", "by", "as", "at"})
_DETERMINERS = frozenset(
    "en et ein eit ei a an the den det de dei dette denne this these that sin sitt sine si sit its their his her alle all "
    "hver hvert kvar kvart each every begge both to tre fire two three four five".split()
)
_LISTING = frozenset({"og", "and", "eller", "or", ",", "samt"})
_CONTRARY = {("from", "to"), ("to", "from"), ("with", "without"), ("without", "with")}
_LOOSE = frozenset({"in", "to", "of", "for", "about"})
_ARTICLES = frozenset("a an en et ein eit ei".split())
_NARROWING = frozenset("som der that which who with med without uten utan uden under over below above".split())
_JOINING = frozenset("and og men but mens while medan whereas samt".split())
_AGENTS = frozenset({"by", "av", "af"})
_TO = frozenset({"to", "from", "for"})
_REFLEXIVE = frozenset({"seg", "sig", "itself", "themselves"})
_WALK = 5  # tokens back to the preposition of a noun


def swapped(pair: Pair) -> str | None:
    """The first thing that stands in another's place, as a reason."""
    names = set(named(pair.source))
    for place in pair.places:
        reason = (
            _borrowed(pair, place, names)
            or _foreign_head(pair, place)
            or _foreign_object(pair, place)
            or _reversed(pair, place)
            or _turned(pair, place)
            or _governed(pair, place)
            or _widened(pair, place)
            or _replaced(pair, place)
        )
        if reason:
            return reason
    return None


def _borrowed(pair: Pair, place: Place, names: set[int]) -> str | None:
    """A name or a subject from another sentence of the source, while the place tells of somebody or something else."""
    source, statement = pair.source, pair.statement
    here = [to for to in source.content if source.sentences[to] == place.sentence]
    if place.leans or not here:
        return None
    kept = {anchor.at for anchor in place.anchors.values()}
    taken = [at for at, anchor in place.elsewhere.items() if anchor.at in names]
    if taken and (here[0] in kept or names.intersection(here)):
        return f"{statement.tokens[taken[0]].text} is of something else in the source"
    head = next((at for at in place.words if at in statement.content), None)
    if head in place.elsewhere and here[0] not in kept and source.words[here[0]] not in _BACK:
        return f"{statement.tokens[head].text} is of something else in the source"
    return None


def _foreign_head(pair: Pair, place: Place) -> str | None:
    """A clause begins in one clause of the source and goes on in another, which has a subject of its own."""
    source = pair.source
    order = [(at, place.anchors[at].at) for at in sorted(place.anchors) if place.anchors[at].match >= _SURE]
    if not order:
        return None
    (head, there), kept = order[0], {to for _, to in order}
    order = [each for each in order if pair.statement.clauses[each[0]] == pair.statement.clauses[head]]
    others = [to for _, to in order if source.clauses[to] != source.clauses[there]]
    back = [to for _, to in order if others and source.clauses[to] == source.clauses[there]]
    if not others or len(back) != order.index(next(one for one in order if one[1] == others[0])):
        return None
    clause = source.clause(source.clauses[others[0]])
    content = [at for at in clause if at in source.content]
    if not content or source.words[clause[0]] in _BACK:
        return None
    own = source.meanings[content[0]]
    if not any(own.match(pair.statement.meanings[at]) >= _SAME for at in place.words):
        return f"{pair.statement.tokens[head].text} is of something else in the source"
    return None


def _foreign_object(pair: Pair, place: Place) -> str | None:
    """A single word comes from a clause that tells something else of it: "and Danish will be added next year"."""
    source = pair.source
    inside = {at: anchor.at for at, anchor in place.anchors.items() if anchor.match >= _SURE}
    clauses = Counter(source.clauses[to] for to in inside.values())
    kept = {anchor.at for other in pair.places for anchor in other.anchors.values()}
    for at, to in inside.items():
        clause = source.clauses[to]
        others = [one for one in source.clause(clause) if one in source.content and one not in kept]
        opening = source.words[source.clause(clause)[0]]
        alone = clauses[clause] == 1 and max(clauses.values()) > 1
        if alone and others and opening in _JOINING and at != min(inside):
            return f"{pair.statement.tokens[at].text} is of something else in the source"
    return None


def _reversed(pair: Pair, place: Place) -> str | None:
    """Two things in each other's place around a third: "A owns B" for "B owns A"."""
    statement, source = pair.statement, pair.source
    known = [(at, anchor.at) for at, anchor in place.anchors.items() if anchor.match >= _SURE]
    fixed = dict(_fixed(pair, place))
    anchors = sorted([*(each for each in known if statement.words[each[0]] not in _CANONICAL), *fixed.items()])
    converse = any(_passive(statement, at) != _passive(source, to) for at, to in known)
    for (one, first), (_, second), (two, third) in combinations(anchors, 3):
        if one in fixed or two in fixed or not first > second > third:
            continue
        if source.clauses[first] != source.clauses[third] or statement.clauses[one] != statement.clauses[two]:
            continue
        if _coordinated(statement, one, two) or converse:
            continue
        here, there = (_slots(statement, one), _slots(statement, two)), (_slots(source, third), _slots(source, first))
        if here[0] & there[0] and here[1] & there[1]:
            return f"{statement.tokens[one].text} and {statement.tokens[two].text} changed round"
    return None


def _coordinated(reading: Reading, one: int, two: int) -> bool:
    """Whether two names are members of one list."""
    between = [at for at in reading.content if one < at < two]
    listed = _LISTING.intersection(reading.words[one:two])
    return bool(listed) and all(reading.tokens[at].text[0].isupper() for at in between)


def _fixed(pair: Pair, place: Place) -> Iterator[tuple[int, int]]:
    """The amounts, dates and operators that both sides have."""
    for turn in pair.statement.operators:
        if turn.first in place.words:
            same = [to.first for to in pair.source.operators if to.kind == turn.kind]
            yield from _first_here(turn.first, same, pair, place)
    for one in pair.statement.figures:
        if one.first in place.words:
            yield from _first_here(
                one.first, [to.first for to in pair.source.figures if one.values & to.values], pair, place
            )
    for date in pair.statement.dates:
        if date.first in place.words:
            yield from _first_here(date.first, [to.first for to in pair.source.dates if date.covers(to)], pair, place)


def _first_here(at: int, found: list[int], pair: Pair, place: Place) -> list[tuple[int, int]]:
    return [(at, to) for to in found if pair.source.sentences[to] == place.sentence][:1]


def _passive(reading: Reading, at: int) -> bool:
    """Whether a word is a participle with a word for "is" or "becomes" before it, or a passive in -s."""
    words = _PASSIVE[reading.language is Language.ENGLISH]
    for back in range(at - 1, max(at - 5, -1), -1):
        if reading.words[back] in words:
            return True
        if back in reading.telling:
            break
    return reading.words[at].endswith("s") and reading.words[at + 1 : at + 2] in (("av",), ("af",))


def _preposition(reading: Reading, at: int) -> str:
    """The preposition that governs a word, in English; empty for a subject or object. Of a list, that of the list."""
    return _governing(reading, at)[0]


def _governing(reading: Reading, at: int) -> tuple[str, bool]:
    """The preposition, and whether it was found past another member of a list, so that it may not govern."""
    listed, name = False, reading.tokens[at].text[0].isupper()
    for back in range(at - 1, max(at - 1 - _WALK - 8 * listed, -1), -1):
        word = reading.words[back]
        if reading.clauses[back] != reading.clauses[at]:
            break
        if word in _LISTING:
            listed = True
        elif found := _as_preposition(reading, back, at):
            return found, listed
        elif back not in reading.telling and word not in _DETERMINERS and not word[0].isdigit():
            break
        elif name and not listed and back in reading.telling and not reading.tokens[back].text[0].isupper():
            break
    return "", listed


def _as_preposition(reading: Reading, back: int, at: int) -> str:
    word, english = reading.words[back], reading.language is Language.ENGLISH
    if word in _ENGLISH_ONLY and not english:
        return ""
    if word == "to" and back == at - 1 and not reading.tokens[at].text[0].isupper():
        return ""  # an infinitive
    return "in" if word == "at" else _CANONICAL.get(word, "")


def _slots(reading: Reading, at: int) -> set[str]:
    """The prepositions that may govern a word."""
    found, unsure = _governing(reading, at)
    return {found, ""} if unsure else {found}


def _turned(pair: Pair, place: Place) -> str | None:
    """An active sentence with an object for a passive one with the same subject, or the reverse."""
    statement, source = pair.statement, pair.source
    order = [(at, place.anchors[at].at) for at in sorted(place.anchors) if place.anchors[at].match >= _SURE]
    for (one, first), (verb, there) in zip(order, order[1:], strict=False):
        if first > there or _passive(statement, verb) == _passive(source, there):
            continue
        if _preposition(statement, one) or _preposition(source, first):
            continue
        active, at = (statement, verb) if _passive(source, there) else (source, there)
        passive, to = (source, there) if _passive(source, there) else (statement, verb)
        if _has_object(active, at) and (passive.words[to + 1 : to + 2] or ("",))[0] in _CANONICAL:
            return f"{statement.tokens[verb].text} is turned round"
    return None


def _widened(pair: Pair, place: Place) -> str | None:
    """Things of one kind without what narrows them down in the source: "hospitals" for "hospitals in one region"."""
    source, kept = pair.source, {anchor.at for anchor in place.anchors.values()}
    for at in sorted(kept):
        if not _indefinite(source, at) or at + 1 >= len(source.tokens):
            continue
        after = source.words[at + 1]
        narrowing = after in _NARROWING or (after in _CANONICAL and _plural(source, at))
        clause = source.clauses[at]
        words = [to for to in source.content if at + 1 < to <= at + 1 + _WALK and source.clauses[to] == clause]
        if narrowing and words and words[0] not in kept and not _figure_near(pair, at):
            return f"{source.tokens[at].text} {after} {source.tokens[words[0]].text} is meant in the source"
    return None


def _figure_near(pair: Pair, at: int) -> bool:
    """Whether an amount of both sides stands before the word: "45 clinicians at the hospital"."""
    return any(0 < at - one.last <= 2 for one in pair.source.figures)


def _plural(reading: Reading, at: int) -> bool:
    endings = ("s",) if reading.language is Language.ENGLISH else ("er", "ar")
    return reading.words[at].endswith(endings) and (reading.tokens[at].text.islower() or opens(reading, at))


def _indefinite(reading: Reading, at: int) -> bool:
    """A noun in the plural without an article, or with "a" before it."""
    before = reading.words[max(at - 2, 0) : at]
    if _ARTICLES.intersection(before):
        return True
    definite = {"the", "de", "dei", "its", "their", "his", "her", "sine", "deres", "these", "disse", "desse"}
    return _plural(reading, at) and not definite.intersection(before)


def _governed(pair: Pair, place: Place) -> str | None:
    """A word that the source comes from, and the statement goes to."""
    order = [(at, place.anchors[at].at) for at in sorted(place.anchors) if place.anchors[at].match >= _SURE]
    verbs = {at for at, _ in order}
    for number, (at, to) in enumerate(order):
        mine, theirs = _preposition(pair.statement, at), _preposition(pair.source, to)
        object_of = mine == "" and theirs == "from" and number > 0 and verbs
        if (mine, theirs) in _CONTRARY or object_of:
            return f"{pair.statement.tokens[at].text} is in another role in the source"
        if _agent(pair.statement, at) and theirs in _TO and pair.statement.language is pair.source.language:
            return f"{pair.statement.tokens[at].text} is in another role in the source"
    return _skipped(pair, order)


def _agent(reading: Reading, at: int) -> bool:
    """Whether a word is the agent of a passive: sent by the office."""
    for back in range(at - 1, max(at - 1 - _WALK, 0), -1):
        if reading.words[back] in _AGENTS:
            return _passive(reading, back - 1)
        if back in reading.telling:
            return False
    return False


def _skipped(pair: Pair, order: list[tuple[int, int]]) -> str | None:
    """Two neighbours between which the source has another thing, with another preposition for the second."""
    kept = {to for _, to in order}
    for (low, first), (high, second) in zip(order, order[1:], strict=False):
        if not first < second or pair.source.clauses[first] != pair.source.clauses[second]:
            continue
        between = [to for to in pair.source.content if first < to < second and to not in kept]
        mine, theirs = _preposition(pair.statement, high), _preposition(pair.source, second)
        again = between and mine == theirs and any(_own(pair.source, to, second, theirs) for to in between)
        if between and mine and theirs and (_kin(mine) != _kin(theirs) or again):
            return f"{pair.statement.tokens[high].text} in place of {pair.source.tokens[between[0]].text}"
    return None


def _own(source: Reading, at: int, high: int, preposition: str) -> bool:
    """Whether two words each have the preposition before them: from fees and the rest from the state."""
    both = [_CANONICAL.get(word) == preposition for word in source.words[max(at - 2, 0) : at]]
    again = [_CANONICAL.get(word) == preposition for word in source.words[at:high]]
    return any(both) and any(again)


def _kin(preposition: str) -> str:
    """Prepositions that languages use for each other are one."""
    return "in" if preposition in _LOOSE else preposition


def _has_object(reading: Reading, verb: int) -> bool:
    for at in range(verb + 1, min(verb + 1 + _WALK, len(reading.tokens))):
        word = reading.words[at]
        if word in _CANONICAL or word in _REFLEXIVE or not word[0].isalnum():
            return False
        if at in reading.content:
            return reading.clauses[at] == reading.clauses[verb]
    return False


def _replaced(pair: Pair, place: Place) -> str | None:
    """Words between two that the source has, where the source has others between them."""
    for clause in place.clauses:
        kept = {at: anchor.at for at, anchor in place.anchors.items() if pair.source.clauses[anchor.at] == clause}
        for mine, theirs in _gaps(pair, place, clause, kept):
            if not mine or not theirs or any(at in kept for at in mine):
                continue
            if _preposition(pair.statement, mine[0]) == _preposition(pair.source, theirs[0]):
                return f"{_text(pair.statement, mine)} in place of {_text(pair.source, theirs)}"
    return None


def _gaps(pair: Pair, place: Place, clause: int, kept: dict[int, int]) -> Iterator[tuple[list[int], list[int]]]:
    """The words of the statement and of the source between neighbouring words that both have."""
    order = sorted(kept)
    used = {anchor.at for other in pair.places for anchor in (*other.anchors.values(), *other.elsewhere.values())}
    mine = [at for at in pair.statement.content if at in place.words]
    theirs = [to for to in pair.source.clause(clause) if to in pair.source.content]
    if order and (opening := [at for at in mine if at < order[0]]):
        before = [to for to in theirs if to < min(kept.values())]
        if before and not used.intersection(before) and pair.statement.tokens[opening[0]].text[0].isupper():
            yield opening, before
    for low, high in zip(order, order[1:], strict=False):
        between = [to for to in theirs if kept[low] < to < kept[high]]
        if between and not used.intersection(between):
            yield [at for at in mine if low < at < high], between


def _text(reading: Reading, words: list[int]) -> str:
    return " ".join(reading.tokens[at].text for at in words)
