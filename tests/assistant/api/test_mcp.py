"""The tools at /mcp, called by the official client."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared._httpx_utils import create_mcp_http_client

from assistant.api.app import create_app
from assistant.api.keys import Scope, add_key
from assistant.api.mcp import routes
from assistant.chat import Assistant
from assistant.settings import Settings
from tests.assistant.api.serving import served
from tests.made import index_in, made, publish

T = TypeVar("T")
HARBOUR = "Havna ligger på sørsiden av øya.\nHavna har 14 ansatte.\nHavna ble bygget i 1952."
QUESTION = "Hvor mange ansatte har havna?"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("served")
    index = index_in(folder)
    publish(index, made("harbour", HARBOUR, title="Havna", publisher="Havnevesenet", published="2025"))
    with served(create_app(Settings(data=folder), assistant=Assistant(index))) as base:
        yield base
    index.close()


def with_client(base: str, use: Callable[[Client], Awaitable[T]]) -> T:
    async def used() -> T:
        async with Client(f"{base}/mcp") as client:
            return await use(client)

    return asyncio.run(used())


def call(base: str, tool: str, **arguments: Any) -> Any:
    return with_client(base, lambda client: client.call_tool(tool, arguments))


def test_three_tools_that_only_read_are_offered(base: str):
    tools = with_client(base, lambda client: client.list_tools()).tools
    assert [tool.name for tool in tools] == ["search", "ask", "get_document"]
    assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools)
    assert all(tool.description for tool in tools)


def test_ask_answers_as_text_and_as_values(base: str):
    answer = call(base, "ask", question=QUESTION)
    assert answer.content[0].text.startswith("Havna har 14 ansatte. [1]\n\n**Kilder**\n\n- [1] [Havna](http")
    assert answer.structured_content["statements"][0]["text"] == "Havna har 14 ansatte."
    assert answer.structured_content["citations"][0]["url"].startswith(f"{base}/sources/harbour?v=")


def test_ask_understands_a_follow_up(base: str):
    history = [{"role": "user", "content": QUESTION}, {"role": "assistant", "content": "Havna har 14 ansatte. [1]"}]
    answer = call(base, "ask", question="Og når ble den bygget?", history=history)
    assert answer.structured_content["statements"][0]["text"] == "Havna ble bygget i 1952."


def test_search_finds_passages_with_links(base: str):
    hits = call(base, "search", question="ansatte i havna", limit=2).structured_content["hits"]
    assert len(hits) == 2
    assert hits[0]["text"] == "Havna har 14 ansatte."
    assert hits[0]["url"].startswith(f"{base}/sources/harbour?v=")


def test_a_document_is_read_in_stretches(base: str):
    document = call(base, "get_document", id="harbour", start=33, length=21).structured_content
    assert (document["title"], document["characters"]) == ("Havna", len(HARBOUR))
    assert (document["start"], document["end"], document["text"]) == (33, 54, "Havna har 14 ansatte.")


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("ask", {"question": " "}, "The question is empty"),
        ("ask", {"question": "x" * 2001}, "2000"),
        ("ask", {}, "question"),
        ("search", {"question": "havna", "limit": 0}, "limit"),
        ("get_document", {"id": "none"}, "There is no document none"),
    ],
)
def test_what_cannot_be_done_is_told_to_the_model(base: str, tool: str, arguments: Any, said: str):
    answer = call(base, tool, **arguments)
    assert answer.is_error
    assert said in answer.content[0].text


@pytest.mark.parametrize("header", [{"Host": "evil.example"}, {"Origin": "http://evil.example"}])
def test_a_foreign_host_or_page_is_turned_away(base: str, header: dict[str, str]):
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    accept = {"Accept": "application/json, text/event-stream"}
    assert httpx.post(f"{base}/mcp", json=body, headers={**accept, **header}).status_code in (400, 403, 421)
    assert httpx.post(f"{base}/mcp", json=body, headers=accept).status_code == 200


def test_a_key_opens_the_tools_of_its_scopes(tmp_path: Path):
    index = index_in(tmp_path)
    publish(index, made("harbour", HARBOUR, title="Havna"))
    file = tmp_path / "keys.toml"
    key = add_key(file, "finder", [Scope.SEARCH])
    with served(create_app(Settings(data=tmp_path, keys=file), assistant=Assistant(index))) as base:
        assert httpx.post(f"{base}/mcp", json={}).status_code == 401

        async def used() -> tuple[Any, Any]:
            asked = {"question": QUESTION}
            async with (
                create_mcp_http_client(headers={"Authorization": f"Bearer {key}"}) as http,
                Client(streamable_http_client(f"{base}/mcp", http_client=http)) as client,
            ):
                return await client.call_tool("search", asked), await client.call_tool("ask", asked)

        found, refused = asyncio.run(used())
    assert found.structured_content["hits"][0]["document"] == "harbour"
    assert refused.is_error
    assert "does not have the scope ask" in refused.content[0].text
    index.close()


def test_without_the_package_there_are_no_routes(monkeypatch: pytest.MonkeyPatch):
    assert routes().routes
    monkeypatch.setitem(sys.modules, "mcp", None)
    assert routes().routes == []


def test_many_calls_at_once_are_not_mixed_up(base: str):
    questions = {QUESTION: "Havna har 14 ansatte.", "Når ble havna bygget?": "Havna ble bygget i 1952."}

    async def used(client: Client) -> list[tuple[str, Any]]:
        asked = list(questions) * 10
        answers = await asyncio.gather(*(client.call_tool("ask", {"question": question}) for question in asked))
        return list(zip(asked, answers, strict=True))

    for question, answer in with_client(base, used):
        assert answer.structured_content["statements"][0]["text"] == questions[question]
