"""An ingestion that tells a listener in another part of the program how it goes, and prints nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from assistant.errors import BadInput
from assistant.settings import Settings
from ingest.discover import Refused
from ingest.listing import listing_of
from ingest.plan import Plan
from ingest.progress import Progress
from ingest.replay import plan_payload
from ingest.run import Tools, ingest
from ingest.shown import report_payload
from ingest.stop import Stop, Stopped

if TYPE_CHECKING:
    from assistant.api.jobs import Listener


def told(
    settings: Settings,
    listener: Listener,
    *,
    mass_delete: bool = False,
    tools: Tools = Tools(),  # noqa: B008 frozen
) -> dict[str, Any] | None:
    """What `arena ingest` without arguments does. Returns the report, None where the listener asked for an end.

    Raises what `ingest` raises: IndexLocked before the listener hears anything, BadInput where too much would go.
    """
    stop = Stop()
    source = str(settings.corpus.absolute())

    @contextmanager
    def telling() -> Iterator[Progress]:
        listener.began()
        yield _Telling(listener, stop, source, mass_delete)

    try:
        report = ingest(
            settings, listing_of([source]), stop, mass_delete=mass_delete, tools=replace(tools, progress=telling)
        )
    except Stopped:
        return None
    return report_payload(report)


class _Telling(Progress):
    """Passes everything on, and asks at each step whether to end."""

    def __init__(self, listener: Listener, stop: Stop, source: str, mass_delete: bool):
        self._listener, self._stop, self._source, self._mass_delete = listener, stop, source, mass_delete

    def planned(self, plan: Plan) -> None:
        self._listener.planned(plan_payload(plan, [self._source]))
        if plan.loss and not self._mass_delete:
            raise BadInput(f'{plan.loss}. Nothing was changed. If that is meant, send "mass_delete": true')

    def begin(self, step: str, count: int) -> None:
        self._listener.step(step, count)
        self._listen()

    def done(self, count: int) -> None:
        self._listener.done(count)
        self._listen()

    def refused(self, one: Refused) -> None:
        self._listener.refused(asdict(one))

    def _listen(self) -> None:
        if self._listener.ending:
            self._stop.ask()
