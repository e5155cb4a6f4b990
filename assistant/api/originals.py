"""The file that a document was made of."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from stat import S_ISREG

from fastapi.responses import FileResponse

from assistant.types import Document

PDF = "application/pdf"
# Whatever the file holds, it runs no script and asks for nothing in our name.
_ALONE = {"Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'", "Cache-Control": "no-store"}


def original_of(document: Document, corpus: Path) -> Path | None:
    """A regular file below the corpus folder, links followed; None where there is none."""
    root = corpus.resolve()
    try:
        path = (root / document.source).resolve(strict=True)
        return path if path.is_relative_to(root) and S_ISREG(path.stat().st_mode) else None
    except (OSError, ValueError):
        return None


def kind_of(path: Path) -> str:
    """The media type, by the name of the file."""
    return mimetypes.guess_type(path.name)[0] or "application/octet-stream"


def original_response(path: Path) -> FileResponse:
    """A PDF is shown by the browser's own viewer; anything else is saved, never opened."""
    shown = kind_of(path) == PDF
    return FileResponse(
        path,
        media_type=PDF if shown else "application/octet-stream",
        filename=path.name,
        content_disposition_type="inline" if shown else "attachment",
        headers=_ALONE,
    )
