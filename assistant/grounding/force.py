"""Whether a statement is as strong as its source: negation, duty and leave, plans, quantities, conditions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from assistant.grounding.align import Pair, Place
from assistant.grounding.reading import Reading
from assistant.types import Language

_SURE = 0.7  # match of a word that counts
_NEAR = 5  # tokens in which the thing that a quantity is of follows it
_CLOSE = 0.9  # match of a word that means the same
_COVERED = 0.5  # share of a condition's words that a statement must keep
_WEAKENING = ("most", "many", "some", "few", "nearly", "not_all", "usual", "among")
_UNIVERSAL = {"all": {"all", "any"}, "any": {"all", "any"}, "each": {"all", "any", "each", "usual"}}
_NOT_YET = {
    "proposal": ("a proposal", {"prospect"}),
    "prospect": ("a plan", {"future"}),
    "probable": ("a guess", set[str]()),
}
_PERFECT = frozenset("has have har".split())
_PAST = frozenset(
    "hadde havde had var was were ble blei blev vart blitt blevet vorte fikk fik fekk got ga gav gave tok took gikk gik "
    "gjekk went kom came sto stod stood lå lay holdt held ran".split()
)
_PRESENT = frozenset(
    "har has have er is are blir bliver vert får gets gir giver gjev gives tar tager takes går goes kommer kjem comes står "
    "stands ligger lies holder holds runs".split()
)
_ALL_PRESENT = frozenset(
    [
        "har",
        "has",
        "have",
        "er",
        "is",
        "are",
        "blir",
        "bliver",
        "vert",
        "kan",
        "can",
        "may",
        "skal",
        "vil",
        "will",
        "must",
        "må",
        "bør",
        "should",
    ]
)
_ALL_PAST = frozenset(
    [
        "hadde",
        "havde",
        "had",
        "var",
        "was",
        "were",
        "ble",
        "blei",
        "blev",
        "vart",
        "did",
        "fikk",
        "fik",
        "fekk",
        "got",
        "skulle",
        "ville",
        "kunne",
    ]
)
_NOT_FACTS = frozenset("can must should need_not proposal prospect future probable".split())
_TURNING = frozenset({"negation", "need_not", "not_all"})
_CONTRASTING = frozenset("while whereas mens medan hvorimod hvorav not ikke ikkje".split())
_WITHOUT = frozenset(
    {"uten", "utan", "uden", "without", "i", "fremfor", "instead", "rather"}
)  # turn the next word only


def wrong_force(pair: Pair) -> str | None:
    """The first way in which a clause says more, or the contrary, of what its place says."""
    for place in pair.places:
        for gate in _GATES:
            if reason := gate(pair, place):
                return reason
    return None


def _said(pair: Pair, place: Place) -> set[str]:
    """What the statement says there, in all its clauses that come from the same clauses of the source."""
    mine = {at for other in pair.places if other is place or other.clauses & place.clauses for at in other.words}
    return {one.kind for one in pair.statement.operators if one.first in mine}


def _there(pair: Pair, place: Place) -> set[str]:
    return pair.source.kinds(place.main)


def scopes(reading: Reading) -> dict[int, frozenset[int]]:
    """For each negation, by its first token, the tokens it turns: those after it in its clause, else those before."""
    found: dict[int, frozenset[int]] = {}
    narrow: set[int] = set()  # in the scope of a word that turns only the next
    telling = {*reading.content, *(one.first for one in reading.figures)}
    turning = [one for one in reading.operators if one.kind in _TURNING]
    for one in sorted(turning, key=lambda one: reading.words[one.first] not in _WITHOUT):
        clause = set(reading.clause(reading.clauses[one.first])) & telling
        after = sorted(at for at in clause - narrow if at > one.last)
        if reading.words[one.first] in _WITHOUT:
            after = after[:1]
            narrow |= set(after)
        found[one.first] = frozenset(after or {at for at in clause if at < one.first})
    return found


def _negation(pair: Pair, place: Place) -> str | None:
    """Each negation on either side must turn a word that is turned on the other side too."""
    anchors = {at: anchor.at for at, anchor in (place.anchors | place.elsewhere).items() if anchor.match >= _SURE}
    near = {anchor.at for anchor in place.anchors.values()}
    back: dict[int, list[int]] = {}
    for at, to in anchors.items():
        back.setdefault(to, []).append(at)
    mine, theirs = scopes(pair.statement), scopes(pair.source)
    turned_here = frozenset().union(*mine.values())
    turned_there = frozenset().union(*theirs.values())
    for first, scope in mine.items():
        if first not in place.words:
            continue
        known = [anchors[at] for at in scope if at in anchors]
        if (known and not turned_there.intersection(known)) or (not known and not _turns(pair, place)):
            return "negation that is not in the source"
    for scope in theirs.values():
        known = [at for to in scope for at in back.get(to, ())]
        here = near & scope or len(known) > 1  # a single word from another sentence does not tell
        if known and here and not turned_here.intersection(known):
            return "negation left out"
    return None


def _turns(pair: Pair, place: Place) -> bool:
    return "negation" in pair.source.kinds(_sentence(pair, place))


def _unknown(pair: Pair, place: Place) -> str | None:
    said, there = _said(pair, place), _there(pair, place)
    if ("unknown" in said) != ("unknown" in there):
        return "what is known differs from the source"
    return None


def _modality(pair: Pair, place: Place) -> str | None:
    said, there = _said(pair, place), _there(pair, place)
    for one, other in ((said, there), (there, said)):
        if "need_not" in one and not other & {"need_not", "not_all"} and not {"must", "negation"} <= other:
            return "duty differs from the source"
    if "must" in said and not there & {"must", "binding", "only"} and "need_not" not in said:
        if "condition" not in there or "can" in there:
            return "duty is not in the source"
    if "should" in said and "should" not in there:
        return "advice is not in the source"
    if "should" in there and "should" not in said:
        return "the source only advises"
    if "can" in said and "must" in there and "can" not in there and not said & {"negation", "must"}:
        return "the source has a duty, not a leave"
    if "negation" in said & there:
        return None
    if "can" in there and "must" not in there and not said & {"can", "prospect", "probable", "must", "condition"}:
        return "the source has a possibility"
    return None


def _status(pair: Pair, place: Place) -> str | None:
    said, there = _said(pair, place), _there(pair, place)
    for kind, (name, others) in _NOT_YET.items():
        if kind in there and kind not in said:
            return f"{name} in the source"
        if kind in said and not there & {kind, *others}:
            return f"{name} that is not in the source"
    if "tentative" in there and "tentative" not in said and _on_kept(pair, place, "tentative"):
        return "something tentative in the source"
    if "tentative" in said and "tentative" not in there:
        return "something tentative that is not in the source"
    if "required" in there and not said & {"required", "must", "condition"}:
        return "a condition in the source"
    if "opinion" in said and "opinion" not in there:
        return "an opinion that is not in the source"
    if "opinion" in there and not said & {"opinion", "attributed"}:
        return "an opinion in the source"
    return None


def _embedded(pair: Pair, place: Place) -> str | None:
    """Somebody is asked, invited or has agreed to do something in the source, and does it in the statement."""
    statement, source = pair.statement, pair.source
    kept = {anchor.at for anchor in place.anchors.values()}
    if _said(pair, place) & _NOT_FACTS:
        return None
    for at, anchor in place.anchors.items():
        to = anchor.at
        if anchor.match < _CLOSE or not _infinitive(source, to) or _infinitive(statement, at):
            continue
        before = [one for one in source.telling if one < to and source.clauses[one] == source.clauses[to]]
        if before and before[-1] not in kept and to - before[-1] <= _NEAR:
            return f"only {source.tokens[before[-1]].text} in the source"
    return None


def _infinitive(reading: Reading, at: int) -> bool:
    marker = ("to",) if reading.language is Language.ENGLISH else ("å", "at")
    return at > 0 and reading.words[at - 1] in marker and reading.tokens[at].text.islower()


def _tense(pair: Pair, place: Place) -> str | None:
    """Whether the statement tells as done what the source tells as coming, or as lasting what is over."""
    said = {pair.statement.words[at] for at in place.words}
    there = {
        word for word, clause in zip(pair.source.words, pair.source.clauses, strict=True) if clause in place.clauses
    }
    if said & _PRESENT and not said & (_PAST | _ALL_PAST) and there & _PAST and not there & (_PRESENT | _ALL_PRESENT):
        return "over in the source"
    kinds = _there(pair, place)
    if "future" in kinds and said & (_PAST | _PERFECT) and "future" not in _said(pair, place):
        return "not yet over in the source"
    if said & _ALL_PAST and not said & _ALL_PRESENT and there & _ALL_PRESENT and not there & _ALL_PAST:
        return "not yet over in the source"
    if said & (_ALL_PAST | _ALL_PRESENT):
        return None
    for at, anchor in place.anchors.items():
        other = pair.source.language is not pair.statement.language
        if (anchor.match == 1.0 or (other and anchor.match >= _CLOSE)) and _ends_past(pair.statement, at) and _ends_present(pair.source, anchor.at):
            return "not yet over in the source"
    return None


def _ends_past(reading: Reading, at: int) -> bool:
    endings = ("ed",) if reading.language is Language.ENGLISH else ("ede", "te", "dde")
    return reading.words[at].endswith(endings)


def _ends_present(reading: Reading, at: int) -> bool:
    endings = ("s",) if reading.language is Language.ENGLISH else ("er", "ar")
    return reading.words[at].endswith(endings) and not reading.words[at].endswith("ss")


def _quantity(pair: Pair, place: Place) -> str | None:
    said, there = _said(pair, place), _there(pair, place)
    for kind, others in _UNIVERSAL.items():
        if kind in said and not there & others and not (kind == "any" and "negation" in said):
            return "not all in the source"
    for kind in _WEAKENING:
        if kind in said and kind not in there and not (kind == "not_all" and "need_not" in said):
            return f"quantity ({kind}) that is not in the source"
        if kind in there and kind not in said and _on_kept(pair, place, kind):
            return f"quantity ({kind}) left out"
    if "only" in said and not there & {"only", "must"}:
        return "only that is not in the source"
    if "only" in there and not said & {"only", "must"}:
        return "only left out"
    return None


def _on_kept(pair: Pair, place: Place, kind: str) -> bool:
    """Whether such a word of the source stands before something that the statement keeps, or at the end of a clause."""
    kept = {anchor.at for anchor in place.anchors.values()}
    for one in pair.source.operators:
        if one.kind == kind and pair.source.clauses[one.first] in place.main:
            after = [at for at in pair.source.content if at > one.last and at - one.last <= _NEAR]
            if not after or kept.intersection(after[:2]):
                return True
    return False


def _both(pair: Pair, place: Place) -> str | None:
    """Both of two things are told of in the source, and one of them in the statement."""
    kept = {anchor.at for anchor in (*place.anchors.values(), *place.elsewhere.values())}
    for one in pair.source.operators:
        if one.kind != "both" or pair.source.clauses[one.first] not in place.main or "both" in _said(pair, place):
            continue
        words = pair.source.words[one.last : one.last + 8]
        joint = next((one.last + n for n, word in enumerate(words) if word in ("og", "and", "samt")), None)
        first = [at for at in pair.source.content if one.last < at < (joint or 0)]
        second = [at for at in pair.source.content if joint and joint < at <= joint + 3]
        if first and second and bool(kept.intersection(first)) != (second[0] in kept):
            return "one of both left out"
    return None


def _unasserted(pair: Pair, place: Place) -> str | None:
    """What the source only says for a case, told as a fact."""
    source = pair.source
    best = Counter(source.clauses[anchor.at] for anchor in place.anchors.values()).most_common(1)
    if not best or _said(pair, place) & {"condition", "must", "required", "although"}:
        return None
    clause = source.clause(best[0][0])
    opening = {one.kind for one in source.operators if one.first in clause[:2]}
    return "only a condition in the source" if "condition" in opening else None


def _contrast(pair: Pair, place: Place) -> str | None:
    """What sets a clause apart from the next is left out: free for patients, while others pay."""
    source, kept = pair.source, {anchor.at for anchor in place.anchors.values()}
    for clause in place.main:
        following = [at for at in source.clause(clause + 1) if source.sentences[at] == place.sentence]
        if following and source.words[following[0]] in _CONTRASTING and clause + 1 not in place.clauses:
            if left := [at for at in source.clause(clause) if at in source.content and at not in kept]:
                return f"{source.tokens[left[0]].text} left out, which sets it apart"
    return None


def _condition(pair: Pair, place: Place) -> str | None:
    source = pair.source
    if "although" in pair.source.kinds(_sentence(pair, place)) or "condition" in _said(pair, place):
        return None
    for one in source.operators:
        if one.kind != "condition" or source.sentences[one.first] != place.sentence:
            continue
        words = [at for at in source.clause(source.clauses[one.first]) if at > one.last and at in source.content]
        if words and _kept(words, pair) < _COVERED:
            return "condition left out"
    return None


def _sentence(pair: Pair, place: Place) -> frozenset[int]:
    source = pair.source
    return frozenset(clause for at, clause in enumerate(source.clauses) if source.sentences[at] == place.sentence)


def _kept(words: list[int], pair: Pair) -> float:
    statement, source = pair.statement, pair.source
    best = (
        max((statement.meanings[at].match(source.meanings[to]) for at in statement.content), default=0) for to in words
    )
    return sum(match >= _CLOSE for match in best) / len(words)


def _direction(pair: Pair, place: Place) -> str | None:
    mine = set(place.words)
    said = {one.kind for one in pair.statement.poles if one.first in mine}
    there = {one.kind for one in pair.source.poles if pair.source.clauses[one.first] in place.clauses}
    for pole in said:
        if _contrary(pole) in there and pole not in there:
            return f"direction ({pole[1:]}) differs from the source"
    return None


def _contrary(pole: str) -> str:
    return ("-" if pole[0] == "+" else "+") + pole[1:]


_GATES: tuple[Callable[[Pair, Place], str | None], ...] = (
    _unknown,
    _negation,
    _modality,
    _status,
    _tense,
    _embedded,
    _quantity,
    _both,
    _unasserted,
    _contrast,
    _condition,
    _direction,
)
