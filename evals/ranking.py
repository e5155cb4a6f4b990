"""hit@k, recall@k, MRR and nDCG of the hits, by document, by page and by quoted words; computed by ir_measures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from assistant.errors import BadInput
from assistant.types import Hit
from evals.cases import Case, Gold
from evals.corpus import Corpus, places
from evals.metrics import DEPTH, LEVELS, documents_of

CUTS = (1, 3, 5, 10)
FIGURES = (*(f"hit@{k}" for k in CUTS), "recall@5", "recall@10", "mrr", f"ndcg@{DEPTH}")


def rankings(
    asked: Sequence[tuple[Case, Sequence[Hit]]], corpus: Corpus
) -> tuple[dict[str, dict[str, float]], dict[str, int]]:
    """The figures of each case by id, named `source_hit@1` and so on, and at which rank its words first come.

    A case without a gold source has none; one without a gold page has none by page.
    """
    ranked = [(case, hits) for case, hits in asked if case.contexts]
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for level in LEVELS:
        lists = {case.id: (_ranked(level, case, hits, corpus), _wanted(level, case, hits, corpus)) for case, hits in ranked}
        for id, name, value in _figures({id: both for id, both in lists.items() if both[1]}):
            found[id][f"{level}_{name}"] = value
    ranks = {case.id: rank for case, hits in ranked if (rank := _first(case, hits, corpus))}
    return dict(found), ranks


def _figures(lists: Mapping[str, tuple[list[str], set[str]]]) -> Iterator[tuple[str, str, float]]:
    """For each case each figure. The first of a list gets the highest score, so that nothing is tied."""
    measures = _measures()
    from ir_measures import Qrel, ScoredDoc, iter_calc

    wanted = [Qrel(id, name, 1) for id, (_, names) in lists.items() for name in sorted(names)]
    scored = [ScoredDoc(id, name, float(-n)) for id, (names, _) in lists.items() for n, name in enumerate(names)]
    if wanted and scored:
        names = {str(measure): name for name, measure in measures.items()}
        for metric in iter_calc(list(measures.values()), wanted, scored):
            yield metric.query_id, names[str(metric.measure)], float(metric.value)


def _measures() -> dict[str, object]:
    try:
        from ir_measures import RR, R, Success, nDCG
    except ImportError as error:
        raise BadInput("ir-measures is not installed. Run: make dev") from error
    measures = {f"hit@{k}": Success @ k for k in CUTS}
    return {**measures, "recall@5": R @ 5, "recall@10": R @ 10, "mrr": RR @ DEPTH, f"ndcg@{DEPTH}": nDCG @ DEPTH}


def _ranked(level: str, case: Case, hits: Sequence[Hit], corpus: Corpus) -> list[str]:
    """What the hits are, best first, each name once."""
    if not hits:
        return ["nothing"]
    if level == "quote":
        return [_unit(n, case, hits, corpus) for n in range(len(hits))]
    names = []
    for hit in hits:
        document = _document(case, hit)
        names.append(document if level == "source" else f"{document} {hit.passage.page}")
    return list(dict.fromkeys(names))


def _wanted(level: str, case: Case, hits: Sequence[Hit], corpus: Corpus) -> set[str]:
    """The names that answer. A passage counts once, however many of the expected quotes it holds."""
    if level == "source":
        return set(case.sources)
    if level == "page":
        return {f"{gold.source} {gold.page}" for gold in case.contexts if gold.page}
    found = {n: _first_of(gold, hits, corpus) for n, gold in enumerate(case.contexts)}
    return {f"quote {n}" if place is None else f"passage {place}" for n, place in found.items()}


def _unit(n: int, case: Case, hits: Sequence[Hit], corpus: Corpus) -> str:
    """A passage is what answers where it is the first to hold a quote."""
    first = any(_first_of(gold, hits, corpus) == n for gold in case.contexts)
    return f"passage {n}" if first else f"other {n}"


def _document(case: Case, hit: Hit) -> str:
    """The hit's document; one that answers, where the same passage stands in several."""
    same = documents_of(hit) & set(case.sources)
    return min(same) if same else hit.passage.document.id


def _first(case: Case, hits: Sequence[Hit], corpus: Corpus) -> int | None:
    """The rank, from 1, of the first passage that holds expected words."""
    found = [place for gold in case.contexts if (place := _first_of(gold, hits, corpus)) is not None]
    return min(found) + 1 if found else None


def _first_of(gold: Gold, hits: Sequence[Hit], corpus: Corpus) -> int | None:
    return next((n for n, hit in enumerate(hits) if holds(hit, gold, corpus)), None)


def holds(hit: Hit, gold: Gold, corpus: Corpus) -> bool:
    """Whether a passage has at least half of the quoted words."""
    passage = hit.passage
    if passage.document.id != gold.source:
        return gold.source in documents_of(hit) and bool(places(gold.quote, passage.text))
    spans = places(gold.quote, corpus.texts.get(gold.source, ""))
    return any(2 * (min(passage.end, s.end) - max(passage.start, s.start)) >= s.end - s.start for s in spans)
