"""/mcp: the tools `search`, `ask` and `get_document` for programs that speak the Model Context Protocol.

They only read. Keys, hosts, origins and limits are those of the API. Without the extra `mcp` there is no such route.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec

from fastapi import APIRouter, FastAPI
from starlette import types

from assistant.api.keys import Scope
from assistant.api.problems import Problem


class Endpoint:
    """Passes requests to the MCP server of the running app."""

    async def __call__(self, scope: types.Scope, receive: types.Receive, send: types.Send) -> None:
        caller = scope["state"]["caller"]
        if not caller.scopes & {Scope.ASK, Scope.SEARCH}:
            raise Problem(403, f"The key {caller.name} has neither the scope ask nor search.")
        await scope["app"].state.mcp(scope, receive, send)


@asynccontextmanager
async def _running(app: FastAPI) -> AsyncIterator[None]:
    """An MCP server for as long as the app runs."""
    from mcp.server.transport_security import TransportSecuritySettings

    from assistant.api.tools import server_of

    server = server_of(app.state.service)
    app.state.mcp = server.streamable_http_app(
        streamable_http_path="/mcp",
        stateless_http=True,
        json_response=True,
        # hosts and origins are looked at where every request comes in
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )
    async with server.session_manager.run():
        yield


def routes() -> APIRouter:
    """None where the package is missing."""
    if find_spec("mcp") is None:
        return APIRouter()
    router = APIRouter(lifespan=_running)
    router.add_route("/mcp", Endpoint(), methods=["GET", "POST", "DELETE"], include_in_schema=False)  # type: ignore[arg-type]
    return router


router = routes()
