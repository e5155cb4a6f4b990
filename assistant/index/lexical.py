"""Finds passages by the words they share with a question: SQLite's FTS5 proposes, our own BM25 decides.

FTS5's ranking counts every form of a word anew, and gives no weight to a word that half of the passages
hold, which breaks it in small corpora; so it only proposes here.
"""

from __future__ import annotations

import math
import sqlite3
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from assistant.language.cognates import skeleton
from assistant.language.stems import fold, is_stop, stem, stems, words
from assistant.language.terms import by_word
from assistant.types import Language

SCHEMA = """
CREATE VIRTUAL TABLE lexical USING fts5(
    text, title, headings, cognates, tokenize = "unicode61 remove_diacritics 0 tokenchars '._@+-~'''");
CREATE VIRTUAL TABLE lexical_words USING fts5vocab(lexical, row);
"""
COMPACT = "INSERT INTO lexical(lexical) VALUES ('optimize');"  # until then the words of deleted passages stay

_COGNATE = "~"  # tells a cognate from a stem of the same letters
# What finding a word in another form is worth.
_TRANSLATED = 0.7
_COGNATE_WORTH = 0.5
_WITHIN = 0.4  # within a compound
_LEAST_WITHIN = 5  # letters
_SATURATION = 0.8  # k1 of BM25
_LENGTH = 0.4  # b of BM25
_USUAL_LENGTH = 60  # stems in a usual passage
_POSTINGS = 3_000  # rows that one question may make FTS5 rank
_REMEMBERED = 50_000  # forms whose passages are counted once
_KEPT = 5_000  # passages that are kept as they were read, about 6 kB each


@dataclass(frozen=True, slots=True)
class LexicalHit:
    """A passage and the words it shares with the question."""

    id: int
    score: float  # BM25 over the words of the question, in nats, 0 and up
    coverage: float  # share of the question's words found, rare words counting more, 0 to 1


@dataclass(frozen=True, slots=True)
class _Row:
    """A passage of the table."""

    stems: str  # of its text, title and headings
    forms: Mapping[str, int]  # how often each of these and of its cognates stands there
    length: int  # stems of its text


@dataclass(slots=True)
class Counted:
    """What was counted in one state of the table: a common word takes milliseconds among 100,000 passages."""

    passages: int = -1
    words: dict[str, int] = field(default_factory=dict)  # passages that hold each form that was asked for
    rows: dict[int, _Row] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the question."""

    root: str  # its stem, which compounds hold too
    worths: Mapping[str, float]  # of finding each of its forms, those that no passage holds left out
    found: int  # passages that hold one of them
    best: float  # the highest worth


@dataclass(frozen=True, slots=True)
class _Asked:
    words: Sequence[_Word]  # rare ones first
    worth: float  # of finding them all


def columns(text: str, title: str, headings: Sequence[str], language: Language) -> dict[str, str]:
    """What is indexed of a passage, by column of the table `lexical`; its rowid is the passage's id."""
    cognates = {_cognate(word) for word in words(text)} - {""}
    return {
        "text": " ".join(stems(text, language)),
        "title": " ".join(stems(title, language)),
        "headings": " ".join(stems(" ".join(headings), language)),
        "cognates": " ".join(sorted(cognates)),
    }


def search(
    connection: sqlite3.Connection,
    question: str,
    language: Language,
    *,
    limit: int,
    also: Callable[[Sequence[LexicalHit]], Iterable[int]] = lambda _: (),
    where: str = "",
    parameters: Sequence[object] = (),
    counted: Counted | None = None,
) -> list[LexicalHit]:
    """Up to `limit` passages that share words with the question, and those of `also` whatever they share.

    Best first. `where` is one more SQL condition, on rowid, that what is found has to meet. `also` is called with what
    the words found, so that it may be on its way meanwhile. `counted` is what earlier searches of the same state have
    counted.
    """
    counted = counted or Counted()
    asked = _asked(connection, question, language, counted)
    proposed = set(_proposed(connection, asked, limit, where, parameters))
    hits = [_hit(asked, id, row) for id, row in _rows(connection, proposed, counted).items()]
    hits += [_hit(asked, id, row) for id, row in _rows(connection, set(also(hits)) - proposed, counted).items()]
    return sorted(hits, key=lambda hit: (-hit.score, hit.id))


def _cognate(word: str) -> str:
    return "" if is_stop(word) or len(word) < 4 else _COGNATE + skeleton(word)


def _asked(connection: sqlite3.Connection, question: str, language: Language, counted: Counted) -> _Asked:
    """A question of common words only is measured as if it asked for a word that no passage holds."""
    content = list(dict.fromkeys(word for word in words(question) if not is_stop(word)))
    translated = _translated(question, language)
    forms = [translated.get(word, {}) | _forms(word) for word in content]
    counts = _counts(connection, {form for group in forms for form in group}, counted)
    weighed = [
        _weighed(fold(stem(word, language)), group, counts, counted.passages)
        for word, group in zip(content, forms, strict=True)
    ]
    worth = max(sum(word.best for word in weighed), _rarity(0, counted.passages))
    return _Asked(sorted(weighed, key=lambda word: word.found), worth)


def _forms(word: str) -> dict[str, float]:
    forms = {_COGNATE + skeleton(word): _COGNATE_WORTH} if len(word) >= 4 else {}
    return forms | {fold(stem(word, spoken)): 1.0 for spoken in Language}


def _translated(question: str, language: Language) -> dict[str, dict[str, float]]:
    """The forms that the term table has for each word, alone or together with those beside it."""
    return {
        word: {
            form: _TRANSLATED
            for concept in concepts
            for spoken in concept.keys() - {language}
            for term in concept[spoken]
            for form in stems(term, spoken)
        }
        for word, concepts in by_word(question, language).items()
    }


def _counts(connection: sqlite3.Connection, forms: Collection[str], counted: Counted) -> dict[str, int]:
    """The passages that hold each form, forms that none holds left out."""
    if counted.passages < 0:
        (counted.passages,) = connection.execute("SELECT count(*) FROM lexical_docsize").fetchone()
    new = [form for form in forms if form not in counted.words]
    statement = f"SELECT term, doc FROM lexical_words WHERE term IN ({', '.join('?' * len(new))})"
    found = {str(term): int(count) for term, count in connection.execute(statement, new)}
    if len(counted.words) < _REMEMBERED:
        counted.words.update(dict.fromkeys(new, 0) | found)
    return {form: count for form in forms if (count := found.get(form) or counted.words.get(form))}


def _weighed(root: str, forms: Mapping[str, float], counts: Mapping[str, int], passages: int) -> _Word:
    """A weaker form is never worth more than a better one, however rare it is."""
    found = 0
    worths: dict[str, float] = {}
    for share in sorted(set(forms.values()), reverse=True):
        alike = [form for form in forms if forms[form] == share]
        found += sum(counts.get(form, 0) for form in alike)
        worths |= dict.fromkeys(alike, share * _rarity(min(found, passages), passages))
    held = {form: worth for form, worth in worths.items() if form in counts}
    return _Word(root, held, found, max(worths.values()))


def _rarity(found: int, passages: int) -> float:
    return math.log1p((passages - found + 0.5) / (found + 0.5))


def _proposed(
    connection: sqlite3.Connection,
    asked: _Asked,
    limit: int,
    where: str,
    parameters: Sequence[object],
) -> Iterable[int]:
    """What rare words find, the best of it; where all are common, some of what holds each of them, unranked."""
    groups = [" OR ".join(f'"{form}"' for form in word.worths) for word in asked.words if word.found]
    postings = list(accumulate(word.found for word in asked.words if word.found))
    rare = bisect_right(postings, _POSTINGS)
    if not groups:
        return ()
    match = " OR ".join(groups[:rare]) if rare else " AND ".join(f"({group})" for group in groups)
    condition, order = f"AND ({where})" if where else "", "ORDER BY rank" if rare else ""
    found = f"SELECT rowid FROM lexical WHERE lexical MATCH ? {condition} {order} LIMIT ?"
    # In one row: for each row sqlite3 lets other threads go first, and they take their time.
    (ids,) = connection.execute(f"SELECT group_concat(rowid) FROM ({found})", (match, *parameters, limit)).fetchone()
    return map(int, ids.split(",")) if ids else ()


def _rows(connection: sqlite3.Connection, ids: Collection[int], counted: Counted) -> dict[int, _Row]:
    """The passages with these row ids, of which those that were read before are not read again."""
    known = {id: row for id in ids if (row := counted.rows.get(id))}
    new = [id for id in ids if id not in known]
    if not new:
        return known
    marks = ", ".join("?" * len(new))
    statement = f"SELECT rowid, text, title, headings, cognates FROM lexical WHERE rowid IN ({marks})"
    read = {row[0]: _row(*row[1:]) for row in connection.execute(statement, new)}
    if len(counted.rows) < _KEPT:
        counted.rows.update(read)
    return known | read


def _row(text: str, title: str, headings: str, cognates: str) -> _Row:
    named = f"{text} {title} {headings}"
    return _Row(named, Counter(f"{named} {cognates}".split()), text.count(" ") + 1)


def _hit(asked: _Asked, id: int, row: _Row) -> LexicalHit:
    """BM25F: https://doi.org/10.1561/1500000019."""
    norm = _SATURATION * (1 - _LENGTH + _LENGTH * row.length / _USUAL_LENGTH)
    score = found = 0.0
    for word in asked.words:
        best = worth = 0.0
        for form in row.forms.keys() & word.worths.keys():
            best = max(best, word.worths[form] * row.forms[form] / (row.forms[form] + norm))
            worth = max(worth, word.worths[form])
        if not worth and len(word.root) >= _LEAST_WITHIN and word.root in row.stems:
            worth = _WITHIN * word.best
            best = worth / (1 + norm)
        score += best
        found += worth
    return LexicalHit(id, score * (1 + _SATURATION), found / asked.worth)
