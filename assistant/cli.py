"""`arena …`: parse, open, call, print. The edge of the program: the one module here that knows the other packages.

Exit codes: 0 done (an honest refusal too), 1 done in part or not in order, 2 not done, the message says why.
"""

from __future__ import annotations

import gc
import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.api.commands import keys
from assistant.errors import ArenaError, BadInput
from assistant.types import Kind, Language
from bots.slack.commands import app as slack_commands
from bots.slack.gap_commands import app as gap_commands
from evals.commands import app as eval_commands
from ingest.commands import app as ingest_commands

if TYPE_CHECKING:
    from assistant.chat import Assistant
    from assistant.index.filters import Filters
    from assistant.settings import Settings

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
app.add_typer(ingest_commands)
app.add_typer(eval_commands, name="eval")
app.add_typer(keys, name="keys")
app.add_typer(slack_commands, name="slack")
app.add_typer(gap_commands)

EVALUATION = Path("evals/out")  # where `arena eval run` leaves its reports

Question = Annotated[str, typer.Argument(help="A question in bokmål, nynorsk, Danish or English.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON value, the shape of the HTTP API.")]
Kinds = Annotated[list[Kind] | None, typer.Option("--kind", help="Only sources of this kind.")]
Languages = Annotated[list[Language] | None, typer.Option("--language", help="Only sources in this language.")]
Publishers = Annotated[list[str] | None, typer.Option("--publisher", help="Only publishers whose name holds this.")]
Topics = Annotated[list[str] | None, typer.Option("--topic", help="Only sources on this topic.")]
Since = Annotated[str, typer.Option("--since", help="Only sources published on or after this date (2024, 2024-06).")]
Valid = Annotated[bool, typer.Option("--valid", help="Only what is valid today.")]


@app.command()
def ask(
    question: Question,
    as_json: AsJson = False,
    kind: Kinds = None,
    language: Languages = None,
    publisher: Publishers = None,
    topic: Topics = None,
    since: Since = "",
    valid: Valid = False,
) -> None:
    """Answer a question, with citations."""
    from assistant.payload import answer_payload
    from assistant.terminal import print_answer
    from assistant.wiring import open_assistant

    filters = _filters(kind, language, publisher, topic, since, valid)
    answer = open_assistant(_settings()).ask(question, filters=filters)
    _print_json(answer_payload(answer)) if as_json else print_answer(answer)


@app.command()
def chat() -> None:
    """Ask on and on; follow-ups are understood from what was said before."""
    from assistant.conversation import converse
    from assistant.wiring import open_assistant

    converse(open_assistant(_settings()))


@app.command()
def search(
    question: Question,
    limit: Annotated[int, typer.Option(min=1, max=50, help="How many passages.")] = 8,
    explain: Annotated[bool, typer.Option("--explain", help="Show the scores and what they mean.")] = False,
    as_json: AsJson = False,
    kind: Kinds = None,
    language: Languages = None,
    publisher: Publishers = None,
    topic: Topics = None,
    since: Since = "",
    valid: Valid = False,
) -> None:
    """List the passages nearest to a question."""
    from assistant.payload import hit_payload
    from assistant.terminal import print_hits
    from assistant.wiring import open_assistant

    filters = _filters(kind, language, publisher, topic, since, valid)
    hits = open_assistant(_settings()).search(question, limit=limit, filters=filters)
    _print_json({"hits": [hit_payload(hit) for hit in hits]}) if as_json else print_hits(hits, explain=explain)


@app.command()
def show(
    citation: Annotated[
        str, typer.Argument(help="As an answer prints it: DOCUMENT:START-END, or its /sources/… link.")
    ],
) -> None:
    """Show a passage of a source with the quoted words marked."""
    from assistant.citation import parse_citation
    from assistant.index.catalogue import Catalogue
    from assistant.index.records import read_document
    from assistant.terminal import err, print_span
    from assistant.wiring import catalogue_path

    wanted = parse_citation(citation)
    with Catalogue(catalogue_path(_settings())).reading() as rows:
        found = read_document(rows, wanted.document)
    if found is None:
        raise BadInput(f"There is no document {wanted.document}. `arena sources` lists them")
    document, text = found
    if not 0 <= wanted.start < wanted.end <= len(text):
        raise BadInput(f"{wanted.document} has characters 0 to {len(text)}, not {wanted.start} to {wanted.end}")
    if wanted.version and not document.version.startswith(wanted.version):
        err.print("The document has changed since it was cited; the words may have moved.")
    print_span(document, text, wanted.start, wanted.end)


@app.command()
def doctor(
    repair: Annotated[bool, typer.Option("--repair", help="Rebuild the vectors from the catalogue.")] = False,
) -> None:
    """Check catalogue, vectors and embedder; with --repair, mend what can be mended without the sources."""
    from assistant.doctor import examine, mend
    from assistant.terminal import out

    settings = _settings()
    if repair:
        mend(settings, lambda line: out.print(line, markup=False))
    findings = examine(settings)
    for finding in findings:
        out.print(f"{'ok ' if finding.good else 'BAD'} {finding.text}", markup=False)
    if not all(finding.good for finding in findings):
        raise typer.Exit(1)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Where to listen; anything but loopback needs keys.")] = "",
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="0 takes any free one.")] = None,
    show: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
    slack: Annotated[bool, typer.Option("--slack", help="Answer in Slack too, in this process.")] = False,
) -> None:
    """Serve the API and the page. Logs go to stdout, a line of JSON for each request."""
    given = {"host": host or None, "port": port}
    settings = _settings().model_copy(update={key: value for key, value in given.items() if value is not None})
    _serve(settings, logs="INFO", show=show, slack=slack)


@app.command()
def config(as_json: AsJson = False) -> None:
    """Print the settings in force."""
    from assistant.terminal import print_rows

    settings = _settings().model_dump(mode="json")
    if as_json:
        _print_json(settings)
    else:
        print_rows(("setting", "value"), [(f"ARENA_{key.upper()}", str(value)) for key, value in settings.items()])


@app.command()
def run(
    once: Annotated[bool, typer.Option("--once", help="Answer the examples and end; serve nothing.")] = False,
) -> None:
    """Index the shipped corpus, answer an example, and serve the page until Ctrl-C."""
    from assistant.conversation import examples, read_examples
    from assistant.wiring import open_assistant
    from ingest.commands import bring_up_to_date

    settings = _settings()
    bring_up_to_date(settings)
    _mend_if_broken(settings)
    assistant = open_assistant(settings)
    shown = read_examples(settings.corpus)
    examples(assistant, shown if once else shown[:1])
    if not once:
        _serve(settings, assistant, logs="WARNING")


def main() -> None:
    """The console script."""
    gc.set_threshold(100_000, 50, 100)  # imports make many objects and drop few: looking for them took a tenth
    try:
        app()
    except ArenaError as error:
        from assistant.terminal import err

        err.print(f"arena: {error}", markup=False, style="red", soft_wrap=True)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)


def _settings() -> Settings:
    from assistant.settings import read_settings

    return read_settings()


def _serve(
    settings: Settings, assistant: Assistant | None = None, *, logs: str, show: bool = False, slack: bool = False
) -> None:
    """Listen until a signal comes. Where the port was not chosen and is taken, any will do for `arena run`."""
    from functools import partial

    from assistant.api.app import create_app
    from assistant.api.jobs import Jobs
    from assistant.api.logs import configure_logs
    from assistant.api.serve import address_of, listen, serve
    from assistant.terminal import err, out
    from ingest.told import told

    chosen = assistant is None or "port" in settings.model_fields_set
    listening = listen(settings, any_port=not chosen)
    configure_logs(logs)
    app = create_app(settings, assistant=assistant, ingestion=Jobs(partial(told, settings)), evaluation=EVALUATION)
    if slack:
        from bots.slack.credentials import read_credentials
        from bots.slack.running import mount

        mount(app, settings, read_credentials(), app.state.service.assistant)
    address = address_of(settings, listening)

    def ready() -> None:
        (err if assistant is None else out).print(f"The page: {address}  (Ctrl-C ends)", markup=False)
        if show:
            import webbrowser

            webbrowser.open(address)

    raise typer.Exit(128 + serve(app, listening, ready))


def _mend_if_broken(settings: Settings) -> None:
    """What can be rebuilt from the catalogue is rebuilt, as after an upgrade that changed the embedder."""
    from assistant.doctor import mend
    from assistant.errors import BrokenIndex
    from assistant.terminal import err
    from assistant.wiring import open_index

    try:
        open_index(settings).check()
    except BrokenIndex as error:
        err.print(f"{error}: doing that now", markup=False)
        mend(settings, lambda line: err.print(line, markup=False))


def _filters(
    kind: list[Kind] | None,
    language: list[Language] | None,
    publisher: list[str] | None,
    topic: list[str] | None,
    since: str,
    valid: bool,
) -> Filters:
    from assistant.index.filters import Filters

    return Filters(
        kinds=tuple(kind or ()),
        languages=tuple(language or ()),
        publishers=tuple(publisher or ()),
        topics=tuple(topic or ()),
        published_from=since,
        valid_on=date.today() if valid else None,
    )


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))
