"""hit@k, MRR, the answer within a budget of characters, and the answering sentence among the first statements."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from assistant.compose.extractive import compose
from assistant.compose.rank import rank
from assistant.decide import decide
from assistant.index.fusion import Candidate
from assistant.index.index import Index
from assistant.index.search import Proposal
from assistant.types import Language, Passage
from assistant.understand import understand
from evals.retrieval.dataset import Asked

DEPTH = 10  # passages looked at
HITS = 8  # that an answer is composed from

Ranking = Callable[[Proposal], list[Candidate]]
RANKINGS: dict[str, Ranking] = {
    "dense": lambda found: sorted(found.candidates, key=lambda one: -one.dense)[:DEPTH],
    "lexical": lambda found: sorted(found.candidates, key=lambda one: -one.lexical)[:DEPTH],
    "fused": lambda found: [one.candidate for one in found.ranked(DEPTH)],
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one question went."""

    language: Language
    ranks: dict[str, int | None]  # of the first passage with the answer, from 1, by ranking; None beyond DEPTH
    characters: int | None  # of fused passages up to and with the answer
    sentence: int | None  # rank of the sentence that answers, from 1
    said: bool  # whether the composed answer holds it
    answered: bool  # whether it would be given rather than refused


def measure(index: Index, asked: Asked, texts: dict[str, str]) -> Outcome:
    """Ask one question and find the gold span in what comes back."""
    gold = locate(asked, texts[asked.article])
    understood = understand(asked.question)
    found = index.proposal(understood.query, understood.language)
    spans = index.spans([one.id for one in found.candidates])

    def holds(one: Candidate) -> bool:
        start, end = spans[one.id]
        return gold is not None and one.document == asked.article and start <= gold < end

    orders = {name: order(found) for name, order in RANKINGS.items()}
    ranks = {name: next((n for n, one in enumerate(order, 1) if holds(one)), None) for name, order in orders.items()}
    first = ranks["fused"]
    characters = sum(len(one.text) for one in orders["fused"][:first]) if first else None
    hits = index.search(understood.query, understood.language, limit=HITS)
    ranked = rank(understood, hits)

    def answers(passage: Passage, start: int, end: int) -> bool:
        return gold is not None and passage.document.id == asked.article and start <= gold < end

    sentence = next(
        (n for n, one in enumerate(ranked, 1) if answers(one.hit.passage, one.sentence.start, one.sentence.end)), None
    )
    statements = compose(understood, hits, ranked=ranked)
    citations = [citation for statement in statements for citation in statement.citations]
    said = any(answers(citation.hit.passage, citation.start, citation.end) for citation in citations)
    return Outcome(asked.language, ranks, characters, sentence, said, decide(understood, hits, ranked=ranked).enough)


def locate(asked: Asked, text: str) -> int | None:
    """Where the answer stands in the canonical text: the same occurrence as in the article."""
    pattern = re.compile(r"\s+".join(map(re.escape, asked.answer.split())))
    places = [match.start() for match in pattern.finditer(text)]
    return places[min(asked.nth, len(places) - 1)] if places else None


def table(outcomes: Sequence[Outcome]) -> list[dict[str, str]]:
    """One row for each language and ranking."""
    rows = []
    for language in sorted({outcome.language for outcome in outcomes}, key=list(Language).index):
        mine = [outcome for outcome in outcomes if outcome.language == language]
        rows += [_row(language, name, mine) for name in RANKINGS]
    return rows


def _row(language: Language, name: str, outcomes: Sequence[Outcome]) -> dict[str, str]:
    ranks = [outcome.ranks[name] for outcome in outcomes]
    row = {"language": language.value, "n": str(len(outcomes)), "ranking": name}
    row |= {f"hit@{k}": _share(rank is not None and rank <= k for rank in ranks) for k in (1, 3, 5, 10)}
    row["MRR@10"] = f"{fmean(1 / rank if rank else 0.0 for rank in ranks):.3f}"
    if name == "fused":
        for budget in (2000, 4000):
            within = (outcome.characters is not None and outcome.characters <= budget for outcome in outcomes)
            row[f"in {budget:,}"] = _share(within)
        for k in (1, 3):
            row[f"sentence@{k}"] = _share(o.sentence is not None and o.sentence <= k for o in outcomes)
        row["said"] = _share(outcome.said for outcome in outcomes)
        row["answered"] = _share(outcome.answered for outcome in outcomes)
    return row


def _share(values: Iterable[bool]) -> str:
    return f"{fmean(values):.3f}"
