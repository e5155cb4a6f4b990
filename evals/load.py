"""How the real service, in a process of its own, stands many askers at once and many questions in a row."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import ArenaError
from assistant.settings import Settings

if TYPE_CHECKING:
    import aiohttp

BUSY = (429, 503)  # what a service may say when it is asked too much
AT_ONCE = 4  # askers of the long run
GROWTH = 0.05  # of memory over the long run, from which it counts as a leak
FILES = 10  # descriptors more than before, from which it counts as one
_WARM = 500  # questions after which memory has come to rest
_LOOKS = 50  # at memory, over the long run
_TRIES = 100  # of one asker who is told to come back
_ADDRESS = re.compile(r"http://\S+")

Said = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of one question."""

    status: int  # the last one; 0 where the connection failed
    right: bool  # whether the answer is that of the question asked alone
    seconds: float  # from the first try to the end
    away: int  # how often it was told to come back


@dataclass(frozen=True, slots=True)
class Look:
    """What the process held at one moment."""

    answers: int
    memory: int  # bytes, resident
    files: int  # open descriptors


class Server:
    """A running service, and what is known of its process."""

    def __init__(self, address: str, pid: int):
        self.address, self._pid = address, pid

    def look(self, answers: int) -> Look:
        pages = int(Path(f"/proc/{self._pid}/statm").read_text().split()[1])
        files = len(os.listdir(f"/proc/{self._pid}/fd"))
        return Look(answers, pages * os.sysconf("SC_PAGE_SIZE"), files)


@contextmanager
def service(settings: Settings) -> Iterator[Server]:
    """`arena serve` over the index of these settings, on a free port."""
    environment = os.environ | {"ARENA_DATA": str(settings.data.absolute()), "ARENA_HOST": "127.0.0.1"}
    command = [str(Path(sys.executable).with_name("arena")), "serve", "--port", "0"]
    with subprocess.Popen(  # noqa: S603 its own command
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stderr is not None
            said = process.stderr.readline()
            found = _ADDRESS.search(said)
            if found is None:
                raise ArenaError(f"arena serve did not start: {said}{process.stderr.read()}")
            yield Server(found[0], process.pid)
        finally:
            process.terminate()


def alone(server: Server, questions: Sequence[str]) -> dict[str, Said]:
    """The answer to each question when nothing else is asked."""

    async def asked() -> dict[str, Said]:
        async with _session() as session:
            return {question: _said((await _ask(session, server, question))[1]) for question in questions}

    return asyncio.run(asked())


def together(server: Server, questions: Sequence[str], right: Mapping[str, Said]) -> list[Asked]:
    """All questions at the same moment; who is told to come back does, in the time that is told."""

    async def asked() -> list[Asked]:
        async with _session() as session:
            return await asyncio.gather(*(_asked(session, server, question, right) for question in questions))

    return asyncio.run(asked())


def in_a_row(
    server: Server, questions: Sequence[str], right: Mapping[str, Said], count: int
) -> tuple[list[Asked], list[Look]]:
    """So many questions by a few askers, with looks at the process all along."""
    waiting = iter([questions[n % len(questions)] for n in range(count)])
    done: list[Asked] = []
    looks: list[Look] = []

    async def asker(session: aiohttp.ClientSession) -> None:
        for question in waiting:
            done.append(await _asked(session, server, question, right))
            if len(done) % max(count // _LOOKS, 1) == 0:
                looks.append(server.look(len(done)))

    async def asked() -> None:
        async with _session() as session:
            await asyncio.gather(*(asker(session) for _ in range(AT_ONCE)))

    asyncio.run(asked())
    return done, looks


def growth(looks: Sequence[Look]) -> tuple[float, int]:
    """By what share memory grew, and by how many the descriptors, since the service was warm.

    Memory is the mean of the first and of the last fifth: single looks go up and down.
    """
    warm = [look for look in looks if look.answers >= _WARM] or list(looks)
    if not warm:
        return 0.0, 0
    part = max(len(warm) // 5, 1)
    first, last = warm[:part], warm[-part:]
    before, after = (sum(look.memory for look in some) / len(some) for some in (first, last))
    return after / before - 1, max(look.files for look in last) - max(look.files for look in first)


def steady(looks: Sequence[Look]) -> bool:
    """Whether nothing leaks."""
    memory, files = growth(looks)
    return memory <= GROWTH and files <= FILES


def memory(looks: Sequence[Look]) -> dict[str, str]:
    """What the process held, in words."""
    grown, files = growth(looks)
    peak = max((look.memory for look in looks), default=0)
    return {
        "peak memory": f"{peak // 2**20} MB",
        "growth since it was warm": f"{grown:+.1%}",
        "open files": f"{max((look.files for look in looks), default=0)} ({files:+d})",
    }


def summary(asked: Sequence[Asked]) -> dict[str, Any]:
    """Counts and seconds."""
    seconds = sorted(one.seconds for one in asked)
    first = sorted(one.seconds for one in asked if not one.away)
    return {
        "asked": len(asked),
        "answered": sum(one.status == 200 for one in asked),
        "wrong": sum(one.status == 200 and not one.right for one in asked),
        "failed": dict(Counter(one.status for one in asked if one.status not in (200, *BUSY))),
        "at the first try": len(first),
        "p50 of those": round(_share(first, 0.5), 2),
        "p95 of those": round(_share(first, 0.95), 2),
        "p95 of all": round(_share(seconds, 0.95), 2),
        "longest": round(seconds[-1], 2),
    }


def sound(asked: Sequence[Asked]) -> bool:
    """No mixed-up answer, and no error but honest ones."""
    return all(one.right if one.status == 200 else one.status in BUSY for one in asked)


def _share(ordered: Sequence[float], share: float) -> float:
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0


def _session() -> aiohttp.ClientSession:
    import aiohttp

    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0), timeout=aiohttp.ClientTimeout(total=300), trust_env=False
    )


async def _asked(session: aiohttp.ClientSession, server: Server, question: str, right: Mapping[str, Said]) -> Asked:
    began, away = time.perf_counter(), 0
    status, answer, after = await _tried(session, server, question)
    while status in BUSY and away < _TRIES:
        away += 1
        await asyncio.sleep(after)
        status, answer, after = await _tried(session, server, question)
    correct = status == 200 and _said(answer) == right[question]
    return Asked(status, correct, time.perf_counter() - began, away)


async def _tried(session: aiohttp.ClientSession, server: Server, question: str) -> tuple[int, Any, float]:
    """Status, body and the seconds to wait; status 0 where the connection failed."""
    import aiohttp

    try:
        async with session.post(f"{server.address}/v1/ask", json={"question": question}) as response:
            return (
                response.status,
                await response.json(content_type=None),
                float(response.headers.get("Retry-After", 1)),
            )
    except (aiohttp.ClientError, TimeoutError):
        return 0, None, 0.0


async def _ask(session: aiohttp.ClientSession, server: Server, question: str) -> tuple[int, Any]:
    status, answer, _ = await _tried(session, server, question)
    if status != 200:
        raise ArenaError(f"{question!r}, asked alone, was answered by status {status}")
    return status, answer


def _said(answer: Mapping[str, Any]) -> Said:
    """All that must be the same each time."""
    cited = [(one["document"], one["start"], one["end"], one["quote"]) for one in answer["citations"]]
    return answer["question"], answer["refused"], answer["text"], tuple(cited)
