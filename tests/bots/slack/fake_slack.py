"""A fake of Slack on loopback: the Web API with tokens, scopes and faults, response URLs, Socket Mode."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.bots.slack.fake_limits import wrong_blocks
from tests.bots.slack.fake_methods import Methods
from tests.bots.slack.fake_places import Refused
from tests.bots.slack.fake_workspace import BOT_USER, Message, Workspace

BOT_TOKEN, APP_TOKEN, SIGNING_SECRET = "xoxb-arena", "xapp-arena", "0123456789abcdef0123456789abcdef"
_JSON_FIELDS = ("blocks", "view", "metadata", "chunks", "prompts", "attachments")
_RESPONSES, _RESPONSE_AGE = 5, 1800.0  # times a response URL may be used, seconds it lives


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one call: an error code, an HTTP status, a cut connection or silence."""

    error: str = ""
    status: int = 200
    retry_after: str | None = None
    cut: bool = False
    hang: float = 0.0  # seconds without an answer
    done: bool = False  # whether the call has its effect nevertheless


CUT, CUT_AFTERWARDS, BROKEN = Fault(cut=True), Fault(cut=True, done=True), Fault(status=500)
INVALID_AUTH = Fault(error="invalid_auth")


def limited(retry_after: str | None) -> Fault:
    """429, with whatever in Retry-After."""
    return Fault(error="ratelimited", status=429, retry_after=retry_after)


@dataclass
class Call:
    """One call of the Web API, with what it was answered."""

    method: str
    params: dict[str, Any]
    answer: dict[str, Any] | None = None
    at: float = field(default_factory=time.monotonic)

    @property
    def good(self) -> bool:
        """Whether it was answered, and well."""
        return bool(self.answer and self.answer["ok"])


class FakeSlack(Workspace):
    """A workspace that answers the Web API. Everything asked of it is kept in `calls`."""

    def __init__(self, scopes: frozenset[str]) -> None:
        super().__init__()
        self.methods = Methods(self, scopes)
        self.calls: list[Call] = []
        self.url = ""
        self.acknowledged: list[dict[str, Any]] = []  # what came over the socket
        self.failed = 0  # calls that a fault met
        self._faults: dict[tuple[str, int], Fault] = {}
        self._counts: Counter[str] = Counter()
        self._sockets: list[web.WebSocketResponse] = []
        self.connected = asyncio.Event()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[FakeSlack]:
        """Listens on loopback while inside."""
        app = web.Application(client_max_size=2**22)
        app.router.add_route("*", "/api/{method}", self._web_api)
        app.router.add_post("/response/{id}", self._response)
        app.router.add_get("/socket", self._socket)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        try:
            yield self
        finally:
            for socket in self._sockets:
                await socket.close()
            await runner.cleanup()

    @property
    def api_url(self) -> str:
        """What takes the place of Slack's own address."""
        return f"{self.url}/api/"

    def fail(self, method: str, fault: Fault, *, at: int = 1, times: int = 1) -> None:
        """Let the calls of a method fail, from the `at`-th one on; `*` counts those of all methods."""
        for number in range(at, at + times):
            self._faults[method, number] = fault

    def mend(self) -> None:
        """Nothing fails any more."""
        self._faults.clear()

    def begin_counting(self) -> None:
        """Calls are counted from here on: the first that fails is the first after this."""
        self._counts.clear()

    def clean(self) -> None:
        """An empty workspace in order."""
        self.mend()
        self.begin_counting()
        self.failed = 0
        self.channels.clear()
        self.modals.clear()

    def called(self, method: str) -> list[Call]:
        """The calls of one method, in order."""
        return [call for call in self.calls if call.method == method]

    def response_url(self, channel: str, user: str) -> str:
        """Where the answer to a command or a click may be sent."""
        id = self.next_id("response")
        self.response_urls[id] = (channel, user, [time.time()])
        return f"{self.url}/response/{id}"

    async def send(self, envelope: str) -> None:
        """Send a text over the newest socket."""
        await self._sockets[-1].send_str(envelope)

    async def _web_api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        call = Call(method, await _params(request))
        self.calls.append(call)
        fault = self._fault(method)
        if fault is None or fault.done:
            call.answer = self._answer(request, call)
        if fault is None:
            assert call.answer is not None
            return web.json_response(call.answer)
        return await _failed(request, fault)

    def _fault(self, method: str) -> Fault | None:
        self._counts.update([method, "*"])
        fault = self._faults.get((method, self._counts[method])) or self._faults.get(("*", self._counts["*"]))
        self.failed += fault is not None
        return fault

    def _answer(self, request: web.Request, call: Call) -> dict[str, Any]:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or call.params.get("token")
        if call.method == "apps.connections.open":
            if token != APP_TOKEN:
                return {"ok": False, "error": "not_allowed_token_type"}
            return {"ok": True, "url": f"{self.url.replace('http', 'ws', 1)}/socket"}
        if token != BOT_TOKEN:
            return {"ok": False, "error": "invalid_auth" if token else "not_authed"}
        try:
            return self.methods.call(call.method, call.params)
        except Refused as refused:
            code, _, reason = str(refused).partition(": ")
            return {"ok": False, "error": code, "reason": reason}

    async def _response(self, request: web.Request) -> web.Response:
        params = await request.json()
        self.calls.append(Call("response_url", params))
        fault = self._fault("response_url")
        if fault is not None and not fault.done:
            return await _failed(request, fault)
        taken = self._respond(request, params)
        return taken if fault is None else await _failed(request, fault)

    def _respond(self, request: web.Request, params: dict[str, Any]) -> web.Response:
        known = self.response_urls.get(request.match_info["id"])
        if known is None or len(known[2]) > _RESPONSES or time.time() - known[2][0] > _RESPONSE_AGE:
            return web.Response(status=404, text="used_url")
        channel, user, used = known
        if wrong := wrong_blocks(params.get("blocks") or [], "message"):
            return web.Response(status=400, text=wrong)
        used.append(time.time())
        self.calls[-1].answer = {"ok": True}
        self.respond(channel, user, params)
        return web.Response(text="ok")

    def respond(self, channel: str, user: str, params: Mapping[str, Any]) -> None:
        """What an answer to a command or a click does; one that deletes may also post anew."""
        mine = [one for one in self.channel(channel).messages if one.mine and one.only_for == user]
        if (params.get("replace_original") or params.get("delete_original")) and mine:
            self.channel(channel).messages.remove(mine[-1])
        if not (params.get("text") or params.get("blocks")):
            return
        private = None if params.get("response_type") == "in_channel" else user
        text, blocks = params.get("text") or "", list(params.get("blocks") or [])
        thread = params.get("thread_ts")
        self.post(Message(channel, self.next_ts(), BOT_USER, text, thread, blocks, only_for=private))

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._sockets.append(socket)
        await socket.send_json({"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A0ARENA"}})
        self.connected.set()
        async for message in socket:
            if message.type is WSMsgType.TEXT and message.data.startswith("{"):
                self.acknowledged.append(json.loads(message.data))
        return socket


async def _params(request: web.Request) -> dict[str, Any]:
    """Slack takes JSON, forms and query strings."""
    params: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        params |= await request.json()
    else:
        params |= {key: str(value) for key, value in (await request.post()).items()}
    for name in _JSON_FIELDS:
        if isinstance(params.get(name), str) and re.match(r"\s*[\[{]", params[name]):
            params[name] = json.loads(params[name])
    return params


async def _failed(request: web.Request, fault: Fault) -> web.Response:
    if fault.hang:
        await asyncio.sleep(fault.hang)
    if fault.cut:
        assert request.transport is not None
        request.transport.abort()
    headers = {} if fault.retry_after is None else {"Retry-After": fault.retry_after}
    if fault.error:
        return web.json_response({"ok": False, "error": fault.error}, status=fault.status, headers=headers)
    return web.Response(status=fault.status, text="<html>Something went wrong</html>", headers=headers)
