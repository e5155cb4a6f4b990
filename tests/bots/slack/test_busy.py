"""A service that has too much to do is asked again when it says so."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from assistant.errors import ArenaError
from assistant.index.filters import Filters
from bots.slack.remote import ServiceAsker, ServiceUnavailable

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def service(*refusals: tuple[int, str | None]) -> AsyncIterator[str]:
    """A service that refuses so often, then finds nothing."""
    left = list(refusals)

    async def search(request: web.Request) -> web.Response:
        if not left:
            return web.json_response({"hits": []})
        status, after = left.pop(0)
        headers = {} if after is None else {"Retry-After": after}
        return web.json_response({"detail": "Too much to do."}, status=status, headers=headers)

    app = web.Application()
    app.router.add_post("/v1/search", search)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def asked(url: str) -> int:
    """How many hits were found."""
    asker = ServiceAsker(url)
    try:
        return len(await asker.search("Hva nå?", limit=1, filters=Filters()))
    finally:
        await asker.close()


async def test_it_is_waited_for_as_long_as_it_says():
    async with service((503, "0"), (429, "0")) as url:
        assert await asked(url) == 0


@pytest.mark.parametrize("refusal", [(503, "3600"), (503, None), (503, "soon"), (500, "0"), (401, None)])
async def test_it_is_not_waited_for_where_that_is_long_or_useless(refusal: tuple[int, str | None]):
    async with service(refusal) as url:
        with pytest.raises(ArenaError):
            await asked(url)


async def test_one_that_is_not_there_is_told_so():
    with pytest.raises(ServiceUnavailable, match="does not answer"):
        await asked("http://127.0.0.1:9")
