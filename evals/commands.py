"""`arena eval …`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.types import Language
from evals.bench.commands import bench
from evals.composers import Composer

if TYPE_CHECKING:
    from evals.report.shown import Shown

Suites = Annotated[list[str] | None, typer.Argument(help="dev, test or files; both without any.", show_default=False)]

app = typer.Typer(help="Measure the quality of retrieval and answers.", no_args_is_help=True)
app.command()(bench)


@app.command()
def retrieval(
    dataset: Annotated[Path, typer.Argument(help="A folder with articles.jsonl and questions.jsonl, or a SQuAD file.")],
    data: Annotated[Path, typer.Option(help="Where its index is kept, so that a second run embeds nothing.")] = Path(
        "evals/out/retrieval"
    ),
) -> None:
    """Print hit@k, MRR and how often the answering sentence comes first, by language."""
    from rich.progress import track

    from assistant.settings import Settings
    from assistant.terminal import err, print_rows
    from assistant.wiring import open_index
    from evals.retrieval.dataset import read_dataset, write_articles
    from evals.retrieval.measure import measure, table
    from ingest.commands import synchronise

    read = read_dataset(dataset)
    corpus = data / "articles"
    write_articles(read, corpus)
    settings = Settings(data=data / "index", corpus=corpus)
    synchronise(settings, [corpus], mass_delete=True)
    index = open_index(settings)
    texts = {document.id: found[1] for document in index.documents() if (found := index.document(document.id))}
    questions = [asked for asked in read.questions if asked.article in texts]
    outcomes = [measure(index, asked, texts) for asked in track(questions, "Asking", console=err)]
    rows = table(outcomes)
    columns = list(dict.fromkeys(key for row in rows for key in row))
    print_rows(columns, [[row.get(column, "") for column in columns] for row in rows])


@app.command()
def validate(suites: Suites = None) -> None:
    """Check the form of cases, and that every quote still stands in the corpus."""
    from assistant.settings import read_settings
    from assistant.terminal import err, out
    from evals.cases import SUITES, suite_path
    from evals.corpus import indexed, read_corpus
    from evals.validate import faults

    paths = [suite_path(suite) for suite in suites or SUITES]
    found = faults(paths, read_corpus(indexed(read_settings())))
    for fault in found:
        out.print(fault, markup=False, soft_wrap=True)
    err.print(f"{len(found)} faults in {', '.join(map(str, paths))}", markup=False)
    if found:
        raise typer.Exit(1)


@app.command()
def run(
    suite: Annotated[str, typer.Option(help="dev, test or a file of cases.")] = "dev",
    against: Annotated[Path | None, typer.Option(help="The results.json or baseline to compare with.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the results; evals/out/SUITE if not given.")] = None,
    gate: Annotated[bool, typer.Option("--gate", help="Exit 1 where a threshold does not hold.")] = False,
    judge: Annotated[str, typer.Option(help="A second opinion by a chat model, as provider:model.")] = "",
    composer: Annotated[
        Composer,
        typer.Option(help="Who writes; generative is the model of ARENA_MODEL, smollm2 a small one that is served."),
    ] = Composer.EXTRACTIVE,
) -> None:
    """Ask every case and write results.json, junit.xml and report.html."""
    from assistant.terminal import err
    from evals.junit import write_junit
    from evals.report import write_report
    from evals.results import write_run
    from evals.run import results_folder
    from evals.table import print_composers, print_gate, print_run

    shown = _asked(suite, against, judge, gate, composer)
    folder = out or results_folder(shown.run.suite, composer)
    write_run(shown.run, folder / "results.json")
    write_junit(shown.run, shown.findings, folder / "junit.xml")
    write_report(shown, folder / "report.html")
    print_run(shown)
    print_composers(shown)
    err.print(f"Report: {folder / 'report.html'}", markup=False, soft_wrap=True)
    print_gate(shown.findings)
    if gate and not all(finding.held for finding in shown.findings):
        raise typer.Exit(1)


def _asked(suite: str, against: Path | None, judge: str, gate: bool, composer: Composer) -> Shown:
    """Ask the suite, compare, hold against the thresholds; what cannot be read is told before anything is asked."""
    from dataclasses import replace

    from assistant.settings import read_settings
    from evals.cases import read_cases, suite_path
    from evals.gate import baseline_of, findings, read_thresholds
    from evals.judge import agreement, judged, open_judge
    from evals.report.shown import Shown
    from evals.run import composed_by, measured, results_folder

    path = suite_path(suite)
    cases, thresholds = read_cases(path), read_thresholds()
    extractive = results_folder(path.stem, Composer.EXTRACTIVE) / "results.json"
    if composer is not Composer.EXTRACTIVE and not against and extractive.exists():
        against = extractive
    baseline = baseline_of(path.stem, against, gate)
    model = open_judge(judge) if judge else None
    with composed_by(composer, read_settings()) as settings:
        made = measured(path.stem, cases, settings)
    if model:
        about = {**made.about, "judge": judge}
        made = replace(made, about=about, outcomes=tuple(judged(made.outcomes, model, judge)))
    return Shown(made, thresholds, findings(made, thresholds, baseline), baseline, agreement(made.outcomes))


@app.command()
def load(
    askers: Annotated[int, typer.Option(min=1, help="Who ask at the same moment.")] = 200,
    questions: Annotated[
        int, typer.Option(min=0, help="Asked in a row afterwards, to see that memory is flat.")
    ] = 5000,
) -> None:
    """Ask the real service much at once, and for long; exit 1 where an answer is wrong or memory grows."""
    from assistant.settings import read_settings
    from assistant.terminal import print_rows
    from evals.cases import SUITES, read_cases, suite_path
    from evals.load import alone, in_a_row, memory, service, sound, steady, summary, together
    from ingest.commands import bring_up_to_date

    settings = read_settings()
    bring_up_to_date(settings)
    cases = [case for suite in SUITES for case in read_cases(suite_path(suite)) if not case.conversation]
    asked = list(dict.fromkeys(case.question for case in cases))[:askers]
    with service(settings) as server:
        right = alone(server, asked)
        many = together(server, [asked[n % len(asked)] for n in range(askers)], right)
        long, looks = in_a_row(server, asked, right, questions)
    shown = {"at once": summary(many), "in a row": summary(long)}
    print_rows(("", *shown), [(name, *(str(part[name]) for part in shown.values())) for name in shown["at once"]])
    print_rows(("process", ""), list(memory(looks).items()))
    if not (sound(many) and sound(long) and steady(looks)):
        raise typer.Exit(1)


@app.command()
def accept(
    results: Annotated[Path, typer.Argument(help="The run that later ones are held against.")] = Path(
        "evals/out/test/results.json"
    ),
) -> None:
    """Make a run the committed baseline."""
    from assistant.terminal import err
    from evals.gate import BASELINE
    from evals.metrics import METRICS
    from evals.results import read_run, write_baseline

    write_baseline(read_run(results), BASELINE, [metric.name for metric in METRICS])
    err.print(f"{BASELINE} is now that of {results}", markup=False, soft_wrap=True)


@app.command()
def add(
    question: Annotated[str, typer.Option(help="As the user wrote it.")] = "",
    language: Annotated[Language | None, typer.Option(help="Of the question.")] = None,
    answerable: Annotated[
        bool | None,
        typer.Option("--answerable/--unanswerable", help="Whether the corpus does; with a quote it does."),
    ] = None,
    source: Annotated[list[str] | None, typer.Option(help="Id of a document that answers; found by the quote.")] = None,
    quote: Annotated[list[str] | None, typer.Option(help="Its words that carry the answer.")] = None,
    must_include: Annotated[list[str] | None, typer.Option(help="What any right answer says.")] = None,
    must_not_include: Annotated[list[str] | None, typer.Option(help="The tempting wrong answer.")] = None,
    notice: Annotated[list[str] | None, typer.Option(help="A kind of notice that must be shown.")] = None,
    reference: Annotated[str, typer.Option(help="A right answer in a sentence; the quotes without it.")] = "",
    role: Annotated[str, typer.Option(help="Who asks: startup, cluster or evaluator.")] = "startup",
    tag: Annotated[list[str] | None, typer.Option(help="As the schema lists them.")] = None,
    reviewer_date: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Today without it.")] = None,
    feedback: Annotated[
        Path | None, typer.Option("--from", help="A feedback record: question, answer, reason, history.")
    ] = None,
    suite: Annotated[str, typer.Option(help="dev, test or a file of cases.")] = "dev",
) -> None:
    """Add a reviewed case: a question, often one whose answer somebody marked wrong, and what was to be expected."""
    from dataclasses import replace
    from datetime import date

    from assistant.errors import BadInput
    from assistant.settings import read_settings
    from evals.add import Feedback, append, case_row, read_feedback
    from evals.cases import SUITES, read_cases, suite_path
    from evals.corpus import indexed, read_corpus

    said = read_feedback(feedback) if feedback else Feedback(question)
    said = replace(said, question=question or said.question, language=language or said.language)
    if not said.question:
        raise BadInput("Which question? Add --question, or --from a feedback record")
    if answerable is None and not quote:
        raise BadInput("Does the corpus answer it? Add --quote with the words that do, or --unanswerable")
    path = suite_path(suite)
    taken = [case for file in {path, *map(suite_path, SUITES)} for case in read_cases(file)]
    row = case_row(
        said,
        read_corpus(indexed(read_settings())),
        taken,
        answerable=bool(quote) if answerable is None else answerable,
        sources=source or (),
        quotes=quote or (),
        must_include=must_include or (),
        must_not_include=must_not_include or (),
        role=role,
        tags=tag or (),
        reference=reference,
        notices=notice or (),
        reviewed=reviewer_date.date() if reviewer_date else date.today(),
    )
    append(row, path)
    print(row["id"])


@app.command()
def speed() -> None:
    """Print what a warm and a cold answer cost, as ratios; on an idle machine, over an index that is there."""
    from assistant.conversation import read_examples
    from assistant.errors import BadInput
    from assistant.settings import read_settings
    from assistant.terminal import print_rows
    from evals.speed import cold, warm

    settings = read_settings()
    questions = read_examples(settings.corpus)
    if not questions:
        raise BadInput(f"{settings.corpus} has no examples.toml with questions to ask")
    rows = [
        ("warm ask / embedding its question", *warm(settings, questions)),
        ("cold ask / import chromadb", *cold(questions[0])),
    ]
    print_rows(("", "seconds", "of", "ratio"), [(name, f"{a:.4f}", f"{b:.4f}", f"{a / b:.2f}") for name, a, b in rows])


@app.command()
def grounding(
    similar: Annotated[
        bool, typer.Option("--similar", help="Ask the embedder how near the meanings are, too.")
    ] = False,
    among: Annotated[bool, typer.Option("--among-others", help="Put each span between two others.")] = False,
    mistakes: Annotated[bool, typer.Option("--mistakes", help="List what is judged wrongly, but held-out.")] = False,
) -> None:
    """Print how well statements are told from what their sources do not carry, on hand-written pairs."""
    from assistant.grounding.closeness import cosines
    from assistant.settings import read_settings
    from assistant.terminal import out, print_rows
    from assistant.wiring import open_embedder
    from evals.grounding.dataset import read_pairs
    from evals.grounding.measure import among_others, kinds, measure, mistaken, table

    nearness = cosines(open_embedder(read_settings()).embeddings) if similar else None
    pairs = read_pairs()
    outcomes = measure(among_others(pairs) if among else pairs, nearness)
    for rows in (table(outcomes), kinds(outcomes)):
        print_rows(list(rows[0]), [list(row.values()) for row in rows])
        out.print()
    for row in mistaken(outcomes) if mistakes else ():
        out.print("\n  ".join(map(str, row.values())), markup=False, soft_wrap=True)
