"""A conversation in the terminal."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

from rich.text import Text

from assistant.chat import Assistant
from assistant.errors import ArenaError
from assistant.payload import answer_text
from assistant.terminal import err, out, print_answer
from assistant.types import Turn

EXAMPLES = "examples.toml"  # in the corpus folder: questions = ["…"]
_REMEMBERED = 6  # turns


def read_examples(corpus: Path) -> list[str]:
    """Questions that the corpus answers, as its keeper wrote them down."""
    path = corpus / EXAMPLES
    return [str(question) for question in tomllib.loads(path.read_text())["questions"]] if path.exists() else []


def examples(assistant: Assistant, questions: list[str]) -> None:
    """Ask and print some questions."""
    for question in questions:
        out.print(Text(f"? {question}", style="bold cyan"))
        print_answer(assistant.ask(question))
        out.print()


def converse(assistant: Assistant) -> None:
    """Answer until the input ends. A question that cannot be answered does not end it."""
    if sys.stdin.isatty():
        import readline  # noqa: F401 line editing and history for input()

        err.print("Ask in bokmål, nynorsk, Danish or English. Ctrl-D ends.", style="dim")
    history: list[Turn] = []
    while (question := _read()) is not None:
        if not question.strip():
            continue
        try:
            answer = assistant.ask(question, history[-_REMEMBERED:])
        except ArenaError as error:
            err.print(str(error), markup=False, style="red")
            continue
        print_answer(answer)
        out.print()
        history += [Turn("user", answer.understood_as or question), Turn("assistant", answer_text(answer))]


def _read() -> str | None:
    try:
        return input("? " if sys.stdin.isatty() else "")
    except EOFError:
        return None
