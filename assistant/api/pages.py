"""Serves the page: static files, and one document for all of its addresses."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, FastAPI, Response
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles
from starlette.types import Message, Receive, Scope, Send

from assistant.api.problems import Problem

PAGE = Path(__file__).with_name("page")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'none'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types dompurify"  # it alone may turn strings into HTML
)
_HEADERS = {"Content-Security-Policy": POLICY, "Cache-Control": "no-cache"}  # asked for again, sent only when changed
PAGE_METHODS = ["GET", "HEAD"]
router = APIRouter(include_in_schema=False)


@router.api_route("/", methods=PAGE_METHODS)
@router.api_route("/sources", methods=PAGE_METHODS)
@router.api_route("/sources/{id:path}", methods=PAGE_METHODS)
@router.api_route("/evaluation", methods=PAGE_METHODS)
async def page() -> FileResponse:
    """The page finds out from its address what to show."""
    index = PAGE / "index.html"
    if not index.exists():
        raise Problem(404, "There is no page here, only the API: /openapi.json")
    return FileResponse(index, media_type="text/html", headers=_HEADERS)


@router.get("/favicon.ico")
async def no_icon() -> Response:
    """Browsers ask for one without being told to."""
    return Response(status_code=204, headers={"Cache-Control": "max-age=86400"})


class PageFiles(StaticFiles):
    """Static files with the page's own headers."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] += [(name.lower().encode(), value.encode()) for name, value in _HEADERS.items()]
            await send(message)

        await super().__call__(scope, receive, sent)


def serve_pages(app: FastAPI) -> None:
    """Add the page and its static files."""
    app.include_router(router)
    app.mount("/static", PageFiles(directory=PAGE, check_dir=False), name="static")
