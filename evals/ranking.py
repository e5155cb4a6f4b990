"""hit@k, recall@k, MRR and nDCG of the hits, by document, by page and by quoted words; computed by ir_measures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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
        lists = {case.id: _list(level, case, hits, corpus) for case, hits in ranked if _parts(level, case)}
        for id, name, value in _figures(lists):
            found[id][f"{level}_{name}"] = value
    ranks = {case.id: rank for case, hits in ranked if (rank := _first_rank(case, hits, corpus))}
    return dict(found), ranks


@dataclass(frozen=True, slots=True)
class _List:
    """A ranking as ir_measures takes it: names, best first, and those that are wanted."""

    names: tuple[str, ...]
    wanted: frozenset[str]


def _list(level: str, case: Case, hits: Sequence[Hit], corpus: Corpus) -> _List:
    """Of each part of the answer only the first place that holds it counts; places that hold several count once."""
    places_ = _places(level, hits)
    firsts = [
        next((n for n, place in enumerate(places_) if _in_place(level, part, place, corpus)), None)
        for part in _parts(level, case)
    ]
    wanted = frozenset(f"missing {n}" if first is None else f"place {first}" for n, first in enumerate(firsts))
    return _List(tuple(f"place {n}" for n in range(len(places_))) or ("nothing",), wanted)


def _parts(level: str, case: Case) -> list[list[Gold]]:
    """Of the parts those that can be looked for at this level."""
    parts = [[gold for gold in part if level != "page" or gold.page] for part in case.parts]
    return [part for part in parts if part]


def _places(level: str, hits: Sequence[Hit]) -> list[list[Hit]]:
    """The hits as documents, as pages or one by one, in order of the first of each."""
    places_: dict[object, list[Hit]] = defaultdict(list)
    for n, hit in enumerate(hits):
        document = hit.passage.document.id
        places_[{"source": document, "page": (document, hit.passage.page), "quote": n}[level]].append(hit)
    return list(places_.values())


def _in_place(level: str, part: Sequence[Gold], place: Sequence[Hit], corpus: Corpus) -> bool:
    return any(_answers(level, hit, gold, corpus) for hit in place for gold in part)


def _answers(level: str, hit: Hit, gold: Gold, corpus: Corpus) -> bool:
    if level == "quote":
        return holds(hit, gold, corpus)
    return gold.source in documents_of(hit) and (level == "source" or hit.passage.page == gold.page)


def _figures(lists: Mapping[str, _List]) -> Iterator[tuple[str, str, float]]:
    """For each case each figure. The first of a list gets the highest score, so that nothing is tied."""
    measures = _measures()
    from ir_measures import Qrel, ScoredDoc, iter_calc

    wanted = [Qrel(id, name, 1) for id, one in lists.items() for name in sorted(one.wanted)]
    scored = [ScoredDoc(id, name, float(-n)) for id, one in lists.items() for n, name in enumerate(one.names)]
    if wanted:
        names = {str(measure): name for name, measure in measures.items()}
        for metric in iter_calc(list(measures.values()), wanted, scored):
            yield metric.query_id, names[str(metric.measure)], float(metric.value)


def _measures() -> dict[str, Any]:
    try:
        from ir_measures import RR, R, Success, nDCG
    except ImportError as error:
        raise BadInput("ir-measures is not installed. Run: make dev") from error
    measures = {f"hit@{k}": Success @ k for k in CUTS}
    return {**measures, "recall@5": R @ 5, "recall@10": R @ 10, "mrr": RR @ DEPTH, f"ndcg@{DEPTH}": nDCG @ DEPTH}


def _first_rank(case: Case, hits: Sequence[Hit], corpus: Corpus) -> int | None:
    """The rank, from 1, of the first passage that holds expected words."""
    return next((n for n, hit in enumerate(hits, 1) if any(holds(hit, gold, corpus) for gold in case.contexts)), None)


def holds(hit: Hit, gold: Gold, corpus: Corpus) -> bool:
    """Whether a passage has at least half of the quoted words."""
    passage = hit.passage
    if passage.document.id != gold.source:
        return gold.source in documents_of(hit) and bool(places(gold.quote, passage.text))
    spans = places(gold.quote, corpus.texts.get(gold.source, ""))
    return any(2 * (min(passage.end, s.end) - max(passage.start, s.start)) >= s.end - s.start for s in spans)
