"""The OpenAPI document, and whatever can be made of it: nothing that is sent may end in a failure of the service."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from assistant.api.app import create_app
from assistant.api.jobs import Jobs, Listener
from assistant.chat import Assistant
from assistant.settings import Settings
from tests.assistant.api.serving import served
from tests.made import index_in, made, publish

AS_DESCRIBED = [status_code_conformance, content_type_conformance, response_schema_conformance]


def nothing_new(listener: Listener, *, mass_delete: bool) -> dict[str, object]:
    listener.began()
    return {"counts": {}, "refused": [], "alike": []}


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Iterator[schemathesis.schemas.BaseSchema]:
    folder = tmp_path_factory.mktemp("schema")
    index = index_in(folder)
    publish(index, made("harbour", "Havna har 14 ansatte.\nHavna ble bygget i 1952.", title="Havna"))
    app = create_app(Settings(data=folder), assistant=Assistant(index), ingestion=Jobs(nothing_new))
    with served(app) as base:
        yield schemathesis.openapi.from_url(f"{base}/openapi.json")
    index.close()


def test_the_document_names_what_programs_rely_on(schema: schemathesis.schemas.BaseSchema):
    operations = {result.ok().label for result in schema.get_all_operations()}
    assert operations >= {
        "POST /v1/ask",
        "POST /v1/ask/stream",
        "POST /v1/search",
        "GET /v1/sources",
        "POST /v1/feedback",
        "POST /v1/chat/completions",
        "GET /v1/models",
        "POST /v1/ingest",
        "GET /v1/ingest/{job}",
    }


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("examples", [4, pytest.param(60, marks=pytest.mark.faults)])  # of each operation and mode
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_nothing_that_can_be_sent_is_a_failure_of_the_service(
    schema: schemathesis.schemas.BaseSchema, mode: GenerationMode, examples: int
):
    for result in schema.get_all_operations():
        operation = result.ok()

        @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), database=None)
        @given(case=operation.as_strategy(generation_mode=mode))
        def sent(case: schemathesis.Case) -> None:
            response = case.call(timeout=60)
            assert response.status_code < 500, f"{case.as_curl_command()}\n{response.status_code} {response.text}"
            if "x-request-id" in response.headers:  # else it was no HTTP to the server, and is nobody's route
                case.validate_response(response, checks=AS_DESCRIBED)

        with suppress(Unsatisfiable):  # an operation that takes nothing cannot be sent wrong
            sent()
