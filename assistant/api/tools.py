"""The tools at /mcp, over the same work and limits as the API."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from fastapi import Request
from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import CallToolResult, TextContent, ToolAnnotations
from pydantic import Field

from assistant.api.asking import begin
from assistant.api.keys import Scope
from assistant.api.links import base_of, linked
from assistant.api.markdown import written
from assistant.api.service import Service
from assistant.api.shapes import FiltersBody, TurnBody
from assistant.errors import ArenaError
from assistant.payload import answer_payload, document_payload, hit_payload
from assistant.types import Answer
from assistant.understand import LONGEST

_ABOUT = (
    "Reports, rules, guides and events on Nordic health innovation: procurement, clusters, collaboration. "
    "Answers are in the language of the question (bokmål, nynorsk, Danish, English), and every statement has a "
    "citation whose url opens the source at the very words. What the sources do not hold is refused."
)
_LARGEST = 20_000  # characters of a document that one call returns
_ONLY_READS = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)

Question = Annotated[str, Field(min_length=1, max_length=LONGEST, description="In bokmål, nynorsk, Danish or English.")]
History = Annotated[list[TurnBody], Field(max_length=40, description="What was said before, for a follow-up.")]
Filters = Annotated[FiltersBody, Field(description="Which sources may answer; without it, all.")]


def server_of(service: Service) -> MCPServer:
    """An MCP server over a service."""
    server = MCPServer("arena", title="Arena assistant", instructions=_ABOUT, log_level="WARNING")
    tools = Tools(service)
    for tool in (tools.search, tools.ask, tools.get_document):
        server.add_tool(tool, annotations=_ONLY_READS)
    return server


class Tools:
    """Each method is a tool; its docstring is what a model reads."""

    def __init__(self, service: Service):
        self._service = service

    async def search(
        self,
        context: Context[Any, Request],
        question: Question,
        limit: Annotated[int, Field(ge=1, le=50)] = 8,
        filters: Filters = FiltersBody(),  # noqa: B008 frozen by use
    ) -> dict[str, Any]:
        """Find the passages nearest to a question, best first, each with the url that opens it in its source."""
        with _told():
            request, chosen = _allowed(context, Scope.SEARCH), filters.filters()
            search = self._service.assistant.search
            hits = await self._service.work.run(lambda: search(question, limit=limit, filters=chosen))
            base = base_of(self._service, request)
            found: dict[str, Any] = linked({"hits": [hit_payload(hit) for hit in hits]}, base)
            return found

    async def ask(
        self,
        context: Context[Any, Request],
        question: Question,
        history: History = [],  # noqa: B006 never changed
        filters: Filters = FiltersBody(),  # noqa: B008 frozen by use
    ) -> CallToolResult:
        """Answer a question from the sources, with citations; `refused` is true where they do not hold the answer."""
        with _told():
            request, chosen = _allowed(context, Scope.ASK), filters.filters()
            turns = [turn.turn() for turn in history]
            steps = await begin(self._service, request.state.caller, question, turns, chosen)
            try:
                answer = [step async for step in steps][-1]
            finally:
                steps.stop()
            assert isinstance(answer, Answer)
            base = base_of(self._service, request)
            text = TextContent(type="text", text=written(answer, base))
            return CallToolResult(content=[text], structured_content=linked(answer_payload(answer), base))

    async def get_document(
        self,
        context: Context[Any, Request],
        id: Annotated[str, Field(min_length=1, max_length=200, description="As `document` in a hit or a citation.")],
        start: Annotated[int, Field(ge=0, description="Character to begin at.")] = 0,
        length: Annotated[int, Field(ge=1, le=_LARGEST, description="Characters.")] = _LARGEST,
    ) -> dict[str, Any]:
        """Read a source: what is known about it, and a stretch of its text; `characters` is the length of the whole."""
        with _told():
            request = _allowed(context, Scope.SEARCH)
            found = await self._service.beside(lambda: self._service.assistant.index.document(id))
            if found is None:
                raise ToolError(f"There is no document {id}. Search finds the ids")
            document, text = found
            about: dict[str, Any] = linked(document_payload(document), base_of(self._service, request))
            stretch = text[start : start + length]
            return {**about, "characters": len(text), "start": start, "end": start + len(stretch), "text": stretch}


def _allowed(context: Context[Any, Request], scope: Scope) -> Request:
    """The HTTP request behind a call, whose key may do this. Raises ToolError."""
    request = context.request_context.request
    assert request is not None
    caller = request.state.caller
    if scope not in caller.scopes:
        raise ToolError(f"The key {caller.name} does not have the scope {scope}")
    return request


@contextmanager
def _told() -> Iterator[None]:
    """Errors that are fit to show reach the model; others only the log."""
    try:
        yield
    except ArenaError as error:
        raise ToolError(str(error)) from error
