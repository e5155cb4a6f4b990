"""A service that speaks slowly, and whose ingestions come to no end; prints its port. Run by test_serve.py."""

from __future__ import annotations

import os
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from assistant.api import serve
from assistant.api.app import create_app
from assistant.api.jobs import Jobs, Listener
from assistant.api.logs import configure_logs
from assistant.chat import Assistant, Step
from assistant.index.filters import Filters
from assistant.settings import Settings
from assistant.types import Token, Turn
from tests.made import index_in

WORDS = 200


class Slow(Assistant):
    """Says much before it answers."""

    def stream(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Iterator[Step]:
        steps = super().stream(question, history, filters)
        yield next(steps)
        for _ in range(WORDS):
            time.sleep(0.1)
            yield Token("ord ")
        yield from steps


def endless(listener: Listener, *, mass_delete: bool) -> None:
    """Never comes to a safe point."""
    listener.began()
    time.sleep(600)


def main(folder: Path) -> int:
    """Serve until a signal comes; the exit code."""
    serve.HEADERS_WITHIN = serve.KEPT_ALIVE = int(os.environ.get("WITHIN", "10"))
    serve.ENDS_WITHIN = float(os.environ.get("ENDS", serve.ENDS_WITHIN))
    configure_logs("ERROR")
    settings = Settings(data=folder, workers=8)
    listening = socket.create_server(("127.0.0.1", 0), backlog=512)
    app = create_app(settings, assistant=Slow(index_in(folder)), ingestion=Jobs(endless))
    return 128 + serve.serve(app, listening, lambda: print(listening.getsockname()[1], flush=True))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
