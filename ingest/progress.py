"""How far an ingestion has come: told step by step, shown as a bar on stderr."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from ingest.discover import Refused
    from ingest.plan import Plan
    from ingest.sync import Report

_NAMES = {"fetch": "Fetching", "load": "Reading", "embed": "Embedding passages", "publish": "Publishing"}


class Progress:
    """Told as the work goes on; does nothing with it."""

    def planned(self, plan: Plan) -> None:
        """What will be done is known."""

    def begin(self, step: str, count: int) -> None:
        """A step begins ("fetch", "load", "embed", "publish") with so much to do."""

    def done(self, count: int) -> None:
        """So much more of the step is done."""

    def refused(self, one: Refused) -> None:
        """A source that was planned could not become a document."""

    def reported(self, report: Report) -> None:
        """All is done."""


class Bar(Progress):
    """Shows the plan, each step with its rate and the time left, and the report."""

    def __init__(self) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as RichProgress

        from assistant.terminal import err

        columns = (TextColumn("{task.description:<20}"), BarColumn(), MofNCompleteColumn())
        self._shown = RichProgress(*columns, TextColumn("{task.fields[rate]}"), TimeRemainingColumn(), console=err)
        self._task = self._shown.add_task("", visible=False, total=0, rate="")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._shown.live.is_started:
            self._shown.stop()

    def planned(self, plan: Plan) -> None:
        from ingest.shown import print_plan

        print_plan(plan)

    def begin(self, step: str, count: int) -> None:
        if count and not self._shown.live.is_started:
            self._shown.start()
        self._task = self._shown.add_task(_NAMES[step], total=count, rate="", visible=count > 0)

    def done(self, count: int) -> None:
        self._shown.advance(self._task, count)
        speed = self._shown.tasks[-1].speed
        self._shown.update(self._task, rate=f"{speed:.0f}/s" if speed else "")

    def reported(self, report: Report) -> None:
        from ingest.shown import print_report

        print_report(report)
