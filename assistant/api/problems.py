"""Errors as application/problem+json (RFC 9457), each with the id of its request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from assistant.api.openai_errors import PATHS, openai_error, openai_status
from assistant.errors import ArenaError, BadInput, BrokenIndex, IndexLocked, NoIndex

MEDIA_TYPE = "application/problem+json"
_TOLD = 3  # validation errors that one answer lists
_LATER = "30"  # seconds, where nothing better is known


class Problem(ArenaError):
    """A request that is refused: HTTP status, what happened, and headers such as Retry-After."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None):
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail, dict(headers or {})


class Busy(Problem):
    """More is asked than can be answered now."""

    def __init__(self, detail: str, *, status: int = 503, after: int = 1):
        super().__init__(status, detail, {"Retry-After": str(after)})


def problem_payload(status: int, detail: str, request: str) -> dict[str, Any]:
    """The body of a problem; `request` is the id of the request."""
    title = HTTPStatus(status).phrase if status in set(HTTPStatus) else "Client Closed Request"
    return {"type": "about:blank", "title": title, "status": status, "detail": detail, "request_id": request}


def problem_of(error: Exception) -> Problem:
    """Any error as the problem that is told to the client; what is not meant to be shown is not."""
    match error:
        case Problem():
            return error
        case BadInput():
            return Problem(422, str(error))
        case NoIndex() | BrokenIndex() | IndexLocked():
            return Problem(503, str(error), {"Retry-After": _LATER})
        case ArenaError():
            return Problem(503, str(error))
        case RequestValidationError():
            return Problem(422, _wrong(error.errors()))
        case HTTPException():
            return Problem(error.status_code, str(error.detail), error.headers)
        case _:
            return Problem(500, "Something went wrong here. The log tells more under the request id.")


def problem_response(problem: Problem, request: str, path: str = "") -> JSONResponse:
    """A problem as a response, in the shape that clients of this path read."""
    if path.startswith(PATHS):
        shaped = openai_error(problem.status, problem.detail)
        return JSONResponse(shaped, openai_status(problem.status), problem.headers)
    body = problem_payload(problem.status, problem.detail, request)
    return JSONResponse(body, problem.status, problem.headers, media_type=MEDIA_TYPE)


def request_id(request: Request) -> str:
    """The id that the log, the header and the problem share."""
    return str(getattr(request.state, "request_id", ""))


def answer_with_problems(app: FastAPI) -> None:
    """Make what routes raise problems; what nobody expected is dealt with at the door."""

    async def answered(request: Request, error: Exception) -> JSONResponse:
        problem = problem_of(error)
        if problem.status >= 500:
            request.state.told["problem"] = problem.detail
        return problem_response(problem, request_id(request), request.url.path)

    for kind in (ArenaError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, answered)


def _wrong(errors: Sequence[Any]) -> str:
    """The first few errors in a line, without what was sent."""
    lines = dict.fromkeys(f"{'.'.join(str(part) for part in error['loc'])}: {error['msg']}"[:200] for error in errors)
    told = list(lines)[:_TOLD]
    more = [f"and {len(lines) - _TOLD} more"] if len(lines) > _TOLD else []
    return "; ".join([*told, *more])
