"""Asks every system the same questions in turns: quality, also under an equal budget of characters, and time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from evals.bench.asking import seconds
from evals.bench.figures import Aim, Found, Table, milliseconds, times
from evals.bench.peers.systems import Entry, Material, Piece, System
from evals.bench.plots import side_by_side
from evals.retrieval.dataset import Asked
from evals.retrieval.measure import DEPTH, locate

BUDGETS = (2000, 4000)  # characters
FIGURES = ("hit@1", "hit@3", "hit@5", "hit@10", "MRR@10", *(f"in {budget:,}" for budget in BUDGETS))


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one system did on one question."""

    rank: int | None  # of the first piece with the answer, from 1
    characters: int | None  # up to the end of the answer, the pieces read in order
    seconds: float  # its question embedded already


def ask(system: System, asked: Asked, gold: int) -> Outcome:
    """One question; `gold` is where the answer begins in its article."""
    found: list[Piece] = []
    spent = seconds(lambda: found.extend(system.search(asked.question, DEPTH)))
    read = 0
    for rank, piece in enumerate(found, start=1):
        if piece.article == asked.article and piece.start <= gold < piece.start + len(piece.text):
            return Outcome(rank, read + gold - piece.start + len(asked.answer), spent)
        read += len(piece.text)
    return Outcome(None, None, spent)


def figures(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """hit@k, MRR and the share of answers within the first characters, by name; then the median seconds."""
    found = figures_of_ranks([one.rank for one in outcomes])
    for budget in BUDGETS:
        found[f"in {budget:,}"] = fmean(one.characters is not None and one.characters <= budget for one in outcomes)
    return {**found, "seconds": median(one.seconds for one in outcomes)}


def figures_of_ranks(ranks: Sequence[int | None]) -> dict[str, float]:
    """hit@k and MRR@10 by name, of the places of the first piece with the answer, from 1."""
    found = {f"hit@{k}": fmean(rank is not None and rank <= k for rank in ranks) for k in (1, 3, 5, 10)}
    return {**found, "MRR@10": fmean(1 / rank if rank and rank <= DEPTH else 0.0 for rank in ranks)}


def compare(entries: Sequence[Entry], material: Material, questions: Sequence[Asked]) -> Found:
    """The part "peers" of the benchmark. `material` remembers vectors, so that nobody's time holds embedding.

    What is set beside ours comes first, ours whole before its variants: nobody helps another remember words.
    """
    systems, left_out = _made(entries, material)
    gold = {one.id: place for one in questions if (place := locate(one, material.articles[one.article])) is not None}
    known = [one for one in questions if one.id in gold]
    for asked in known:
        material.embeddings.embed_query(asked.question)
    for system in systems.values():
        system.search("Er du der?", DEPTH)
    outcomes: dict[str, list[Outcome]] = {name: [] for name in systems}
    for asked in known:
        for name, system in systems.items():
            outcomes[name].append(ask(system, asked, gold[asked.id]))
    found = {name: figures(mine) for name, mine in outcomes.items()}
    tables = [_table(found, len(known), material), _by_language(known, outcomes)]
    if left_out:
        tables.append(Table("Left out", ("system", "why"), tuple(left_out.items())))
    best = max((row["MRR@10"] for name, row in found.items() if not name.startswith("arena")), default=0.0)
    aims = (
        (Aim("MRR@10 to that of the best other system", found["arena"]["MRR@10"] / best, 1, at_most=False),)
        if best
        else ()
    )
    kept = {
        f"{name}_{figure}": value for name, row in found.items() for figure, value in row.items() if figure != "seconds"
    }
    drawn = side_by_side({name: (1000 * row["seconds"], row["MRR@10"]) for name, row in found.items()})
    return Found("peers", tuple(tables), aims, kept, {"systems": drawn})


def _made(entries: Sequence[Entry], material: Material) -> tuple[dict[str, System], dict[str, str]]:
    systems, left_out = {}, {}
    for entry in entries:
        try:
            systems[entry.name] = entry.make(material)
        except ImportError as error:
            left_out[entry.name] = f"not installed ({error}); `make bench` installs it"
    return systems, left_out


def _table(found: Mapping[str, Mapping[str, float]], questions: int, material: Material) -> Table:
    first = next(iter(found.values()))["seconds"]
    rows = [
        (
            name,
            *(f"{row[figure]:.3f}" for figure in FIGURES),
            milliseconds(row["seconds"]),
            times(row["seconds"] / first),
        )
        for name, row in found.items()
    ]
    title = f"{questions:,} questions over {len(material.articles):,} documents, {len(material.pieces):,} passages"
    return Table(title, ("system", *FIGURES, "ms", "to the first"), tuple(rows))


def _by_language(questions: Sequence[Asked], outcomes: Mapping[str, Sequence[Outcome]]) -> Table:
    languages = list(dict.fromkeys(one.language for one in questions))
    counts = {language: sum(one.language is language for one in questions) for language in languages}
    rows = []
    for name, mine in outcomes.items():
        by_language = {
            language: [one for one, asked in zip(mine, questions, strict=True) if asked.language is language]
            for language in languages
        }
        rows.append((name, *(f"{figures(by_language[language])['hit@5']:.3f}" for language in languages)))
    columns = ("system", *(f"{language} ({counts[language]})" for language in languages))
    return Table("hit@5 by language of the question", columns, tuple(rows))
