"""The OpenAI-compatible routes, asked by the clients that people use."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest

from assistant.api import completions
from assistant.api.app import create_app
from assistant.api.keys import Scope, add_key
from assistant.chat import Assistant, Step
from assistant.errors import BrokenIndex
from assistant.settings import Settings
from tests.assistant.api.serving import served
from tests.made import index_in, made, publish

HARBOUR = "Havna ligger på sørsiden av øya.\nHavna har 14 ansatte.\nHavna ble bygget i 1952."
QUESTION = "Hvor mange ansatte har havna?"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("served")
    index = index_in(folder)
    publish(
        index,
        made("harbour", HARBOUR, title="Havna [ny]", publisher="Havnevesenet", published="2025"),
        made("fees", "Havneavgiften er 300 kroner.", title="Avgifter", published="2020", valid_to="2024-12-31"),
    )
    assistant = Assistant(index, today=lambda: date(2026, 11, 22))
    with served(create_app(Settings(data=folder), assistant=assistant)) as base:
        yield base
    index.close()


@pytest.fixture
def client(base: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{base}/v1", api_key="none", max_retries=0) as client:
        yield client


def said(*contents: str) -> list[Any]:
    """Messages that take turns, the user's first."""
    return [{"role": ("user", "assistant")[n % 2], "content": content} for n, content in enumerate(contents)]


def ask(client: openai.OpenAI, *contents: str, **options: Any) -> Any:
    return client.chat.completions.create(model="arena", messages=said(*contents), **options)


def test_the_model_is_listed(client: openai.OpenAI):
    assert [model.id for model in client.models.list()] == ["arena"]
    assert client.models.retrieve("arena").id == "arena"
    with pytest.raises(openai.NotFoundError, match="The model is called arena"):
        client.models.retrieve("gpt")


def test_an_answer_is_annotated_with_the_addresses_of_the_very_words(client: openai.OpenAI, base: str):
    answer = ask(client, QUESTION)
    (choice,) = answer.choices
    assert choice.finish_reason == "stop"
    assert choice.message.content.startswith("Havna har 14 ansatte. [1]\n\n**Kilder**\n\n- [1] [Havna \\[ny\\]](")
    (annotation,) = choice.message.annotations
    cited = annotation.url_citation
    assert choice.message.content[cited.start_index : cited.end_index] == "[1]"
    assert cited.title == "Havna [ny]"
    assert cited.url.startswith(f"{base}/sources/harbour?v=")
    assert answer.sources[0]["quote"] == "Havna har 14 ansatte."
    assert answer.sources[0]["url"] == cited.url
    assert answer.usage.prompt_tokens > 0
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens


def test_a_stream_says_the_same_as_the_whole_answer(client: openai.OpenAI):
    whole = ask(client, QUESTION)
    chunks = list(ask(client, QUESTION, stream=True, stream_options={"include_usage": True}))
    assert chunks[0].choices[0].delta.role == "assistant"
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks[:-1]) == whole.choices[0].message.content
    annotations = [note for chunk in chunks[:-1] for note in getattr(chunk.choices[0].delta, "annotations", [])]
    assert annotations == [note.model_dump() for note in whole.choices[0].message.annotations]
    assert [chunk.choices[0].finish_reason for chunk in chunks[:-1]] == [None] * (len(chunks) - 2) + ["stop"]
    assert chunks[-2].sources == whole.sources
    assert chunks[-1].usage == whole.usage
    assert len({chunk.id for chunk in chunks}) == 1


def test_without_being_asked_a_stream_brings_no_usage(client: openai.OpenAI):
    assert all(chunk.choices for chunk in ask(client, QUESTION, stream=True))


def test_a_follow_up_leans_on_the_messages_before(client: openai.OpenAI):
    first = ask(client, QUESTION).choices[0].message.content
    answer = ask(client, QUESTION, first, "Og når ble den bygget?").choices[0].message.content
    assert answer.startswith("_Jeg forstår spørsmålet slik: ")
    assert "\n\nHavna ble bygget i 1952. [1]\n\n" in answer


def test_a_refusal_is_text(client: openai.OpenAI):
    answer = ask(client, "How many people work in the harbour?", extra_body={"filters": {"publisher": "Nobody"}})
    assert answer.refused is True
    assert answer.choices[0].message.content == "I cannot find an answer to this in my sources."
    assert (answer.choices[0].message.annotations, answer.sources) == ([], [])


def test_a_notice_stands_between_answer_and_sources(client: openai.OpenAI):
    content = ask(client, "Hva er havneavgiften?").choices[0].message.content
    assert content.startswith("Havneavgiften er 300 kroner. [1]\n\n> «Avgifter» gjaldt til 31. desember 2024.")


def test_parts_and_unknown_fields_are_taken_as_they_come(client: openai.OpenAI):
    parts = [{"type": "text", "text": QUESTION}, {"type": "image_url", "image_url": {"url": "data:,"}}]
    answer = client.chat.completions.create(
        model="some other name",
        messages=[{"role": "system", "content": "Answer like a pirate."}, {"role": "user", "content": parts}],  # type: ignore[misc,list-item]
        temperature=0.3,
        max_tokens=1,
        tools=[],
        extra_body={"invented": {"deeply": [1]}},
    )
    assert answer.choices[0].message.content is not None
    assert answer.choices[0].message.content.startswith("Havna har 14 ansatte. [1]")


@pytest.mark.parametrize(
    ("messages", "said"),
    [
        ([], "messages"),
        ([{"role": "system", "content": "x"}], "there is no question"),
        (said("   "), "The question is empty"),
        (said("hva? " * 500), "2,000"),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_what_cannot_be_answered_is_a_bad_request(client: openai.OpenAI, messages: Any, said: str, stream: bool):
    with pytest.raises(openai.BadRequestError, match=said) as raised:
        client.chat.completions.create(model="arena", messages=messages, stream=stream)
    assert raised.value.type == "invalid_request_error"


def test_a_body_that_is_too_large_is_refused_in_the_same_shape(client: openai.OpenAI):
    with pytest.raises(openai.APIStatusError) as raised:
        ask(client, "x" * 2_000_000)
    assert (raised.value.status_code, raised.value.code) == (413, "request_too_large")


def test_a_long_conversation_is_taken(client: openai.OpenAI):
    turns = [QUESTION, "Havna har 14 ansatte. [1] " + "x" * 5000] * 20
    assert ask(client, *turns, QUESTION).choices[0].message.content.startswith("Havna har 14 ansatte. [1]")


def test_keys_are_told_apart_in_the_same_shape(tmp_path: Path):
    index = index_in(tmp_path)
    publish(index, made("harbour", HARBOUR, title="Havna"))
    file = tmp_path / "keys.toml"
    good, other = add_key(file, "chat", [Scope.ASK]), add_key(file, "search", [Scope.SEARCH])
    with served(create_app(Settings(data=tmp_path, keys=file), assistant=Assistant(index))) as base:
        clients = [openai.OpenAI(base_url=f"{base}/v1", api_key=key, max_retries=0) for key in (good, other, "wrong")]
        assert ask(clients[0], QUESTION).choices[0].message.content.startswith("Havna har 14 ansatte. [1]")
        with pytest.raises(openai.PermissionDeniedError, match="does not have the scope ask"):
            ask(clients[1], QUESTION)
        with pytest.raises(openai.AuthenticationError) as raised:
            clients[2].models.list()
        assert raised.value.code == "invalid_api_key"
        for client in clients:
            client.close()
    index.close()


def test_too_many_at_once_is_something_a_client_tries_again(tmp_path: Path):
    index = index_in(tmp_path)
    publish(index, made("harbour", HARBOUR, title="Havna"))
    settings = Settings(data=tmp_path, address_rate="1/second")
    with served(create_app(settings, assistant=Assistant(index))) as base:
        with openai.OpenAI(base_url=f"{base}/v1", api_key="none", max_retries=0) as client:
            with pytest.raises(openai.RateLimitError) as raised:
                [ask(client, QUESTION) for _ in range(3)]
            assert int(raised.value.response.headers["Retry-After"]) >= 1
        with openai.OpenAI(base_url=f"{base}/v1", api_key="none", max_retries=5) as client:
            answers = [ask(client, QUESTION) for _ in range(2)]
        assert all(answer.choices[0].message.content.startswith("Havna har") for answer in answers)
    index.close()


def test_a_chat_program_s_own_prompts_get_harmless_json(client: openai.OpenAI):
    history = f"### Chat History:\n<chat_history>\nUSER: {QUESTION}\nASSISTANT: 14\n</chat_history>"
    title = f'### Task:\nGenerate a title.\n### Output:\nJSON format: {{ "title": "your title" }}\n{history}'
    tags = f'### Task:\nGenerate 1-3 tags.\n### Output:\nJSON format: {{ "tags": ["tag1"] }}\n{history}'
    assert ask(client, title).choices[0].message.content == f'{{"title": "{QUESTION}"}}'
    assert ask(client, tags).choices[0].message.content == '{"tags": []}'
    streamed = [chunk.choices[0].delta.content or "" for chunk in ask(client, tags, stream=True)]
    assert "".join(streamed) == '{"tags": []}'


def test_a_reader_who_writes_like_a_chat_program_is_answered(client: openai.OpenAI):
    assert "14 ansatte" in ask(client, f"### Task: {QUESTION}").choices[0].message.content


def test_material_of_a_chat_program_is_left_aside(client: openai.OpenAI):
    given = f"### Task:\nUse the context.\n<context>\nHavna har 99 ansatte.\n</context>\n\n{QUESTION}"
    assert ask(client, given).choices[0].message.content.startswith("Havna har 14 ansatte.")


def test_langchain_talks_to_it(base: str):
    from langchain_core.messages import AIMessageChunk
    from langchain_openai import ChatOpenAI

    model = ChatOpenAI(model="arena", base_url=f"{base}/v1", api_key="none", max_retries=0)
    assert str(model.invoke(QUESTION).content).startswith("Havna har 14 ansatte. [1]")
    chunks = [chunk for chunk in model.stream(QUESTION) if isinstance(chunk, AIMessageChunk)]
    assert "".join(str(chunk.content) for chunk in chunks).startswith("Havna har 14 ansatte. [1]")


def test_a_silent_stream_is_kept_alive_and_ends_with_what_went_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    class Silent(Assistant):
        def stream(self, *given: Any, **named: Any) -> Iterator[Step]:
            yield next(super().stream(*given, **named))
            time.sleep(0.5)
            raise BrokenIndex("a file of the index is damaged")

    monkeypatch.setattr(completions, "QUIET", 0.1)
    index = index_in(tmp_path)
    publish(index, made("harbour", HARBOUR, title="Havna"))
    with served(create_app(Settings(data=tmp_path), assistant=Silent(index))) as base:
        body = {"messages": said(QUESTION), "stream": True}
        lines = httpx.post(f"{base}/v1/chat/completions", json=body).text.split("\n\n")
        with openai.OpenAI(base_url=f"{base}/v1", api_key="none", max_retries=0) as client:
            with pytest.raises(openai.APIError, match="a file of the index is damaged"):
                list(ask(client, QUESTION, stream=True))
            with pytest.raises(openai.InternalServerError, match="a file of the index is damaged"):
                ask(client, QUESTION)
    assert lines.count(": ping") >= 2
    assert '"message": "a file of the index is damaged"' in lines[-3]
    assert lines[-2] == "data: [DONE]"
    index.close()


def test_the_stream_is_server_sent_events_to_the_end(base: str):
    lines = httpx.post(f"{base}/v1/chat/completions", json={"messages": said(QUESTION), "stream": True}).text
    assert lines.endswith("data: [DONE]\n\n")
    assert all(not line or line.startswith("data: ") for line in lines.split("\n"))
    assert all(a or b for a, b in pairwise(lines.split("\n")[:-1]))
