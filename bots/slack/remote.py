"""Asks a service that runs elsewhere, over HTTP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from assistant.errors import ArenaError, BadInput
from assistant.index.feedback import Feedback, Opinion, Unanswered
from assistant.index.filters import Filters
from assistant.types import Language, Turn
from bots.slack.asker import AGAINST, MOST_HEARD, SURROUNDINGS, Heard, Reading, Step
from bots.slack.contract import Excerpt, Hit, Source, answer_from, excerpt_of, hit_from, source_from, statement_from

if TYPE_CHECKING:
    from aiohttp import ClientResponse, ClientSession, StreamReader

_SILENCE = 60.0  # seconds without a byte
_AT_ONCE = 8  # requests; a service has other callers too
_PATIENCE = 60.0  # seconds that a busy service is waited for
_LINE = 4 * 2**20  # longest line of a stream, bytes
_PAGE = 200  # sources asked for at once
_MOST_SOURCES = 10_000


class ServiceUnavailable(ArenaError):
    """The service does not answer as it should; asking again later may help."""


class ServiceAsker:
    """A client of the service's API."""

    def __init__(self, url: str, key: str = ""):
        self._url = url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._kept: ClientSession | None = None
        self._at_once = asyncio.Semaphore(_AT_ONCE)

    async def stream(
        self, question: str, history: Sequence[Turn], filters: Filters, reader: str
    ) -> AsyncIterator[Step]:
        """Each step as the service sends it."""
        turns = [asdict(turn) for turn in history]
        body = {"question": question, "history": turns, "filters": filters_payload(filters), "reader": reader}
        reading = Reading(0)
        async with self._asked("POST", "/v1/ask/stream", json=body) as response:
            async for name, data in _events(response.content):
                if name == "error":
                    raise _problem(int(data.get("status", 500)), str(data.get("detail", "")))
                if name == "understood":
                    reading = Reading(0, data.get("understood_as"), Language(data["language"]))
                if (step := _step(name, data, reading)) is not None:
                    yield step
                if name == "done":
                    return
        raise ServiceUnavailable("The stream of the service broke off.")

    async def search(self, question: str, *, limit: int, filters: Filters) -> tuple[Hit, ...]:
        """The passages nearest to a question, best first."""
        body = {"question": question, "limit": limit, "filters": filters_payload(filters)}
        async with self._asked("POST", "/v1/search", json=body) as response:
            return tuple(hit_from(hit) for hit in (await response.json())["hits"])

    async def sources(self) -> tuple[Source, ...]:
        """All documents of the corpus, page by page."""
        found: list[Source] = []
        while len(found) < _MOST_SOURCES:
            params = {"limit": str(_PAGE), "offset": str(len(found))}
            async with self._asked("GET", "/v1/sources", params=params) as response:
                page = (await response.json())["sources"]
            found += [source_from(one) for one in page]
            if len(page) < _PAGE:
                break
        return tuple(found)

    async def excerpt(self, document: str, start: int, end: int) -> Excerpt | None:
        """A span with its surroundings."""
        try:
            async with self._asked("GET", f"/v1/sources/{quote(document, safe='')}") as response:
                found = await response.json()
        except Missing:
            return None
        return excerpt_of(source_from(found), str(found["text"]), start, end, SURROUNDINGS)

    async def opine(self, feedback: Feedback) -> None:
        """Have the service keep what a reader thinks, with the answer: it may have forgotten that one."""
        told = {"answer": feedback.answer, "opinion": feedback.opinion, "reason": feedback.reason}
        body = {**told, "reader": feedback.asker, "payload": feedback.payload}
        async with self._asked("POST", "/v1/feedback", json=body):
            pass

    async def heard(self, since: str) -> Heard:
        """Of what the service has kept since a time, from whomever, the newest."""
        limits = [("since", since), ("limit", str(MOST_HEARD))]
        async with self._asked("GET", "/v1/unanswered", params=limits) as response:
            refused = [Unanswered(**one) for one in (await response.json())["unanswered"]]
        against = [*limits, *(("opinion", opinion) for opinion in AGAINST)]
        async with self._asked("GET", "/v1/feedback", params=against) as response:
            said = [Feedback(**one) for one in (await response.json())["feedback"]]
        return Heard(tuple(refused), tuple(replace(one, opinion=Opinion(one.opinion)) for one in said))

    async def forget(self, reader: str) -> int:
        """Remove what a reader said and asked in vain; how many records that were."""
        async with self._asked("DELETE", f"/v1/readers/{quote(reader, safe='')}") as response:
            return int((await response.json())["removed"])

    async def close(self) -> None:
        """Close the connections."""
        if self._kept is not None:
            await self._kept.close()
            self._kept = None

    @asynccontextmanager
    async def _asked(self, method: str, path: str, **options: Any) -> AsyncIterator[ClientResponse]:
        """A response that is in order. Raises ArenaError for any other, and for none."""
        import aiohttp

        try:
            async with self._at_once, await self._let_in(method, path, options) as response:
                yield response
        except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError) as error:
            raise ServiceUnavailable(f"The service at {self._url} does not answer as it should.") from error

    async def _let_in(self, method: str, path: str, options: Mapping[str, Any]) -> ClientResponse:
        """A response that is in order; from a service with too much to do, after as long as it says."""
        waited = 0.0
        while True:
            response = await self._session().request(method, f"{self._url}{path}", **options)
            if response.ok:
                return response
            async with response:
                wait = _told_to_wait(response)
                if wait is None or waited + wait > _PATIENCE:
                    raise _problem(response.status, await _detail(response))
            await asyncio.sleep(wait)
            waited += wait

    def _session(self) -> ClientSession:
        import aiohttp

        if self._kept is None:
            timeout = aiohttp.ClientTimeout(total=None, connect=5, sock_read=_SILENCE)
            self._kept = aiohttp.ClientSession(
                headers=self._headers, timeout=timeout, trust_env=False, read_bufsize=_LINE
            )
        return self._kept


class Missing(ArenaError):
    """There is no such thing."""


def filters_payload(filters: Filters) -> dict[str, Any]:
    """Filters as the service takes them, without those that limit nothing."""
    plain = asdict(filters)
    if filters.valid_on:
        plain["valid_on"] = filters.valid_on.isoformat()
    return {name: list(value) if isinstance(value, tuple) else value for name, value in plain.items() if value}


def _step(name: str, data: Mapping[str, Any], reading: Reading) -> Step | None:
    """The step that an event tells of; words that were not checked yet are none."""
    match name:
        case "passages":
            return replace(reading, passages=len(data["passages"]))
        case "statement":
            return statement_from(data)
        case "done":
            return answer_from(data)
        case _:
            return None


async def _events(stream: StreamReader) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    """Server-sent events: name and JSON data of each (https://html.spec.whatwg.org/multipage/server-sent-events.html)."""
    name, lines = "message", list[str]()
    async for raw in stream:
        line = raw.decode("utf-8").rstrip("\r\n")
        field, _, value = line.partition(":")
        if line == "" and lines:
            yield name, json.loads("\n".join(lines)) or {}
        if line == "":
            name, lines = "message", []
        elif field == "event":
            name = value.removeprefix(" ")
        elif field == "data":
            lines.append(value.removeprefix(" "))


def _told_to_wait(response: ClientResponse) -> float | None:
    """Seconds after which a busy service may be asked again; None for one that is not busy."""
    after = response.headers.get("Retry-After", "")
    return max(0.1, float(after)) if response.status in (429, 503) and after.isdigit() else None


async def _detail(response: ClientResponse) -> str:
    try:
        return str((await response.json(content_type=None))["detail"])[:500]
    except (ValueError, KeyError, TypeError):
        return ""


def _problem(status: int, detail: str) -> ArenaError:
    """What the service refuses, by its HTTP status."""
    if status == 404:
        return Missing(detail or "There is no such thing.")
    if status in (400, 413, 422):
        return BadInput(detail or "The service cannot use the question.")
    return ServiceUnavailable(f"The service refused ({status}). {detail}".strip())
