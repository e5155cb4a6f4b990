"""Composes an answer of verbatim sentences, each with a citation of its exact place: no word is its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from assistant.compose.features import Candidate
from assistant.compose.matching import matched
from assistant.compose.rank import rank
from assistant.compose.values import FIGURES, MUST_BE_THERE, values
from assistant.expected import Expected
from assistant.grounding import check
from assistant.types import Citation, Hit, Sentence, Span, Statement
from assistant.understand import Asked

MOST = 3  # statements of an answer that is no list
_MARGIN = 1.5  # log-odds by which a further statement may fall behind the first
_BESIDES = 4.0  # the same for what the same document says, unless what is asked for is blurred by more of its kind
_ALONE = FIGURES | {Expected.LIST}  # what is given by itself
_DISAGREEING = 2.5  # the same for one that tells another figure
_ITEMS = 20  # longest list given whole
_PASSAGES = 2  # passages of one document
_ALIKE = 0.8  # share of common stems at which two sentences say the same

PRONOUN = re.compile(
    r"(?!\W*(?:den|det|de|dei) \w+e \w+(?:en|et|a|ene|ane|erne)\b)"  # "den nasjonale terskelen" points nowhere
    r"\W*(?:han|hun|ho|hen|den|det|de|dei|dette|disse|desse|denne|he|she|it|they|this|these|those)\b",
    re.IGNORECASE,
)


def compose(
    asked: Asked,
    hits: Sequence[Hit],
    *,
    ranked: Sequence[Candidate] = (),
    today: date | None = None,
    most: int = MOST,
) -> tuple[Statement, ...]:
    """The fewest verbatim statements that answer, best first; a list with its lead-in is one statement.

    Empty where the hits hold no sentence. Whether they hold enough is not decided here. `ranked` is what `rank` made
    of the same hits, where it is at hand.
    """
    ranked = ranked or rank(asked, hits, today=today)
    chosen = _chosen(asked, ranked, most) if ranked else []
    return tuple(_statements((one.hit, stretch(asked, one, ranked)) for one in chosen))


def joined(answers: Iterable[Sequence[Statement]]) -> tuple[Statement, ...]:
    """The statements of several answers as those of one, each place quoted once."""
    cited = (citation for answer in answers for statement in answer for citation in statement.citations)
    return tuple(_statements((one.hit, Span(one.start, one.end)) for one in cited))


def _statements(spans: Iterable[tuple[Hit, Span]]) -> Iterator[Statement]:
    places = {(hit.passage.document.id, span): (hit, span) for hit, span in spans}
    for number, (hit, span) in enumerate((place for place in places.values() if not _inside(place, places)), start=1):
        passage = hit.passage
        quote = passage.text[span.start - passage.start : span.end - passage.start]
        judged = check(quote, passage.text, statement_language=passage.language, span_language=passage.language)
        yield Statement(quote, (Citation(number, hit, span.start, span.end, quote),), judged.verdict, judged.reason)


def _inside(place: tuple[Hit, Span], places: Iterable[tuple[str, Span]]) -> bool:
    """Whether another of the places holds this one."""
    id, span = place[0].passage.document.id, place[1]
    return any(
        id == other and span != around and around.start <= span.start and span.end <= around.end
        for other, around in places
    )


def _chosen(asked: Asked, ranked: Sequence[Candidate], most: int) -> list[Candidate]:
    """The first, and those that come close to it, each thing once."""
    ranked = _with_values(asked, ranked)
    chosen = [ranked[0]]
    for candidate in ranked[1:]:
        if len(chosen) == most:
            break
        if not _comes_close(asked, ranked[0], candidate):
            continue
        if not _crowded(candidate, chosen) and not any(_alike(candidate, other) for other in chosen):
            chosen.append(candidate)
    return chosen


def _comes_close(asked: Asked, first: Candidate, other: Candidate) -> bool:
    """Whether another sentence is nearly as likely as the first, goes on about the same, or contradicts it."""
    if other.found.heading and not other.found.figure:
        return False
    behind = first.score - other.score
    besides = asked.expected not in _ALONE and _same_document(first, other)
    if behind <= (_BESIDES if besides else _MARGIN):
        return True
    return behind <= _DISAGREEING and _disagrees(asked, first, other)


def _same_document(one: Candidate, other: Candidate) -> bool:
    return one.hit.passage.document.id == other.hit.passage.document.id


def _with_values(asked: Asked, ranked: Sequence[Candidate]) -> Sequence[Candidate]:
    """Where an amount or address is asked for and a likely sentence has one: those that do, or say it is not known."""
    if asked.expected not in MUST_BE_THERE or not any(one.found.figure for one in ranked[:MOST]):
        return ranked
    return [one for one in ranked if one.found.figure or one.found.unknown]


def _crowded(candidate: Candidate, chosen: Sequence[Candidate]) -> bool:
    """Whether its document speaks through enough passages already."""
    taken = {(other.hit.passage.document.id, other.hit.passage.start) for other in chosen}
    document = candidate.hit.passage.document.id
    if (document, candidate.hit.passage.start) in taken:
        return False
    return Counter(each for each, _ in taken)[document] >= _PASSAGES


def _disagrees(asked: Asked, first: Candidate, other: Candidate) -> bool:
    """Whether another source gives another figure for what is asked."""
    if asked.expected not in FIGURES or other.found.words < first.found.words:
        return False
    if _same_document(first, other):
        return False
    said, differs = _figures(first, asked.expected), _figures(other, asked.expected)
    return bool(differs) and said.isdisjoint(differs)


def _figures(candidate: Candidate, expected: Expected) -> set[str]:
    text = candidate.sentence.text
    return {re.sub(r"[\s.,]", "", text[span.start : span.end].lower()) for span in values(text, expected)}


def _alike(one: Candidate, other: Candidate) -> bool:
    stems = matched(one.sentence.text, one.hit.passage.language).stems
    others = matched(other.sentence.text, other.hit.passage.language).stems
    return len(stems & others) >= _ALIKE * len(stems | others)


def stretch(asked: Asked, candidate: Candidate, ranked: Sequence[Candidate]) -> Span:
    """The sentence, with the one it leans on; in a list, all of it with its lead-in, unless an item says it all."""
    listed = _list_around(candidate)[: _ITEMS + 1]
    if not listed or (_whole(candidate) and not _needs_lead(asked, candidate, listed[0], ranked)):
        return _span(candidate)
    return Span(listed[0].start, listed[-1].end)


def _whole(candidate: Candidate) -> bool:
    """Whether an item is a sentence."""
    return candidate.sentence.item and candidate.sentence.text.endswith((".", "!", "?"))


def _span(candidate: Candidate) -> Span:
    """The sentence; with the one before, where it begins with a word that points back to that."""
    sentence = candidate.sentence
    before = candidate.hit.passage.sentences[candidate.place - 1] if candidate.place else None
    if before and PRONOUN.match(sentence.text) and _flows(candidate.hit, before, sentence):
        return Span(before.start, sentence.end)
    return Span(sentence.start, sentence.end)


def _flows(hit: Hit, before: Sentence, sentence: Sentence) -> bool:
    """Whether both stand in one paragraph."""
    start = hit.passage.start
    between = hit.passage.text[before.end - start : sentence.start - start]
    return "\n" not in between and not before.item and not before.text.endswith("?")


def _list_around(candidate: Candidate) -> tuple[Sentence, ...]:
    """The list that a sentence leads into or is an item of, its lead-in first; empty where it stands alone."""
    sentences = candidate.hit.passage.sentences
    first = candidate.place
    while first > 0 and sentences[first].item:
        first -= 1
    last = first + 1
    while last < len(sentences) and sentences[last].item:
        last += 1
    if sentences[first].item or last == first + 1 or not sentences[first].text.endswith(":"):
        return ()
    return sentences[first:last]


def _needs_lead(asked: Asked, item: Candidate, lead: Sentence, ranked: Sequence[Candidate]) -> bool:
    """Whether an item answers only together with the others."""
    if asked.expected in (Expected.LIST, Expected.HOWTO):
        return True
    leading = (one for one in ranked if one.hit is item.hit and one.sentence == lead)
    return any(one.found.words >= item.found.words for one in leading)
